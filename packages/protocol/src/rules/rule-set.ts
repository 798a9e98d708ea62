/**
 * The rules that travel with a balance certificate (G-017, G-020, G-135, G-136), judged again by the
 * payer's device, the payee's device and the issuer.
 *
 * A rule of an unknown kind refuses the payment, because a rule that is not understood may be the one
 * that forbids it. Sets travel by the SHA-256 of their encoding, cut to 16 bytes.
 */

import type { Crypto } from '../crypto.ts';
import { encodeCbor, isList, type CborValue } from '../encoding/cbor.ts';
import { list, malformed, type Shape } from '../encoding/shape.ts';
import { RULES_MAX } from '../limits.ts';
import { readSceneRule, ruleShape, type SceneRule } from './rule.ts';

export type SetRule =
  | SceneRule
  /** A kind that this version does not know, kept as it came so that the set keeps its digest. */
  | { readonly kind: 'unknown'; readonly raw: CborValue };

export type RuleSet = readonly SetRule[];

const setRuleShape: Shape<SetRule> = {
  encode: (rule): CborValue => (rule.kind === 'unknown' ? rule.raw : ruleShape.encode(rule)),
  decode: (value, at): SetRule => {
    if (!isList(value)) return malformed(at);
    const rule = readSceneRule(value, at);
    return rule ?? { kind: 'unknown', raw: value };
  },
};

export const ruleSetShape: Shape<RuleSet> = list(setRuleShape, RULES_MAX);

/** The 16 bytes by which a balance certificate names a rule set. */
export function ruleSetDigest(crypto: Crypto, rules: RuleSet): Uint8Array {
  return crypto.sha256(encodeCbor(ruleSetShape.encode(rules))).subarray(0, 16);
}
