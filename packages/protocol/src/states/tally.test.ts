/** Do the halves meet, and do they agree (G-173)? Whichever came first (G-172). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TALLIES, tallyOf, type StoredEvidence, type Tally } from './tally.ts';

/** claimed, reported, receipt, code: what is stored; then what it says together. */
const ROWS: readonly (readonly [string, StoredEvidence, Tally])[] = [
  ['the payee claims', { claimed: true, reported: false, codeMatched: false }, 'payeeHalf'],
  ['the payer reports', { claimed: false, reported: true, codeMatched: false }, 'payerHalf'],
  ['both', { claimed: true, reported: true, codeMatched: false }, 'matched'],
  [
    'the payer reports with an accepted receipt',
    { claimed: false, reported: true, receipt: 'accepted', codeMatched: false },
    'matched',
  ],
  [
    'the payer reports with a right status code',
    { claimed: false, reported: true, codeMatched: true },
    'matched',
  ],
  [
    'a courier brings the receipt alone',
    { claimed: false, reported: false, receipt: 'accepted', codeMatched: false },
    'payeeHalf',
  ],
  [
    'the payer reports what was declined',
    { claimed: false, reported: true, receipt: 'declined', codeMatched: false },
    'payerHalf',
  ],
  [
    'the payee claims what it declined',
    { claimed: true, reported: false, receipt: 'declined', codeMatched: false },
    'conflict',
  ],
  [
    'the payee claims what it voided, and the payer reports',
    { claimed: true, reported: true, receipt: 'void', codeMatched: false },
    'conflict',
  ],
  [
    'the payee claims what it voided, and a status code is right',
    { claimed: true, reported: true, receipt: 'void', codeMatched: true },
    'conflict',
  ],
];

for (const [name, evidence, expected] of ROWS) {
  test(`${name}: ${expected}`, () => {
    assert.equal(tallyOf(evidence), expected);
  });
}

test('whatever is stored has a tally, and a claim against an own receipt is always a conflict', () => {
  for (const claimed of [false, true]) {
    for (const reported of [false, true]) {
      for (const codeMatched of [false, true]) {
        for (const receipt of ['accepted', 'declined', 'void', undefined] as const) {
          const tally = tallyOf({
            claimed,
            reported,
            codeMatched,
            ...(receipt === undefined ? {} : { receipt }),
          });
          assert.ok(TALLIES.includes(tally));
          const gaveUp = receipt === 'declined' || receipt === 'void';
          assert.equal(tally === 'conflict', claimed && gaveUp);
        }
      }
    }
  }
});
