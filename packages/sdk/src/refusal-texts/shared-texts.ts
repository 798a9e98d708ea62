/**
 * What several verbs say alike. Every sentence tells a person three things: what happened, whether
 * money moved, and what to do now.
 */

import type { ReadRefusal } from '@tallystick/protocol/encoding/message';
import type { ContactRefusal } from '../device/call-issuer.ts';

/** How a verb's contact with the issuer ended for the money. */
export interface ContactEnding {
  /** While it is open whether the issuer did it. */
  readonly open: string;
  /** When it is certain that it did not. */
  readonly refused: string;
}

/** The texts of every call to the issuer. */
export function contactTexts({
  open,
  refused,
}: ContactEnding): Readonly<Record<ContactRefusal, string>> {
  const ask = 'Ask your operator.';
  return {
    offline: `Your operator could not be reached. ${open}`,
    notTheIssuer: `What answered was not your operator; perhaps a Wi-Fi sign-in page. ${open}`,
    staleNonce: `Your operator asked twice to begin again. ${open}`,
    tooManyCalls: `This device has asked your operator too often in a short time. ${refused} Try again in a minute.`,
    answerNotUnderstood:
      'Your operator answered something that this version does not know. Nothing changed here. Update the app, then try again.',
    unknownDevice: `Your operator does not know this device any more. ${refused} Nothing that is kept here is lost. Ask for a new code, and enter it here.`,
    deviceBlocked: `This device is blocked. ${refused} ${ask}`,
    deviceRetired: `This device is not in use any more. ${refused} Use another one, or ask your operator for a new code.`,
    callSignature: `Your operator does not take this device's signature. ${refused} ${ask}`,
    malformedBody: `Your operator could not read what this device sent. ${refused} Update the app, then try again.`,
    callIdReused: `Your operator took this for something sent before. ${refused} ${ask}`,
  };
}

/** One sentence for all the ways in which bytes are not what they should be. */
export function readTexts(sentence: string): Readonly<Record<ReadRefusal['code'], string>> {
  return {
    empty: sentence,
    tooLarge: sentence,
    tooDeep: sentence,
    tooManyItems: sentence,
    forbiddenType: sentence,
    truncated: sentence,
    trailingBytes: sentence,
    notDeterministic: sentence,
    notSigned: sentence,
    malformed: sentence,
  };
}

export const NOT_ENROLLED_TEXT =
  'This device has no account yet. No money moved. Enter the code from your operator.';
export const STATE_LOST_TEXT =
  'This device shows an older state than it had, and may not be used for money any more. No money moved. Go online, so that your money comes back, and start afresh with a new code from your operator.';
