/** The enrolment code in what somebody scanned, pasted or followed: the code alone, or a link to the app. */

import { parseEnrolmentCode } from '@tallystick/api/enrolment-code-text';

/** A code has about 200 characters; people paste more around it. */
const TEXT_LENGTH_MAX = 2_000;
/** In a link the code stands behind this, where no server sees it. */
const LINK_MARK = '#enrol=';

/** The bytes of the code; undefined when there is none in the text. */
export function enrolmentBytes(text: string): Uint8Array | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined;
  const mark = text.indexOf(LINK_MARK);
  const code = mark === -1 ? text : text.slice(mark + LINK_MARK.length);
  return parseEnrolmentCode(code.replaceAll(/\s/g, ''));
}
