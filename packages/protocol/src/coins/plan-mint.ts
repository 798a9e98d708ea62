/**
 * Which coins to make for an amount (V-26, V-39), so that most bills can be paid without change (V-48).
 *
 * A set of coins pays every bill up to its sum exactly if each coin, from the smallest up, is at most one grain
 * more than all smaller ones together. The planner keeps to that, and to more of it as long as there is room: each
 * coin is at most a share of those below it, so that after some bills the rest still pays the next one.
 */

import { assert } from '../assert.ts';
import type { Minor } from '../money.ts';

/** How much larger than need be the store of small coins is at most; more helps hardly any more. */
const SPARE_MAX = 6n;

export type MintPlan =
  /** Face values, from the smallest up. */
  | { readonly ok: true; readonly values: readonly Minor[] }
  /** The amount is no sum of the denominations. */
  | { readonly ok: false; readonly code: 'amountNotInCoins' }
  /** Even in the largest denominations it takes more coins than one mint makes. */
  | { readonly ok: false; readonly code: 'tooManyCoins' };

/**
 * Plans at most `coinsMax` coins for an amount of at least 1. `denominations` are face values, at least one; each
 * is a multiple of the smallest one, the grain of the currency's coins.
 */
export function planMint(
  amount: Minor,
  denominations: readonly Minor[],
  coinsMax: number,
): MintPlan {
  const kinds = denominations.toSorted((left, right) => (left < right ? -1 : 1));
  const [grain] = kinds;
  assert(grain !== undefined && grain > 0n, 'there is nothing to make coins of');
  if (amount % grain !== 0n) return { ok: false, code: 'amountNotInCoins' };
  for (let spare = SPARE_MAX; spare >= 1n; spare -= 1n) {
    const values = spread(amount, kinds, { grain, spare, coinsMax });
    if (values !== undefined) return { ok: true, values };
  }
  const few = largestFirst(amount, kinds, coinsMax);
  return few === undefined ? { ok: false, code: 'tooManyCoins' } : { ok: true, values: few };
}

/** Coins from the smallest up, each at most a `spare`-th of those before it and the grain. */
function spread(
  amount: bigint,
  kinds: readonly Minor[],
  how: { readonly grain: bigint; readonly spare: bigint; readonly coinsMax: number },
): readonly Minor[] | undefined {
  const { grain, spare, coinsMax } = how;
  const values: Minor[] = [];
  let sum = 0n;
  while (sum < amount) {
    const most = (sum + grain * spare) / spare;
    const next = kinds.findLast((value) => value <= most && value <= amount - sum);
    if (next === undefined || values.length === coinsMax) return undefined;
    values.push(next);
    sum += next;
  }
  return values.toSorted((left, right) => (left < right ? -1 : 1));
}

function largestFirst(
  amount: bigint,
  kinds: readonly Minor[],
  coinsMax: number,
): readonly Minor[] | undefined {
  const values: Minor[] = [];
  let left = amount;
  for (const value of kinds.toReversed()) {
    if (BigInt(values.length) + left / value > BigInt(coinsMax)) return undefined;
    for (; left >= value; left -= value) values.push(value);
  }
  return values.toReversed();
}
