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

/** Keeps a new call before it is sent. */
export async function keepCall(
  device: Device,
  key: string,
  call: PendingCall,
): Promise<PendingCall> {
  await device.write([put(key, pendingShape, call)]);
  return call;
}

/** What is wanted, and the caller's own name for it where there is one. */
export interface WantedCall extends PendingCall {
  /** The caller chose `callId`: only a call of that name is the same one. */
  readonly isNamed: boolean;
}

/**
 * Sends a call that moves money, once: an undecided one of the same content is sent again in its place, and one of another
 * content is finished first. The outcome is of the one that was wanted, unless the earlier one stays undecided.
 */
export async function sendOnce<Outcome>(
  device: Device,
  key: string,
  wanted: WantedCall,
  through: {
    readonly send: (call: PendingCall) => Promise<Outcome>;
    readonly isOpen: (outcome: Outcome) => boolean;
  },
): Promise<Outcome> {
  const { callId, body, isNamed } = wanted;
  const { send, isOpen } = through;
  const earlier = pendingCall(device, key);
  if (earlier !== undefined) {
    const outcome = await send(earlier);
    const isSame =
      equalBytes(encodeCbor(earlier.body), encodeCbor(body)) &&
      (!isNamed || equalBytes(earlier.callId, callId));
    if (isSame || isOpen(outcome)) return outcome;
  }
  return send(await keepCall(device, key, { callId, body }));
}
