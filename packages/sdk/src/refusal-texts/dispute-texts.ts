/** Why what the account has paid did not come, or an objection was not taken. */

import type { DisputeOutcome, HeldPaymentsOutcome } from '../device/disputes.ts';
import { contactTexts, NOT_ENROLLED_TEXT } from './shared-texts.ts';

type Sentences<Outcome> = Readonly<
  Record<Extract<Outcome, { readonly ok: false; readonly code: string }>['code'], string>
>;

export const HELD_PAYMENTS_TEXTS: Sentences<HeldPaymentsOutcome> = {
  ...contactTexts({
    open: 'Nothing changed. Try again when there is a network.',
    refused: 'Nothing changed.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
};

export const DISPUTE_TEXTS: Sentences<DisputeOutcome> = {
  ...contactTexts({
    open: 'Your objection may not have arrived, and no money moved. Try again when there is a network.',
    refused: 'Nothing changed.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  unknownPayment:
    'Your account has no such payment. Nothing changed. Go back, and choose it from the list again.',
  notRedeemed:
    'Nobody has asked for this money yet. No money moved. Try again when it shows as paid.',
  nothingToDispute:
    'This money is yours again, or never left. Nothing changed. There is nothing left to do.',
  disputeWindowOver:
    'The time to object to this payment is over. Nothing changed. Ask your operator.',
  disputeDecided: 'This was objected to and decided. Nothing changed. Ask your operator.',
  tooManyDisputes:
    'Too many of your objections are open. Nothing changed. Try again when one is decided.',
  wordsInvalid:
    'This is too long, or has signs that cannot be seen. Nothing changed. Use fewer words.',
};
