/**
 * Rules of accounts in the model, and what a certificate may say under them; written from the guide to
 * rules, not from the code that issues.
 */

import type { NewRule } from '@tallystick/protocol/calls/rules';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { accountOf, least, most, reservationOf } from './state.ts';
import type { ModelLine, ModelState } from './state.ts';

export interface ModelRule extends NewRule {
  readonly number: number;
  /** `holder`, `issuer`, or the name of a third party. */
  readonly author: string;
  isEnded: boolean;
}

/** Nobody has more; no author more than half of it. */
const RULES_MAX = 32;

const LOCKS = ['lockedAmount', 'minimumBalance', 'lockedShare', 'releasedShare'];

/** What is in force, in the order in which it came. */
function rulesAt(state: ModelState, account: bigint, now: number): readonly ModelRule[] {
  return (state.rules.get(account) ?? []).filter(
    ({ isEnded, until }) => !isEnded && (until === undefined || now < until),
  );
}

/** A holder's change, all or none. False where it is refused. */
export function changeRules(
  state: ModelState,
  account: bigint,
  {
    set,
    end,
    now,
  }: { readonly set: readonly NewRule[]; readonly end: readonly number[]; readonly now: number },
): boolean {
  const all = state.rules.get(account) ?? [];
  const inForce = rulesAt(state, account, now);
  const kept = inForce.filter(({ number }) => !end.includes(number));
  const added = set.filter(
    (rule) => !kept.some((one) => one.author === 'holder' && textOf(one) === textOf(rule)),
  );
  const own = kept.filter(({ author }) => author === 'holder').length + added.length;
  const isRefused =
    end.some((number) => number < 1 || number > all.length) ||
    inForce.some(({ number, author }) => end.includes(number) && author !== 'holder') ||
    own > RULES_MAX / 2 ||
    kept.length + added.length > RULES_MAX ||
    set.some(({ until }) => until !== undefined && until <= now);
  if (isRefused) return false;
  for (const rule of all) if (end.includes(rule.number)) rule.isEnded = true;
  for (const rule of added) addRule(state, account, { ...rule, author: 'holder' });
  return true;
}

/** A rule more, whoever set it. */
export function addRule(
  state: ModelState,
  account: bigint,
  rule: NewRule & { readonly author: string },
): void {
  const all = state.rules.get(account) ?? [];
  state.rules.set(account, [...all, { ...rule, number: all.length + 1, isEnded: false }]);
}

function textOf({ rule, until }: NewRule): string {
  return ruleText(rule) + (until === undefined ? '' : ` until ${until}`);
}

/** A rule as one line, the same for the same rule. */
function ruleText(rule: Rule): string {
  return Object.values(rule).map(String).join(' ');
}

export interface RuledTerms {
  readonly amount: bigint;
  readonly locked: bigint;
  readonly validSeconds: number;
  /** As {@link boundsText} writes them. */
  readonly bounds: string;
}

export interface TermsWanted {
  readonly line: ModelLine;
  /** What the line has withdrawn, as its payer states it. */
  readonly withdrawn: bigint;
  readonly amount: bigint;
  readonly rules: readonly Rule[];
  readonly unlock: boolean;
  readonly now: number;
  /** What the tenant allows every certificate. */
  readonly validSeconds: number;
  readonly paymentMax: bigint;
  readonly paymentsMax: number;
}

/** What the certificate may say; a code where there is none. */
export function termsOf(
  state: ModelState,
  wanted: TermsWanted,
): RuledTerms | 'fundsLocked' | 'outsideWindow' {
  const { line, now, unlock } = wanted;
  const own = rulesAt(state, line.account, now).filter(
    ({ author, rule }) => !(unlock && author === 'holder' && LOCKS.includes(rule.kind)),
  );
  const rules = [...own.map(({ rule }) => rule), ...wanted.rules];
  const elsewhere = [...state.lines.values()]
    .filter((other) => other.account === line.account && other.id !== line.id)
    .reduce((sum, other) => sum + reservationOf(other), 0n);
  const unspent = most(0n, line.ceiling - wanted.withdrawn);
  // All that is the account's, set aside or not, less what was withdrawn.
  const balance = accountOf(state, line.account).free + unspent + elsewhere;
  const spendable = rules
    .map((rule) => spendableUnder(rule, balance))
    .reduce((sum, amount) => least(sum, amount), balance);
  const locked = balance - spendable;
  const amount =
    locked === 0n ? wanted.amount : least(wanted.amount, most(0n, spendable - elsewhere));
  if (amount === 0n) return 'fundsLocked';
  let { validSeconds } = wanted;
  for (const rule of rules) {
    if (rule.kind === 'brief') validSeconds = Math.min(validSeconds, rule.seconds);
    if (rule.kind === 'window') validSeconds = Math.min(validSeconds, rule.until - now);
  }
  if (validSeconds <= 0) return 'outsideWindow';
  const { paymentMax, paymentsMax: payments } = wanted;
  const bounds = boundsText(boundsUnder(rules, { paymentMax, payments }));
  return { amount, locked, validSeconds, bounds };
}

function spendableUnder(rule: Rule, balance: bigint): bigint {
  switch (rule.kind) {
    case 'lockedAmount':
    case 'minimumBalance':
      return most(0n, balance - rule.amount);
    case 'lockedShare':
      return (balance * BigInt(10_000 - rule.share)) / 10_000n;
    case 'releasedShare':
      return (balance * BigInt(rule.share)) / 10_000n;
    default:
      return balance;
  }
}

/** What a certificate says besides its amount and its time, as one line. */
export interface Bounds {
  readonly paymentMax: bigint;
  readonly payments: number;
  readonly place: string | undefined;
  readonly merchantType: number | undefined;
  readonly set: readonly Rule[];
}

/** The same for the same bounds. */
export function boundsText({ paymentMax, payments, place, merchantType, set }: Bounds): string {
  const sets = set.map(ruleText).join('; ');
  return `${paymentMax} each, ${payments} times, at ${place}, in ${merchantType}, if ${sets}`;
}

function boundsUnder(
  rules: readonly Rule[],
  allowed: Pick<Bounds, 'paymentMax' | 'payments'>,
): Bounds {
  let { paymentMax, payments } = allowed;
  let place: string | undefined;
  let merchantType: number | undefined;
  const set: Rule[] = [];
  for (const rule of rules) {
    const { kind } = rule;
    if (kind === 'paymentMax') paymentMax = least(paymentMax, rule.amount);
    else if (kind === 'count') payments = Math.min(payments, rule.payments);
    else if (kind === 'places' && rule.cells.length === 1 && place === undefined) {
      [place] = rule.cells;
    } else if (kind === 'merchantTypes' && rule.types.length === 1 && merchantType === undefined) {
      [merchantType] = rule.types;
    } else if (!LOCKS.includes(kind) && kind !== 'brief') set.push(rule);
  }
  return { paymentMax, payments, place, merchantType, set };
}
