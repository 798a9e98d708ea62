/** Rules on the wire: each kind has its number and form, and nothing else is read as one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CborValue } from '../encoding/cbor.ts';
import { readShape } from '../encoding/shape.ts';
import { minor } from '../money.ts';
import { ruleShape, type Rule, type RuleKind } from './rule.ts';

const WIRE: Readonly<Record<RuleKind, readonly [Rule, CborValue]>> = {
  places: [{ kind: 'places', cells: ['tdr1'] }, [0, ['tdr1']]],
  merchantTypes: [{ kind: 'merchantTypes', types: [5_411] }, [1, [5_411]]],
  window: [{ kind: 'window', from: 1, until: 2 }, [2, 1, 2]],
  radius: [{ kind: 'radius', metres: 500 }, [3, 500]],
  dayMax: [{ kind: 'dayMax', amount: minor(5n) }, [4, 5n]],
  paymentMax: [{ kind: 'paymentMax', amount: minor(5n) }, [5, 5n]],
  count: [{ kind: 'count', payments: 1 }, [6, 1]],
  brief: [{ kind: 'brief', seconds: 300 }, [7, 300]],
  lockedAmount: [{ kind: 'lockedAmount', amount: minor(5n) }, [8, 5n]],
  minimumBalance: [{ kind: 'minimumBalance', amount: minor(5n) }, [9, 5n]],
  lockedShare: [{ kind: 'lockedShare', share: 500 }, [10, 500]],
  releasedShare: [{ kind: 'releasedShare', share: 10_000 }, [11, 10_000]],
};

for (const [kind, [rule, value]] of Object.entries(WIRE)) {
  test(`a rule of kind ${kind} has its own form`, () => {
    assert.deepEqual(ruleShape.encode(rule), value);
    assert.deepEqual(readShape(ruleShape, value, 'rule'), { ok: true, value: rule });
  });
}

const MALFORMED: readonly (readonly [string, CborValue])[] = [
  ['no array', 8],
  ['no number', []],
  ['a kind that nobody knows', [12, 1]],
  ['a value too many', [8, 5n, 1]],
  ['a value too few', [2, 1]],
  ['a negative lock', [8, -1n]],
  ['no payment at all', [6, 0]],
  ['no time at all', [7, 0]],
  ['more than everything', [10, 10_001]],
  ['a share of less than nothing', [11, -1]],
];

for (const [name, value] of MALFORMED) {
  test(`not a rule: ${name}`, () => {
    assert.equal(readShape(ruleShape, value, 'rule').ok, false);
  });
}
