/**
 * Signed messages: one definition a kind, one way to sign, one way to verify.
 *
 * external_aad = ["tallystick-1", message type, tenant, context digests ...]. One device key signs
 * withdrawals, receipts and calls; with the type in what is signed, none passes for another, and with
 * the tenant in it, none passes at another tenant. The context binds a message to the ones it answers
 * and costs no bytes on the wire.
 */

import { assert } from '../assert.ts';
import type { Crypto, Sign } from '../crypto.ts';
import { tenantBytes, type TenantId } from '../identifiers.ts';
import { decodeCbor, encodeCbor, type CborRefusal, type CborValue } from './cbor.ts';
import {
  coseValue,
  parseCose,
  protectedHeader,
  SIGNATURE_LENGTH,
  sigStructure,
  type CoseSign1,
} from './cose-sign1.ts';
import { readShape, type Shape } from './shape.ts';

export const PROTOCOL_LABEL = 'tallystick-1';

/** Every kind of signed message; the name is part of what is signed. */
export type MessageType =
  | 'key'
  | 'revokedKeys'
  | 'bundle'
  | 'account'
  | 'balance'
  | 'request'
  | 'withdrawal'
  | 'coin'
  | 'holder'
  | 'coinTransfer'
  | 'receipt'
  | 'order'
  | 'paidProof'
  | 'payerStatement'
  | 'payeeStatement'
  | 'stateLost'
  | 'traceReport'
  | 'call'
  | 'answer';

/** What a kind of message looks like. */
export interface MessageKind<Body> {
  readonly type: MessageType;
  readonly shape: Shape<Body>;
  /** Messages signed by an issuer key carry its id; a device's or the root's do not. */
  readonly keyed: boolean;
  readonly bytesMax: number;
}

/** A message whose form is right and whose signature nobody has checked. */
export interface UnverifiedMessage<Body> {
  readonly kind: MessageKind<Body>;
  readonly cose: CoseSign1;
  readonly body: Body;
}

/** A message whose signature was checked (or just made) under its type, tenant and context. */
export interface SignedMessage<Body> {
  readonly type: MessageType;
  readonly body: Body;
  /** SHA-256 of the Sig_structure, 32 bytes: the only identity of the message. */
  readonly digest: Uint8Array;
  readonly cose: CoseSign1;
}

export type ReadRefusal =
  | { readonly ok: false; readonly code: CborRefusal }
  | { readonly ok: false; readonly code: 'notSigned' }
  | { readonly ok: false; readonly code: 'malformed'; readonly at: string };

export type ReadResult<Body> =
  { readonly ok: true; readonly message: UnverifiedMessage<Body> } | ReadRefusal;

/** What a signature covers besides the payload. */
export interface SigningContext {
  readonly tenant: TenantId;
  /** Digests of the messages that this one answers, in the order the kind defines. */
  readonly context: readonly Uint8Array[];
}

/** Reads bytes as a message of `kind`; verifies nothing. Never throws. */
export function readMessage<Body>(kind: MessageKind<Body>, bytes: Uint8Array): ReadResult<Body> {
  const decoded = decodeCbor(bytes, kind.bytesMax);
  return decoded.ok ? readMessageValue(kind, decoded.value) : decoded;
}

/** As {@link readMessage}, for a message that stands inside another item. */
export function readMessageValue<Body>(
  kind: MessageKind<Body>,
  value: CborValue,
): ReadResult<Body> {
  const cose = parseCose(value);
  if (cose === undefined || (cose.keyId !== undefined) !== kind.keyed) {
    return { ok: false, code: 'notSigned' };
  }
  const payload = decodeCbor(cose.payload, kind.bytesMax);
  if (!payload.ok) return payload;
  const body = readShape(kind.shape, payload.value, kind.type);
  if (!body.ok) return body;
  return { ok: true, message: { kind, cose, body: body.value } };
}

/** The bytes that are signed, and whose SHA-256 is the message's digest. */
function signedBytes(
  type: MessageType,
  cose: Pick<CoseSign1, 'protectedHeader' | 'payload'>,
  { tenant, context }: SigningContext,
): Uint8Array {
  return sigStructure(cose, encodeCbor([PROTOCOL_LABEL, type, tenantBytes(tenant), ...context]));
}

/** A message under the context in which its signature is to be judged. */
export interface BoundMessage<Body> {
  readonly message: UnverifiedMessage<Body>;
  /** The bytes that a signature of it covers. */
  readonly signed: Uint8Array;
  /** Their SHA-256, whoever signed. */
  readonly digest: Uint8Array;
}

/** Puts a message under a context; for callers that need its digest before it is verified. */
export function bindMessage<Body>(
  crypto: Crypto,
  message: UnverifiedMessage<Body>,
  context: SigningContext,
): BoundMessage<Body> {
  const signed = signedBytes(message.kind.type, message.cose, context);
  return { message, signed, digest: crypto.sha256(signed) };
}

/**
 * Verifies a message under a public key (33 bytes, compressed). Undefined when the signature is not by
 * that key over this content, type, tenant and context.
 */
export async function verifyBound<Body>(
  crypto: Crypto,
  { message: { kind, cose, body }, signed, digest }: BoundMessage<Body>,
  publicKey: Uint8Array,
): Promise<SignedMessage<Body> | undefined> {
  const valid = await crypto.verifyEs256({
    publicKey,
    message: signed,
    signature: cose.signature,
  });
  return valid ? { type: kind.type, body, cose, digest } : undefined;
}

/** As {@link verifyBound}, for a message that is not bound yet. */
export async function verifyMessage<Body>(
  crypto: Crypto,
  message: UnverifiedMessage<Body>,
  { publicKey, ...context }: SigningContext & { readonly publicKey: Uint8Array },
): Promise<SignedMessage<Body> | undefined> {
  return verifyBound(crypto, bindMessage(crypto, message, context), publicKey);
}

/** The digest of a message under a context, whoever signed it. */
export function digestOf<Body>(
  crypto: Crypto,
  message: UnverifiedMessage<Body>,
  context: SigningContext,
): Uint8Array {
  return bindMessage(crypto, message, context).digest;
}

/**
 * Signs a body. `keyId` must be given exactly for the kinds that issuer keys sign. Asserts that every
 * reader takes the message: what is signed and unreadable cannot be called back.
 */
export async function signMessage<Body>(
  crypto: Crypto,
  kind: MessageKind<Body>,
  input: SigningContext & {
    readonly body: Body;
    readonly sign: Sign;
    readonly keyId?: Uint8Array;
  },
): Promise<SignedMessage<Body>> {
  const unsigned = {
    protectedHeader: protectedHeader(input.keyId),
    payload: encodeCbor(kind.shape.encode(input.body)),
    ...(input.keyId === undefined ? {} : { keyId: input.keyId }),
  };
  const blank = { ...unsigned, signature: new Uint8Array(SIGNATURE_LENGTH) };
  const read = readMessage(kind, messageBytes({ cose: blank }));
  assert(read.ok, `nobody could read the ${kind.type} that is to be signed`);
  const signed = signedBytes(kind.type, unsigned, input);
  const cose: CoseSign1 = { ...unsigned, signature: await input.sign(signed) };
  return { type: kind.type, body: input.body, cose, digest: crypto.sha256(signed) };
}

/** The message as a CBOR value, for placing it inside another item. */
export function messageValue(message: { readonly cose: CoseSign1 }): CborValue {
  return coseValue(message.cose);
}

/** The message's bytes. */
export function messageBytes(message: { readonly cose: CoseSign1 }): Uint8Array {
  return encodeCbor(messageValue(message));
}
