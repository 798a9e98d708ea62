/**
 * How a payment stands, in the words that a payer reads. Every state that the device and the issuer know
 * leads to exactly one of them.
 */

import { unreachable } from '@tallystick/protocol/assert';
import type { PaymentSummary } from '@tallystick/sdk/payer/payments';

/** Every word there is for a payment. */
export type Standing =
  /** The code was shown, and nothing has come back. */
  | 'shown'
  /** The merchant read out a code that fits; its receipt has not been scanned. */
  | 'codeTyped'
  /** Both halves exist: the merchant has the payer's half. */
  | 'accepted'
  | 'settled'
  /** The merchant did not take it. */
  | 'declined'
  /** The merchant took it and undid it. */
  | 'cancelled'
  /** The money is back in the account. */
  | 'cameBack';

/** How a payment stands now. */
export function standingOf({ state, confirmation }: StandingInput): Standing {
  switch (state) {
    case 'shown':
      return confirmation === 'statusCode' ? 'codeTyped' : 'shown';
    case 'receipted':
      return 'accepted';
    case 'settled':
      return 'settled';
    case 'declined':
      return 'declined';
    case 'void':
      return 'cancelled';
    case 'returned':
      return 'cameBack';
    default:
      return unreachable(state);
  }
}

type StandingInput = Pick<PaymentSummary, 'state' | 'confirmation'>;

/** Does the payment's code still have to be seen by somebody? */
export function isHanging(payment: StandingInput): boolean {
  return standingOf(payment) === 'shown';
}
