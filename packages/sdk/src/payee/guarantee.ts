/**
 * What stands behind a payment, in the words that a payee's screen must say (rule 4 of the protocol).
 *
 * "Covered" is said only for money that the issuer has set aside for this till and that no other
 * outstanding payment uses: a promise without money behind it is no promise.
 */

import type { PaymentRequest } from '@tallystick/protocol/messages/payment-request';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { AccountState } from '../device/account-state.ts';
import type { Way } from '../risk/counted-payment.ts';
import type { CollectedPayment } from './collected-payment.ts';

export type Guarantee =
  /** The money has moved. */
  | { readonly word: 'settled' }
  /** So much is set aside for this payment in case the payer cheated. */
  | { readonly word: 'coveredUpTo'; readonly amount: Minor }
  /** The issuer has it, and something must pass before it settles; until then at the longest, unix seconds. */
  | { readonly word: 'waiting'; readonly until: number }
  /** Taken only because the issuer was within reach, and it has not said yes yet: no goods. */
  | { readonly word: 'notConfirmed' }
  /** Nothing is set aside for this till. */
  | { readonly word: 'atRisk' }
  /** The issuer will not pay it. */
  | { readonly word: 'notPaid' };

/** What of the till's allotment is free to stand behind a payment accepted now, in minor units. */
export function freeCover(
  account: AccountState,
  input: {
    readonly request: Pick<PaymentRequest, 'currency' | 'bundleSeq'>;
    readonly amount: Minor;
    /** By outstanding payments. */
    readonly used: bigint;
    readonly now: number;
  },
): Minor {
  const { request, amount, used, now } = input;
  // The issuer covers no request that names an older bundle than the payee's last statement did.
  const isTimely = request.bundleSeq >= (account.syncedBundleSeq ?? 0);
  const allotted = account.cover
    .filter(({ currency, until }) => currency === request.currency && now < until)
    .reduce((sum, allotment) => sum + allotment.amount, 0n);
  const free = allotted - used;
  if (!isTimely || free <= 0n) return minor(0n);
  return free < amount ? minor(free) : amount;
}

/** What stands behind a payment that was accepted, in the `way` in which it was counted. */
export function guaranteeOf(
  { state, cover, issuer, redeemBy }: CollectedPayment,
  way?: Way,
): Guarantee {
  if (state === 'settled') return { word: 'settled' };
  if (state !== 'accepted' && state !== 'uploaded') return { word: 'notPaid' };
  if (issuer?.status === 'waiting' || issuer?.status === 'disputed') {
    return { word: 'waiting', until: issuer.until ?? redeemBy };
  }
  if (way === 'onlyOnline') return { word: 'notConfirmed' };
  return cover > 0n ? { word: 'coveredUpTo', amount: cover } : { word: 'atRisk' };
}
