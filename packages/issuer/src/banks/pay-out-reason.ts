/**
 * Why a bank sent money back, for its holder: ISO 20022's external status and return reason codes, as far as a person can
 * do something about them. The code itself is kept for the operator.
 */

import type { PayOutReason } from '@tallystick/protocol/calls/pay-out';

const REASONS: ReadonlyMap<string, PayOutReason> = new Map([
  ['AC01', 'payeeAccountUnknown'],
  ['AC03', 'payeeAccountUnknown'],
  ['AC04', 'payeeAccountClosed'],
  ['AC07', 'payeeAccountClosed'],
  ['AC06', 'payeeAccountBlocked'],
  ['AM03', 'payeeCurrencyDiffers'],
  ['AC09', 'payeeCurrencyDiffers'],
  ['BE01', 'payeeNameDiffers'],
  ['RC01', 'payeeBankUnknown'],
  ['RC04', 'payeeBankUnknown'],
]);

/** The reason of a code; one for all that a person can only ask the bank about. */
export function reasonOf(code: string): PayOutReason {
  return REASONS.get(code) ?? 'returnedByBank';
}
