/**
 * Objections, decisions, deadlines, voids and halves at once, over many connections: each dispute ends once,
 * and the money is where its end says.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disputeBodyShape } from '@tallystick/protocol/calls/disputes';
import { minor } from '@tallystick/protocol/money';
import { figuresOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolFurtherDevice } from '@tallystick/testkit/issuer-device';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { fundLossAccount } from '../operator/move-money.ts';
import { decideDispute, showDispute } from '../operator/disputes.ts';

const ROUNDS = 12;
const FUNDED = 10_000n;
const world = await createIssuerWorld({
  connectionsMax: 12,
  settlement: { windowSeconds: 86_400, terms: [{ settles: 'confirm', from: minor(100n) }] },
});
const { deps, tenant } = world;

test('a dispute ends once, whoever comes first', async () => {
  const order = { currency: TEST_CURRENCY.number, amount: minor(FUNDED), id: deps.random(16) };
  assert.ok((await fundLossAccount(deps, tenant, order)).ok);
  for (let round = 0; round < ROUNDS; round += 1) {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const other = await enrolFurtherDevice(world, payer.account);
    const till = await enrolTill(world);
    const payment = await payer.pay(till, round % 2 === 0 ? 200n : 50n);
    await till.sync([halfOf(payment)]);
    const { digest } = payment.withdrawal;
    const body = { payment: digest, reason: 'notReceived', words: '' } as const;
    const call = disputeBodyShape.encode(body);
    const answers = await Promise.all([payer.call('dispute', call), other.call('dispute', call)]);
    assert.deepEqual(answers[0].result, answers[1].result);
    const receipt = await till.receipt(payment, { outcome: 'void' });
    const [isVoided, isDue] = [round % 3 === 0, round % 4 === 0];
    if (isDue) world.wait(15 * 86_400);
    const said = { words: '', by: 'tenant/asha' };
    const lossBefore = await lossOf(world);
    await Promise.all([
      decideDispute(deps, tenant, digest, { outcome: 'upheld', borneBy: 'tenant', ...said }),
      decideDispute(deps, tenant, digest, { outcome: 'upheld', borneBy: 'payee', ...said }),
      decideDispute(deps, tenant, digest, { outcome: 'rejected', ...said }),
      payer.sync([halfOf(payment)]),
      isVoided ? till.sync([halfOf(payment, { receipt })]) : till.sync([halfOf(payment)]),
      world.work(),
    ]);
    world.wait(2);
    await world.work();
    const shown = await showDispute(deps, tenant, digest);
    const decision = shown.ok ? shown.value.dispute.decision : undefined;
    assert.ok(decision !== undefined, 'somebody decided');
    const { amount } = payment.withdrawal.body;
    const isPaid = !isVoided && decision.borneBy !== 'payee';
    const isGivenBack = isPaid && decision.borneBy === 'tenant';
    assert.equal(await moneyOf(world, till), isPaid ? amount : 0n);
    const { available, reserved } = await figuresOf(world, payer);
    assert.equal(available + reserved, isPaid && !isGivenBack ? 1_000n - amount : 1_000n);
    assert.equal(lossBefore - (await lossOf(world)), isGivenBack ? amount : 0n);
    await world.checkMoney();
  }
});
