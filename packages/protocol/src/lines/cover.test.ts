/** Which records cover may pay: by signed numbers and the issuer's clock, not by the parties' clocks. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isTimely, type CoverQuestion } from './cover.ts';

/** A record under bundle 10, handed in a day after that was issued. */
const RECORD: CoverQuestion = {
  requestBundleSeq: 10,
  payeeSyncedSeq: 9,
  bundleIssuedAt: 1_800_000_000,
  bundleAgeSecondsMax: 3 * 86_400,
  now: 1_800_086_400,
  late: false,
};

const ROWS: readonly (readonly [string, Partial<CoverQuestion>, boolean])[] = [
  ['a usual record', {}, true],
  ['under the very bundle that the payee held when it last synced', { payeeSyncedSeq: 10 }, true],
  ['under a bundle before the one that lists the device', { revokedInSeq: 11 }, true],
  ['under the bundle that lists the device', { revokedInSeq: 10 }, false],
  ['under a bundle after the one that lists the device', { revokedInSeq: 9 }, false],
  ['under a bundle older than the payee held', { payeeSyncedSeq: 11 }, false],
  ['older still, and the device is listed since', { payeeSyncedSeq: 11, revokedInSeq: 12 }, false],
  ['in the last second of the bundle', { now: 1_800_000_000 + 3 * 86_400 }, true],
  ['a second later', { now: 1_800_000_001 + 3 * 86_400 }, false],
  ['late: a statement should have named it', { late: true }, false],
];

for (const [name, changes, expected] of ROWS) {
  test(`a record ${name} ${expected ? 'may' : 'may not'} be paid from cover`, () => {
    assert.equal(isTimely({ ...RECORD, ...changes }), expected);
  });
}
