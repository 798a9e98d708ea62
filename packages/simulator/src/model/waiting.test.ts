/** The model against the guide to settlement: what becomes of a payment that waits for its payer, row by row. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import type { SignedHalf } from '@tallystick/auditor/signed-half';
import { createModelGround, DAY, PAYEE, type ModelGround } from './model-ground.ts';
import { waitSeconds } from './settlement-terms.ts';
import { awaitsText, type ModelPayment } from './state.ts';

const WINDOW = 2 * DAY;
const REDEEM_SECONDS = 21 * DAY;
const CONFIRM = { windowSeconds: WINDOW, terms: [{ settles: 'confirm' }] } as const;

interface Waiting {
  readonly ground: ModelGround;
  readonly half: SignedHalf;
  readonly payment: ModelPayment;
  /** When it was claimed, unix seconds. */
  readonly claimedAt: number;
}

/** A payment of 10 that its till has claimed, and its payer has not handed in. */
function claimed(waitBefore = 0): Waiting {
  const ground = createModelGround(100n);
  ground.decide(CONFIRM);
  ground.issue(60n);
  const half = ground.pay(10n);
  ground.wait(waitBefore);
  const claimedAt = ground.moment().now;
  const [payment = assert.fail('nothing was claimed')] = ground.claim([half]);
  return { ground, half, payment, claimedAt };
}

suite('a payment that is to be confirmed', () => {
  test('waits until its window is over, and is paid then (P-24)', () => {
    const { ground, payment, claimedAt } = claimed();
    assert.equal(awaitsText(payment), ` awaitsPayer ${claimedAt + WINDOW}`);
    ground.wait(WINDOW - 1);
    ground.work();
    assert.deepEqual([payment.status, ground.figures()], ['waiting', '60 - 0 - 0 = 60']);
    ground.wait(1);
    ground.work();
    assert.deepEqual([payment.status, awaitsText(payment)], ['settled', '']);
    assert.equal(ground.free(PAYEE), 10n);
  });

  test("is paid with its payer's half, in either order (P-23)", () => {
    const { ground, half, payment } = claimed();
    ground.report([half]);
    assert.equal(payment.status, 'settled');
    const next = ground.pay(5n);
    ground.report([next]);
    assert.equal(ground.claim([next])[0]?.status, 'settled');
  });

  test('is flagged where its payer was online without it, and waits for redeemBy (P-22)', () => {
    const { ground, payment } = claimed();
    ground.sayHead();
    ground.work();
    assert.equal(awaitsText(payment), ' unknownToPayer');
    ground.wait(WINDOW);
    ground.work();
    assert.equal(payment.status, 'waiting');
    ground.wait(REDEEM_SECONDS - WINDOW);
    ground.work();
    assert.equal(payment.status, 'settled');
  });

  test('loses its flag with its half (P-22)', () => {
    const { ground, half, payment } = claimed();
    ground.sayHead();
    ground.work();
    ground.report([half]);
    assert.deepEqual([payment.status, awaitsText(payment)], ['settled', '']);
  });

  test('waits for redeemBy where that comes before the end of its window', () => {
    const { ground, payment, claimedAt } = claimed(REDEEM_SECONDS - DAY);
    assert.equal(awaitsText(payment), ` awaitsPayer ${claimedAt + DAY}`);
    ground.wait(DAY);
    ground.work();
    assert.equal(payment.status, 'settled');
  });

  test('keeps what held with its first claim, however often it is handed in again', () => {
    const { ground, half, payment, claimedAt } = claimed();
    ground.decide({ windowSeconds: 60, terms: [] });
    ground.wait(DAY);
    ground.claim([half]);
    assert.equal(awaitsText(payment), ` awaitsPayer ${claimedAt + WINDOW}`);
    assert.equal(ground.claim([ground.pay(5n)])[0]?.status, 'settled');
  });
});

test('the first term that fits a payment decides, and what none fits is guaranteed', () => {
  const policy = {
    windowSeconds: WINDOW,
    terms: [
      { settles: 'guaranteed', merchantType: 5_411 },
      { settles: 'confirm', from: minor(100n), evidence: 'payeeHalf', element: 'software' },
      { settles: 'confirm', element: 'hardware' },
    ],
  } as const;
  const half = { amount: 100n, element: 'software' } as const;
  const waits = [
    waitSeconds(undefined, half, 'payeeHalf'),
    waitSeconds(policy, { ...half, merchantType: 5_411 }, 'payeeHalf'),
    waitSeconds(policy, half, 'payeeHalf'),
    waitSeconds(policy, { ...half, amount: 99n }, 'payeeHalf'),
    waitSeconds(policy, half, 'receipt'),
    waitSeconds(policy, { ...half, element: 'hardware' }, 'receipt'),
  ];
  assert.deepEqual(waits, [0, 0, WINDOW, 0, 0, WINDOW]);
});
