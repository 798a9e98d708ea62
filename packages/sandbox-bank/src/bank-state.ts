/**
 * Everything the sandbox knows, of all its banks. It follows from the seed and from the orders in their sequence
 * with their times, and from nothing else: so it is read again from the journal after a crash.
 */

import type { Currency, Money } from '@tallystick/protocol/money';
import { openBooks, type Account, type Books } from './books.ts';
import type { Order, RemittanceOrder } from './order.ts';
import type { Seed, SeedBank } from './seed.ts';

/** Money that is held, or that was debited into escrow. */
export interface Pot {
  readonly kind: 'hold' | 'debit';
  readonly bank: string;
  readonly order: string;
  readonly account: Account;
  readonly currency: Currency;
  /** Of a debit: where the money is. */
  readonly escrow: Account | undefined;
  /** From this second on a hold is over. */
  readonly until: number;
  isOver: boolean;
  left: bigint;
  remitted: bigint;
  released: bigint;
  expired: bigint;
}

export interface Transfer {
  readonly order: string;
  /** Where it was taken from, and comes back to. */
  readonly source: Account;
  /** The hold or debit that it drew on; of one from escrow as a whole there is none. */
  readonly pot: Pot | undefined;
  readonly amount: bigint;
  readonly to: RemittanceOrder['to'];
  /** Unix seconds. */
  readonly dueAt: number;
  stage: 'booked' | 'arrived' | 'returned';
  /** ISO 20022 external code; empty unless it came back. */
  reason: string;
}

export interface Authentication {
  readonly account: Account;
  readonly amount: Money;
  readonly at: number;
  isUsed: boolean;
}

/** The first answer to an order, as it is sent and repeated. */
export type Answer = { readonly ok: boolean; readonly [member: string]: unknown };

/** An order that was answered, and what became of it. */
export interface Carried {
  /** As canonical JSON, to tell a repetition from another order. */
  readonly text: string;
  readonly kind: Order['kind'];
  readonly answer: Answer;
}

export interface BankState {
  readonly seed: Seed;
  readonly banks: ReadonlyMap<string, SeedBank>;
  readonly books: Books;
  readonly carried: Map<string, Carried>;
  readonly authentications: Map<string, Authentication>;
  readonly pots: Map<string, Pot>;
  /** Holds that are not over. */
  readonly openHolds: Set<Pot>;
  readonly transfers: Map<string, Transfer>;
  /** Transfers that have not arrived, oldest first. */
  readonly underway: Transfer[];
  /** The time of the last thing that happened; it never goes back. */
  at: number;
}

/** The state that a seed begins with. */
export function openState(seed: Seed, at: number): BankState {
  return {
    seed,
    banks: new Map(seed.banks.map((bank) => [bank.code, bank])),
    books: openBooks(seed, at),
    carried: new Map(),
    authentications: new Map(),
    pots: new Map(),
    openHolds: new Set(),
    transfers: new Map(),
    underway: [],
    at,
  };
}

/** What an order of a bank is kept under: two banks never share one, whatever ids are chosen. */
export function orderKey(bank: string, order: string): string {
  return `${bank}/${order}`;
}
