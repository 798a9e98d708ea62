/** Vectors of calls as the issuer opens them. */

import { callKind, type Call } from '@tallystick/protocol/calls/call';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { PROTOCOL_LABEL } from '@tallystick/protocol/encoding/message';
import { concatBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { tenantBytes, type TenantId } from '@tallystick/protocol/identifiers';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { craft, craftPayload, OTHER_TENANT, TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { sealingPair, signingKey, type Opener } from '../fixed/fixed-keys.ts';
import { jsonObjectOf } from '../json-form.ts';
import { RUPEES } from '../fixed/tenant.ts';
import { accepted, refused, type JsonObject, type Refusal, type VectorFile } from '../vector.ts';

const ENC_LENGTH = 32;
const EXPORT_CONTEXT = encodeCbor([PROTOCOL_LABEL, 'answer']);
const EXPORT_LENGTH = 16;

/** A deposit of 500.00 by the device `payer`. */
const CALL: Call = {
  operation: 'deposit',
  body: [0, RUPEES, 50_000],
  callId: fixedBytes('call id', 16),
  nonce: fixedBytes('call nonce', 24),
  keyHash: keyHashOf(fixedCrypto, signingKey('payer').publicKey),
};

function infoOf(tenant: TenantId): Uint8Array {
  return encodeCbor([PROTOCOL_LABEL, 'call', tenantBytes(tenant)]);
}

/** Encapsulated key and ciphertext, and the key for the answer. */
async function seal(
  plaintext: Uint8Array,
  how: { readonly tenant?: TenantId; readonly recipient?: Opener } = {},
): Promise<{ readonly bytes: Uint8Array; readonly answerKey: Uint8Array }> {
  const sealed = await fixedCrypto.hpkeSeal({
    recipientPublicKey: sealingPair(how.recipient ?? 'issuer').publicKey,
    info: infoOf(how.tenant ?? TENANT),
    aad: new Uint8Array(),
    plaintext,
    exportContext: EXPORT_CONTEXT,
    exportLength: EXPORT_LENGTH,
  });
  return { bytes: concatBytes(sealed.enc, sealed.ciphertext), answerKey: sealed.exported };
}

function inputOf(bytes: Uint8Array): JsonObject {
  return {
    tenant: TENANT,
    issuerPrivateKey: toHex(sealingPair('issuer').privateKey),
    publicKey: toHex(signingKey('payer').publicKey),
    bytes: toHex(bytes),
  };
}

type Case = readonly [string, Uint8Array, Refusal];

async function faults(): Promise<readonly Case[]> {
  const byPayer = { signer: 'payer' } as const;
  const good = await craft(callKind, CALL, byPayer);
  const { bytes } = await seal(good.bytes);
  const sealedMessage = async (
    message: Promise<{ readonly bytes: Uint8Array }>,
  ): Promise<Uint8Array> => (await seal((await message).bytes)).bytes;
  const doesNotOpen: Refusal = { stage: 'sealing', code: 'doesNotOpen' };
  const signature: Refusal = { stage: 'signature', code: 'signature' };
  const unknown = [255, null, CALL.callId, CALL.nonce, CALL.keyHash];
  return [
    [
      'sealed for another tenant',
      (await seal(good.bytes, { tenant: OTHER_TENANT })).bytes,
      doesNotOpen,
    ],
    [
      'sealed to another key',
      (await seal(good.bytes, { recipient: 'request' })).bytes,
      doesNotOpen,
    ],
    [
      'a bit flipped',
      Uint8Array.from(bytes, (byte, at) => (at === ENC_LENGTH ? byte ^ 1 : byte)),
      doesNotOpen,
    ],
    [
      'an encapsulated key alone',
      bytes.subarray(0, ENC_LENGTH),
      { stage: 'cbor', code: 'truncated' },
    ],
    [
      'a byte too many in it',
      (await seal(Uint8Array.of(...good.bytes, 0))).bytes,
      { stage: 'cbor', code: 'trailingBytes' },
    ],
    [
      'not a signed message',
      (await seal(encodeCbor([0, null]))).bytes,
      { stage: 'envelope', code: 'notSigned' },
    ],
    [
      'an unknown operation',
      await sealedMessage(craftPayload(callKind, unknown, byPayer)),
      { stage: 'shape', code: 'malformed', at: 'call.operation' },
    ],
    [
      'signed by another device',
      await sealedMessage(craft(callKind, CALL, { signer: 'otherPayer' })),
      signature,
    ],
    [
      'signed for another tenant',
      await sealedMessage(craft(callKind, CALL, { ...byPayer, tenant: OTHER_TENANT })),
      signature,
    ],
    [
      'signed as a statement',
      await sealedMessage(craft(callKind, CALL, { ...byPayer, type: 'payerStatement' })),
      signature,
    ],
  ];
}

/** `calls.json`. */
export async function makeCalls(): Promise<VectorFile> {
  const { bytes, digest } = await craft(callKind, CALL, { signer: 'payer' });
  const sealed = await seal(bytes);
  const tooLarge = [{ repeat: '00', times: CALL_BYTES_MAX + 1 }];
  return {
    operation: 'openCall',
    about:
      'Calls: encapsulated key and ciphertext; opened with the issuer’s HPKE key, verified with the device’s.',
    vectors: [
      accepted('a deposit', inputOf(sealed.bytes), {
        info: toHex(infoOf(TENANT)),
        exportContext: toHex(EXPORT_CONTEXT),
        plaintext: toHex(bytes),
        answerKey: toHex(sealed.answerKey),
        digest: toHex(digest),
        call: jsonObjectOf(CALL),
      }),
      ...(await faults()).map(([name, faulty, refusal]) => refused(name, inputOf(faulty), refusal)),
      refused(
        'larger than a call may be',
        { ...inputOf(bytes), bytes: tooLarge },
        { stage: 'cbor', code: 'tooLarge' },
      ),
    ],
  };
}
