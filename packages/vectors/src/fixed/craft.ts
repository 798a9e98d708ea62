/**
 * Signed messages as the vectors need them: good ones, and ones with exactly one fault. Everything that
 * is not said to be different is right, the signature included.
 */

import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import {
  coseValue,
  protectedHeader,
  sigStructure,
  type CoseSign1,
} from '@tallystick/protocol/encoding/cose-sign1';
import {
  PROTOCOL_LABEL,
  type MessageKind,
  type MessageType,
  type SignedMessage,
} from '@tallystick/protocol/encoding/message';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import { tenantBytes, tenantOfBytes, type TenantId } from '@tallystick/protocol/identifiers';
import { assert } from '@tallystick/protocol/assert';
import { fixedBytes } from './fixed-bytes.ts';
import { fixedCrypto } from './fixed-crypto.ts';
import { signingKey, type Signer } from './fixed-keys.ts';

/** The tenant of that label. */
function fixedTenant(label: string): TenantId {
  const tenant = tenantOfBytes(fixedBytes(`tenant ${label}`, 16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  return tenant;
}

export const TENANT: TenantId = fixedTenant('one');
export const OTHER_TENANT: TenantId = fixedTenant('two');

/** How a message is signed. */
export interface Crafting {
  readonly signer: Signer;
  readonly context?: readonly Uint8Array[];
  readonly tenant?: TenantId;
  /** Signed as if it were of this type. */
  readonly type?: MessageType;
  /** The whole protected header. */
  readonly header?: Uint8Array;
  /** The payload's bytes as they are, instead of an encoded value. */
  readonly payloadBytes?: Uint8Array;
}

export interface Crafted {
  readonly type: MessageType;
  readonly signer: Signer;
  readonly tenant: TenantId;
  readonly context: readonly Uint8Array[];
  readonly externalAad: Uint8Array;
  readonly sigStructure: Uint8Array;
  readonly digest: Uint8Array;
  readonly cose: CoseSign1;
  /** The message as an item, and as bytes. */
  readonly value: CborValue;
  readonly bytes: Uint8Array;
}

/** The message of `kind` with `payload`, whatever that is. */
export async function craftPayload(
  kind: Pick<MessageKind<never>, 'type' | 'keyed'>,
  payload: CborValue,
  how: Crafting,
): Promise<Crafted> {
  const key = signingKey(how.signer);
  const keyId = kind.keyed ? keyIdOf(fixedCrypto, key.publicKey) : undefined;
  const unsigned = {
    protectedHeader: how.header ?? protectedHeader(keyId),
    payload: how.payloadBytes ?? encodeCbor(payload),
    ...(keyId === undefined ? {} : { keyId }),
  };
  const { context = [], tenant = TENANT, type = kind.type } = how;
  const externalAad = encodeCbor([PROTOCOL_LABEL, type, tenantBytes(tenant), ...context]);
  const signed = sigStructure(unsigned, externalAad);
  const cose: CoseSign1 = { ...unsigned, signature: await key.sign(signed) };
  const value = coseValue(cose);
  return {
    type: kind.type,
    signer: how.signer,
    tenant,
    context,
    externalAad,
    sigStructure: signed,
    digest: fixedCrypto.sha256(signed),
    cose,
    value,
    bytes: encodeCbor(value),
  };
}

/** The message of `kind` with `body`. */
export async function craft<Body>(
  kind: MessageKind<Body>,
  body: Body,
  how: Crafting,
): Promise<Crafted & SignedMessage<Body>> {
  return { ...(await craftPayload(kind, kind.shape.encode(body), how)), body };
}
