/**
 * What is known of a payment, from halves and statements in whatever order they come: who asked for the
 * money, who gave it up, and whether it was named in time.
 */

import type { SignedHalf } from '@tallystick/auditor/signed-half';
import type { ModelDevice, ModelPayment } from './state.ts';

/** Wrong codes for one payment before none is looked at any more. */
const CODE_TRIES = 3;

/** Who hands a half in. */
export interface Uploader {
  readonly account: bigint;
  readonly keyHash: string;
}

/** The payment of a half that nobody handed in before. */
export function newPayment(half: SignedHalf, now: number): ModelPayment {
  return {
    digest: half.digest,
    line: half.line,
    payer: half.payer,
    payee: half.payee,
    payeeKeyHash: half.payeeKeyHash,
    till: half.till,
    counter: half.counter,
    cumulative: half.cumulative,
    amount: half.amount,
    previous: half.previous,
    redeemBy: half.redeemBy,
    request: `${half.payee}/${half.request}`,
    requestSeq: half.requestSeq,
    bundleSeq: half.bundleSeq,
    isBeyond: half.isBeyond,
    // What goes beyond its certificate, or is forbidden there, is evidence and is never paid.
    status: half.isBeyond || half.isElsewhere ? 'refused' : 'awaited',
    fromReservation: 0n,
    fromCover: 0n,
    fromFree: 0n,
    isClaimed: false,
    isReported: false,
    isCodeRight: false,
    wrongCodes: new Set(),
    isLate: false,
    hasLapsed: false,
    mustReverse: false,
    isSurplus: false,
    since: now,
  };
}

/** Has the payee asked for the money: itself, or by what it signed or said to the payer? */
export function isAskedFor({ isClaimed, word, isCodeRight }: ModelPayment): boolean {
  return isClaimed || word?.outcome === 'accepted' || isCodeRight;
}

/** Has the payee signed that it takes nothing? */
export function isGivenUp({ word }: ModelPayment): boolean {
  return word !== undefined && word.outcome !== 'accepted';
}

/** Adds what a half shows. `payee` is the payee's device as it stood before the statement beside it. */
export function addEvidence(
  payment: ModelPayment,
  half: SignedHalf,
  { uploader, payee }: { readonly uploader: Uploader; readonly payee: ModelDevice },
): void {
  const wasAskedFor = isAskedFor(payment);
  const { receipt, digits } = half;
  const takesNothing = receipt !== undefined && receipt.outcome !== 'accepted';
  if (uploader.account === payment.payee && !takesNothing) payment.isClaimed = true;
  const byPayer = uploader.keyHash === half.payerKeyHash;
  if (byPayer) payment.isReported = true;
  // What the payee gave up it cannot accept again; of several such words the lowest number counts.
  if (receipt !== undefined) {
    const isFirst = payment.word === undefined;
    const isLower = !isGivenUp(payment) || receipt.seq < (payment.word?.seq ?? Infinity);
    if (isFirst || (takesNothing && isLower)) payment.word = receipt;
  }
  if (byPayer && digits !== undefined && payment.wrongCodes.size < CODE_TRIES) {
    if (digits.isRight) payment.isCodeRight ||= !payment.wrongCodes.has(digits.typed);
    else if (!payment.isCodeRight) payment.wrongCodes.add(digits.typed);
  }
  // Liability goes by sequence: at or below what was stated, and not named.
  const isBelow = payment.requestSeq <= payee.stated && !payee.named.has(payment.digest);
  if (!wasAskedFor && isAskedFor(payment) && isBelow) payment.isLate = true;
}
