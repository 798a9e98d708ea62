/** The arithmetic of a line, step by step, and when its ceiling may fall. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  exposure,
  lowestCeiling,
  NEW_LINE,
  reservedFor,
  withCeilingRaised,
  withReturned,
  withSettled,
  withUnspentReleased,
  type LineCertificate,
  type LineFigures,
} from './line.ts';

const DAY = 86_400;

function certificate(ceiling: bigint, baseSum: bigint, expiresDay: number): LineCertificate {
  const expiresAt = expiresDay * DAY;
  return { ceiling, baseSum, expiresAt, redeemBy: expiresAt + 14 * DAY };
}

const ISSUED = certificate(100n, 0n, 7);
const REFRESHED = certificate(100n, 60n, 14);
const TOPPED_UP = certificate(150n, 60n, 21);
const REDUCED = certificate(90n, 60n, 28);
const certificates = [ISSUED, REFRESHED, TOPPED_UP, REDUCED];
/** 10, 20 and 30 were paid: no more is known. */
const knownSum = 60n;

/** Each step from the one before it, as the protocol's table of a line goes. */
const issued = withCeilingRaised(NEW_LINE, 100n);
const settled = withSettled(withSettled(issued, 10n), 30n);
const voided = withReturned(settled, 20n);
const refreshed = withCeilingRaised(voided, 100n);
const toppedUp = withCeilingRaised(refreshed, 150n);
const reducedEarly = withUnspentReleased(toppedUp, {
  certificates,
  knownSum,
  now: TOPPED_UP.redeemBy - 1,
});
const reducedLate = withUnspentReleased(toppedUp, {
  certificates,
  knownSum,
  now: TOPPED_UP.redeemBy,
});
const spentInstead = withSettled(toppedUp, 90n);
const givenBack = withUnspentReleased(reducedLate.line, {
  certificates,
  knownSum,
  now: REDUCED.redeemBy,
});

const STEPS: readonly (readonly [string, LineFigures, string, bigint])[] = [
  ['issue 100; pay 10, 20, 30 offline', issued, '100 - 0 - 0', 100n],
  ['the 10 and the 30 settle', settled, '100 - 40 - 0', 60n],
  ['the 20 is voided', voided, '100 - 40 - 20', 40n],
  ['refresh', refreshed, '100 - 40 - 20', 40n],
  ['top-up of 50', toppedUp, '150 - 40 - 20', 90n],
  ["reduction to 90, before the older one's redeemBy", reducedEarly.line, '150 - 40 - 20', 90n],
  ['the same, after it', reducedLate.line, '90 - 40 - 20', 30n],
  ['instead, the older one was spent up to 150', spentInstead, '150 - 130 - 20', 0n],
  ['or give-back, or lost device, at redeemBy', givenBack.line, '60 - 40 - 20', 0n],
];

for (const [name, line, figures, reservation] of STEPS) {
  test(`${name}: ${figures}, reserved ${reservation} (G-128)`, () => {
    assert.equal(`${line.ceiling} - ${line.settled} - ${line.returned}`, figures);
    assert.equal(reservedFor(line), reservation);
  });
}

test('what a lowered ceiling frees goes to the account, once', () => {
  assert.equal(reducedEarly.released, 0n);
  assert.equal(reducedLate.released, 60n);
  assert.equal(givenBack.released, 30n);
  const again = withUnspentReleased(givenBack.line, {
    certificates,
    knownSum,
    now: REDUCED.redeemBy + 400 * DAY,
  });
  assert.deepEqual(again, { line: givenBack.line, released: 0n });
});

const LOWEST: readonly (readonly [string, Parameters<typeof lowestCeiling>[1], bigint])[] = [
  [
    'a second before the highest ends',
    { certificates, knownSum, now: TOPPED_UP.redeemBy - 1 },
    150n,
  ],
  ['when the highest ends', { certificates, knownSum, now: TOPPED_UP.redeemBy }, 90n],
  ['when all have ended', { certificates, knownSum, now: REDUCED.redeemBy }, 60n],
  ['when expired only', { certificates, knownSum, now: TOPPED_UP.expiresAt }, 150n],
  [
    'a known sum above all that is open',
    { certificates, knownSum: 140n, now: TOPPED_UP.redeemBy },
    140n,
  ],
  ['no certificate and no sum known', { certificates: [], knownSum: 0n, now: 0 }, 60n],
];

for (const [name, input, expected] of LOWEST) {
  test(`the lowest ceiling ${name} is ${expected}`, () => {
    assert.equal(lowestCeiling(toppedUp, input), expected);
  });
}

test('a withdrawal first learned of afterwards raises ceiling and returned alike', () => {
  const learned = withReturned(withCeilingRaised(givenBack.line, 75n), 15n);
  assert.deepEqual(learned, { ceiling: 75n, settled: 40n, returned: 35n });
  assert.equal(reservedFor(learned), 0n);
});

test('nothing is paid or returned beyond the reservation, and no ceiling falls by raising it', () => {
  assert.throws(() => withSettled(voided, 41n), /broken invariant/);
  assert.throws(() => withReturned(voided, 41n), /broken invariant/);
  assert.throws(() => withSettled(voided, -1n), /broken invariant/);
  assert.throws(() => withReturned(voided, -1n), /broken invariant/);
  assert.throws(() => withCeilingRaised(voided, 99n), /broken invariant/);
  assert.throws(() => reservedFor({ ceiling: 1n, settled: 1n, returned: 1n }), /broken invariant/);
  assert.equal(reservedFor(withSettled(voided, 40n)), 0n);
});

const EXPOSED: readonly (readonly [string, readonly LineCertificate[], number, bigint])[] = [
  ['no certificate', [], 0, 0n],
  ['one', [ISSUED], 0, 100n],
  ['one that was refreshed', [ISSUED, REFRESHED], 0, 100n],
  ['the older one expired', [ISSUED, REFRESHED], 7 * DAY, 40n],
  ['rising ones, all live', certificates, 0, 150n],
  ['rising ones, the newest first', certificates.toReversed(), 0, 150n],
  ['rising ones, the first expired', certificates, 7 * DAY, 90n],
  ['all expired', certificates, 28 * DAY, 0n],
];

for (const [name, live, now, expected] of EXPOSED) {
  test(`a rolled-back device can spend ${expected} one after the other with ${name}`, () => {
    assert.equal(exposure(live, now), expected);
  });
}
