/** Asking the issuer for what may be asked again at will: nothing of it is kept until it is answered. */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  callerOf,
  callIssuer,
  type CallOutcome,
  type ContactRefusal,
  type IssuerCall,
} from './call-issuer.ts';
import type { Device } from './device.ts';

/** Why a question of an enrolled device, or of one that is not, has no answer. */
export type AskRefusal<Own extends string = never> = 'notEnrolled' | ContactRefusal | Own;

export type AskOutcome<Own extends string> =
  CallOutcome<Own> | { readonly ok: false; readonly code: 'notEnrolled' };

/** Makes a call under a new id; in the turn of `device.contact`. */
export async function askIssuer<Own extends string>(
  device: Device,
  call: Pick<IssuerCall<Own>, 'operation' | 'body' | 'refusals'>,
): Promise<AskOutcome<Own>> {
  const session = device.session();
  if (session === undefined) return { ok: false, code: 'notEnrolled' };
  return callIssuer(device, callerOf(session), { ...call, callId: device.ports.random(16) });
}

/**
 * Asks in the device's turn and reads the answer; `answerNotUnderstood` where `read` makes nothing of it.
 */
export async function askAndRead<Value, Own extends string = never>(
  device: Device,
  call: Pick<IssuerCall<Own>, 'operation' | 'body' | 'refusals'>,
  read: (result: CborValue) => Value | undefined,
): Promise<
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: AskRefusal<Own> }
> {
  return device.contact(async () => {
    const asked = await askIssuer(device, call);
    if (!asked.ok) return asked;
    const value = read(asked.result);
    return value === undefined ? { ok: false, code: 'answerNotUnderstood' } : { ok: true, value };
  });
}
