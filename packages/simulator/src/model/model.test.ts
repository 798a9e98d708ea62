/** The model against the protocol: each row of the table of a line, and rules 2 to 6, one by one. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { SignedHalf } from '@tallystick/auditor/signed-half';
import { allot, block, closeLine, deposit, prefund } from './commands.ts';
import { ALL_DONE, passTime } from './passing-time.ts';
import { createModelGround, DAY, LINE, PAYEE, PAYER, type ModelGround } from './model-ground.ts';

const REDEEM_SECONDS = 21 * DAY;

interface Table {
  readonly ground: ModelGround;
  readonly halves: readonly [SignedHalf, SignedHalf, SignedHalf];
}

function issued(): Table {
  const ground = createModelGround(200n);
  ground.issue(100n);
  return { ground, halves: [ground.pay(10n), ground.pay(20n), ground.pay(30n)] };
}

function settled(): Table {
  const table = issued();
  const [ten, , thirty] = table.halves;
  table.ground.claim([ten, thirty]);
  return table;
}

function voided(): Table {
  const table = settled();
  const [, twenty] = table.halves;
  table.ground.report([{ ...twenty, receipt: { outcome: 'void', seq: 9 } }]);
  return table;
}

/** Each a day after the one before. */
function certified(...amounts: readonly bigint[]): Table {
  const table = voided();
  for (const amount of amounts) {
    table.ground.wait(DAY);
    assert.match(table.ground.issue(amount), /^certificate/);
  }
  return table;
}

suite('the table of a line', () => {
  test('issue 100; pay 10, 20, 30 offline: 100 - 0 - 0, reserved 100', () => {
    assert.equal(issued().ground.figures(), '100 - 0 - 0 = 100');
  });

  test('the 10 and the 30 settle: 100 - 40 - 0, reserved 60', () => {
    assert.equal(settled().ground.figures(), '100 - 40 - 0 = 60');
  });

  test('the 20 is voided, and is back on the account: 100 - 40 - 20, reserved 40', () => {
    const { ground } = voided();
    assert.equal(ground.figures(), '100 - 40 - 20 = 40');
    assert.equal(ground.free(PAYER), 120n);
  });

  test('refresh: unchanged, reserved 40', () => {
    assert.equal(certified(40n).ground.figures(), '100 - 40 - 20 = 40');
  });

  test('top-up of 50: 150 - 40 - 20, reserved 90', () => {
    const { ground } = certified(40n, 90n);
    assert.equal(ground.figures(), '150 - 40 - 20 = 90');
    assert.equal(ground.free(PAYER), 70n);
  });

  test("reduction to 90, before the older certificate's redeemBy: unchanged, reserved 90", () => {
    const { ground } = certified(40n, 90n, 30n);
    ground.wait(REDEEM_SECONDS - DAY - 1);
    ground.work();
    assert.equal(ground.figures(), '150 - 40 - 20 = 90');
  });

  test('the same, after it: 90 - 40 - 20, reserved 30', () => {
    const { ground } = certified(40n, 90n, 30n);
    ground.wait(REDEEM_SECONDS - DAY);
    ground.work();
    assert.equal(ground.figures(), '90 - 40 - 20 = 30');
    assert.equal(ground.free(PAYER), 130n);
  });

  test('instead, the older one was spent up to 150: 150 - 130 - 20, reserved 0', () => {
    const { ground } = certified(40n, 90n, 30n);
    ground.claim([ground.pay(90n)]);
    assert.equal(ground.figures(), '150 - 130 - 20 = 0');
  });

  test('or give-back, or lost device, at redeemBy: 60 - 40 - 20, reserved 0, 30 to the account', () => {
    const { ground } = certified(40n, 90n, 30n);
    assert.equal(closeLine(ground.moment(), ground.payer, LINE), true);
    ground.wait(REDEEM_SECONDS);
    ground.work();
    assert.equal(ground.figures(), '60 - 40 - 20 = 0');
    assert.equal(ground.free(PAYER), 160n);
    assert.equal(ground.free(PAYEE), 40n);
  });
});

suite('what the rules say besides', () => {
  test('a withdrawal first learned of after redeemBy raises ceiling and returned alike, and is paid from free money', () => {
    const ground = createModelGround(100n);
    ground.issue(60n);
    const half = ground.pay(50n);
    ground.wait(REDEEM_SECONDS);
    ground.work();
    assert.equal(ground.figures(), '0 - 0 - 0 = 0');
    const [payment] = ground.claim([half]);
    assert.equal(ground.figures(), '50 - 0 - 50 = 0');
    assert.equal(payment?.status, 'settled');
    assert.equal(ground.free(PAYER), 50n);
  });

  test('no certificate takes the exposure of a line above its limit, however often it is refreshed', () => {
    const ground = createModelGround(5_000n);
    ground.issue(600n);
    ground.claim([ground.pay(300n)]);
    assert.equal(ground.issue(701n), 'aboveLineLimit');
    assert.equal(ground.issue(700n), 'certificate 1');
  });

  test('a gap blocks the next certificate, and so does a statement behind what is known', () => {
    const ground = createModelGround(500n);
    ground.issue(100n);
    const hidden = ground.pay(10n);
    assert.equal(ground.issue(90n), 'historyIncomplete');
    ground.claim([hidden]);
    assert.equal(ground.issue(90n), 'certificate 1');
  });

  test('one request is paid once: a second payment of it returns by itself', () => {
    const ground = createModelGround(100n);
    ground.issue(100n);
    const first = ground.pay(10n, { request: 'same' });
    const second = ground.pay(10n, { request: 'same' });
    ground.report([second]);
    ground.claim([first]);
    ground.work();
    assert.equal(ground.state.payments.get(second.digest)?.status, 'returned');
    assert.equal(ground.figures(), '100 - 10 - 10 = 80');
  });

  test('a void after settlement comes back from the payee, and the figures of the line stay', () => {
    const ground = createModelGround(100n);
    ground.issue(100n);
    const half = ground.pay(40n);
    ground.claim([half]);
    const before = ground.figures();
    ground.claim([{ ...half, receipt: { outcome: 'void', seq: 9 } }]);
    ground.work();
    assert.equal(ground.figures(), before);
    assert.equal(ground.free(PAYER), 40n);
    assert.equal(ground.free(PAYEE), 0n);
  });

  test('a double spend convicts, draws on the one pot, then on allotted cover, and repays it at redeemBy', () => {
    const ground = createModelGround(100n);
    prefund(ground.moment(), 50n);
    const until = ground.moment().now + 30 * DAY;
    assert.equal(allot(ground.moment(), '2/1', { amount: 30n, until }), true);
    assert.equal(allot(ground.moment(), '2/1', { amount: 30n, until }), false);
    ground.issue(60n);
    const one = ground.pay(60n);
    const fork = { ...one, digest: 'fork', request: 'other' };
    const [first, second] = ground.claim([one, fork]);
    assert.deepEqual(
      [first?.status, second?.status, second?.fromCover],
      ['settled', 'waiting', 30n],
    );
    assert.equal(ground.payer.status, 'revoked');
    ground.wait(REDEEM_SECONDS);
    ground.work();
    // 40 of free money pay the rest that is due, then 10 of the 30 that cover paid.
    assert.equal(second?.status, 'settled');
    assert.equal(ground.free(PAYER), 0n);
    assert.equal(ground.free(PAYEE), 120n);
  });

  test('records of a reported device wait until redeemBy once a bundle lists it', () => {
    const ground = createModelGround(100n);
    ground.issue(60n);
    const before = ground.pay(10n);
    const after = ground.pay(20n, { bundleSeq: 2 });
    block(ground.moment(), ground.payer.keyHash);
    ground.payer.listedIn = 2;
    ground.state.bundles.set(2, ground.moment().now);
    const [timely, waiting] = ground.claim([before, after]);
    assert.deepEqual([timely?.status, waiting?.status], ['settled', 'waiting']);
    ground.wait(REDEEM_SECONDS);
    ground.work();
    assert.equal(waiting?.status, 'settled');
    assert.equal(ground.issue(10n), 'lineClosed');
  });

  test('a phone that was reported before its double spend was proven costs its owner the reservation only', () => {
    const outcomes = (['before', 'after'] as const).map((when) => {
      const ground = createModelGround(200n);
      ground.issue(60n);
      const one = ground.pay(60n);
      if (when === 'before') block(ground.moment(), ground.payer.keyHash);
      const fork = { ...one, digest: 'fork', request: 'other' };
      const [, second] = ground.claim([one, fork]);
      if (when === 'after') block(ground.moment(), ground.payer.keyHash);
      assert.equal(ground.payer.status, 'revoked');
      ground.wait(REDEEM_SECONDS);
      ground.work();
      return [second?.status, ground.free(PAYER)];
    });
    assert.deepEqual(outcomes, [
      ['refused', 140n],
      ['settled', 80n],
    ]);
  });

  test('what a payee did not name below its number waits for the other half', () => {
    const ground = createModelGround(100n);
    ground.issue(60n);
    const half = ground.pay(10n);
    ground.claim([], { lastSeq: 5 });
    const [late] = ground.claim([half], { lastSeq: 5 });
    assert.equal(late?.status, 'waiting');
    const [paid] = ground.report([half]);
    assert.equal(paid?.status, 'settled');
  });

  test("the payer's half alone waits for the payee, and returns at redeemBy", () => {
    const ground = createModelGround(100n);
    ground.issue(60n);
    const [alone] = ground.report([ground.pay(10n)]);
    assert.equal(alone?.status, 'awaited');
    ground.wait(REDEEM_SECONDS);
    ground.work();
    assert.equal(alone?.status, 'returned');
    assert.equal(ground.free(PAYER), 100n);
  });

  test('a payee that claims what it declined is convicted', () => {
    const ground = createModelGround(100n);
    ground.issue(60n);
    const half: SignedHalf = { ...ground.pay(10n), receipt: { outcome: 'declined', seq: 2 } };
    ground.report([half]);
    ground.claim([], { lastSeq: 3, open: [half.digest] });
    assert.equal(ground.till.status, 'revoked');
  });
});

suite('a pass of the worker that was cut short', () => {
  test('rolls up what was in transit when its turn came', () => {
    const ground = createModelGround(100n);
    ground.issue(60n);
    ground.claim([ground.pay(10n), ground.pay(20n)]);
    passTime(ground.moment(), { ...ALL_DONE, inTransit: new Map([[PAYEE, 20n]]) });
    assert.equal(ground.free(PAYEE), 10n);
    ground.work();
    assert.equal(ground.free(PAYEE), 30n);
  });
});

test('what cover paid and nothing gave back is owed: half of each deposit pays it, rounded up', () => {
  const ground = createModelGround(60n);
  prefund(ground.moment(), 50n);
  const until = ground.moment().now + 30 * DAY;
  assert.equal(allot(ground.moment(), '2/1', { amount: 20n, until }), true);
  ground.issue(60n);
  const one = ground.pay(60n);
  ground.claim([one, { ...one, digest: 'fork', request: 'other' }]);
  ground.wait(REDEEM_SECONDS);
  ground.work();
  for (const [amount, left, loss] of [
    [25n, 12n, 43n],
    [25n, 30n, 50n],
    [25n, 55n, 50n],
  ] as const) {
    deposit(ground.moment(), PAYER, amount);
    assert.deepEqual([ground.free(PAYER), ground.state.loss], [left, loss]);
  }
});
