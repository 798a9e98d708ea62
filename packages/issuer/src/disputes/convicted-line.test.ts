/**
 * An objection to a payment of a line that was spent twice, and ends after the line's last day: what was held for
 * the payment goes where it belongs, and what cover pays for it then is owed.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disputeBodyShape } from '@tallystick/protocol/calls/disputes';
import { minor } from '@tallystick/protocol/money';
import { coverTill, figuresOf, lineOf } from '@tallystick/testkit/issuer-money';
import { enrolFurtherDevice } from '@tallystick/testkit/issuer-device';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  payerOn,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { showDebt } from '../operator/debts.ts';
import { decideDispute } from '../operator/disputes.ts';

const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;
/** Payments from 100 on wait for their payers, and take nothing before. */
const world = await createIssuerWorld({
  settlement: {
    windowSeconds: REDEEM_BY_SECONDS - DAY_SECONDS,
    terms: [{ settles: 'confirm', from: minor(100n) }],
  },
});
const { deps, tenant } = world;

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  /** Of 100, objected to a week before its last day, which has passed. */
  readonly payment: WorldPayment;
}

/** Of 150 that were ready, `elsewhere` is paid to tills that nobody objects to, after the device was set back. */
async function scene(elsewhere: readonly bigint[]): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 150n, offline: 150n });
  const other = payerOn(world, await enrolFurtherDevice(world, payer.account));
  const till = await enrolTill(world);
  await coverTill(world, till, { amount: 1_000n, seconds: 2 * REDEEM_BY_SECONDS });
  await till.sync([]);
  const before = payer.state();
  const payment = await payer.pay(till, 100n);
  await till.sync([halfOf(payment)]);
  world.wait(DAY_SECONDS);
  payer.restore(before);
  for (const amount of elsewhere) {
    const next = await enrolTill(world);
    await next.sync([halfOf(await payer.pay(next, amount))]);
  }
  assert.equal((await lineOf(world, payer)).status, 'fraud');
  world.wait(REDEEM_BY_SECONDS - 8 * DAY_SECONDS);
  const { digest } = payment.withdrawal;
  const body = { payment: digest, reason: 'notReceived', words: '' } as const;
  const answer = await other.call('dispute', disputeBodyShape.encode(body));
  assert.ok(answer.accepted, answer.code);
  world.wait(7 * DAY_SECONDS);
  await world.work();
  return { payer, till, payment };
}

const decide = async (
  { payment }: Scene,
  verdict: Pick<Parameters<typeof decideDispute>[3], 'outcome' | 'borneBy'>,
): Promise<void> => {
  const decision = { ...verdict, words: 'We asked both.', by: 'tenant/asha' };
  const decided = await decideDispute(deps, tenant, payment.withdrawal.digest, decision);
  assert.ok(decided.ok && decided.value.dispute.decision !== undefined);
  await world.work();
};

test('upheld after the last day: what was held for the payment is the payer’s again (P-26)', async () => {
  const played = await scene([40n]);
  const held = await figuresOf(world, played.payer);
  assert.deepEqual([held.reserved, held.available], [60n, 50n], 'up to its sum, whoever is paid');
  await decide(played, { outcome: 'upheld', borneBy: 'payee' });
  const { reserved, available } = await figuresOf(world, played.payer);
  assert.deepEqual([reserved, available], [0n, 110n]);
  await world.checkMoney();
});

test('given up by its payee after the last day: what was held is the payer’s again', async () => {
  const { payer, till, payment } = await scene([40n]);
  const receipt = await till.receipt(payment, { outcome: 'void' });
  await till.sync([halfOf(payment, { receipt })]);
  await world.work();
  const { reserved, available } = await figuresOf(world, payer);
  assert.deepEqual([reserved, available], [0n, 110n]);
  await world.checkMoney();
});

test('rejected after the last day: what cover pays then is owed (L-16)', async () => {
  const played = await scene([90n, 60n]);
  const { account: home, line } = played.payer;
  const none = await showDebt(deps, tenant, { home, line });
  assert.deepEqual(none, { ok: false, code: 'unknownDebt' });
  await decide(played, { outcome: 'rejected' });
  assert.equal((await lineOf(world, played.payer)).covered, 100n);
  const shown = await showDebt(deps, tenant, { home, line });
  assert.ok(shown.ok, 'there is no debt');
  assert.equal(shown.value.owed, 100n);
  await world.checkMoney();
});
