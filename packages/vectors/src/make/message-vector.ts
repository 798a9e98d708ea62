/** One signed message as a vector: what a verifier is given, and what it finds. */

import { decodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { assert } from '@tallystick/protocol/assert';
import { diagnostic } from '../diagnostic.ts';
import type { Crafted } from '../fixed/craft.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { jsonObjectOf } from '../json-form.ts';
import { accepted, type JsonObject, type Vector } from '../vector.ts';

/** What a verifier is given for a message; `signer` names the key in `keys.json`. */
export function messageInput(message: Crafted, changes: JsonObject = {}): JsonObject {
  const { type, signer, tenant, context, bytes } = message;
  const { publicKey } = signingKey(signer);
  return {
    type,
    tenant,
    context: context.map(toHex),
    signer,
    publicKey: toHex(publicKey),
    bytes: toHex(bytes),
    ...changes,
  };
}

/** The vector of a good message. */
export function messageVector<Body extends object>(
  name: string,
  message: Crafted & SignedMessage<Body>,
): Vector {
  const { cose, externalAad, sigStructure, digest, body } = message;
  return accepted(name, messageInput(message), {
    ...(cose.keyId === undefined ? {} : { keyId: toHex(cose.keyId) }),
    payload: diagnostic(payloadOf(cose.payload)),
    body: jsonObjectOf(body),
    externalAad: toHex(externalAad),
    sigStructure: toHex(sigStructure),
    digest: toHex(digest),
  });
}

function payloadOf(payload: Uint8Array): CborValue {
  const decoded = decodeCbor(payload, payload.length);
  assert(decoded.ok, 'a good message has a good payload');
  return decoded.value;
}
