/**
 * How much of an account's funds its rules keep out of certificates (G-104 to G-110, G-115, G-130).
 *
 * The balance is everything that is the account's: deposits less withdrawals, what is set aside for
 * certificates and not spent included. Each rule leaves some of it spendable, and the least holds; two
 * locks are not added up.
 */

import { assert, unreachable } from '../assert.ts';
import { least, minor, type Minor } from '../money.ts';
import { SHARE_WHOLE, type FundsRule } from './rule.ts';

export interface Funds {
  /** May stand in certificates, all lines together. */
  readonly spendable: Minor;
  readonly locked: Minor;
}

/** What the rules leave of a balance. */
export function fundsUnder(rules: readonly FundsRule[], balance: Minor): Funds {
  const spendable = rules
    .map((rule) => spendableUnder(rule, balance))
    .reduce((lowest, amount) => least(lowest, amount), balance);
  return { spendable, locked: minor(balance - spendable) };
}

function spendableUnder(rule: FundsRule, balance: Minor): Minor {
  switch (rule.kind) {
    case 'lockedAmount':
    case 'minimumBalance':
      return minor(balance > rule.amount ? balance - rule.amount : 0n);
    case 'lockedShare':
      return shareOf(balance, SHARE_WHOLE - rule.share);
    case 'releasedShare':
      return shareOf(balance, rule.share);
    default:
      return unreachable(rule);
  }
}

/** Rounded down: a fraction of a minor unit stays locked. */
function shareOf(balance: Minor, share: number): Minor {
  assert(share >= 0 && share <= SHARE_WHOLE, 'a share is more than everything');
  return minor((balance * BigInt(share)) / BigInt(SHARE_WHOLE));
}
