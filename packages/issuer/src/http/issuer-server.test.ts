/**
 * The HTTP door on a real database: every route answers as the API says, to those who may ask.
 *
 * Shows G-092.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';
import { openApiDocument } from '@tallystick/api/open-api';
import { ROUTES } from '@tallystick/api/routes';
import { createCustomer, createMerchant, depositToAccount } from '@tallystick/api/routes/accounts';
import { listFraudProofs } from '@tallystick/api/routes/fraud-proofs';
import { checkLedger } from '@tallystick/api/routes/payments';
import { showHealth, showReadiness } from '@tallystick/api/routes/service';
import { createTenant, showTenant } from '@tallystick/api/routes/tenants';
import { createCheck } from '@tallystick/api/schema';
import { newTenantId } from '@tallystick/api/tenant-id';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { createSoftwareElement, type SoftwareElement } from '@tallystick/elements/software-element';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { sealCall, unsealAnswer } from '@tallystick/protocol/calls/call';
import { openAnswer, type Answer } from '@tallystick/protocol/calls/answer';
import { readEnrolmentCode, type EnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { openBundle } from '@tallystick/protocol/verification/trust';
import { openHttpDoor, resultOf, type Question } from '@tallystick/testkit/http-door';
import { ISSUER_MIGRATIONS } from '@tallystick/testkit/issuer-world';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { createAllowances } from '../allowances/allowances.ts';
import type { IssuerDeps } from '../issuer.ts';
import { openKeyring } from '../keys/keyring.ts';

const { database, admin } = await openTestDatabase({ migrations: ISSUER_MIGRATIONS });
const folder = await mkdtemp(join(tmpdir(), 'tallystick-http-'));
const system = { crypto: createNodeCrypto(), random: systemRandom, clock: systemClock };
const masterKey = systemRandom(16);
const keyring = openKeyring({ ...system, folder, masterKey, mode: 'test' });
const issuer: IssuerDeps = {
  ...system,
  database,
  keysOf: (tenant) => keyring.keysOf(tenant),
  keyChanger: keyring,
  mode: 'test',
  publicUrl: 'http://localhost:8470',
  allowances: createAllowances({ nowMs: () => performance.now() }),
};
const [MINE, OTHER, UNKNOWN] = [newTenantId(system), newTenantId(system), newTenantId(system)];
const state = { isStopping: false };
const door = openHttpDoor({ issuer, keyring, tenant: MINE, isStopping: () => state.isStopping });
after(async () => {
  await door.close();
  await rm(folder, { recursive: true, force: true });
});

const NEW_TENANT = { name: 'Campus', currency: { number: 356, code: 'INR', exponent: 2 } };
const SHOP = { name: 'Shop', merchantType: '5411', place: 'tdr1w' };
const at = (path: string, tenant: string = MINE): string => `/v1/tenants/${tenant}${path}`;

for (const tenant of [MINE, OTHER]) {
  const question = { url: '/v1/tenants', json: { ...NEW_TENANT, tenant } };
  await door.succeed(resultOf(createTenant), question);
}
const CUSTOMER_ORDER = { url: at('/customers'), order: 'customer', json: { name: 'Asha' } };
const customer = await door.succeed(resultOf(createCustomer), CUSTOMER_ORDER);
const merchant = await door.succeed(resultOf(createMerchant), {
  url: at('/merchants'),
  order: 'merchant',
  json: SHOP,
});

function codeOf(text: string): EnrolmentCode {
  const code = readEnrolmentCode(parseEnrolmentCode(text) ?? new Uint8Array());
  assert.ok(code !== undefined);
  return code;
}

interface EnrolInput {
  readonly tenant: string;
  readonly nonce: Uint8Array;
  readonly element: SoftwareElement;
}

/** The enrolment of a device as a request to `tenant`. */
async function callEnrol(
  code: EnrolmentCode,
  { tenant, nonce, element }: EnrolInput,
): Promise<{
  readonly sealed: Awaited<ReturnType<typeof sealCall>>;
  readonly question: Question;
}> {
  const sealed = await sealCall(system.crypto, {
    tenant: code.tenant,
    issuerHpkeKey: code.issuerHpkeKey,
    call: {
      operation: 'enrol',
      body: [code.secret, element.publicKey],
      callId: systemRandom(16),
      nonce,
      keyHash: system.crypto.sha256(element.publicKey),
    },
    sign: element.sign,
  });
  const type = 'application/octet-stream';
  return { sealed, question: { url: at('/calls', tenant), body: sealed.bytes, key: null, type } };
}

async function openWith(
  code: EnrolmentCode,
  input: { readonly answer: Uint8Array; readonly callDigest: Uint8Array },
): Promise<Answer> {
  const [row] = await admin.query(
    'select bytes from trust_bundle where tenant = $1 order by seq desc limit 1',
    [code.tenant],
  );
  const bytes = row?.['bytes'];
  assert.ok(bytes instanceof Uint8Array);
  const { tenant, rootKey } = code;
  const bundle = await openBundle(system.crypto, { bytes, tenant, rootKey });
  assert.ok(bundle.ok);
  const { trust } = bundle;
  const answer = await openAnswer(system.crypto, {
    bytes: input.answer,
    trust,
    callDigest: input.callDigest,
  });
  assert.ok(answer !== undefined);
  return answer.body;
}

test('G-034, P-36: a device enrols through the door with the code that an operator got', async () => {
  const code = codeOf(merchant.enrolmentCode);
  const enrol = async (element: SoftwareElement): Promise<readonly string[]> => {
    const codes: string[] = [];
    let nonce: Uint8Array = new Uint8Array();
    for (let round = 0; round < 2; round += 1) {
      const { sealed, question } = await callEnrol(code, { tenant: MINE, nonce, element });
      const { status, type, bytes } = await door.ask(question);
      assert.equal(status, 200);
      assert.equal(type, 'application/octet-stream');
      const { answerKey, digest: callDigest } = sealed;
      const answer = await unsealAnswer(system.crypto, { answerKey, bytes });
      assert.ok(answer !== undefined);
      const opened = await openWith(code, { answer, callDigest });
      codes.push(opened.accepted ? 'accepted' : opened.code);
      nonce = opened.nonce;
    }
    return codes;
  };
  const mine = createSoftwareElement(systemRandom);
  assert.deepEqual(await enrol(mine), ['staleNonce', 'accepted']);
  assert.deepEqual(await enrol(mine), ['staleNonce', 'accepted']);
  assert.deepEqual(await enrol(createSoftwareElement(systemRandom)), ['staleNonce', 'codeUsed']);
});

test('a call sealed for one tenant does not open at another', async () => {
  const code = codeOf(customer.enrolmentCode);
  const element = createSoftwareElement(systemRandom);
  const input = { tenant: OTHER, nonce: new Uint8Array(), element };
  const { question } = await callEnrol(code, input);
  await door.refuse('callDoesNotOpen', question);
});

/** One good request for each operator route; what it answers must fit the route's schema. */
const GOOD: Readonly<Record<string, () => Question>> = {
  createTenant: () => ({ url: '/v1/tenants', json: { ...NEW_TENANT, tenant: MINE } }),
  showTenant: () => ({ method: 'GET', url: at('') }),
  createCustomer: () => ({ url: at('/customers'), order: 'c', json: { name: 'Bo' } }),
  createMerchant: () => ({ url: at('/merchants'), order: 'm', json: SHOP }),
  createEnrolmentCode: () => ({ url: at(`/accounts/${merchant.account}/enrolment-codes`) }),
  depositToAccount: () => ({
    url: at(`/accounts/${customer.account}/deposits`),
    order: 'd',
    json: { currency: 356, amount: '1000' },
  }),
  fundLossAccount: () => ({
    url: at('/loss-account/deposits'),
    order: 'l',
    json: { currency: 356, amount: '500' },
  }),
  allotCover: () => ({
    url: at(`/accounts/${merchant.account}/tills/1/cover`),
    order: 'a',
    json: { currency: 356, amount: '100', until: systemClock() + 86_400 },
  }),
  listDevices: () => ({ method: 'GET', url: at(`/accounts/${merchant.account}/devices`) }),
  blockAccountDevices: () => ({ url: at(`/accounts/${merchant.account}/devices/block`) }),
  noteRestore: () => ({ url: at('/restores'), json: { backupAt: systemClock() - 60 } }),
  listRules: () => ({ method: 'GET', url: at(`/accounts/${customer.account}/rules`) }),
  changeRules: () => ({
    url: at(`/accounts/${customer.account}/rules`),
    json: { set: [{ rule: { kind: 'minimumBalance', amount: '100' } }] },
  }),
  showPolicy: () => ({ method: 'GET', url: at('/policy') }),
  showCoins: () => ({ method: 'GET', url: at('/coins') }),
  changeCoins: () => ({ url: at('/coins'), json: {} }),
  listBankOrders: () => ({ method: 'GET', url: at('/bank-orders?only=open') }),
  showBankTerms: () => ({ method: 'GET', url: at('/bank-terms') }),
  changeBankTerms: () => ({
    url: at('/bank-terms'),
    json: { waitSeconds: 3_600, delaySeconds: 0, limits: [] },
  }),
  showSettlement: () => ({ method: 'GET', url: at('/settlement') }),
  changeSettlement: () => ({
    url: at('/settlement'),
    json: { windowSeconds: 259_200, terms: [{ settles: 'guaranteed', merchantType: 5_411 }] },
  }),
  showDisputeTerms: () => ({ method: 'GET', url: at('/dispute-terms') }),
  changeDisputeTerms: () => ({
    url: at('/dispute-terms'),
    json: { windowSeconds: 5_184_000, decideSeconds: 1_209_600 },
  }),
  listDisputes: () => ({ method: 'GET', url: at('/disputes') }),
  listKeys: () => ({ method: 'GET', url: at('/keys') }),
  rotateKey: () => ({ url: at('/keys'), json: { purpose: 'coin' } }),
  showBrand: () => ({ method: 'GET', url: at('/brand') }),
  changeBrand: () => ({
    url: at('/brand'),
    json: {
      brand: {
        name: 'Campus',
        accent: { light: '#174f8f', dark: '#8dbbee' },
        words: [{ language: 'en', welcome: 'Welcome.' }],
      },
    },
  }),
  showCallLimits: () => ({ method: 'GET', url: at('/call-limits') }),
  changeCallLimits: () => ({
    url: at('/call-limits'),
    json: {
      device: { atOnce: 3_000, perMinute: 600 },
      account: { atOnce: 3_000, perMinute: 6_000 },
    },
  }),
  checkLedger: () => ({ method: 'GET', url: at('/ledger/check') }),
  listHistory: () => ({ method: 'GET', url: at('/history?resolved=included') }),
  readAuditLog: () => ({ method: 'GET', url: at('/audit-log') }),
  listFraudProofs: () => ({ method: 'GET', url: at('/fraud-proofs') }),
  showInvestigator: () => ({ method: 'GET', url: at('/investigator') }),
  listDebts: () => ({ method: 'GET', url: at('/debts?paid=included') }),
  showDebtShare: () => ({ method: 'GET', url: at('/debt-share') }),
  changeDebtShare: () => ({ url: at('/debt-share'), json: { sharePercent: 25 } }),
  listAppeals: () => ({ method: 'GET', url: at('/appeals?decided=included') }),
  listCases: () => ({ method: 'GET', url: at('/cases?closed=included') }),
  showHealth: () => ({ method: 'GET', url: '/healthz' }),
  showReadiness: () => ({ method: 'GET', url: '/readyz' }),
  showOpenApi: () => ({ method: 'GET', url: '/openapi.json' }),
};

/**
 * Answered above, in the tests of records, disputes, debts, notices, personal routes, policy, keys and cases, and in
 * those of sockets.
 */
const ELSEWHERE = [
  'answerCall',
  'openSocket',
  'showDocumentation',
  'showPayment',
  'showDispute',
  'decideDispute',
  'showNoticeSettings',
  'changeNoticeSettings',
  'listNoticeTemplates',
  'changeNoticeTemplate',
  'listNotices',
  'readFraudProof',
  'blockDevice',
  'replaceDevice',
  'setRegistration',
  'exportAccount',
  'eraseAccount',
  'openGuest',
  'setGuestLimits',
  'refundGuest',
  'changePolicy',
  'revokeKey',
  'setInvestigator',
  'openCase',
  'showCase',
  'closeCase',
  'releaseCase',
  'showDebt',
  'forgiveDebt',
  'showAppeal',
  'decideAppeal',
];

test('every route of the OpenAPI document answers as its schema says', async () => {
  for (const route of ROUTES) {
    const question = GOOD[route.name];
    assert.equal(question === undefined, ELSEWHERE.includes(route.name), route.name);
    if (question === undefined) continue;
    const { status, value, headers } = await door.ask(question());
    assert.equal(status, route.status, `${route.name} ${JSON.stringify(value)}`);
    const checked = createCheck(resultOf(route))(value);
    assert.deepEqual(checked.ok ? [] : checked.misfits, [], route.name);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
});

test('the served document is the generated one, and the page loads nothing', async () => {
  const document = await door.ask({ method: 'GET', url: '/openapi.json', key: null });
  assert.deepEqual(document.value, JSON.parse(JSON.stringify(openApiDocument(issuer.publicUrl))));
  const page = await door.ask({ method: 'GET', url: '/docs', key: null });
  assert.equal(page.type, 'text/html');
  const html = Buffer.from(page.bytes).toString();
  assert.match(html, /Test mode/);
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/);
  // A browser applies the style only if its text, to the last space, is the one the policy names.
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(html) ?? [];
  const digest = createHash('sha256').update(style).digest('base64');
  assert.ok(policy.includes(`'sha256-${digest}'`));
});

const DEPOSIT = {
  url: at(`/accounts/${customer.account}/deposits`),
  order: 'once',
  json: { currency: 356, amount: '987654321' },
};

test('an order repeated with its idempotency key is carried out once', async () => {
  const before = await availableOf(customer.account);
  for (let tries = 0; tries < 3; tries += 1) {
    await door.succeed(resultOf(depositToAccount), DEPOSIT);
  }
  const other = { ...DEPOSIT, json: { currency: 356, amount: '987654322' } };
  await door.refuse('idempotencyKeyReused', other);
  assert.equal((await availableOf(customer.account)) - before, 987_654_321n);
  const again = await door.succeed(resultOf(createCustomer), CUSTOMER_ORDER);
  assert.equal(again.account, customer.account);
});

test('no more cover is allotted than the loss account holds', async () => {
  const json = { currency: 356, amount: '987654321', until: systemClock() + 86_400 };
  const url = at(`/accounts/${merchant.account}/tills/1/cover`);
  await door.refuse('insufficientFunds', { url, order: 'much', json });
});

test('two callers with one idempotency key do not meet', async () => {
  const question = { url: at('/customers'), order: 'shared', json: { name: 'Bo' } };
  const accounts = [door.deploymentKey, door.tenantKey].map(
    async (key) => (await door.succeed(resultOf(createCustomer), { ...question, key })).account,
  );
  const [one, other] = await Promise.all(accounts);
  assert.notEqual(one, other);
});

async function availableOf(account: string): Promise<bigint> {
  const [row] = await admin.query(
    "select balance from ledger_account where tenant = $1 and home = $2 and name = 'available'",
    [MINE, BigInt(account)],
  );
  const balance = row?.['balance'];
  assert.ok(typeof balance === 'bigint');
  return balance;
}

test('no operator route answers without a valid key, whatever else is wrong with the request', async () => {
  const { deploymentKey } = door;
  const keys = [null, '', 'x', 'A'.repeat(43), `${deploymentKey}x`, deploymentKey.slice(1)];
  for (const { method, path, access } of ROUTES) {
    if (access === 'anyone') continue;
    const url = path.replaceAll(/\{\w+\}/g, 'x');
    for (const key of keys) {
      const question = { method, url, key, ...(method === 'POST' ? { json: {} } : {}) };
      await door.refuse('unauthenticated', question);
    }
  }
});

test("P-31: a tenant's key opens nothing of another tenant, known or not, nor of the deployment", async () => {
  const key = door.tenantKey;
  for (const tenant of [OTHER, UNKNOWN, MINE.toUpperCase()]) {
    const question = { url: at('/customers', tenant), order: 'f', json: { name: 'Bo' }, key };
    await door.refuse('forbidden', question);
    await door.refuse('forbidden', { method: 'GET', url: at('/fraud-proofs', tenant), key });
  }
  const create = { url: '/v1/tenants', json: { ...NEW_TENANT, tenant: MINE }, key };
  await door.refuse('forbidden', create);
  await door.succeed(resultOf(checkLedger), { method: 'GET', url: at('/ledger/check'), key });
  await door.succeed(resultOf(listFraudProofs), { method: 'GET', url: at('/fraud-proofs'), key });
});

test("P-31: one tenant's account is no account at another tenant", async () => {
  const url = at(`/accounts/${merchant.account}/deposits`, OTHER);
  await door.refuse('unknownAccount', { ...DEPOSIT, url });
});

test('P-31: a tenant that another service of the deployment created is served; one without keys is unknown', async () => {
  const further = openKeyring({ ...system, folder, masterKey, mode: 'test' });
  const keysOf: IssuerDeps['keysOf'] = (tenant) => further.keysOf(tenant);
  const second = openHttpDoor({
    issuer: { ...issuer, keysOf },
    keyring: further,
    tenant: MINE,
    isStopping: () => false,
  });
  const shown = await second.succeed(resultOf(showTenant), { method: 'GET', url: at('') });
  assert.equal(shown.tenant, MINE);
  await second.refuse('unknownTenant', { method: 'GET', url: at('', UNKNOWN) });
  await second.close();
});

test('P-31: in production nobody makes keys by asking for a tenant', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'tallystick-http-'));
  const none = openKeyring({ ...system, folder: empty, masterKey, mode: 'production' });
  const production = openHttpDoor({
    issuer: { ...issuer, mode: 'production', keysOf: (tenant) => none.keysOf(tenant) },
    keyring: none,
    tenant: MINE,
    isStopping: () => false,
  });
  const question = { url: '/v1/tenants', json: { ...NEW_TENANT, tenant: UNKNOWN } };
  await production.refuse('tenantKeysMissing', question);
  assert.deepEqual(await readdir(empty), []);
  await production.close();
  await rm(empty, { recursive: true });
});

test('readiness follows the shutdown; health does not', async () => {
  const ready = { method: 'GET' as const, url: '/readyz', key: null };
  state.isStopping = true;
  await door.refuse('unavailable', ready);
  await door.succeed(resultOf(showHealth), { ...ready, url: '/healthz' });
  state.isStopping = false;
  await door.succeed(resultOf(showReadiness), ready);
});

test('the log has no name, no account, no key, no code and no amount', () => {
  const text = door.logged.join('\n');
  assert.match(text, /"route":"\/v1\/tenants\/:tenant\/customers","status":201,"ms":/);
  const secrets = ['Asha', 'Shop', 'tdr1w', MINE, 'TS1-', '987654321'];
  for (const secret of [door.deploymentKey, door.tenantKey, ...secrets]) {
    assert.ok(!text.includes(secret), secret);
  }
});

test('while the database is away, requests are answered with unavailable, and health with ok', async () => {
  await database.close();
  const ready = { method: 'GET' as const, url: '/readyz', key: null };
  await door.refuse('unavailable', ready);
  await door.refuse('unavailable', { method: 'GET', url: at('/ledger/check') });
  const { headers } = await door.ask(DEPOSIT);
  assert.equal(headers['retry-after'], '2');
  await door.succeed(resultOf(showHealth), { ...ready, url: '/healthz' });
  assert.match(door.logged.join('\n'), /"event":"failure".*"code":"database_unavailable"/);
});
