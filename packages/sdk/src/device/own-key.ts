/** What the issuer lists by the keys of an account's devices: which of it is of the device in hand? */

import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import type { Device } from './device.ts';

interface OfKey {
  readonly keyHash: Uint8Array;
}

/** Says of each whether it is this device's; undefined where this device is not enrolled. */
export function markOwn<Listed extends OfKey>(
  device: Device,
  listed: readonly Listed[],
): readonly (Listed & { readonly isThis: boolean })[] | undefined {
  const session = device.session();
  if (session === undefined) return undefined;
  const own = keyHashOf(device.ports.crypto, session.element.publicKey);
  return listed.map((each) => ({ ...each, isThis: equalBytes(each.keyHash, own) }));
}
