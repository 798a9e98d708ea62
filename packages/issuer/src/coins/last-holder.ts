/**
 * Who had a coin last, as far as its holders' signatures show it: to whom its money goes when nobody redeems it.
 *
 * Each way that was shown begins with the coin itself, so the steps of a coin are a tree. Where a holder handed it over
 * twice, the way that was shown first counts, as it does when coins are claimed.
 */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { bytesColumn } from '../columns.ts';
import { coinName, keyColumns, type CoinKey } from './coin-row.ts';
import type { ShownStep } from './shown-coin.ts';

/** A step, and when it was first seen. */
export interface SeenStep extends Pick<ShownStep, 'previous' | 'transfer' | 'holder'> {
  /** Unix seconds. */
  readonly seenAt: number;
}

/** The way that counts, from the coin's owner on; none where nobody showed any. */
function countingWay(steps: readonly SeenStep[]): readonly SeenStep[] {
  const arrivals = new Set(steps.map(({ transfer }) => toHex(transfer)));
  const next = new Map<string, SeenStep>();
  for (const step of steps.toSorted(bySight)) {
    const from = toHex(step.previous);
    if (!next.has(from)) next.set(from, step);
  }
  const root = steps.find(({ previous }) => !arrivals.has(toHex(previous)));
  const way: SeenStep[] = [];
  // A transfer's digest covers those before it, so no way comes back to itself.
  for (let at = root && next.get(toHex(root.previous)); at !== undefined;) {
    way.push(at);
    at = next.get(toHex(at.transfer));
  }
  return way;
}

/** What of a way was shown before the last day: what came later does not count, else it mattered when the issuer looks. */
export function provenBefore(way: readonly SeenStep[], redeemBy: number): readonly SeenStep[] {
  const last = way.findLastIndex(({ seenAt }) => seenAt < redeemBy);
  return way.slice(0, last + 1);
}

function bySight(left: SeenStep, right: SeenStep): number {
  return left.seenAt - right.seenAt || (toHex(left.transfer) < toHex(right.transfer) ? -1 : 1);
}

/** The ways of coins by their names; coins of which nobody showed anything are left out. */
export async function countingWays(
  transaction: Transaction,
  coins: readonly CoinKey[],
): Promise<ReadonlyMap<string, readonly SeenStep[]>> {
  if (coins.length === 0) return new Map();
  const rows = await transaction.query(
    `select s.* from (
       select distinct k.home, k.batch, k.number
       from unnest($1::bigint[], $2::bytea[], $3::bigint[]) as k (home, batch, number)
     ) k
     cross join lateral (
       select home, batch, number, previous, transfer, holder, seen_at from coin_step
       where home = k.home and batch = k.batch and number = k.number offset 0
     ) s`,
    [...keyColumns(coins)],
  );
  const steps = new Map<string, SeenStep[]>();
  for (const row of rows) {
    const name = coinName({
      home: bigintColumn(row, 'home'),
      batch: bytesColumn(row, 'batch'),
      number: Number(bigintColumn(row, 'number')),
    });
    const seen = steps.get(name) ?? [];
    steps.set(name, seen);
    seen.push({
      previous: bytesColumn(row, 'previous'),
      transfer: bytesColumn(row, 'transfer'),
      holder: bigintColumn(row, 'holder'),
      seenAt: Number(bigintColumn(row, 'seen_at')),
    });
  }
  return new Map([...steps].map(([name, seen]) => [name, countingWay(seen)]));
}
