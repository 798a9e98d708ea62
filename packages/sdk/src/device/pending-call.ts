/**
 * Calls that move money keep their id in the store from before they are sent until the issuer has
 * decided them. A device that heard no answer, or was killed, sends the same call again and the money
 * moves once.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { anyShape, octets, tuple, type Shape } from '@tallystick/protocol/encoding/shape';
import type { Device } from './device.ts';
import { put, readStored } from './stored-value.ts';

export interface PendingCall {
  readonly callId: Uint8Array;
  readonly body: CborValue;
}

const pendingShape: Shape<PendingCall> = tuple<PendingCall>({ callId: octets(16), body: anyShape });

/** The undecided call under `key`, if any. */
export function pendingCall(device: Device, key: string): PendingCall | undefined {
  return readStored(device.ports.store, key, pendingShape);
}

/** Keeps a new call before it is sent. */
export async function keepCall(
  device: Device,
  key: string,
  call: PendingCall,
): Promise<PendingCall> {
  await device.write([put(key, pendingShape, call)]);
  return call;
}
