/**
 * Showing the issuer the balance certificates that a device holds, after the epoch was raised: the issuer
 * came back from a backup and may have forgotten that it signed them. Those that were spent from come
 * with their payments; this is for what is unspent.
 */

import type { CborValue } from '../encoding/cbor.ts';
import { anyShape, list, tuple, type Shape } from '../encoding/shape.ts';

/** One a line, and a device has few lines. */
export const HELD_CERTIFICATES_MAX = 16;

export interface HeldCertificatesBody {
  /** Balance certificates of this device's key, as signed messages. */
  readonly certificates: readonly CborValue[];
}

export const heldCertificatesBodyShape: Shape<HeldCertificatesBody> = tuple<HeldCertificatesBody>({
  certificates: list(anyShape, HELD_CERTIFICATES_MAX),
});
