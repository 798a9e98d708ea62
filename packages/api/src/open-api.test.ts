/** The OpenAPI document: read by an independent validator, and complete. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { exampleOf } from './example.ts';
import { isIdempotencyKey, openApiDocument } from './open-api.ts';
import { PROBLEMS } from './problems.ts';
import { problemsOf } from './route.ts';
import { ROUTES } from './routes.ts';
import { createCheck } from './schema.ts';

const DOCUMENT = openApiDocument('http://localhost:8470');

test('the document is valid OpenAPI 3.1 for an independent validator', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(DOCUMENT));
  assert.deepEqual(result.errors, undefined);
  assert.equal(result.valid, true);
  assert.equal(validator.version, '3.1');
});

test('every route stands in the document once, under its own name', () => {
  const text = JSON.stringify(DOCUMENT);
  for (const { name } of ROUTES)
    assert.equal(text.split(`"operationId":"${name}"`).length, 2, name);
  const addresses = ROUTES.map(({ method, path }) => `${method} ${path}`);
  assert.equal(new Set(addresses).size, ROUTES.length);
});

test('every named schema that is referred to is there', () => {
  const text = JSON.stringify(DOCUMENT);
  const referred = new Set(
    [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, id]) => id),
  );
  const { components } = DOCUMENT;
  assert.ok(typeof components === 'object' && components !== null && 'schemas' in components);
  assert.deepEqual(referred, new Set(Object.keys(components.schemas ?? {})));
});

test('the examples in the documentation fit their schemas', () => {
  for (const route of ROUTES) {
    const contents = [route.body, route.result];
    for (const schema of [
      route.params,
      ...contents.flatMap((content) => (content.kind === 'json' ? [content.schema] : [])),
    ]) {
      const result = createCheck(schema)(exampleOf(schema.json));
      assert.deepEqual(result.ok ? [] : result.misfits, [], route.name);
    }
  }
});

test('a request without a body, or with an unknown field, a number for money or a float is refused', () => {
  const deposit = ROUTES.find(({ name }) => name === 'depositToAccount');
  assert.ok(deposit?.body.kind === 'json');
  const check = createCheck(deposit.body.schema);
  const good = { currency: 356, amount: '125000' };
  assert.equal(check(good).ok, true);
  const bad: readonly unknown[] = [
    undefined,
    null,
    [],
    'text',
    {},
    { ...good, extra: 1 },
    { ...good, amount: 125000 },
    { ...good, amount: '0125' },
    { ...good, amount: '-1' },
    { ...good, amount: '1e3' },
    { ...good, amount: '12.50' },
    { ...good, amount: '1'.repeat(20) },
    { ...good, currency: 356.5 },
    { ...good, currency: '356' },
    { ...good, currency: 0 },
    { ...good, currency: 65_536 },
  ];
  for (const value of bad) assert.equal(check(value).ok, false, JSON.stringify(value));
});

test('a misfit says where it is, and at most a few are listed', () => {
  const tenant = ROUTES.find(({ name }) => name === 'createTenant');
  assert.ok(tenant?.body.kind === 'json');
  const check = createCheck(tenant.body.schema);
  const result = check({ tenant: 'x', name: '', currency: { number: 'x', code: '', exponent: 9 } });
  assert.ok(!result.ok);
  assert.ok(result.misfits.some(({ pointer }) => pointer === '/currency/number'));
  assert.ok(result.misfits.length <= 5);
});

test('idempotency keys are 1 to 128 visible characters', () => {
  for (const good of ['a', '"quoted"', 'x'.repeat(128)]) assert.equal(isIdempotencyKey(good), true);
  for (const bad of ['', 'x'.repeat(129), 'a b', 'ä', 'a\n']) {
    assert.equal(isIdempotencyKey(bad), false);
  }
});

test('each route names the problems that follow from what it is', () => {
  for (const route of ROUTES) {
    const codes = problemsOf(route);
    for (const code of codes) assert.ok(PROBLEMS[code].status >= 400, code);
    assert.equal(codes.includes('unauthenticated'), route.access === 'operator', route.name);
    assert.equal(codes.includes('idempotencyKeyMissing'), route.isOrder, route.name);
  }
});
