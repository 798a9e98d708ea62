/**
 * Calling the issuer: sign, seal, send, and believe only a signed answer to this very call.
 *
 * Invariants: an answer that does not verify is as good as none; the floor of the device's time and the
 * nonce come from verified answers only; a stale nonce is answered with one retry under the same call
 * id, and one call too many with another try when the issuer says so.
 */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  answerKind,
  openAnswer,
  waitShape,
  type Answer,
  type CallRefusal,
} from '@tallystick/protocol/calls/answer';
import {
  sealCall,
  unsealAnswer,
  type Operation,
  type SealedCall,
} from '@tallystick/protocol/calls/call';
import type { EnrolmentCode } from '@tallystick/protocol/calls/enrol';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import type { DeviceElement } from '../ports.ts';
import type { Device, Session } from './device.ts';
import { lastContact, putLastContact } from './device-time.ts';
import { afterAnswer } from './forgotten.ts';

/** Who calls. Before enrolment there is no trust yet. */
export interface Caller {
  readonly code: Pick<EnrolmentCode, 'tenant' | 'rootKey' | 'url'>;
  readonly issuerHpkeKey: Uint8Array;
  readonly element: DeviceElement;
  readonly trust?: Trust;
}

/** A call whose refusals, besides those of every call, are `Own`. */
export interface IssuerCall<Own extends string> {
  readonly operation: Operation;
  readonly body: CborValue;
  readonly callId: Uint8Array;
  readonly refusals: Readonly<Record<Own, true>>;
  /** The bundle inside an accepted answer, where the operation brings one. */
  readonly bundleOf?: (result: CborValue) => CborValue | undefined;
}

export type ContactRefusal =
  /** Nobody was reached. Whether the call arrived is unknown. */
  | 'offline'
  /** What came back is not the issuer's answer to this call. */
  | 'notTheIssuer'
  /** The issuer's signed answer has a content that this version does not know. */
  | 'answerNotUnderstood'
  | CallRefusal;

export type CallOutcome<Own extends string> =
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: ContactRefusal | Own };

const CALL_REFUSALS: Readonly<Record<CallRefusal, true>> = {
  staleNonce: true,
  tooManyCalls: true,
  unknownDevice: true,
  deviceBlocked: true,
  deviceRetired: true,
  callSignature: true,
  malformedBody: true,
  callIdReused: true,
};

/** After these it is open whether the issuer did what it was asked, or it did not and will. */
const UNDECIDED: readonly string[] = ['offline', 'notTheIssuer', 'staleNonce', 'tooManyCalls'];
/** One repetition with a fresh nonce. */
const STALE_MAX = 1;
/** A minute in all: who waits longer goes on with something else, and calls again later. */
const WAITS_MAX = 2;
const WAIT_SECONDS_MAX = 30;

/** Did the issuer decide the call? If not, it has to be repeated under its call id. */
export function isDecided(outcome: { readonly ok: boolean; readonly code?: string }): boolean {
  return outcome.ok || !UNDECIDED.includes(outcome.code ?? '');
}

/** The caller that an enrolled device is. */
export function callerOf({ identity, element, trust }: Session): Caller {
  return {
    code: identity.code,
    issuerHpkeKey: trust.bundle.issuerHpkeKey,
    element,
    trust,
  };
}

/**
 * Makes a call; in the turn of `device.contact`. Rejects with what the network rejects with, `offline`
 * apart, which is returned.
 */
export async function callIssuer<Own extends string>(
  device: Device,
  caller: Caller,
  call: IssuerCall<Own>,
): Promise<CallOutcome<Own>> {
  let { nonce } = lastContact(device.ports.store);
  for (let [stale, waits] = [0, 0]; ;) {
    const answer = await exchange(device, caller, call, nonce);
    if (typeof answer === 'string') return { ok: false, code: answer };
    if (answer.signed) await keepContact(device, answer.body);
    if (answer.body.code === 'staleNonce' && stale < STALE_MAX) stale += 1;
    else if (waits < WAITS_MAX && (await waited(device, answer.body))) waits += 1;
    else return outcomeOf(call, answer.body);
    nonce = answer.body.nonce;
  }
}

/** Waits where the issuer asks for it, and the device can; false where it goes on without. */
async function waited({ ports }: Device, { code, result }: Answer): Promise<boolean> {
  if (code !== 'tooManyCalls' || ports.wait === undefined) return false;
  const seconds = readShape(waitShape, result, 'wait');
  if (!seconds.ok || seconds.value > WAIT_SECONDS_MAX) return false;
  await ports.wait(seconds.value);
  return true;
}

async function keepContact(device: Device, answer: Answer): Promise<void> {
  const { store } = device.ports;
  const { time, nonce } = answer;
  const floor = Math.max(time, lastContact(store).floor);
  await device.write([putLastContact({ floor, nonce }), ...afterAnswer(store, answer)]);
}

function outcomeOf<Own extends string>(call: IssuerCall<Own>, answer: Answer): CallOutcome<Own> {
  if (answer.accepted) return { ok: true, result: answer.result };
  const { code } = answer;
  if (isOneOf(call.refusals, code) || isOneOf(CALL_REFUSALS, code)) return { ok: false, code };
  return { ok: false, code: 'answerNotUnderstood' };
}

function isOneOf<Code extends string>(
  codes: Readonly<Record<Code, true>>,
  code: string,
): code is Code {
  return Object.hasOwn(codes, code);
}

interface Heard {
  readonly body: Answer;
  /** False for what only the seal vouches for. */
  readonly signed: boolean;
}

async function exchange<Own extends string>(
  device: Device,
  caller: Caller,
  call: IssuerCall<Own>,
  nonce: Uint8Array,
): Promise<Heard | 'offline' | 'notTheIssuer'> {
  const { crypto, network } = device.ports;
  const { code, element } = caller;
  const sealed = await sealCall(crypto, {
    tenant: code.tenant,
    issuerHpkeKey: caller.issuerHpkeKey,
    call: {
      operation: call.operation,
      body: call.body,
      callId: call.callId,
      nonce,
      keyHash: keyHashOf(crypto, element.publicKey),
    },
    sign: element.sign,
  });
  let bytes: Uint8Array;
  try {
    bytes = await network.post(`${code.url}/v1/tenants/${code.tenant}/calls`, sealed.bytes);
  } catch (error) {
    if (isTallystickError(error) && error.code === 'offline') return 'offline';
    throw error;
  }
  const unsealed = await unsealAnswer(crypto, { answerKey: sealed.answerKey, bytes });
  if (unsealed === undefined) return 'notTheIssuer';
  return (await hear(device, caller, call, { sealed, bytes: unsealed })) ?? 'notTheIssuer';
}

/**
 * The answer, verified under the trust that is held or, where the issuer has a newer answer key, under
 * the bundle that the answer brings along. Without either, only two things are taken on the word of
 * whoever could open the call: a fresh nonce, and why a device without trust is not enrolled.
 */
async function hear<Own extends string>(
  { ports: { crypto } }: Device,
  caller: Caller,
  call: IssuerCall<Own>,
  { sealed, bytes }: { readonly sealed: SealedCall; readonly bytes: Uint8Array },
): Promise<Heard | undefined> {
  const { trust, code } = caller;
  if (trust !== undefined) {
    const answer = await openAnswer(crypto, { bytes, trust, callDigest: sealed.digest });
    if (answer !== undefined) return { body: answer.body, signed: true };
  }
  const read = readMessage(answerKind, bytes);
  if (!read.ok || !equalBytes(read.message.body.call, sealed.digest)) return undefined;
  const { body } = read.message;
  if (!body.accepted) {
    const believed = trust === undefined || body.code === 'staleNonce';
    return believed ? { body, signed: false } : undefined;
  }
  const bundle = call.bundleOf?.(body.result);
  if (bundle === undefined) return undefined;
  const opened = await openBundle(crypto, {
    bytes: encodeCbor(bundle),
    tenant: code.tenant,
    rootKey: code.rootKey,
    ...(trust === undefined ? {} : { held: trust }),
  });
  if (!opened.ok) return undefined;
  const answer = await openAnswer(crypto, {
    bytes,
    trust: opened.trust,
    callDigest: sealed.digest,
  });
  return answer === undefined ? undefined : { body: answer.body, signed: true };
}
