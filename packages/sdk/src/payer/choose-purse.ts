/**
 * Which purse pays which request, where the person does not say:
 *
 * 1. What was set aside for exactly this sum; of several the one that ends first.
 * 2. Else what is ready for anything, if it is enough.
 * 3. Else the smallest sum set aside that is enough, because nothing else could pay.
 * 4. Else what is ready for anything: its refusal says what is missing.
 *
 * A larger sum that was set aside pays no small thing on the way: it is for one payment, at a payee with a
 * network, and would be used up. Whoever wants that says so.
 */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { Reservation } from './reservations.ts';

type Open = Pick<Reservation, 'purse' | 'amount' | 'expiresAt'>;

export interface PurseChoice {
  /** That can be paid from, in the currency of the request. */
  readonly open: readonly Open[];
  /** In the main purse, in minor units. */
  readonly ready: bigint;
  readonly amount: bigint;
}

/** The number of the purse. */
export function choosePurse({ open, ready, amount }: PurseChoice): number {
  const enough = open
    .filter((each) => each.amount >= amount)
    .toSorted((left, right) => compare(left, right));
  const [smallest] = enough;
  if (smallest === undefined) return MAIN_PURSE;
  const isExact = smallest.amount === amount;
  return isExact || ready < amount ? smallest.purse : MAIN_PURSE;
}

function compare(left: Open, right: Open): number {
  if (left.amount !== right.amount) return left.amount < right.amount ? -1 : 1;
  return left.expiresAt - right.expiresAt;
}
