/** The size of the QR code that a text needs. Version v has 17 + 4v modules on a side. */

import { assert } from '@tallystick/protocol/assert';
import { encode } from 'uqr';

/** Version 40 at level M holds this many characters of the alphanumeric set (ISO/IEC 18004 table 7). */
const TEXT_LENGTH_MAX = 3391;

/**
 * The smallest version, 1 to 40, that holds `text` at error correction level M. For texts made by
 * `encodeQrText`: asserts that a code can hold it.
 */
export function qrVersion(text: string): number {
  assert(text.length <= TEXT_LENGTH_MAX, 'no QR code of level M holds a text this long');
  return encode(text, { ecc: 'M' }).version;
}
