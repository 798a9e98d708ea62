/**
 * What a certificate may say under an account's rules: its amount, its bounds, and the rules that travel
 * with it (G-123, G-129, G-132, G-135). Pure; the issuer asks before it signs, and a device may ask before
 * it requests.
 */

import { unreachable } from '../assert.ts';
import { RULES_MAX } from '../limits.ts';
import { least, minor, type Minor } from '../money.ts';
import { fundsUnder } from './locked-funds.ts';
import { isFundsRule, type FundsRule, type Rule, type SceneRule } from './rule.ts';

/** What the tenant allows every certificate. */
export interface TermsWithoutRules {
  readonly paymentMax: Minor;
  readonly paymentsMax: number;
  readonly validSeconds: number;
}

export interface TermsInput extends TermsWithoutRules {
  /** All that are in force, whoever set them. */
  readonly rules: readonly Rule[];
  /** Everything that is the account's, in minor units. */
  readonly balance: Minor;
  /** What other certificates of the account may still spend. */
  readonly promisedElsewhere: bigint;
  /** What shall be spendable under this one; at least 1. */
  readonly wanted: Minor;
  /** Unix seconds. */
  readonly now: number;
}

export interface Terms extends TermsWithoutRules {
  /** Not above what was wanted. */
  readonly amount: Minor;
  /** What of the account's funds stays where no certificate reaches it (the notation of G-156). */
  readonly locked: Minor;
  /** One place and one merchant type stand in the certificate itself. */
  readonly place?: string;
  readonly merchantType?: number;
  /** The others. */
  readonly ruleSet: readonly SceneRule[];
}

export type TermsRefusal =
  /** Nothing may be spent while the locks hold. */
  | 'fundsLocked'
  /** The time that a rule allows is over. */
  | 'outsideWindow'
  /** More rules travel than a certificate names. */
  | 'tooManyRules';

export type TermsOutcome =
  | { readonly ok: true; readonly terms: Terms }
  | { readonly ok: false; readonly code: TermsRefusal };

/** The terms of a certificate, or the first reason why there is none. */
export function termsUnder(input: TermsInput): TermsOutcome {
  const { funds, scene, bounds } = sorted(input);
  const { spendable, locked } = fundsUnder(funds, input.balance);
  const left = spendable - input.promisedElsewhere;
  const free = minor(left > 0n ? left : 0n);
  // Whether there is as much as is wanted, the ledger knows; the locks only make it less.
  const amount = locked === 0n ? input.wanted : least(input.wanted, free);
  if (amount === 0n) return { ok: false, code: 'fundsLocked' };
  const validSeconds = Math.min(bounds.validSeconds, secondsLeft(scene, input.now));
  if (validSeconds <= 0) return { ok: false, code: 'outsideWindow' };
  const { place, merchantType, rest } = inline(scene);
  if (rest.length > RULES_MAX) return { ok: false, code: 'tooManyRules' };
  return {
    ok: true,
    terms: {
      ...bounds,
      validSeconds,
      amount,
      locked,
      ruleSet: rest,
      ...(place === undefined ? {} : { place }),
      ...(merchantType === undefined ? {} : { merchantType }),
    },
  };
}

interface Sorted {
  readonly funds: readonly FundsRule[];
  readonly scene: readonly SceneRule[];
  readonly bounds: TermsWithoutRules;
}

/** Each rule where it belongs; bounds are the least of what is asked. */
function sorted({ rules, paymentMax, paymentsMax, validSeconds }: TermsInput): Sorted {
  const funds: FundsRule[] = [];
  const scene: SceneRule[] = [];
  const bounds = { paymentMax, paymentsMax, validSeconds };
  for (const rule of rules) {
    if (isFundsRule(rule)) {
      funds.push(rule);
      continue;
    }
    switch (rule.kind) {
      case 'paymentMax':
        bounds.paymentMax = least(bounds.paymentMax, rule.amount);
        break;
      case 'count':
        bounds.paymentsMax = Math.min(bounds.paymentsMax, rule.payments);
        break;
      case 'brief':
        bounds.validSeconds = Math.min(bounds.validSeconds, rule.seconds);
        break;
      case 'places':
      case 'merchantTypes':
      case 'window':
      case 'radius':
      case 'dayMax':
        scene.push(rule);
        break;
      default:
        unreachable(rule);
    }
  }
  return { funds, scene, bounds };
}

/** Until the first window closes. A certificate for a window that opens later is asked for in advance. */
function secondsLeft(rules: readonly SceneRule[], now: number): number {
  const ends = rules.flatMap((rule) => (rule.kind === 'window' ? [rule.until] : []));
  return Math.min(...ends.map((until) => until - now), Infinity);
}

/** The first rule of one place, and of one merchant type, need no set. */
function inline(rules: readonly SceneRule[]): {
  readonly place?: string;
  readonly merchantType?: number;
  readonly rest: readonly SceneRule[];
} {
  const onePlace = rules.find((rule) => rule.kind === 'places' && rule.cells.length === 1);
  const oneType = rules.find((rule) => rule.kind === 'merchantTypes' && rule.types.length === 1);
  const place = onePlace?.kind === 'places' ? onePlace.cells[0] : undefined;
  const merchantType = oneType?.kind === 'merchantTypes' ? oneType.types[0] : undefined;
  return {
    rest: rules.filter((rule) => rule !== onePlace && rule !== oneType),
    ...(place === undefined ? {} : { place }),
    ...(merchantType === undefined ? {} : { merchantType }),
  };
}
