/** When a certificate of this device is to be renewed, whichever it is. */

import type { CertificateClaims } from '@tallystick/protocol/encoding/cwt';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Device } from './device.ts';
import { nowOf } from './device-time.ts';

/**
 * Half of its time is over, or the key that signed it was revoked (F-05): then others refuse it as soon as
 * they have heard of that.
 */
export function isRenewalDue(
  device: Device,
  { body, cose }: Pick<SignedMessage<CertificateClaims>, 'body' | 'cose'>,
): boolean {
  const isHalfOver = nowOf(device) >= body.issuedAt + (body.expiresAt - body.issuedAt) / 2;
  const keys = device.session()?.trust.keys;
  return isHalfOver || keys?.has(toHex(cose.keyId ?? new Uint8Array())) === false;
}
