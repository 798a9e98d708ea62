/** What breaks between us and a bank, with what is known of the order's fate. Nothing personal, and no key, is in it. */

import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { BankCode } from './bank-code.ts';

export type BankFailureCode =
  | 'bank_unreachable'
  | 'bank_unanswered'
  | 'bank_answer_unreadable'
  | 'bank_refuses_us'
  | 'bank_order_reused';

const MESSAGES: Readonly<Record<BankFailureCode, string>> = {
  bank_unreachable: 'could not be reached, and has not got the order: try again later.',
  bank_unanswered:
    'did not answer, and may have carried the order out: ask it again under the same id, or for its state.',
  bank_answer_unreadable:
    'answered something that is no answer of a bank, and may have carried the order out: check its address, then ask for its state.',
  bank_refuses_us: 'refuses us, and has not got the order: check its address and our key.',
  bank_order_reused:
    'has another order under this id: this is a mistake in Tallystick; see what both orders were before anything is tried again.',
};

/** The failure; the cause is told by its own code only, since a message of others may name anything. */
export function bankFailure(
  bank: BankCode,
  code: BankFailureCode,
  details: Readonly<Record<string, string | number>> = {},
): TallystickError {
  return new TallystickError({
    code,
    message: `The bank ${bank} ${MESSAGES[code]}`,
    details: { bank, ...details },
  });
}
