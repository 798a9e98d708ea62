/** Vectors of rule sets: their encoding, and the 16 bytes by which certificates name them. */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { RULES_MAX, RULE_VALUES_MAX } from '@tallystick/protocol/limits';
import { minor, MINOR_MAX } from '@tallystick/protocol/money';
import { ruleSetDigest, ruleSetShape, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { DAY_SECONDS, NOW } from '../fixed/tenant.ts';
import { jsonOf } from '../json-form.ts';
import { accepted, refused, type Vector, type VectorFile } from '../vector.ts';

/** One rule of each kind that this version knows. */
export const MIXED_RULES: RuleSet = [
  { kind: 'places', cells: ['tdr1', 'tdr4'] },
  { kind: 'merchantTypes', types: [5_411, 5_812] },
  { kind: 'window', from: NOW - DAY_SECONDS, until: NOW + DAY_SECONDS },
  { kind: 'radius', metres: 2_000 },
  { kind: 'dayMax', amount: minor(5_000n) },
];

/** A rule of a kind that this version does not know. */
export const UNKNOWN_RULE: RuleSet = [{ kind: 'unknown', raw: [77, 'tuesdays', [1, null]] }];

const ACCEPTED: Readonly<Record<string, RuleSet>> = {
  'no rules': [],
  places: [{ kind: 'places', cells: ['t', 'tdr1y3bcdefg'] }],
  'no place at all': [{ kind: 'places', cells: [] }],
  'merchant types': [{ kind: 'merchantTypes', types: [0, 9_999] }],
  'a window of time': [{ kind: 'window', from: 0, until: 4_294_967_295 }],
  'a radius': [{ kind: 'radius', metres: 20_000_000 }],
  'a sum for each day': [{ kind: 'dayMax', amount: minor(MINOR_MAX) }],
  'one rule of each kind': MIXED_RULES,
  'a kind that this version does not know: read, and refuses every payment': UNKNOWN_RULE,
  'a known number with more parts than it has: a kind that this version does not know': [
    { kind: 'unknown', raw: [3, 2_000, 1] },
  ],
  'a rule that shapes certificates and does not travel: a kind that this version does not know here':
    [{ kind: 'unknown', raw: [8, -1] }],
  'as many rules as allowed': Array.from({ length: RULES_MAX }, (_, metres) => ({
    kind: 'radius',
    metres,
  })),
};

/** Where it is malformed, what is wrong, and the set. */
const REFUSED: readonly (readonly [string, string, CborValue])[] = [
  ['ruleSet', 'not an array', new Map([[0, 1]])],
  ['ruleSet[0]', 'a rule that is no array', [3]],
  ['ruleSet[0]', 'a rule without a number', [[]]],
  ['ruleSet[0]', 'a rule with a text for its number', [['radius', 2_000]]],
  ['ruleSet', 'one rule too many', Array.from({ length: RULES_MAX + 1 }, () => [3, 2_000])],
  ['ruleSet[0][0]', 'a place that is no geohash: "a" is not in its alphabet', [[0, ['tdra']]]],
  ['ruleSet[0][0]', 'a place that is no geohash: upper case', [[0, ['TDR1']]]],
  ['ruleSet[0][0]', 'a place of no letters', [[0, ['']]]],
  ['ruleSet[0][0]', 'a place of 13 letters', [[0, ['tdr1y3bcdefgh']]]],
  [
    'ruleSet[0]',
    'one place too many',
    [[0, Array.from({ length: RULE_VALUES_MAX + 1 }, () => 'tdr1')]],
  ],
  ['ruleSet[0]', 'places that are no array', [[0, 'tdr1']]],
  ['ruleSet[0][0]', 'a merchant type above 9999', [[1, [10_000]]]],
  ['ruleSet[0]', 'a negative time', [[2, -1, 0]]],
  ['ruleSet[0]', 'a time above 32 bits', [[2, 0, 4_294_967_296]]],
  ['ruleSet[0]', 'a radius beyond the Earth', [[3, 20_000_001]]],
  ['ruleSet[0]', 'a negative sum for each day', [[4, -1]]],
];

function acceptedVector([name, rules]: readonly [string, RuleSet]): Vector {
  const bytes = encodeCbor(ruleSetShape.encode(rules));
  const digest = ruleSetDigest(fixedCrypto, rules);
  return accepted(name, { bytes: toHex(bytes) }, { rules: jsonOf(rules), digest: toHex(digest) });
}

/** `rule-sets.json`. */
export function makeRuleSets(): VectorFile {
  return {
    operation: 'digestRuleSet',
    about: 'Rule sets, and the first 16 bytes of the SHA-256 of their encoding.',
    vectors: [
      ...Object.entries(ACCEPTED).map(acceptedVector),
      ...REFUSED.map(([at, name, value]) =>
        refused(
          name,
          { bytes: toHex(encodeCbor(value)) },
          { stage: 'shape', code: 'malformed', at },
        ),
      ),
    ],
  };
}
