/** Why what is proven against devices of the account was not shown, or an appeal was not taken. */

import type { AppealOutcome, ConvictionsOutcome } from '../device/convictions.ts';
import { contactTexts, NOT_ENROLLED_TEXT } from './shared-texts.ts';

type Sentences<Outcome> = Readonly<
  Record<Extract<Outcome, { readonly ok: false; readonly code: string }>['code'], string>
>;

export const CONVICTIONS_TEXTS: Sentences<ConvictionsOutcome> = {
  ...contactTexts({
    open: 'Nothing changed. Try again when there is a network.',
    refused: 'Nothing changed.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
};

export const APPEAL_TEXTS: Sentences<AppealOutcome> = {
  ...contactTexts({
    open: 'Whether your appeal arrived is not known yet. Try again with the same text: it counts once.',
    refused: 'Your appeal was not taken. Nothing changed.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  notConvicted:
    'Nothing is proven against this device of your account. Nothing changed. Go back, and look again.',
  alreadyAppealed:
    'You have appealed already, and one appeal is heard. What you wrote then stands. Nothing changed. Wait for the decision, or ask your operator.',
  appealInvalid:
    'This text cannot be sent: it is empty, or longer than 2,000 characters. Nothing changed. Write what happened in fewer words.',
};
