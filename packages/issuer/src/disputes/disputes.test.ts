/**
 * Objections to payments (P-26): what becomes of the money while one is open, how each ends, and that a payee
 * whose payer's device signed loses nothing by the payer's word alone (protocol rule 8).
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { fundLossAccount } from '../operator/move-money.ts';
import { blockDevice } from '../operator/block-device.ts';
import { changeDisputeTerms } from '../operator/dispute-terms.ts';
import { decideDispute, listDisputes, showDispute } from '../operator/disputes.ts';
import {
  accountPaymentsBodyShape,
  accountPaymentsResultShape,
  disputeBodyShape,
  disputeResultShape,
  type AccountPayment,
  type AccountPaymentsResult,
  type DisputeReason,
} from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { minor } from '@tallystick/protocol/money';
import { coverTill, figuresOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  orderedHalf,
  payerOn,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { enrolFurtherDevice, type IssuerDevice } from '@tallystick/testkit/issuer-device';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { OPEN_DISPUTES_MAX } from './open-dispute.ts';

const DAY_SECONDS = 86_400;
const WINDOW_SECONDS = 3 * DAY_SECONDS;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;
const DISPUTE_SECONDS = 60 * DAY_SECONDS;
const DECIDE_SECONDS = 14 * DAY_SECONDS;
/** Payments from 100 on wait for their payers; smaller ones are guaranteed. */
const world = await createIssuerWorld({
  settlement: {
    windowSeconds: WINDOW_SECONDS,
    terms: [{ settles: 'confirm', from: minor(100n) }],
  },
});
const { deps, tenant } = world;
const CURRENCY = TEST_CURRENCY.number;
afterEach(() => world.checkMoney());

interface Scene {
  readonly payer: WorldPayer;
  readonly till: WorldTill;
  readonly payment: WorldPayment;
}

/** A payment that its till has handed in: from 100 on it waits, below it is settled. */
async function scene(amount: bigint): Promise<Scene> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, amount);
  await till.sync([halfOf(payment)]);
  return { payer, till, payment };
}

const digestOf = ({ withdrawal: { digest } }: WorldPayment): Uint8Array => digest;

async function object(
  device: IssuerDevice,
  payment: WorldPayment,
  reason: DisputeReason = 'notMine',
): Promise<AccountPayment | string> {
  const body = disputeBodyShape.encode({ payment: digestOf(payment), reason, words: 'Not I.' });
  const answer = await device.call('dispute', body);
  if (!answer.accepted) return answer.code;
  const read = readShape(disputeResultShape, answer.result, 'dispute');
  assert.ok(read.ok);
  return read.value;
}

async function paymentsOf(device: IssuerDevice): Promise<AccountPaymentsResult> {
  const answer = await device.call('accountPayments', accountPaymentsBodyShape.encode({}));
  const read = readShape(accountPaymentsResultShape, answer.result, 'accountPayments');
  assert.ok(read.ok, answer.code);
  return read.value;
}

const statusOf = async (till: WorldTill, payment: WorldPayment) => {
  const [told] = (await till.sync([], {}, { asks: [digestOf(payment)] })).asked;
  return [told?.status, told?.code, told?.paid];
};

const rejected = {
  outcome: 'rejected',
  words: 'The receipt is signed.',
  by: 'tenant/asha',
} as const;
const byTenant = {
  outcome: 'upheld',
  borneBy: 'tenant',
  words: 'We believe you.',
  by: 'tenant/asha',
} as const;
const byPayee = { ...byTenant, borneBy: 'payee' } as const;

const fund = async (amount: bigint): Promise<void> => {
  const order = { currency: CURRENCY, amount: minor(amount), id: deps.random(16) };
  assert.ok((await fundLossAccount(deps, tenant, order)).ok);
};

suite('while an objection is open', () => {
  test('what waits is not paid, neither after its window nor on its last day (P-26)', async () => {
    const { payer, till, payment } = await scene(200n);
    const made = await object(payer, payment);
    assert.ok(typeof made !== 'string');
    assert.equal(made.status, 'disputed');
    assert.equal(made.dispute?.decideBy, world.now() + DECIDE_SECONDS);
    assert.deepEqual(await statusOf(till, payment), ['disputed', undefined, minor(0n)]);
    await payer.sync([halfOf(payment)]);
    world.wait(WINDOW_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
    assert.deepEqual(await statusOf(till, payment), ['disputed', undefined, minor(0n)]);
  });

  test('what was paid stays paid, and both sides are told (P-26)', async () => {
    const { payer, till, payment } = await scene(50n);
    await object(payer, payment, 'notReceived');
    assert.equal(await moneyOf(world, till), 50n);
    assert.deepEqual(await statusOf(till, payment), ['disputed', undefined, minor(50n)]);
  });

  test('its money stays reserved past the last day, and is released when it goes back', async () => {
    const { payer, till, payment } = await scene(200n);
    world.wait(REDEEM_BY_SECONDS - DAY_SECONDS);
    await payer.sync([], { payerStatements: [] });
    const late = await payer.pay(till, 150n);
    await till.sync([halfOf(late)]);
    await object(payer, late);
    world.wait(2 * DAY_SECONDS);
    await world.work();
    assert.equal((await figuresOf(world, payer)).reserved, 150n);
    assert.ok((await decideDispute(deps, tenant, digestOf(late), byPayee)).ok);
    await world.work();
    const { available, reserved } = await figuresOf(world, payer);
    assert.deepEqual([available, reserved], [1_000n - 200n, 0n]);
    assert.equal(await moneyOf(world, till), 200n);
    assert.equal((await statusOf(till, payment))[0], 'settled');
  });

  test('a payee that gives the payment up ends it', async () => {
    const { payer, till, payment } = await scene(200n);
    await object(payer, payment);
    const receipt = await till.receipt(payment, { outcome: 'void' });
    await till.sync([halfOf(payment, { receipt })]);
    await world.work();
    assert.equal((await statusOf(till, payment))[0], 'returned');
    const [told] = (await paymentsOf(payer)).payments;
    assert.equal(told?.dispute?.decision?.ground, 'payeeGaveUp');
    assert.equal((await figuresOf(world, payer)).available, 1_000n - 300n);
  });
});

suite('an objection is taken', () => {
  test('once: again it is the same one, and after its decision it is refused', async () => {
    const { payer, payment } = await scene(200n);
    const made = await object(payer, payment);
    assert.deepEqual(await object(payer, payment, 'paidTwice'), made);
    assert.ok((await decideDispute(deps, tenant, digestOf(payment), rejected)).ok);
    assert.equal(await object(payer, payment), 'disputeDecided');
  });

  test('from the claim until the last second of the window, not before and not after', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    const [one, two] = [await payer.pay(till, 10n), await payer.pay(till, 20n)];
    assert.equal(await object(payer, one), 'unknownPayment');
    await payer.sync([halfOf(one), halfOf(two)]);
    assert.equal(await object(payer, one, 'notReceived'), 'notRedeemed');
    await till.sync([halfOf(one), halfOf(two)]);
    world.wait(DISPUTE_SECONDS);
    assert.ok(typeof (await object(payer, one, 'notReceived')) !== 'string');
    world.wait(1);
    assert.equal(await object(payer, two, 'notReceived'), 'disputeWindowOver');
  });

  test("from the payer's account only, and from a device that is not blocked", async () => {
    const { payer, till, payment } = await scene(200n);
    const stranger = await enrolPayer(world, { deposit: 0n, offline: 0n });
    assert.equal(await object(stranger, payment), 'unknownPayment');
    assert.equal(await object(till, payment), 'unknownPayment');
    const other = payerOn(world, await enrolFurtherDevice(world, payer.account));
    assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
    assert.equal(await object(payer, payment), 'deviceBlocked');
    assert.ok(typeof (await object(other, payment)) !== 'string');
  });

  test('not for what went back, or is on its way back', async () => {
    const { payer, till, payment } = await scene(50n);
    const receipt = await till.receipt(payment, { outcome: 'void' });
    await till.sync([halfOf(payment, { receipt })]);
    assert.equal(await object(payer, payment), 'nothingToDispute');
    await world.work();
    assert.equal(await object(payer, payment), 'nothingToDispute');
  });

  test('up to a number that is open at once', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    const payments: WorldPayment[] = [];
    for (let index = 0; index <= OPEN_DISPUTES_MAX; index += 1) {
      payments.push(await payer.pay(till, 1n));
    }
    await till.sync(payments.map((payment) => halfOf(payment)));
    const last = payments.pop() ?? assert.fail();
    for (const payment of payments) await object(payer, payment, 'notReceived');
    assert.equal(await object(payer, last, 'notReceived'), 'tooManyDisputes');
  });
});

suite('a rule decides', () => {
  test('for the owner, where the device had been reported and its payee could have known', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const other = payerOn(world, await enrolFurtherDevice(world, payer.account));
    const till = await enrolTill(world);
    assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
    await world.testDatabase.admin.query('update tenant set bundle_stale = true');
    await till.sync([]);
    await till.sync([]);
    const payment = await payer.pay(till, 50n);
    await till.sync([halfOf(payment)]);
    assert.equal((await statusOf(till, payment))[0], 'waiting');
    const made = await object(other, payment);
    assert.ok(typeof made !== 'string');
    assert.equal(made.dispute?.decision?.ground, 'reportedDevice');
    assert.deepEqual(await statusOf(till, payment), ['returned', 'disputeUpheld', minor(0n)]);
    assert.equal(await moneyOf(world, till), 0n);
  });

  test('also in the very second in which it was paid: the objection comes first (P-27)', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const other = payerOn(world, await enrolFurtherDevice(world, payer.account));
    const till = await enrolTill(world);
    assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
    await world.testDatabase.admin.query('update tenant set bundle_stale = true');
    await till.sync([]);
    await till.sync([]);
    const [payment, late] = [await payer.pay(till, 50n), await payer.pay(till, 60n)];
    await till.sync([halfOf(payment), halfOf(late)]);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal((await statusOf(till, payment))[0], 'settled');
    await object(other, payment);
    await world.work();
    assert.deepEqual(await statusOf(till, payment), ['returned', 'disputeUpheld', minor(0n)]);
    world.wait(1);
    const made = await object(other, late);
    assert.ok(typeof made !== 'string' && made.dispute?.decision === undefined);
    assert.equal(await moneyOf(world, till), 60n);
  });

  test('for the payee, where the very device that disowns it had handed it in', async () => {
    const { payer, till, payment } = await scene(50n);
    await payer.sync([halfOf(payment)]);
    const made = await object(payer, payment, 'notMine');
    assert.ok(typeof made !== 'string');
    assert.equal(made.dispute?.decision?.ground, 'ownHalf');
    assert.deepEqual(await statusOf(till, payment), ['settled', undefined, minor(50n)]);
  });

  test('for the payee, where nobody decides in time (P-27)', async () => {
    const { payer, till, payment } = await scene(200n);
    await object(payer, payment);
    world.wait(DECIDE_SECONDS);
    await world.work();
    assert.equal((await statusOf(till, payment))[0], 'disputed');
    world.wait(1);
    await world.work();
    assert.deepEqual(await statusOf(till, payment), ['settled', undefined, minor(200n)]);
    const [told] = (await paymentsOf(payer)).payments;
    assert.deepEqual(told?.dispute?.decision?.ground, 'notDecided');
  });
});

suite('an operator decides', () => {
  test('against the objection: the payee is paid at once (P-26)', async () => {
    const { payer, till, payment } = await scene(200n);
    await object(payer, payment);
    const decided = await decideDispute(deps, tenant, digestOf(payment), rejected);
    assert.ok(decided.ok && decided.value.dispute.decision !== undefined);
    assert.deepEqual(await statusOf(till, payment), ['settled', undefined, minor(200n)]);
    assert.deepEqual(await decideDispute(deps, tenant, digestOf(payment), rejected), decided);
    assert.deepEqual(await decideDispute(deps, tenant, digestOf(payment), byPayee), {
      ok: false,
      code: 'disputeDecided',
    });
    const [told] = (await paymentsOf(payer)).payments;
    assert.equal(told?.dispute?.decision?.words, rejected.words);
  });

  test('for it, and the payee, who has nothing yet, bears it', async () => {
    const { payer, till, payment } = await scene(200n);
    await object(payer, payment);
    assert.ok((await decideDispute(deps, tenant, digestOf(payment), byPayee)).ok);
    await world.work();
    assert.deepEqual(await statusOf(till, payment), ['returned', 'disputeUpheld', minor(0n)]);
    const { available, reserved } = await figuresOf(world, payer);
    assert.equal(available + reserved, 1_000n);
    // Neither half that comes afterwards brings the money back to the payee.
    await payer.sync([halfOf(payment)]);
    await till.sync([halfOf(payment)]);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 0n);
  });

  test('for it after the payee was paid: the tenant bears it, once, and the payee nothing', async () => {
    const { payer, till, payment } = await scene(50n);
    await object(payer, payment, 'notReceived');
    assert.deepEqual(await decideDispute(deps, tenant, digestOf(payment), byPayee), {
      ok: false,
      code: 'payeeWasPaid',
    });
    const before = await lossOf(world);
    await fund(100n);
    assert.ok((await decideDispute(deps, tenant, digestOf(payment), byTenant)).ok);
    await world.work();
    await world.work();
    assert.equal(await moneyOf(world, till), 50n);
    const { available, reserved } = await figuresOf(world, payer);
    assert.equal(available + reserved, 1_000n);
    assert.equal(await lossOf(world), before + 50n);
    assert.equal((await statusOf(till, payment))[0], 'settled');
  });

  test('for it while it waits: the payee is paid, and the tenant gives back what that cost', async () => {
    const { payer, till, payment } = await scene(200n);
    await fund(200n);
    await object(payer, payment);
    assert.ok((await decideDispute(deps, tenant, digestOf(payment), byTenant)).ok);
    await world.work();
    assert.equal(await moneyOf(world, till), 200n);
    const { available, reserved } = await figuresOf(world, payer);
    assert.equal(available + reserved, 1_000n);
  });
});

suite('what the tenant bears', () => {
  test('waits until the loss account has enough', async () => {
    const { payer, till, payment } = await scene(200n);
    const left = await lossOf(world);
    await coverTill(world, till, { amount: 1n, seconds: DAY_SECONDS });
    await object(payer, payment);
    assert.ok((await decideDispute(deps, tenant, digestOf(payment), byTenant)).ok);
    assert.ok(left < 200n, 'other tests left little');
    await world.work();
    const held = await figuresOf(world, payer);
    assert.equal(held.available + held.reserved, 800n);
    await fund(200n);
    world.wait(901);
    await world.work();
    const { available, reserved } = await figuresOf(world, payer);
    assert.equal(available + reserved, 1_000n);
  });

  test('comes back to the tenant where the payee voids afterwards', async () => {
    const { payer, till, payment } = await scene(50n);
    await fund(50n);
    await object(payer, payment, 'notReceived');
    assert.ok((await decideDispute(deps, tenant, digestOf(payment), byTenant)).ok);
    await world.work();
    const loss = await lossOf(world);
    const receipt = await till.receipt(payment, { outcome: 'void' });
    await till.sync([halfOf(payment, { receipt })]);
    await world.work();
    const { available, reserved } = await figuresOf(world, payer);
    assert.equal(available + reserved, 1_000n);
    assert.equal(await lossOf(world), loss + 50n);
    assert.equal(await moneyOf(world, till), 0n);
  });
});

suite('both sides', () => {
  test('are told that a payment is objected to, and how that ended, each once (P-27)', async () => {
    const { payer, till, payment } = await scene(200n);
    const digest = digestOf(payment);
    await object(payer, payment);
    await object(payer, payment);
    assert.ok((await decideDispute(deps, tenant, digest, rejected)).ok);
    assert.ok((await decideDispute(deps, tenant, digest, rejected)).ok);
    await assertBothWereTold(payer, till, digest);
  });

  test('are told where the payee itself ends it, too', async () => {
    const { payer, till, payment } = await scene(200n);
    await object(payer, payment);
    const receipt = await till.receipt(payment, { outcome: 'void' });
    await till.sync([halfOf(payment, { receipt })]);
    await world.work();
    await assertBothWereTold(payer, till, digestOf(payment));
  });

  async function assertBothWereTold(
    payer: WorldPayer,
    till: WorldTill,
    digest: Uint8Array,
  ): Promise<void> {
    const rows = await world.testDatabase.admin.query(
      `select event, home::text as home from notice
       where subject = $1 and event like 'dispute%' order by event desc, home`,
      [digest],
    );
    const sides = [String(payer.account), String(till.account)].toSorted();
    assert.deepEqual(
      rows.map(({ event, home }) => [event, home]),
      ['disputeOpened', 'disputeDecided'].flatMap((event) => sides.map((home) => [event, home])),
    );
  }
});

suite('operators', () => {
  test('decide from an amount on only with a second one, who says the same', async () => {
    const terms = {
      windowSeconds: DISPUTE_SECONDS,
      decideSeconds: DECIDE_SECONDS,
      twoFrom: minor(150n),
    };
    assert.ok((await changeDisputeTerms(deps, tenant, terms)).ok);
    const { payer, till, payment } = await scene(150n);
    await object(payer, payment);
    const digest = digestOf(payment);
    const proposed = await decideDispute(deps, tenant, digest, byPayee);
    assert.ok(proposed.ok && proposed.value.dispute.decision === undefined);
    assert.equal((await statusOf(till, payment))[0], 'disputed');
    const again = await decideDispute(deps, tenant, digest, byPayee);
    assert.ok(again.ok && again.value.dispute.decision === undefined, 'one operator cannot be two');
    const other = await decideDispute(deps, tenant, digest, { ...rejected, by: 'tenant/ravi' });
    assert.ok(
      other.ok && other.value.dispute.decision === undefined,
      'another outcome is another proposal',
    );
    const agreed = await decideDispute(deps, tenant, digest, { ...rejected, by: 'tenant/asha' });
    assert.ok(agreed.ok && agreed.value.dispute.decision !== undefined);
    assert.equal((await statusOf(till, payment))[0], 'settled');
    const small = await scene(149n);
    await object(small.payer, small.payment);
    const alone = await decideDispute(deps, tenant, digestOf(small.payment), rejected);
    assert.ok(alone.ok && alone.value.dispute.decision !== undefined);
    assert.ok(
      (
        await changeDisputeTerms(deps, tenant, {
          windowSeconds: DISPUTE_SECONDS,
          decideSeconds: DECIDE_SECONDS,
        })
      ).ok,
    );
  });

  test('say so where the payer ordered it through the network, which waits for no other word of it (P-12)', async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 200n);
    const { records } = await payer.sync([await orderedHalf(world, { payer, payment })]);
    assert.equal(records[0]?.status, 'settled', 'another of this amount waits for its payer');
    await object(payer, payment);
    const shown = await showDispute(deps, tenant, digestOf(payment));
    assert.ok(shown.ok);
    assert.equal(shown.value.evidence.isOrdered, true);
    assert.equal(shown.value.evidence.paid, 200n);
  });

  test('have the evidence gathered: halves, device, place, and how often that happened (P-26)', async () => {
    const { payer, till, payment } = await scene(200n);
    const claimedAt = world.now();
    await object(payer, payment, 'otherAmount');
    const shown = await showDispute(deps, tenant, digestOf(payment));
    assert.ok(shown.ok);
    const { words, evidence, dispute } = shown.value;
    assert.equal(words, 'Not I.');
    assert.equal(dispute.reason, 'otherAmount');
    assert.deepEqual(evidence.halves, [{ side: 'payee', at: claimedAt }]);
    assert.equal(evidence.tally, 'payeeHalf');
    assert.equal(evidence.payerDevice, 'active');
    assert.equal(evidence.place, 'tdr1y');
    assert.equal(evidence.element, 'software');
    assert.equal(evidence.isOrdered, false);
    assert.deepEqual(evidence.againstPayee, { upheld: 0, rejected: 0 });
    assert.ok((await decideDispute(deps, tenant, digestOf(payment), rejected)).ok);
    const next = await payer.pay(till, 100n);
    await till.sync([halfOf(next)]);
    await object(payer, next, 'otherAmount');
    const again = await showDispute(deps, tenant, digestOf(next));
    assert.ok(again.ok);
    assert.deepEqual(again.value.evidence.ofPayer, { upheld: 0, rejected: 1 });
    assert.deepEqual(again.value.evidence.againstPayee, { upheld: 0, rejected: 1 });
    const page = { after: new Uint8Array(), isOpen: true };
    const { disputes } = await listDisputes(deps, tenant, page);
    assert.ok(disputes.some((one) => toHex(one.dispute.digest) === toHex(digestOf(next))));
    assert.ok(!disputes.some((one) => toHex(one.dispute.digest) === toHex(digestOf(payment))));
    const unknown = await showDispute(deps, tenant, new Uint8Array(32));
    assert.deepEqual(unknown, { ok: false, code: 'unknownDispute' });
  });
});
