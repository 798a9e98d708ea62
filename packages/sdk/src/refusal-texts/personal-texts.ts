/** Why something personal was not read, changed, handed out or deleted. */

import type {
  ConsentsOutcome,
  EraseOutcome,
  ExportOutcome,
  RegistrationOutcome,
} from '../device/personal.ts';
import { contactTexts, NOT_ENROLLED_TEXT } from './shared-texts.ts';

type RefusalOf<Outcome> = Extract<Outcome, { readonly ok: false; readonly code: string }>['code'];

export const REGISTRATION_TEXTS: Readonly<Record<RefusalOf<RegistrationOutcome>, string>> = {
  ...contactTexts({
    open: 'No money is concerned. Try again when there is a network.',
    refused: 'No money is concerned.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
};

export const CONSENTS_TEXTS: Readonly<Record<RefusalOf<ConsentsOutcome>, string>> =
  REGISTRATION_TEXTS;

export const EXPORT_TEXTS: Readonly<Record<RefusalOf<ExportOutcome>, string>> = {
  ...REGISTRATION_TEXTS,
  documentChanged:
    'Something happened on the account while your data came. No money is concerned. Try again.',
  documentTooLarge:
    'Your data are more than this device can take. No money is concerned. Ask your operator for them.',
};

export const ERASE_TEXTS: Readonly<Record<RefusalOf<EraseOutcome>, string>> = {
  ...contactTexts({
    open: 'Whether the account is deleted is not known yet. Nothing changed here. Try again when there is a network.',
    refused: 'Nothing changed.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  statementSignature:
    "Your operator does not take this device's signature. Nothing changed. Ask your operator.",
  statementMissing:
    'The list of collected payments was missing. Nothing changed. Update the app, then try again.',
  statementContradicts:
    'Your operator knows other payments of this device than the device does. Nothing changed. Ask your operator.',
  moneyLeft:
    'There is still money in your account, or on its way to it. Nothing changed. Make sure that all of it is spent or paid out first, then try again.',
  paymentsOpen:
    'Some of your payments are not final yet. Nothing changed. Try again once the last date for them has passed.',
  debtLeft:
    'Your operator paid for this account and has not got it back. Nothing changed. Ask your operator.',
};
