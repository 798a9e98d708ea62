/** Objections that outlive what they are about: last days, convictions and reports come while they are open. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { disputeBodyShape, type DisputeReason } from '@tallystick/protocol/calls/disputes';
import { minor } from '@tallystick/protocol/money';
import { enrolFurtherDevice, type IssuerDevice } from '@tallystick/testkit/issuer-device';
import { figuresOf, lineOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayment,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { drainWork } from '../jobs/drain.ts';
import { blockDevice } from '../operator/block-device.ts';
import { changeDisputeTerms } from '../operator/dispute-terms.ts';
import { decideDispute } from '../operator/disputes.ts';
import { fundLossAccount } from '../operator/move-money.ts';

const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;
const WORK_MAX = 100;
/** Payments from 100 on wait for their payers; smaller ones are guaranteed. */
const world = await createIssuerWorld({
  settlement: {
    windowSeconds: 3 * DAY_SECONDS,
    terms: [{ settles: 'confirm', from: minor(100n) }],
  },
});
const { deps, tenant } = world;
const terms = { windowSeconds: 60 * DAY_SECONDS, decideSeconds: 60 * DAY_SECONDS };
assert.ok((await changeDisputeTerms(deps, tenant, terms)).ok);
afterEach(() => world.checkMoney());

async function object(
  device: IssuerDevice,
  { withdrawal }: WorldPayment,
  reason: DisputeReason = 'notReceived',
): Promise<void> {
  const body = disputeBodyShape.encode({ payment: withdrawal.digest, reason, words: '' });
  assert.ok((await device.call('dispute', body)).accepted);
}

const byTenant = { outcome: 'upheld', borneBy: 'tenant', words: '', by: 'tenant/asha' } as const;
const byPayee = { ...byTenant, borneBy: 'payee' } as const;
const rejected = { outcome: 'rejected', words: '', by: 'tenant/asha' } as const;

test('the work of a line comes to an end while two payments of it are disputed past their last day', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payments = [await payer.pay(till, 100n), await payer.pay(till, 120n)];
  await till.sync(payments.map((payment) => halfOf(payment)));
  for (const payment of payments) await object(payer, payment);
  world.wait(REDEEM_BY_SECONDS + 1);
  const done = await drainWork(deps, tenant, { limit: WORK_MAX });
  assert.ok(done < WORK_MAX, 'two disputed payments wake each other for ever');
  assert.equal((await figuresOf(world, payer)).reserved, 220n);
  for (const payment of payments) {
    assert.ok((await decideDispute(deps, tenant, payment.withdrawal.digest, rejected)).ok);
  }
  await world.work();
  assert.equal(await moneyOf(world, till), 220n);
});

test('what goes back on the line of a convicted device is released after its last day, too', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const other = await enrolFurtherDevice(world, payer.account);
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  const disputed = await payer.pay(tills[0], 200n);
  await tills[0].sync([halfOf(disputed)]);
  await object(other, disputed, 'notMine');
  const before = payer.state();
  const one = await payer.pay(tills[0], 10n);
  payer.restore(before);
  const same = await payer.pay(tills[1], 10n);
  await tills[0].sync([halfOf(one)]);
  await tills[1].sync([halfOf(same)]);
  assert.equal((await lineOf(world, payer)).status, 'fraud');
  world.wait(REDEEM_BY_SECONDS + 1);
  await world.work();
  assert.equal((await figuresOf(world, payer)).reserved, 190n);
  assert.ok((await decideDispute(deps, tenant, disputed.withdrawal.digest, byPayee)).ok);
  await world.work();
  const { available, reserved } = await figuresOf(world, payer);
  assert.deepEqual([available, reserved], [980n, 0n]);
});

test('what was paid stays paid where its device is reported while it is disputed', async () => {
  const order = { currency: TEST_CURRENCY.number, amount: minor(50n), id: deps.random(16) };
  assert.ok((await fundLossAccount(deps, tenant, order)).ok);
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const other = await enrolFurtherDevice(world, payer.account);
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 50n);
  await till.sync([halfOf(payment)]);
  await object(other, payment);
  assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
  await world.testDatabase.admin.query('update tenant set bundle_stale = true');
  // The till hears of it, so that what it hands in from now on is not timely.
  await till.sync([]);
  await till.sync([]);
  assert.ok((await decideDispute(deps, tenant, payment.withdrawal.digest, byTenant)).ok);
  const { digest } = payment.withdrawal;
  const [told] = (await till.sync([], {}, { asks: [digest] })).asked;
  assert.deepEqual([told?.status, told?.paid], ['settled', minor(50n)]);
  await world.work();
  assert.equal(await lossOf(world), 0n);
});
