/** What is wrong with a code, whichever one was wanted: said in English wherever codes are scanned. */

import type { QrRefusal } from '@tallystick/transports/qr-text';

/** What a text is instead of the wanted code, each app says in words of its own. */
export type MisreadTexts = Readonly<
  Record<Exclude<QrRefusal, 'tooLong' | 'notTallystick'>, string>
>;

export const ENGLISH_MISREAD: MisreadTexts = {
  empty: 'There is no code here. Scan or paste again.',
  unsupportedVersion: 'This code was made by a newer app. No money moved. Update this one.',
  unknownKind: 'This version does not know this kind of code. No money moved. Update the app.',
  truncated: 'A part of the code is missing. No money moved. Scan or paste it again.',
  badCharacter: 'The code was changed on the way. No money moved. Scan or paste it again.',
  badCheck: 'The code was misread. No money moved. Scan it again.',
};
