/**
 * Calls that move money keep their id in the store from before they are sent until the issuer has
 * decided them. A device that heard no answer, or was killed, sends the same call again and the money
 * moves once.
 */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
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

/** Keeps a new call, with an id of its own, before it is sent. */
export async function keepCall(device: Device, key: string, body: CborValue): Promise<PendingCall> {
  const call: PendingCall = { callId: device.ports.random(16), body };
  await device.write([put(key, pendingShape, call)]);
  return call;
}

/** Have both calls the same content? */
export function sameBody(left: CborValue, right: CborValue): boolean {
  return equalBytes(encodeCbor(left), encodeCbor(right));
}
