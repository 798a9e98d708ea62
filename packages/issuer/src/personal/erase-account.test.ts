/** Export and erasure: everything is shown, what is personal goes, what money and proof need stays. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  coinPerson,
  coinShop,
  handInHalf,
  payWithCoins,
  type CoinParty,
} from '@tallystick/testkit/issuer-coin-payments';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import type { IssuerDevice } from '@tallystick/testkit/issuer-device';
import {
  collectWith,
  enrolPayer,
  enrolTill,
  halfOf,
  orderedHalf,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { consentsBodyShape } from '@tallystick/protocol/calls/consents';
import {
  exportAccountBodyShape,
  exportAccountResultShape,
  type ExportAccountResult,
} from '@tallystick/protocol/calls/export-account';
import { decodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readMessageValue } from '@tallystick/protocol/encoding/message';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { paymentOrderKind } from '@tallystick/protocol/messages/payment-order';
import { currency, minor } from '@tallystick/protocol/money';
import { changeAccountRules } from '../operator/account-rules.ts';
import { changeCoins } from '../operator/change-coins.ts';
import { createEnrolmentCode } from '../operator/create-account.ts';
import { allotCover, depositByOperator, fundLossAccount } from '../operator/move-money.ts';
import { eraseByOperator } from './erase-account.ts';
import { exportByOperator } from './export-account.ts';
import { setRegistration } from './registration.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;

async function part(
  device: IssuerDevice,
  body: { readonly offset: number; readonly digest?: Uint8Array },
): Promise<ExportAccountResult | string> {
  const answer = await device.call('exportAccount', exportAccountBodyShape.encode(body));
  if (!answer.accepted) return answer.code;
  const result = readShape(exportAccountResultShape, answer.result, 'exportAccount');
  assert.ok(result.ok);
  return result.value;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function documentIn({ part: bytes }: ExportAccountResult): Fields {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  assert.ok(isFields(value));
  return value;
}

function firstOf(document: Fields, list: string): Fields {
  const values = document[list];
  assert.ok(Array.isArray(values));
  const first: unknown = values[0];
  assert.ok(isFields(first));
  return first;
}

test('one document holds all of an account: who, what was agreed, money, devices, payments, halves (G-175)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const { account } = payer;
  await setRegistration(deps, tenant, { account, typed: { phone: '+919820012345' } });
  const changes = [{ purpose: 'precisePlace', given: true }] as const;
  await payer.call('consents', consentsBodyShape.encode({ changes }));
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n, { anchor: 'tdr1y' });
  await payer.sync([halfOf(payment)]);
  await till.sync([halfOf(payment)]);

  const first = await part(payer, { offset: 0 });
  assert.ok(typeof first !== 'string');
  assert.equal(first.part.length, first.length);
  const document = documentIn(first);
  assert.deepEqual(document['registration'], { phone: '+919820012345' });
  assert.equal(firstOf(document, 'consents')['purpose'], 'precisePlace');
  assert.equal(firstOf(document, 'devices')['keyHash'], toHex(payer.keyHash));
  const shown = firstOf(document, 'payments');
  assert.equal(shown['digest'], toHex(payment.withdrawal.digest));
  assert.equal(shown['side'], 'payer');
  assert.equal(shown['anchor'], 'tdr1y');
  assert.deepEqual(Object.keys(document), [
    'form',
    'account',
    'registration',
    'consents',
    'rules',
    'devices',
    'balances',
    'postings',
    'lines',
    'certificates',
    'payments',
    'statements',
    'notices',
    'fraudProofs',
    'cases',
    'appeals',
    'debts',
    'coins',
    'bankOrders',
    'payOuts',
  ]);
  const same = await exportByOperator(deps, tenant, { account });
  assert.ok(same.ok);
  assert.deepEqual(JSON.parse(JSON.stringify(same.value)), document);

  // The payee is shown its own half, which tells nothing that it has not handed in itself.
  const other = await part(till, { offset: 0 });
  assert.ok(typeof other !== 'string');
  assert.equal(firstOf(documentIn(other), 'payments')['side'], 'payee');
  assert.ok(!new TextDecoder().decode(other.part).includes('+919820012345'));
});

test('an order to pay through the network is shown to who gave it, not to who was paid (G-175)', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  await payer.sync([halfOf(payment)]);
  await payer.sync([await orderedHalf(world, { payer, payment })]);
  const own = await part(payer, { offset: 0 });
  assert.ok(typeof own !== 'string');
  const { order } = firstOf(documentIn(own), 'payments');
  assert.ok(typeof order === 'string');
  const decoded = decodeCbor(Buffer.from(order, 'base64url'), order.length);
  assert.ok(decoded.ok && readMessageValue(paymentOrderKind, decoded.value).ok);
  const other = await part(till, { offset: 0 });
  assert.ok(typeof other !== 'string');
  assert.equal(firstOf(documentIn(other), 'payments')['order'], undefined);
});

test('a part is of one document: whoever asks on after a change is told to begin again', async () => {
  const payer = await enrolPayer(world, { deposit: 10n, offline: 0n });
  const first = await part(payer, { offset: 0 });
  assert.ok(typeof first !== 'string');
  const { digest, length } = first;
  const rest = await part(payer, { offset: length - 3, digest });
  assert.ok(typeof rest !== 'string');
  assert.deepEqual(rest.part, first.part.slice(-3));
  await payer.deposit(1n);
  assert.equal(await part(payer, { offset: length, digest }), 'documentChanged');
});

test('an account with money, free, reserved or on its way, is not erased (G-177)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 1_000n });
  const erase = async (): Promise<string> => (await payer.call('eraseAccount', null)).code;
  assert.equal(await erase(), 'moneyLeft');
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 1_000n);
  await till.sync([halfOf(payment)]);
  assert.equal(await erase(), 'paymentsOpen', 'its payee may still void it');
  assert.deepEqual(await eraseByOperator(deps, tenant, { account: till.account }), {
    ok: false,
    code: 'moneyLeft',
  });
  await world.work();
  const stillThere = await eraseByOperator(deps, tenant, { account: till.account });
  assert.deepEqual(stillThere, { ok: false, code: 'moneyLeft' });
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal(await erase(), '');
  await world.checkMoney();
});

test('a payment that waits, on either side, keeps an account from being erased', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const person = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const payment = await payer.pay(collectWith(world, person), 100n);
  await payer.sync([halfOf(payment)]);
  assert.equal((await person.call('eraseAccount', null)).code, 'paymentsOpen');
});

test('coins that an account paid or was paid with keep it until they are money again', async () => {
  await changeCoins(deps, tenant, { coins: TEST_COINS });
  const [asha, bela] = [await coinPerson(world, 5_000n), await coinPerson(world, 0n)];
  const till = await coinShop(world);
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(5_000n));
  // A part of the last coin is to come back to Bela, who has nothing else.
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken, 100n);
  await handInHalf(asha, await first.half('accepted'));
  await handInHalf(bela, await second.half('accepted'));
  const erase = async ({ coins: { device } }: CoinParty): Promise<string> =>
    (await device.call('eraseAccount', null)).code;
  assert.equal(await erase(bela), 'paymentsOpen');
  assert.equal(await erase(till), 'paymentsOpen');
  await till.coins.redeem(second.taken);
  await world.work();
  assert.equal(await erase(bela), 'moneyLeft');
  assert.equal(await erase(asha), '');
});

test('what is personal goes, the ledger and what was signed stay, and the devices stop (G-177)', async () => {
  const payer = await enrolPayer(world, { deposit: 500n, offline: 500n });
  const { account } = payer;
  const typed = { name: 'Asha Devi', email: 'asha@example.org' };
  await setRegistration(deps, tenant, { account, typed });
  const changes = [{ purpose: 'relevantContent', given: true }] as const;
  await payer.call('consents', consentsBodyShape.encode({ changes }));
  const code = await createEnrolmentCode(deps, tenant, { account });
  assert.ok(code.ok);
  const till = await enrolTill(world);
  await till.sync([halfOf(await payer.pay(till, 500n))]);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();

  assert.equal((await payer.call('eraseAccount', null)).code, '');
  assert.ok((await payer.call('eraseAccount', null)).accepted, 'asked again, it is still so');
  assert.deepEqual(await eraseByOperator(deps, tenant, { account }), { ok: true });
  const { admin } = world.testDatabase;
  const left = async (query: string): Promise<unknown> =>
    (await admin.query(`select count(*)::int as rows from ${query}`, [account]))[0]?.['rows'];
  for (const table of ['registration', 'consent', 'personal_key', 'account_rule']) {
    assert.equal(await left(`${table} where home = $1`), 0, table);
  }
  assert.equal(await left('enrolment where account = $1'), 0);
  assert.equal(await left(`account where home = $1 and name = '' and erased_at is not null`), 1);
  assert.equal(await left(`device where home = $1 and account_certificate <> ''`), 0);
  assert.equal(await left(`device where home = $1 and status = 'active'`), 0);
  assert.equal(await left('half where home = $1'), 1);
  assert.equal(await left('certificate where home = $1'), 1);
  const exported = await exportByOperator(deps, tenant, { account });
  assert.ok(exported.ok);
  const text = JSON.stringify(exported.value);
  for (const gone of ['Asha', 'asha@example.org', Buffer.from('Asha').toString('base64url')]) {
    assert.ok(!text.includes(gone), gone);
  }
  assert.equal(await payer.certify(1n), 'deviceBlocked');
  assert.ok((await till.sync([])).bundle !== undefined, 'payees learn that the key has ended');
  await world.checkMoney();
});

test('what the operator lost to a cheat, or lent, keeps the account until it is repaid', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const { account } = payer;
  await payer.deposit(1n);
  assert.equal(await payer.certify(1n), undefined);
  const till = await enrolTill(world);
  await till.sync([halfOf(await payer.pay(till, 1n))]);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  const { admin } = world.testDatabase;
  const owe = (lent: number, covered: number, status: string): Promise<unknown> =>
    admin.query('update line set lent = $2, covered = $3, status = $4 where home = $1', [
      account,
      lent,
      covered,
      status,
    ]);
  const refused = { ok: false, code: 'debtLeft' };
  await owe(1, 0, 'closed');
  assert.deepEqual(await eraseByOperator(deps, tenant, { account }), refused);
  await owe(0, 1, 'fraud');
  assert.deepEqual(await eraseByOperator(deps, tenant, { account }), refused);
  await owe(0, 0, 'fraud');
  assert.deepEqual(await eraseByOperator(deps, tenant, { account }), { ok: true });
});

test('nothing new comes to an account that is erased: no money, no device, no data, no rule', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const { account } = payer;
  assert.deepEqual(await eraseByOperator(deps, tenant, { account }), { ok: true });
  const unknown = { ok: false, code: 'unknownAccount' };
  const order = { id: deps.random(16), account, currency: currency(356), amount: minor(5n) };
  assert.deepEqual(await depositByOperator(deps, tenant, order), unknown);
  assert.deepEqual(await createEnrolmentCode(deps, tenant, { account }), unknown);
  assert.deepEqual(await setRegistration(deps, tenant, { account, typed: {} }), unknown);
  const rule = { kind: 'minimumBalance', amount: minor(5n) } as const;
  const change = { account, author: { kind: 'issuer' }, set: [{ rule }], end: [] } as const;
  assert.deepEqual(await changeAccountRules(deps, tenant, change), unknown);
  const till = await enrolTill(world);
  assert.deepEqual(await eraseByOperator(deps, tenant, { account: till.account }), { ok: true });
  const prefund = { ...order, id: deps.random(16) };
  assert.ok((await fundLossAccount(deps, tenant, prefund)).ok);
  const cover = { ...order, account: till.account, till: till.certificate.body.till };
  const until = world.now() + DAY_SECONDS;
  assert.deepEqual(await allotCover(deps, tenant, { ...cover, until }), unknown);
});

test('an account that nobody has is neither exported nor erased', async () => {
  const unknown = { ok: false, code: 'unknownAccount' };
  assert.deepEqual(await exportByOperator(deps, tenant, { account: 999_999n }), unknown);
  assert.deepEqual(await eraseByOperator(deps, tenant, { account: 999_999n }), unknown);
  const foreign = { ...deps, keysOf: () => undefined };
  const noTenant = { ok: false, code: 'unknownTenant' };
  assert.deepEqual(await exportByOperator(foreign, tenant, { account: 1n }), noTenant);
  assert.deepEqual(await eraseByOperator(foreign, tenant, { account: 1n }), noTenant);
});
