/**
 * Rules: what an account's money may be spent on without a network (G-104 to G-136).
 *
 * One closed union. Some say how much of an account's funds may go into certificates, some shape a
 * certificate, and some travel with it and are judged again at every payment, with the same code on
 * the payer's device, the payee's device and at the issuer. They are combined in two ways only: all
 * must allow, and of several amounts the least holds; so a rule more never allows more.
 */

import { isList, type CborValue } from '../encoding/cbor.ts';
import { list, malformed, mapped, minorShape, text, uint, type Shape } from '../encoding/shape.ts';
import {
  CELL_LENGTH_MAX,
  COUNTER_MAX,
  MERCHANT_TYPE_MAX,
  RULE_VALUES_MAX,
  TIME_MAX,
} from '../limits.ts';
import type { Minor } from '../money.ts';
import { isCell } from '../place.ts';

/** A share in hundredths of a percent: 10,000 is everything. */
export const SHARE_WHOLE = 10_000;

/** Judged at each payment; whatever of these an account has travels with its certificates. */
export type SceneRule =
  /** The payee stands inside one of these geohash cells (G-124). */
  | { readonly kind: 'places'; readonly cells: readonly string[] }
  /** The payee's ISO 18245 merchant category is one of these (G-125). */
  | { readonly kind: 'merchantTypes'; readonly types: readonly number[] }
  /** From `from` until before `until`, unix seconds (G-116, G-117). */
  | { readonly kind: 'window'; readonly from: number; readonly until: number }
  /** Within so many metres of the line's first offline payment under the certificate (G-126). */
  | { readonly kind: 'radius'; readonly metres: number }
  /** So much in any 24 hours, as the payer's device counts. */
  | { readonly kind: 'dayMax'; readonly amount: Minor };

/** Written into a certificate's own bounds. */
export type BoundRule =
  /** So much in one payment (G-019). */
  | { readonly kind: 'paymentMax'; readonly amount: Minor }
  /** So many payments under one certificate; one is the single payment of G-118 (G-018, G-134). */
  | { readonly kind: 'count'; readonly payments: number }
  /** A certificate holds for so long: just long enough to pay once (G-119). */
  | { readonly kind: 'brief'; readonly seconds: number };

/** How much of the account's funds stays where no certificate reaches it. */
export type FundsRule =
  /** So much is locked (G-022, G-023). */
  | { readonly kind: 'lockedAmount'; readonly amount: Minor }
  /** So much always stays in the account (G-108). */
  | { readonly kind: 'minimumBalance'; readonly amount: Minor }
  /** This share is locked (G-109). */
  | { readonly kind: 'lockedShare'; readonly share: number }
  /** Everything is locked but this share (G-115). */
  | { readonly kind: 'releasedShare'; readonly share: number };

export type Rule = SceneRule | BoundRule | FundsRule;
export type RuleKind = Rule['kind'];

/** Does it lock funds? */
export function isFundsRule(rule: Rule): rule is FundsRule {
  const { kind } = rule;
  return (
    kind === 'lockedAmount' ||
    kind === 'minimumBalance' ||
    kind === 'lockedShare' ||
    kind === 'releasedShare'
  );
}

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
const paymentsShape = uint(COUNTER_MAX, 1);
const secondsShape = uint(TIME_MAX, 1);
const shareShape = uint(SHARE_WHOLE);

/** The number by which each kind is sent. None is ever used again for another kind. */
const NUMBERS: Readonly<Record<RuleKind, number>> = {
  places: 0,
  merchantTypes: 1,
  window: 2,
  radius: 3,
  dayMax: 4,
  paymentMax: 5,
  count: 6,
  brief: 7,
  lockedAmount: 8,
  minimumBalance: 9,
  lockedShare: 10,
  releasedShare: 11,
};

/** A rule on the wire: its kind's number, then its values. */
export const ruleShape: Shape<Rule> = {
  encode: (rule): CborValue => [NUMBERS[rule.kind], ...valuesOf(rule)],
  decode: (value, at): Rule => {
    if (!isList(value)) return malformed(at);
    return readSceneRule(value, at) ?? readAccountRule(value, at) ?? malformed(at);
  },
};

function valuesOf(rule: Rule): readonly CborValue[] {
  switch (rule.kind) {
    case 'places':
      return [cellsShape.encode(rule.cells)];
    case 'merchantTypes':
      return [typesShape.encode(rule.types)];
    case 'window':
      return [rule.from, rule.until];
    case 'radius':
      return [rule.metres];
    case 'count':
      return [rule.payments];
    case 'brief':
      return [rule.seconds];
    case 'dayMax':
    case 'paymentMax':
    case 'lockedAmount':
    case 'minimumBalance':
      return [minorShape.encode(rule.amount)];
    case 'lockedShare':
    case 'releasedShare':
      return [rule.share];
  }
}

/**
 * A rule that is judged at each payment; undefined for a number, or a number of values, that is none's.
 * Only inside a shape's `decode`.
 */
export function readSceneRule(value: readonly CborValue[], at: string): SceneRule | undefined {
  const [number, first = null, second = null] = value;
  if (typeof number !== 'number') return malformed(at);
  if (number === NUMBERS.window && value.length === 3) {
    const from = timeShape.decode(first, at);
    return { kind: 'window', from, until: timeShape.decode(second, at) };
  }
  if (value.length !== 2) return undefined;
  switch (number) {
    case NUMBERS.places:
      return { kind: 'places', cells: cellsShape.decode(first, at) };
    case NUMBERS.merchantTypes:
      return { kind: 'merchantTypes', types: typesShape.decode(first, at) };
    case NUMBERS.radius:
      return { kind: 'radius', metres: metresShape.decode(first, at) };
    case NUMBERS.dayMax:
      return { kind: 'dayMax', amount: minorShape.decode(first, at) };
    default:
      return undefined;
  }
}

/** A rule that shapes certificates, or locks funds. */
function readAccountRule(
  value: readonly CborValue[],
  at: string,
): BoundRule | FundsRule | undefined {
  const [number, first = null] = value;
  if (value.length !== 2) return undefined;
  switch (number) {
    case NUMBERS.paymentMax:
      return { kind: 'paymentMax', amount: minorShape.decode(first, at) };
    case NUMBERS.count:
      return { kind: 'count', payments: paymentsShape.decode(first, at) };
    case NUMBERS.brief:
      return { kind: 'brief', seconds: secondsShape.decode(first, at) };
    case NUMBERS.lockedAmount:
      return { kind: 'lockedAmount', amount: minorShape.decode(first, at) };
    case NUMBERS.minimumBalance:
      return { kind: 'minimumBalance', amount: minorShape.decode(first, at) };
    case NUMBERS.lockedShare:
      return { kind: 'lockedShare', share: shareShape.decode(first, at) };
    case NUMBERS.releasedShare:
      return { kind: 'releasedShare', share: shareShape.decode(first, at) };
    default:
      return undefined;
  }
}
