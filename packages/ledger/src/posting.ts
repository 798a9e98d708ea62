/**
 * A posting: one row with a debit account, a credit account and an amount.
 *
 * It balances by construction. It is named by its home and its id, for ever: the same name with the
 * same body has an effect once, and with another body it is refused.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Currency, Minor } from '@tallystick/protocol/money';

import type { LedgerAccount } from './account.ts';

/** What a posting is for. Roll-ups are made by the ledger itself and are not in this list. */
export type PostingKind =
  /** funding to available */
  | 'deposit'
  /** funding to available: what came from the holder's bank account */
  | 'bankDeposit'
  /** available to outgoing: ordered to the holder's bank account */
  | 'payOut'
  /** outgoing to funding: it has left for the holder's bank */
  | 'remit'
  /** outgoing or funding to available: what did not leave for a bank, or came back from one */
  | 'payOutBack'
  /** a guest's available back to funding, for its source */
  | 'refund'
  /** funding to loss */
  | 'prefund'
  /** available to reservation */
  | 'reserve'
  /** reservation to whoever is owed */
  | 'capture'
  /** reservation back to available */
  | 'release'
  /** available to coins: what stands behind coins that are made */
  | 'mint'
  /** coins to whoever redeemed one, or gets the rest of one back */
  | 'redeemCoin'
  /** coins back to available: what nobody redeemed in time */
  | 'returnCoins'
  /** the payer's available to transit: a claim after `redeemBy` */
  | 'lateClaim'
  /** loss to a till's cover */
  | 'allot'
  /** a till's cover back to loss */
  | 'reclaim'
  /** cover or loss to transit: what a reservation could not pay */
  | 'cover'
  /** loss to reservation: what a forgotten certificate promised and its account cannot back */
  | 'lend'
  /** reservation to loss: what is left of a proven cheat's reservation, or what was lent */
  | 'repay'
  /** payee's or tenant's money back to a payer, after settlement */
  | 'reversal'
  /** loss to available: what an objection gives back that the payee keeps; and back, if the payee gives it */
  | 'reimburse';

export interface Posting {
  /** The home account whose shard the posting belongs to: the payer's, for whatever an instrument backs. */
  readonly home: bigint;
  /** 16 to 32 bytes. */
  readonly id: Uint8Array;
  readonly kind: PostingKind;
  readonly currency: Currency;
  /** At least 1. */
  readonly amount: Minor;
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  /** The digest of the message that caused it, 1 to 64 bytes. */
  readonly reference?: Uint8Array;
}

const POSTING_ID_LENGTH_MIN = 16;
const POSTING_ID_LENGTH_MAX = 32;
const REFERENCE_LENGTH_MAX = 64;

/** Asserts what no refusal describes: shapes that only a bug of the caller's can produce. */
export function assertPosting(posting: Posting): void {
  const { debit, credit, reference } = posting;
  assertPostingId(posting.id);
  assert(posting.amount > 0n, 'a posting moves nothing');
  assert(debit.home !== credit.home || debit.name !== credit.name, 'a posting has one account');
  assert(debit.name !== 'transit', 'only a roll-up takes money out of transit');
  assert(
    reference === undefined || (reference.length > 0 && reference.length <= REFERENCE_LENGTH_MAX),
    'a posting has a reference of the wrong length',
  );
}

/** Asserts the length of an id. */
export function assertPostingId(id: Uint8Array): void {
  assert(
    id.length >= POSTING_ID_LENGTH_MIN && id.length <= POSTING_ID_LENGTH_MAX,
    'a posting has an id of the wrong length',
  );
}
