/** Requests that clients build from routes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestOf } from './request.ts';
import { createCustomer } from './routes/accounts.ts';
import { answerCall } from './routes/calls.ts';
import { listFraudProofs } from './routes/fraud-proofs.ts';

const TENANT = '01890a5d-ac96-774b-bcce-b302099a8057';
const BASE = { baseUrl: 'http://localhost:8470', query: {}, params: { tenant: TENANT } };

test('path, keys and body come from the route', () => {
  const request = requestOf(createCustomer, {
    ...BASE,
    body: { name: 'Asha' },
    apiKey: 'secret',
    idempotencyKey: 'order-1',
  });
  assert.equal(request.url, `http://localhost:8470/v1/tenants/${TENANT}/customers`);
  assert.equal(request.method, 'POST');
  assert.equal(request.headers['authorization'], 'Bearer secret');
  assert.equal(request.headers['idempotency-key'], 'order-1');
  assert.equal(request.headers['content-type'], 'application/json');
  assert.equal(request.body, '{"name":"Asha"}');
});

test('a parameter cannot leave its place in the path', () => {
  const { url } = requestOf(listFraudProofs, {
    ...BASE,
    params: { tenant: '../x?y#z' },
    query: { cursor: 'a&b=c' },
    body: {},
  });
  assert.equal(
    url,
    'http://localhost:8470/v1/tenants/..%2Fx%3Fy%23z/fraud-proofs?cursor=a%26b%3Dc',
  );
});

test('octets travel as they are, and a route without a body sends none', () => {
  const call = requestOf(answerCall, { ...BASE, body: Uint8Array.of(1, 2) });
  assert.deepEqual(call.body, Uint8Array.of(1, 2));
  assert.equal(call.headers['content-type'], 'application/octet-stream');
  const list = requestOf(listFraudProofs, { ...BASE, body: {} });
  assert.equal('body' in list, false);
  assert.equal('content-type' in list.headers, false);
});
