/** Rule sets: their wire form, their names, and rules of kinds that nobody knows yet. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';

import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { readShape } from '../encoding/shape.ts';
import { RULE_VALUES_MAX, RULES_MAX } from '../limits.ts';
import { minor } from '../money.ts';
import { ruleSetDigest, ruleSetShape, type RuleSet, type SetRule } from './rule-set.ts';

const crypto = createNodeCrypto();

const WIRE: readonly (readonly [SetRule, CborValue])[] = [
  [{ kind: 'places', cells: ['tdr1', 'tf3'] }, [0, ['tdr1', 'tf3']]],
  [{ kind: 'merchantTypes', types: [5_411, 4_111] }, [1, [5_411, 4_111]]],
  [
    { kind: 'window', from: 1_800_000_000, until: 1_800_003_600 },
    [2, 1_800_000_000, 1_800_003_600],
  ],
  [{ kind: 'radius', metres: 2_000 }, [3, 2_000]],
  [{ kind: 'dayMax', amount: minor(5_000n) }, [4, 5_000n]],
  // It locks funds, and does not travel.
  [{ kind: 'unknown', raw: [8, 5_000n] }, [8, 5_000n]],
  [{ kind: 'unknown', raw: [12, 'every second Tuesday'] }, [12, 'every second Tuesday']],
  [{ kind: 'unknown', raw: [0, ['tdr1'], 'at night'] }, [0, ['tdr1'], 'at night']],
];

for (const [rule, value] of WIRE) {
  test(`a rule of kind ${rule.kind} travels as ${inspect(value)}`, () => {
    assert.deepEqual(ruleSetShape.encode([rule]), [value]);
    assert.deepEqual(readShape(ruleSetShape, [value], 'rules'), { ok: true, value: [rule] });
  });
}

const MALFORMED: readonly (readonly [string, CborValue])[] = [
  ['no list', 0],
  ['a rule that is no array', [0]],
  ['a rule without a number', [[]]],
  ['a rule whose number is text', [['places', []]]],
  ['a place that is no cell', [[0, ['Bengaluru']]]],
  ['places that are no list', [[0, 'tdr1']]],
  ['a merchant type of five digits', [[1, [54_110]]]],
  ['a time before 1970', [[2, -1, 5]]],
  ['an end that is text', [[2, 0, 'noon']]],
  ['a radius beyond the earth', [[3, 20_000_001]]],
  ['too many rules', Array.from({ length: RULES_MAX + 1 }, () => [3, 1])],
  ['too many places', [[0, Array.from({ length: RULE_VALUES_MAX + 1 }, () => 't')]]],
];

for (const [name, value] of MALFORMED) {
  test(`not a rule set: ${name}`, () => {
    const read = readShape(ruleSetShape, value, 'rules');
    assert.ok(!read.ok);
    assert.match(read.at, /^rules/);
  });
}

test('a set is named by 16 bytes of the digest of its one encoding, unknown rules included', () => {
  const set: RuleSet = [
    { kind: 'radius', metres: 500 },
    { kind: 'unknown', raw: [9, null] },
  ];
  const digest = ruleSetDigest(crypto, set);
  assert.deepEqual(
    digest,
    crypto
      .sha256(
        encodeCbor([
          [3, 500],
          [9, null],
        ]),
      )
      .subarray(0, 16),
  );
  assert.notDeepEqual(ruleSetDigest(crypto, set.slice(1)), digest);
  assert.notDeepEqual(ruleSetDigest(crypto, set.toReversed()), digest);
});
