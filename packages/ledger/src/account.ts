/**
 * The accounts of the ledger: which kinds there are and what they are called.
 *
 * Every account is credit-normal (balance = credits - debits) and holds one currency. Its kind is the
 * part of its name before the colon, so name and kind cannot disagree. The home of an account is the
 * account number whose shard it lives on; the tenant's own accounts live on home 0.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Currency } from '@tallystick/protocol/money';

/** Names one account of the transaction's tenant. */
export interface LedgerAccount {
  readonly home: bigint;
  readonly name: string;
}

/** The home of the tenant's own accounts, at which its orders are posted. */
export const TENANT_HOME = 0n;

/** Longest part of a name after the colon: a hash in hexadecimal with a purse number beside it. */
const SUFFIX_LENGTH_MAX = 96;
const SUFFIX = /^[0-9a-z.-]+$/;

/** A customer's or merchant's own money, free to spend or withdraw. */
export function availableAccount(home: bigint): LedgerAccount {
  return customerAccount(home, 'available');
}

/** What is set aside for the instruments of one line: one pot, whatever their number (G-121, G-128). */
export function reservationAccount(home: bigint, lineId: string): LedgerAccount {
  return customerAccount(home, `reservation:${suffix(lineId)}`);
}

/** What is set aside for the coins that were made for an account: one pot for all of them. */
export function coinsAccount(home: bigint): LedgerAccount {
  return customerAccount(home, 'coins');
}

/** What is set aside for an account's payouts that have not left for a bank. */
export function outgoingAccount(home: bigint): LedgerAccount {
  return customerAccount(home, 'outgoing');
}

/** Money on its way to a payee. It has postings and no balance, so many may credit it at once. */
export function transitAccount(payeeHome: bigint): LedgerAccount {
  return customerAccount(payeeHome, 'transit');
}

/** The part of the loss account that is allotted to one till of a payee. */
export function coverAccount(payeeHome: bigint, till: number): LedgerAccount {
  assert(Number.isSafeInteger(till) && till >= 0, 'a till number is not a whole number');
  return customerAccount(payeeHome, `cover:${till}`);
}

/** The tenant's prefunded money that pays what a reservation cannot; never negative. */
export function lossAccount(currency: Currency): LedgerAccount {
  return Object.freeze({ home: TENANT_HOME, name: `loss:${currency}` });
}

/** Mirrors the tenant's money at the bank: the one kind of account that may be negative. */
export function fundingAccount(currency: Currency): LedgerAccount {
  return Object.freeze({ home: TENANT_HOME, name: `funding:${currency}` });
}

function customerAccount(home: bigint, name: string): LedgerAccount {
  assert(home > TENANT_HOME, 'a customer account has the home of the tenant');
  return Object.freeze({ home, name });
}

function suffix(text: string): string {
  assert(
    text.length <= SUFFIX_LENGTH_MAX && SUFFIX.test(text),
    'a line id has characters or a length that an account name cannot hold',
  );
  return text;
}
