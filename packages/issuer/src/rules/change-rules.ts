/** Setting and ending rules of an account (G-023 to G-026, G-111 to G-113). */

import type { Transaction } from '@tallystick/database/database';
import type {
  AccountRule,
  NewRule,
  RuleAuthor,
  RulesBody,
  RulesRefusal,
  RulesResult,
} from '@tallystick/protocol/calls/rules';
import { assert } from '@tallystick/protocol/assert';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { ACCOUNT_RULES_MAX } from '@tallystick/protocol/limits';
import { fundsUnder } from '@tallystick/protocol/rules/locked-funds';
import { isFundsRule, ruleShape, type Rule } from '@tallystick/protocol/rules/rule';
import { loadBalance } from './account-funds.ts';
import { endRules, firstRules, lockRules, rulesInForce, setRule } from './account-rules.ts';

/** One author's; the rest is free for the others. */
const RULES_OF_AUTHOR_MAX = ACCOUNT_RULES_MAX / 2;

export interface RulesChange extends RulesBody {
  readonly home: bigint;
  readonly author: RuleAuthor;
  /** Unix seconds. */
  readonly now: number;
}

export type RulesOutcome =
  | { readonly ok: true; readonly result: RulesResult }
  | { readonly ok: false; readonly code: RulesRefusal };

/**
 * Ends and sets rules, all or none; the result is what is in force then. A rule that is in force with the
 * same author, values and time is not set twice, so the same change may come again.
 */
export async function changeRules(
  transaction: Transaction,
  tenant: string,
  { home, author, set, end, now }: RulesChange,
): Promise<RulesOutcome> {
  const lastRule = await lockRules(transaction, home);
  const before = await rulesInForce(transaction, home, now);
  const judged = judge({ before, lastRule }, { author, set, end, now });
  if (!judged.ok) return judged;
  const { added } = judged;
  if (end.length > 0) await endRules(transaction, { home, numbers: end, now });
  for (const { rule, until } of added) {
    await setRule(transaction, tenant, {
      home,
      author,
      rule,
      now,
      ...(until === undefined ? {} : { until }),
    });
  }
  return { ok: true, result: await showRules(transaction, home, now) };
}

/**
 * Would these be refused as the first rules of an account that is opened at `now` (G-112)? Asked before
 * anything of the account is written, so that rules and account come together or not at all.
 */
export function firstRulesRefusal(
  author: RuleAuthor,
  set: readonly NewRule[],
  now: number,
): FirstRulesRefusal | undefined {
  const judged = judge({ before: [], lastRule: 0 }, { author, set, end: [], now });
  if (judged.ok) return undefined;
  const { code } = judged;
  assert(code === 'tooManyRules' || code === 'untilPassed', 'first rules end others');
  return code;
}

/** Why an account is not opened with the rules that its order names. */
export type FirstRulesRefusal = Extract<RulesRefusal, 'tooManyRules' | 'untilPassed'>;

interface RulesBefore {
  readonly before: readonly AccountRule[];
  /** The number of the last that was ever set. */
  readonly lastRule: number;
}

/** Which rules would be added; those that are in force alike are not added again. */
function judge(
  { before, lastRule }: RulesBefore,
  { author, set, end, now }: Omit<RulesChange, 'home'>,
):
  | { readonly ok: true; readonly added: readonly NewRule[] }
  | { readonly ok: false; readonly code: RulesRefusal } {
  const kept = before.filter(({ number }) => !end.includes(number));
  const added = set.filter((rule) => !kept.some((one) => isAlike(one, rule, author)));
  const own = kept.filter((one) => isBy(one, author)).length + added.length;
  const endsOthers =
    author.kind !== 'issuer' &&
    before.some((one) => end.includes(one.number) && !isBy(one, author));
  if (end.some((number) => number < 1 || number > lastRule)) {
    return { ok: false, code: 'unknownRule' };
  }
  if (endsOthers) return { ok: false, code: 'otherAuthor' };
  if (own > RULES_OF_AUTHOR_MAX || kept.length + added.length > ACCOUNT_RULES_MAX) {
    return { ok: false, code: 'tooManyRules' };
  }
  if (set.some(({ until }) => until !== undefined && until <= now)) {
    return { ok: false, code: 'untilPassed' };
  }
  return { ok: true, added };
}

/** What is in force at `now`, and what it keeps out of certificates. */
export async function showRules(
  transaction: Transaction,
  home: bigint,
  now: number,
): Promise<RulesResult> {
  const rules = await rulesInForce(transaction, home, now);
  const funds = rules.map(({ rule }) => rule).filter(isFundsRule);
  const { locked } = fundsUnder(funds, await loadBalance(transaction, home));
  return { rules, locked };
}

/** Are these the first rules that the account ever had, in this order and by this author? */
export async function wereFirstRules(
  transaction: Transaction,
  home: bigint,
  { author, set }: { readonly author: RuleAuthor; readonly set: readonly NewRule[] },
): Promise<boolean> {
  const first = await firstRules(transaction, home, set.length);
  return (
    first.length === set.length &&
    set.every((rule, at) => {
      const one = first[at];
      return one !== undefined && isAlike(one, rule, author);
    })
  );
}

function isBy({ author: one }: AccountRule, author: RuleAuthor): boolean {
  if (one.kind === 'thirdParty') return author.kind === one.kind && author.name === one.name;
  return one.kind === author.kind;
}

function isAlike(one: AccountRule, { rule, until }: NewRule, author: RuleAuthor): boolean {
  return isBy(one, author) && one.until === until && equalBytes(bytesOf(one.rule), bytesOf(rule));
}

function bytesOf(rule: Rule): Uint8Array {
  return encodeCbor(ruleShape.encode(rule));
}
