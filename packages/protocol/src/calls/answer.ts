/** The issuer's signed answer to a call. */

import type { CborValue } from '../encoding/cbor.ts';
import { readMessage, type MessageKind, type SignedMessage } from '../encoding/message.ts';
import type { Crypto } from '../crypto.ts';
import { equalBytes } from '../encoding/octets.ts';
import {
  anyShape,
  booleanShape,
  octets,
  text,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import {
  CALL_BYTES_MAX,
  CALL_WAIT_SECONDS_MAX,
  CODE_LENGTH_MAX,
  COUNTER_MAX,
  TIME_MAX,
} from '../limits.ts';
import { verifyIssued } from '../verification/issued.ts';
import type { Trust } from '../verification/trust.ts';

export interface Answer {
  /** Digest of the call that is answered. */
  readonly call: Uint8Array;
  readonly accepted: boolean;
  /** Why not; empty when accepted. A member of the operation's refusals. */
  readonly code: string;
  /** The operation's result; when not accepted null, or the seconds to wait with `tooManyCalls`. */
  readonly result: CborValue;
  /** The issuer's clock. Devices keep the latest as the floor of their own. */
  readonly time: number;
  /** For the next call. */
  readonly nonce: Uint8Array;
  /** The current trust bundle. */
  readonly epoch: number;
  readonly seq: number;
}

/** Signed by an answer key. */
export const answerKind: MessageKind<Answer> = {
  type: 'answer',
  keyed: true,
  bytesMax: CALL_BYTES_MAX,
  shape: tuple<Answer>({
    call: octets(32),
    accepted: booleanShape,
    code: text(CODE_LENGTH_MAX),
    result: anyShape,
    time: uint(TIME_MAX),
    nonce: octets(0, 32),
    epoch: uint(COUNTER_MAX),
    seq: uint(COUNTER_MAX),
  }),
};

/** The result of an answer with `tooManyCalls`: seconds to wait. */
export const waitShape: Shape<number> = uint(CALL_WAIT_SECONDS_MAX, 1);

/** Refusals that any operation may answer with. */
export type CallRefusal =
  /** The nonce is missing or old: repeat the call once with the nonce of this answer. */
  | 'staleNonce'
  /** More than a device or an account may ask: repeat the call after the seconds of the result. */
  | 'tooManyCalls'
  /** The device key is not enrolled here. */
  | 'unknownDevice'
  | 'deviceBlocked'
  /** Its holder retired it, or had it replaced. */
  | 'deviceRetired'
  | 'callSignature'
  | 'malformedBody'
  /** The call id was used for a call with another content. */
  | 'callIdReused';

/**
 * Verifies an answer (unsealed bytes) to the call with this digest. Undefined for anything that is not
 * the issuer's answer to it: a device goes on as if nothing had arrived.
 */
export async function openAnswer(
  crypto: Crypto,
  input: { readonly bytes: Uint8Array; readonly trust: Trust; readonly callDigest: Uint8Array },
): Promise<SignedMessage<Answer> | undefined> {
  const read = readMessage(answerKind, input.bytes);
  if (!read.ok) return undefined;
  const verified = await verifyIssued(crypto, input.trust, read.message, {
    purpose: 'answer',
    issuedAt: read.message.body.time,
  });
  if (!verified.ok || !equalBytes(verified.message.body.call, input.callDigest)) return undefined;
  return verified.message;
}
