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
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { ACCOUNT_RULES_MAX } from '@tallystick/protocol/limits';
import { fundsUnder } from '@tallystick/protocol/rules/locked-funds';
import { isFundsRule, ruleShape, type Rule } from '@tallystick/protocol/rules/rule';
import { loadBalance } from './account-funds.ts';
import { endRules, lockRules, rulesInForce, setRule } from './account-rules.ts';

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
