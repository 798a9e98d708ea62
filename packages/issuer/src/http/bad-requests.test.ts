/**
 * Bad input at the HTTP door, on a real database: each gets a problem that names what was wrong, which
 * the documentation announced, and changes nothing.
 */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ProblemCode } from '@tallystick/api/problems';
import { problemsOf } from '@tallystick/api/route';
import { ROUTES } from '@tallystick/api/routes';
import { createMerchant } from '@tallystick/api/routes/accounts';
import { createTenant } from '@tallystick/api/routes/tenants';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { openHttpDoor, resultOf, type Question } from '@tallystick/testkit/http-door';
import { ISSUER_MIGRATIONS } from '@tallystick/testkit/issuer-world';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { newTenantId } from '@tallystick/api/tenant-id';
import { createAllowances } from '../allowances/allowances.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openKeyring } from '../keys/keyring.ts';

const testDatabase = await openTestDatabase({ migrations: ISSUER_MIGRATIONS });
const folder = await mkdtemp(join(tmpdir(), 'tallystick-http-'));
const system = { crypto: createNodeCrypto(), random: systemRandom, clock: systemClock };
const keyring = openKeyring({ ...system, folder, masterKey: systemRandom(16), mode: 'test' });
const issuer: IssuerDeps = {
  ...system,
  database: testDatabase.database,
  keysOf: (tenant) => keyring.keysOf(tenant),
  keyChanger: keyring,
  mode: 'test',
  publicUrl: 'http://localhost:8470',
  allowances: createAllowances({ nowMs: () => performance.now() }),
};
const MINE = newTenantId(system);
const UNKNOWN = newTenantId(system);
const door = openHttpDoor({ issuer, keyring, tenant: MINE, isStopping: () => false });
after(async () => {
  await door.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (path: string, tenant: string = MINE): string => `/v1/tenants/${tenant}${path}`;
const DIGEST = 'ab'.repeat(32);
const SHOP = { name: 'Shop', merchantType: '5411', place: 'tdr1w' };
const TENANT_BODY = {
  tenant: MINE,
  name: 'Campus',
  currency: { number: 356, code: 'INR', exponent: 2 },
};
await door.succeed(resultOf(createTenant), { url: '/v1/tenants', json: TENANT_BODY });
const merchant = await door.succeed(resultOf(createMerchant), {
  url: at('/merchants'),
  order: 'merchant',
  json: SHOP,
});

/** Half a character of UTF-8. */
const BROKEN_URL = '/v1/tenants/%E0%A4%A';

const REFUSED: readonly (readonly [string, ProblemCode, () => Question])[] = [
  [
    'a tenant that does not exist',
    'unknownTenant',
    () => ({ method: 'GET', url: at('', UNKNOWN) }),
  ],
  ['a tenant id that is none', 'malformedRequest', () => ({ method: 'GET', url: at('', 'x') })],
  [
    'an upper-case tenant id',
    'malformedRequest',
    () => ({ method: 'GET', url: at('/ledger/check', MINE.toUpperCase()) }),
  ],
  ['no body', 'unsupportedMediaType', () => ({ url: at('/customers'), order: 'x' })],
  [
    'an empty body',
    'malformedRequest',
    () => ({ url: at('/customers'), order: 'x', body: '', type: 'application/json' }),
  ],
  [
    'half a JSON text',
    'malformedRequest',
    () => ({ url: at('/customers'), order: 'x', body: '{"name":', type: 'application/json' }),
  ],
  [
    'bytes that are no UTF-8',
    'malformedRequest',
    () => ({
      url: at('/customers'),
      order: 'x',
      body: Buffer.from('{"name":"\xff"}', 'latin1'),
      type: 'application/json',
    }),
  ],
  [
    'a form instead of JSON',
    'unsupportedMediaType',
    () => ({
      url: at('/customers'),
      order: 'x',
      body: 'name=Asha',
      type: 'application/x-www-form-urlencoded',
    }),
  ],
  [
    'octets instead of JSON',
    'unsupportedMediaType',
    () => ({ url: at('/customers'), order: 'x', body: '{}', type: 'application/octet-stream' }),
  ],
  [
    'a wrong type',
    'malformedRequest',
    () => ({ url: at('/customers'), order: 'x', json: { name: 7 } }),
  ],
  ['a missing field', 'malformedRequest', () => ({ url: at('/customers'), order: 'x', json: {} })],
  [
    'an unknown field',
    'malformedRequest',
    () => ({ url: at('/customers'), order: 'x', json: { name: 'Bo', vip: true } }),
  ],
  [
    'a prototype for a field',
    'malformedRequest',
    () => ({
      url: at('/customers'),
      order: 'x',
      body: '{"name":"Bo","__proto__":{"vip":true}}',
      type: 'application/json',
    }),
  ],
  [
    'JSON nested 8,000 deep',
    'malformedRequest',
    () => ({
      url: at('/customers'),
      order: 'x',
      body: `{"name":${'['.repeat(8_000)}${']'.repeat(8_000)}}`,
      type: 'application/json',
    }),
  ],
  [
    'a body above the limit',
    'bodyTooLarge',
    () => ({ url: at('/customers'), order: 'x', json: { name: 'x'.repeat(20_000) } }),
  ],
  [
    'a body where none belongs',
    'malformedRequest',
    () => ({ url: at(`/accounts/${merchant.account}/enrolment-codes`), json: { x: 1 } }),
  ],
  [
    'an order without a key',
    'idempotencyKeyMissing',
    () => ({ url: at('/customers'), json: { name: 'Bo' } }),
  ],
  [
    'an order with a key that is none',
    'idempotencyKeyMissing',
    () => ({ url: at('/customers'), order: 'a b', json: { name: 'Bo' } }),
  ],
  [
    'a name above 24 bytes',
    'nameInvalid',
    () => ({ url: at('/customers'), order: 'x', json: { name: 'ह'.repeat(12) } }),
  ],
  [
    'a name with control characters',
    'nameInvalid',
    () => ({ url: at('/customers'), order: 'x', json: { name: 'a\u0007b' } }),
  ],
  [
    'a place that is no geohash',
    'malformedRequest',
    () => ({ url: at('/merchants'), order: 'x', json: { ...SHOP, place: 'aio' } }),
  ],
  [
    'a type of five digits',
    'malformedRequest',
    () => ({ url: at('/merchants'), order: 'x', json: { ...SHOP, merchantType: '54110' } }),
  ],
  [
    'a merchant without a place',
    'malformedRequest',
    () => ({ url: at('/merchants'), order: 'x', json: { name: 'Shop', merchantType: '5411' } }),
  ],
  [
    'an account that does not exist',
    'unknownAccount',
    () => ({ url: at('/accounts/999999/enrolment-codes') }),
  ],
  [
    'an account number beyond its range',
    'unknownAccount',
    () => ({ url: at('/accounts/9223372036854775807/enrolment-codes') }),
  ],
  [
    'a currency that the tenant does not use',
    'unknownCurrency',
    () => ({ url: at('/loss-account/deposits'), order: 'x', json: { currency: 840, amount: '1' } }),
  ],
  [
    'an amount of zero',
    'amountZero',
    () => ({ url: at('/loss-account/deposits'), order: 'x', json: { currency: 356, amount: '0' } }),
  ],
  [
    'an amount beyond the range of money',
    'amountTooLarge',
    () => ({
      url: at('/loss-account/deposits'),
      order: 'x',
      json: { currency: 356, amount: '9223372036854775808' },
    }),
  ],
  [
    'a till that does not exist',
    'unknownTill',
    () => ({
      url: at(`/accounts/${merchant.account}/tills/99/cover`),
      order: 'x',
      json: { currency: 356, amount: '1', until: systemClock() + 60 },
    }),
  ],
  [
    'cover until yesterday',
    'untilPassed',
    () => ({
      url: at(`/accounts/${merchant.account}/tills/1/cover`),
      order: 'x',
      json: { currency: 356, amount: '1', until: systemClock() - 60 },
    }),
  ],
  ['an unknown device', 'unknownDevice', () => ({ url: at(`/devices/${DIGEST}/block`) })],
  ['a key hash that is none', 'malformedRequest', () => ({ url: at('/devices/xyz/block') })],
  [
    'an unknown payment',
    'unknownPayment',
    () => ({ method: 'GET', url: at(`/payments/${DIGEST}`) }),
  ],
  [
    'an unknown proof',
    'unknownProof',
    () => ({ method: 'GET', url: at(`/fraud-proofs/${DIGEST}`) }),
  ],
  [
    'a cursor that is none',
    'malformedRequest',
    () => ({ method: 'GET', url: at('/fraud-proofs?cursor=x') }),
  ],
  [
    'an unknown parameter',
    'malformedRequest',
    () => ({ method: 'GET', url: at('/fraud-proofs?limit=5') }),
  ],
  ['an address with nothing at it', 'notFound', () => ({ method: 'GET', url: '/v2' })],
  ['a broken percent code', 'malformedRequest', () => ({ method: 'GET', url: BROKEN_URL })],
  [
    'a method that does not fit',
    'methodNotAllowed',
    () => ({ method: 'DELETE', url: at('/customers') }),
  ],
  [
    'a currency code that is none',
    'malformedRequest',
    () => ({
      url: '/v1/tenants',
      json: { ...TENANT_BODY, currency: { number: 1, code: 'x', exponent: 2 } },
    }),
  ],
];

for (const [what, code, question] of REFUSED) {
  test(`${what} is refused with ${code}`, async () => {
    const asked = question();
    const before = await countRows();
    const problem = await door.refuse(code, asked);
    assert.match(problem.requestId, /^[0-9a-f]{16}$/);
    if (code === 'malformedRequest' && asked.url !== BROKEN_URL) {
      assert.match(problem.misfits?.[0]?.pointer ?? '', /^\/(?:path|query|body)/);
    }
    assert.deepEqual(await countRows(), before);
    const route = routeOf(asked);
    if (route !== undefined) assert.ok(problemsOf(route).includes(code), `${route.name} ${code}`);
  });
}

const OCTETS = { key: null, type: 'application/octet-stream' };
const CALLS: readonly (readonly [string, ProblemCode, () => Question])[] = [
  ['no bytes', 'callUnreadable', () => ({ ...OCTETS, url: at('/calls'), body: Buffer.alloc(0) })],
  [
    'a few bytes',
    'callUnreadable',
    () => ({ ...OCTETS, url: at('/calls'), body: Buffer.alloc(20) }),
  ],
  [
    'random bytes',
    'callDoesNotOpen',
    () => ({ ...OCTETS, url: at('/calls'), body: Buffer.from(systemRandom(500)) }),
  ],
  [
    'more than a call may have',
    'bodyTooLarge',
    () => ({ ...OCTETS, url: at('/calls'), body: Buffer.alloc(CALL_BYTES_MAX + 1) }),
  ],
  ['JSON', 'unsupportedMediaType', () => ({ key: null, url: at('/calls'), json: {} })],
  [
    'an unknown tenant',
    'unknownTenant',
    () => ({ ...OCTETS, url: at('/calls', UNKNOWN), body: Buffer.alloc(100) }),
  ],
];

for (const [what, code, question] of CALLS) {
  test(`a call with ${what} is refused with ${code}`, async () => {
    await door.refuse(code, question());
  });
}

function routeOf({ method = 'POST', url }: Question): (typeof ROUTES)[number] | undefined {
  const [address = ''] = url.split('?');
  return ROUTES.find((route) => {
    const pattern = new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return route.method === method && pattern.test(address);
  });
}

/** Whatever a refused request could have left. */
async function countRows(): Promise<unknown> {
  const [row] = await testDatabase.admin.query(
    `select (select count(*) from tenant) as tenants, (select count(*) from account) as accounts,
       (select count(*) from enrolment) as codes, (select count(*) from ledger_posting) as postings,
       (select count(*) from cover_allotment) as cover`,
  );
  return row;
}
