/** Enrolment codes as people copy them: "TS1-" and the code's bytes as base64url (RFC 4648). */

import { ENROLMENT_CODE_BYTES_MAX } from '@tallystick/protocol/calls/enrol';

const PREFIX = 'TS1-';
const BODY = /^[A-Za-z0-9_-]+$/;
/** Four characters for three bytes. */
const BODY_LENGTH_MAX: number = Math.ceil((ENROLMENT_CODE_BYTES_MAX * 4) / 3);

/** The text of an enrolment code's bytes. */
export function formatEnrolmentCode(bytes: Uint8Array): string {
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return PREFIX + base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes in the text; undefined when it is no such text. What is in them is not looked at. */
export function parseEnrolmentCode(text: string): Uint8Array | undefined {
  const body = text.slice(PREFIX.length);
  const hasForm = text.startsWith(PREFIX) && BODY.test(body) && body.length <= BODY_LENGTH_MAX;
  if (!hasForm || body.length % 4 === 1) return undefined;
  const characters = atob(body.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
  // Bits that stand for nothing must be zero, so that one code has one text.
  return formatEnrolmentCode(bytes) === text ? bytes : undefined;
}
