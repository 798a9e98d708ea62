/**
 * Rules that limit where and when a balance certificate may be spent (G-017, G-020, G-135, G-136).
 *
 * One closed union, evaluated with the same code by the issuer, the payer's device and the payee's
 * device; all rules of a set must allow. A rule of an unknown kind refuses the payment, because a rule
 * that is not understood may be the one that forbids it. Sets travel by the SHA-256 of their encoding,
 * cut to 16 bytes.
 */

import type { Crypto } from '../crypto.ts';
import { encodeCbor, isList, type CborValue } from '../encoding/cbor.ts';
import { list, malformed, mapped, text, uint, type Shape } from '../encoding/shape.ts';
import {
  CELL_LENGTH_MAX,
  MERCHANT_TYPE_MAX,
  RULES_MAX,
  RULE_VALUES_MAX,
  TIME_MAX,
} from '../limits.ts';
import { isCell } from '../place.ts';

export type Rule =
  /** The payee stands inside one of these geohash cells (G-124). */
  | { readonly kind: 'places'; readonly cells: readonly string[] }
  /** The payee's ISO 18245 merchant category is one of these (G-125). */
  | { readonly kind: 'merchantTypes'; readonly types: readonly number[] }
  /** From `from` until before `until`, unix seconds (G-116, G-117). */
  | { readonly kind: 'window'; readonly from: number; readonly until: number }
  /** Within so many metres of the line's first offline payment under the certificate (G-126). */
  | { readonly kind: 'radius'; readonly metres: number }
  /** A kind that this version does not know, kept as it came so that the set keeps its digest. */
  | { readonly kind: 'unknown'; readonly raw: CborValue };

export type RuleSet = readonly Rule[];

const PLACES = 0;
const MERCHANT_TYPES = 1;
const WINDOW = 2;
const RADIUS = 3;

export const cellShape: Shape<string> = mapped<string, string>(
  text(CELL_LENGTH_MAX),
  (cell) => cell,
  (cell) => (isCell(cell) ? cell : undefined),
);
export const merchantTypeShape: Shape<number> = uint(MERCHANT_TYPE_MAX);

const cellsShape = list(cellShape, RULE_VALUES_MAX);
const typesShape = list(merchantTypeShape, RULE_VALUES_MAX);
const timeShape = uint(TIME_MAX);
const metresShape = uint(20_000_000);

const ruleShape: Shape<Rule> = {
  encode: (rule): CborValue => {
    switch (rule.kind) {
      case 'places':
        return [PLACES, cellsShape.encode(rule.cells)];
      case 'merchantTypes':
        return [MERCHANT_TYPES, typesShape.encode(rule.types)];
      case 'window':
        return [WINDOW, rule.from, rule.until];
      case 'radius':
        return [RADIUS, rule.metres];
      case 'unknown':
        return rule.raw;
    }
  },
  decode: (value, at): Rule => {
    if (!isList(value)) return malformed(at);
    const [number, first, second] = value;
    if (typeof number !== 'number') return malformed(at);
    if (number === PLACES && value.length === 2) {
      return { kind: 'places', cells: cellsShape.decode(first ?? null, at) };
    }
    if (number === MERCHANT_TYPES && value.length === 2) {
      return { kind: 'merchantTypes', types: typesShape.decode(first ?? null, at) };
    }
    if (number === WINDOW && value.length === 3) {
      const from = timeShape.decode(first ?? null, at);
      return { kind: 'window', from, until: timeShape.decode(second ?? null, at) };
    }
    if (number === RADIUS && value.length === 2) {
      return { kind: 'radius', metres: metresShape.decode(first ?? null, at) };
    }
    return { kind: 'unknown', raw: value };
  },
};

export const ruleSetShape: Shape<RuleSet> = list(ruleShape, RULES_MAX);

/** The 16 bytes by which a balance certificate names a rule set. */
export function ruleSetDigest(crypto: Crypto, rules: RuleSet): Uint8Array {
  return crypto.sha256(encodeCbor(ruleSetShape.encode(rules))).subarray(0, 16);
}
