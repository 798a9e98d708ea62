/** Guests: no name, small sums, one source that the money comes from and goes back to (G-082). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrolWithCode } from '@tallystick/testkit/issuer-device';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  payerOn,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import { currency, minor } from '@tallystick/protocol/money';
import { depositByOperator } from '../operator/move-money.ts';
import { eraseByOperator } from '../personal/erase-account.ts';
import { exportByOperator } from '../personal/export-account.ts';
import { setGuestLimits } from './guest-limits.ts';
import { refundable, refundGuest } from './guest-money.ts';
import { openGuest } from './open-guest.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const RUPEES = currency(356);
const DAY_SECONDS = 86_400;
const LIMITS = {
  balanceMax: minor(1_000n),
  certificateMax: minor(400n),
  sourceMax: minor(1_500n),
  sourceWindowSeconds: 30 * DAY_SECONDS,
};
assert.ok((await setGuestLimits(deps, tenant, LIMITS)).ok);

let sources = 0;
const newSource = (): string => `card-token-${(sources += 1)}`;

async function guest(fundingSource: string): Promise<WorldPayer> {
  const opened = await openGuest(deps, tenant, { id: deps.random(16), fundingSource });
  assert.ok(opened.ok);
  const { account, enrolmentCode } = opened.value;
  return payerOn(world, await enrolWithCode(world, account, enrolmentCode));
}

async function fund(
  { account }: Pick<WorldPayer, 'account'>,
  amount: bigint,
  id: Uint8Array = deps.random(16),
): Promise<string> {
  const order = { id, account, currency: RUPEES, amount: minor(amount) };
  const outcome = await depositByOperator(deps, tenant, order);
  return outcome.ok ? 'ok' : outcome.code;
}

async function refund(
  { account }: Pick<WorldPayer, 'account'>,
  amount: bigint,
  id: Uint8Array = deps.random(16),
): Promise<string> {
  const order = { id, account, currency: RUPEES, amount: minor(amount) };
  const outcome = await refundGuest(deps, tenant, order);
  return outcome.ok ? outcome.value.fundingSource : outcome.code;
}

test('a guest has a key and no name, and pays like anybody (G-082)', async () => {
  const payer = await guest(newSource());
  assert.equal(payer.certificate.body.name, 'Guest');
  assert.equal(await fund(payer, 500n), 'ok');
  assert.equal(await payer.certify(400n), undefined);
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 150n);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  assert.equal(await moneyOf(world, till), 150n);
  assert.equal((await figuresOf(world, payer)).line, '400 - 150 - 0');
  await world.checkMoney();
});

test('the same order opens one account; with another source it is refused', async () => {
  const order = { id: deps.random(16), fundingSource: newSource() };
  const first = await openGuest(deps, tenant, order);
  assert.ok(first.ok);
  const again = await openGuest(deps, tenant, order);
  assert.ok(again.ok);
  assert.equal(again.value.account, first.value.account);
  const other = await openGuest(deps, tenant, { ...order, fundingSource: newSource() });
  assert.deepEqual(other, { ok: false, code: 'orderIdReused' });
  for (const fundingSource of ['', 'a b', 'x'.repeat(129), 'कार्ड']) {
    const refused = await openGuest(deps, tenant, { id: deps.random(16), fundingSource });
    assert.deepEqual(refused, { ok: false, code: 'fundingSourceInvalid' });
  }
});

test('certificates of a guest allow no more than the tenant lets guests have', async () => {
  const payer = await guest(newSource());
  assert.equal(await fund(payer, 1_000n), 'ok');
  assert.equal(await payer.certify(401n), 'aboveLineLimit');
  assert.equal(await payer.certify(400n), undefined);
  assert.equal(payer.state().certificate.body.paymentMax, 400n);
});

test('a balance has its limit, with what is reserved; a deposit that is repeated is not counted again', async () => {
  const payer = await guest(newSource());
  const id = deps.random(16);
  assert.equal(await fund(payer, 700n, id), 'ok');
  assert.equal(await payer.certify(400n), undefined);
  assert.equal(await fund(payer, 301n), 'aboveGuestBalance');
  assert.equal(await fund(payer, 300n), 'ok');
  assert.equal(await fund(payer, 700n, id), 'ok', 'the same order is answered the same');
  assert.equal(await fund(payer, 600n, id), 'orderIdReused');
  assert.equal((await figuresOf(world, payer)).available, 600n);
  await world.checkMoney();
});

test('one source brings so much in its window, to whatever accounts, and refunds free nothing', async () => {
  const source = newSource();
  const [one, other] = [await guest(source), await guest(source)];
  assert.equal(await fund(one, 1_000n), 'ok');
  assert.equal(await refund(one, 1_000n), source);
  assert.equal(await fund(other, 501n), 'aboveSourceLimit');
  assert.equal(await fund(other, 500n), 'ok');
  assert.equal(await fund(one, 1n), 'aboveSourceLimit');
  assert.equal(await fund(await guest(newSource()), 501n), 'ok', 'another source is its own');
  world.wait(30 * DAY_SECONDS);
  assert.equal(await fund(one, 1_000n), 'ok');
  await world.checkMoney();
});

test('deposits from one source that arrive at once do not slip through its limit together', async () => {
  const source = newSource();
  const guests: WorldPayer[] = [];
  for (let count = 0; count < 8; count += 1) guests.push(await guest(source));
  const outcomes = await Promise.all(guests.map((each) => fund(each, 800n)));
  assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 1);
});

test('money goes back to the source that it came from, as far as it came from there and is free', async () => {
  const source = newSource();
  const payer = await guest(source);
  assert.equal(await fund(payer, 600n), 'ok');
  assert.equal(await payer.certify(400n), undefined);
  assert.equal(await refund(payer, 201n), 'accountShort', 'the rest is reserved');
  const id = deps.random(16);
  assert.equal(await refund(payer, 200n, id), source);
  assert.equal(await refund(payer, 200n, id), source, 'the same order moves money once');
  assert.equal(await refund(payer, 100n, id), 'orderIdReused');
  const left = await world.database.transaction(tenant, (tx) => refundable(tx, payer.account));
  assert.equal(left, 400n, 'what was refused is not counted');
  assert.equal(await refund(payer, 401n), 'aboveDeposits');
  assert.equal(await refund(payer, 0n), 'amountZero');
  const customer = await enrolPayer(world, { deposit: 100n, offline: 0n });
  assert.equal(await refund(customer, 100n), 'notAGuest');
  assert.equal(await refund({ account: 999_999n }, 1n), 'unknownAccount');
  await world.checkMoney();
});

test('a guest cannot fund itself from elsewhere', async () => {
  const payer = await guest(newSource());
  const body = { source: 'testBank', currency: RUPEES, amount: minor(5n) } as const;
  const answer = await payer.call('deposit', depositBodyShape.encode(body));
  assert.equal(answer.code, 'sourceNotOffered');
});

test('the source is sealed at rest, shown in the export, and gone with the account', async () => {
  const source = newSource();
  const payer = await guest(source);
  const { account } = payer;
  const [row] = await world.testDatabase.admin.query('select * from guest where home = $1', [
    account,
  ]);
  const kept = row?.['sealed_source'];
  assert.ok(kept instanceof Uint8Array);
  const sealed = Buffer.from(kept).toString('latin1');
  assert.ok(!sealed.includes(source));
  const shown = await exportByOperator(deps, tenant, { account });
  assert.ok(shown.ok && shown.value['fundingSource'] === source);
  assert.deepEqual(await eraseByOperator(deps, tenant, { account }), { ok: true });
  const erased = await exportByOperator(deps, tenant, { account });
  assert.ok(erased.ok && !JSON.stringify(erased.value).includes(source));
});
