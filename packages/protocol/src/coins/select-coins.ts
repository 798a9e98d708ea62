/**
 * Which coins pay a bill (V-48): exactly if that is possible, else with the least rest; then as few as can be; then
 * those that leave the holder the most kinds of coins, so that the next bill has its coins too.
 *
 * Exact over all choices, by sums: for each sum up to the bill and one coin more, the best way to make it from the
 * kinds looked at so far. Where a holder has so many coins, or a currency so fine a grain, that this would take
 * long, kinds are taken from the largest down instead; that pays too, and not always best.
 */

import { assert } from '../assert.ts';
import { minor, type Minor } from '../money.ts';

export type CoinChoice =
  | {
      readonly ok: true;
      /** Places in the list that was given; what is left over comes off the last one. */
      readonly chosen: readonly number[];
      /** Less than the face value of the last chosen coin. */
      readonly rest: Minor;
    }
  /** All coins together are worth less than the bill. */
  | { readonly ok: false; readonly code: 'notEnoughCoins' }
  /** There would be enough, in more coins than one transfer takes. */
  | { readonly ok: false; readonly code: 'tooManyCoins' };

/** Steps that a choice may take: some tens of milliseconds on a cheap phone. */
const STEPS_MAX = 20_000_000;

/** Coins of one face value, in the order in which they should be spent. */
interface CoinKind {
  readonly value: bigint;
  readonly places: readonly number[];
}

/** How many coins of each kind, in the order of the kinds. */
type Counts = readonly number[];

/**
 * Chooses coins for an amount of at least 1. `values` are the face values of the coins that may be spent; of equal
 * ones the earlier is spent first. At most `coinsMax` are chosen.
 */
export function selectCoins(values: readonly Minor[], amount: Minor, coinsMax: number): CoinChoice {
  const total = values.reduce((sum, value) => sum + value, 0n);
  if (total < amount) return { ok: false, code: 'notEnoughCoins' };
  const kinds = kindsOf(values);
  const counts = bestCounts(kinds, amount, coinsMax);
  if (counts === undefined) return { ok: false, code: 'tooManyCoins' };
  const chosen = kinds.flatMap(({ places }, kind) => places.slice(0, counts[kind]));
  const rest = minor(chosen.reduce((sum, place) => sum + valueAt(values, place), 0n) - amount);
  // The coin that is used in part cannot be handed on, so it is the smallest that can be.
  const partly = chosen.findLastIndex((place) => valueAt(values, place) > rest);
  assert(partly >= 0, 'a choice has a coin that it does not need');
  return {
    ok: true,
    chosen: [...chosen.toSpliced(partly, 1), ...chosen.slice(partly, partly + 1)],
    rest,
  };
}

function valueAt(values: readonly Minor[], place: number): bigint {
  return values[place] ?? 0n;
}

/** From the largest face value down. */
function kindsOf(values: readonly Minor[]): readonly CoinKind[] {
  const kinds = new Map<bigint, number[]>();
  for (const [place, value] of values.entries()) {
    const places = kinds.get(value);
    if (places === undefined) kinds.set(value, [place]);
    else places.push(place);
  }
  return [...kinds]
    .map(([value, places]) => ({ value, places }))
    .toSorted((left, right) => (left.value < right.value ? 1 : -1));
}

function bestCounts(
  kinds: readonly CoinKind[],
  amount: bigint,
  coinsMax: number,
): Counts | undefined {
  const grain = kinds.reduce((divisor, { value }) => gcd(divisor, value), 0n);
  const largest = kinds[0]?.value ?? 0n;
  // A sum at or above the bill from which no coin can be left out is below bill plus largest coin.
  const sums = (amount + largest) / grain + 1n;
  const coins = kinds.reduce((count, { places }) => count + places.length, 0);
  return sums * BigInt(coins) > BigInt(STEPS_MAX)
    ? largestFirst(kinds, amount, coinsMax)
    : byAllSums(kinds, { amount, coinsMax, grain, sums: Number(sums) });
}

function gcd(left: bigint, right: bigint): bigint {
  return right === 0n ? left : gcd(right, left % right);
}

/** More than any number of kinds that a choice could use up. */
const COIN_COST = 4_096;
const UNREACHED = 0xffff_ffff;

function byAllSums(
  kinds: readonly CoinKind[],
  input: {
    readonly amount: bigint;
    readonly coinsMax: number;
    readonly grain: bigint;
    readonly sums: number;
  },
): Counts | undefined {
  const { amount, coinsMax, grain, sums } = input;
  let costs = new Uint32Array(sums).fill(UNREACHED);
  costs[0] = 0;
  const used = kinds.map(({ value, places }) => {
    const unit = Number(value / grain);
    const next = new Uint32Array(sums).fill(UNREACHED);
    const counts = new Uint16Array(sums);
    const most = Math.min(places.length, coinsMax);
    for (let sum = 0; sum < sums; sum += 1) {
      const before = costs[sum] ?? UNREACHED;
      if (before === UNREACHED) continue;
      for (let count = 0; count <= most && sum + count * unit < sums; count += 1) {
        const cost = before + count * COIN_COST + (count === places.length ? 1 : 0);
        const at = sum + count * unit;
        if (cost < (next[at] ?? UNREACHED)) {
          next[at] = cost;
          counts[at] = count;
        }
      }
    }
    costs = next;
    return { counts, unit };
  });
  const isPaid = (sum: number): boolean =>
    BigInt(sum) * grain >= amount && (costs[sum] ?? UNREACHED) < (coinsMax + 1) * COIN_COST;
  let sum = Number(amount / grain);
  while (sum < sums && !isPaid(sum)) sum += 1;
  return sum < sums ? countsBack(used, sum) : undefined;
}

/** From the sum that was chosen back through the kinds. */
function countsBack(
  used: readonly { readonly counts: Uint16Array; readonly unit: number }[],
  sum: number,
): Counts {
  let left = sum;
  const counts = used.toReversed().map(({ counts: made, unit }) => {
    const count = made[left] ?? 0;
    left -= count * unit;
    return count;
  });
  return counts.toReversed();
}

/** As many of the largest as fit, and so on; then one coin more where something is left to pay. */
function largestFirst(
  kinds: readonly CoinKind[],
  amount: bigint,
  coinsMax: number,
): Counts | undefined {
  let left = amount;
  const counts = kinds.map(({ value, places }) => {
    const fit = left / value;
    const count = fit < BigInt(places.length) ? Number(fit) : places.length;
    left -= BigInt(count) * value;
    return count;
  });
  if (left > 0n) {
    const kind = kinds.findLastIndex(
      ({ value, places }, at) => value > left && (counts[at] ?? 0) < places.length,
    );
    if (kind < 0) return undefined;
    counts[kind] = (counts[kind] ?? 0) + 1;
    // The smaller ones that the larger one pays for as well stay with their holder.
    left = (kinds[kind]?.value ?? 0n) - left;
    for (let at = kinds.length - 1; at > kind; at -= 1) {
      const value = kinds[at]?.value ?? 1n;
      while ((counts[at] ?? 0) > 0 && value <= left) {
        counts[at] = (counts[at] ?? 0) - 1;
        left -= value;
      }
    }
  }
  return counts.reduce((sum, count) => sum + count, 0) <= coinsMax ? counts : undefined;
}
