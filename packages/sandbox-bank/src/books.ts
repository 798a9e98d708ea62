/**
 * The banks' books: accounts, and postings between two of them, so that they balance by construction. Two kinds of
 * account are nobody's: `capital`, where the seed came from and the only one that may be negative, and `clearing`,
 * where money is while it goes from one bank to another.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Currency } from '@tallystick/protocol/money';
import type { Seed, SeedAccount } from './seed.ts';

export interface Account {
  /** Nobody's: `capital` and `clearing`. */
  readonly owner: SeedAccount | undefined;
  readonly currency: Currency;
  /** Minor units. */
  balance: bigint;
  /** The part of the balance that holds keep. */
  held: bigint;
  readonly postings: Posting[];
}

export interface Posting {
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: bigint;
  /** Unix seconds. */
  readonly at: number;
  readonly order: string;
}

export interface Books {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly clearing: ReadonlyMap<Currency, Account>;
  readonly capital: ReadonlyMap<Currency, Account>;
}

/** Where the postings of a seed say that they come from. */
const SEED_ORDER = 'seed';

/** The books that a seed begins with. */
export function openBooks(seed: Seed, at: number): Books {
  const accounts = new Map<string, Account>();
  const clearing = new Map<Currency, Account>();
  const capital = new Map<Currency, Account>();
  for (const { code, accounts: owners } of seed.banks) {
    for (const owner of owners) {
      const { currency } = owner;
      const account = openAccount(currency, owner);
      accounts.set(accountKey(code, owner.number), account);
      if (!clearing.has(currency)) clearing.set(currency, openAccount(currency));
      const source = capital.get(currency) ?? openAccount(currency);
      capital.set(currency, source);
      if (owner.balance === 0n) continue;
      record({ debit: source, credit: account, amount: owner.balance, at, order: SEED_ORDER });
    }
  }
  return { accounts, clearing, capital };
}

function openAccount(currency: Currency, owner?: SeedAccount): Account {
  return { owner, currency, balance: 0n, held: 0n, postings: [] };
}

/** How an account is found: by its bank and its number. */
export function accountKey(bank: string, number: string): string {
  return `${bank}/${number}`;
}

/** What its owner could spend. */
export function availableOf({ balance, held }: Account): bigint {
  return balance - held;
}

/** Moves money. What it takes has to be there, and must not be held: whoever moves held money frees it first. */
export function post(posting: Posting): void {
  assert(availableOf(posting.debit) >= posting.amount, 'a posting takes more than is available');
  record(posting);
}

function record(posting: Posting): void {
  const { debit, credit, amount } = posting;
  assert(amount > 0n, 'a posting moves nothing');
  assert(debit !== credit, 'a posting goes from an account to itself');
  assert(debit.currency === credit.currency, 'a posting changes the currency');
  debit.balance -= amount;
  credit.balance += amount;
  debit.postings.push(posting);
  credit.postings.push(posting);
}
