/**
 * The bounds of a balance certificate, checked alike by the payer's device before it signs, by the
 * payee's before it accepts and by the issuer before it pays (G-019, G-134, G-147, G-155).
 */

import type { BalanceCertificate } from '../messages/balance-certificate.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import type { Money } from '../money.ts';

/** The authorization does not answer the request. */
export type MismatchRefusal = 'otherCurrency' | 'amountZero' | 'amountDiffers';

/** The withdrawal goes beyond its certificate. */
export type BeyondRefusal =
  | 'sumBelowAmount'
  | 'belowBase'
  | 'aboveCeiling'
  /** Above the ceiling while the certificate says that some funds are locked (G-156). */
  | 'fundsLocked'
  | 'abovePaymentMax'
  | 'countExhausted';

export type BoundsRefusal = MismatchRefusal | BeyondRefusal;

type Bounds = Pick<
  BalanceCertificate,
  'baseCounter' | 'baseSum' | 'ceiling' | 'counterMax' | 'paymentMax' | 'flags'
>;

/** Does what is paid answer the request in currency and amount? Undefined when it does. */
export function checkAgainstRequest(
  { currency, minor: amount }: Money,
  request: Pick<PaymentRequest, 'amount' | 'currency' | 'flags'>,
): MismatchRefusal | undefined {
  if (currency !== request.currency) return 'otherCurrency';
  if (amount === 0n) return 'amountZero';
  if (amount !== request.amount && !request.flags.amountEditable) return 'amountDiffers';
  return undefined;
}

/** Does the withdrawal keep within the certificate? Undefined when it does. */
export function checkBounds(
  certificate: Bounds,
  withdrawal: { readonly counter: number; readonly cumulative: bigint; readonly amount: bigint },
): BeyondRefusal | undefined {
  const { counter, cumulative, amount } = withdrawal;
  if (cumulative < amount) return 'sumBelowAmount';
  if (counter <= certificate.baseCounter || cumulative - amount < certificate.baseSum) {
    return 'belowBase';
  }
  if (cumulative > certificate.ceiling) {
    return certificate.flags.fundsLocked ? 'fundsLocked' : 'aboveCeiling';
  }
  if (amount > certificate.paymentMax) return 'abovePaymentMax';
  if (counter > certificate.counterMax) return 'countExhausted';
  return undefined;
}
