/** What came into an account and what left it, oldest first, page by page. */

import type { BankState } from './bank-state.ts';
import { accountKey } from './books.ts';

/** Entries on one page. */
const PAGE_LENGTH = 500;

export interface StatementEntry {
  readonly direction: 'credit' | 'debit';
  readonly minor: bigint;
  /** Unix seconds. */
  readonly at: number;
  /** The order that moved it; `seed` for what was there from the start. */
  readonly order: string;
}

export interface Statement {
  readonly currency: number;
  readonly type: string;
  /** Minor units; the sum of all entries. */
  readonly balance: bigint;
  /** The part of the balance that holds keep. */
  readonly held: bigint;
  readonly entries: readonly StatementEntry[];
  /** Where the next page begins; missing on the last one. */
  readonly next?: number;
}

/** The page that begins after so many entries; undefined where the bank has no such account. */
export function statementOf(
  state: BankState,
  bank: string,
  number: string,
  after: number,
): Statement | undefined {
  const account = state.books.accounts.get(accountKey(bank, number));
  if (account?.owner === undefined) return undefined;
  const { currency, balance, held, postings, owner } = account;
  const entries = postings.slice(after, after + PAGE_LENGTH).map((posting): StatementEntry => ({
    direction: posting.credit === account ? 'credit' : 'debit',
    minor: posting.amount,
    at: posting.at,
    order: posting.order,
  }));
  const next = after + entries.length;
  const more = next < postings.length ? { next } : {};
  return { currency, type: owner.type, balance, held, entries, ...more };
}
