/** Vectors of paid proofs as they are shown: sealed to the request, signed by the issuer. */

import { sealPaidProof } from '@tallystick/protocol/codes/paid-proof-code';
import { concatBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { currency, minor } from '@tallystick/protocol/money';
import { messageBytes } from '@tallystick/protocol/encoding/message';
import { paidProofKind, type PaidProof } from '@tallystick/protocol/messages/paid-proof';
import { craftPayload, OTHER_TENANT, TENANT, type Crafted } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { sealingPair } from '../fixed/fixed-keys.ts';
import {
  craftOrder,
  craftPaidProof,
  craftPayment,
  type Part,
  type Payment,
} from '../fixed/payment.ts';
import { craftBundle } from '../fixed/tenant.ts';
import { jsonObjectOf } from '../json-form.ts';
import type { Stage } from '../stages.ts';
import {
  accepted,
  refused,
  type JsonObject,
  type Refusal,
  type Vector,
  type VectorFile,
} from '../vector.ts';
import { trustInput } from './trust-input.ts';

async function inputOf({ request, requestCode }: Payment, bytes: Uint8Array): Promise<JsonObject> {
  return {
    ...trustInput(await craftBundle()),
    requestCode: toHex(requestCode),
    requestDigest: toHex(request.digest),
    sealingPrivateKey: toHex(sealingPair('request').privateKey),
    bytes: toHex(bytes),
  };
}

function seal(
  { request }: Payment,
  proof: Pick<Crafted, 'cose'>,
  changes: Partial<Parameters<typeof sealPaidProof>[1]> = {},
): Promise<Uint8Array> {
  return sealPaidProof(fixedCrypto, {
    tenant: TENANT,
    requestDigest: request.digest,
    sealingKey: sealingPair('request').publicKey,
    proof,
    ...changes,
  });
}

async function good(name: string, payment: Payment, part: Part<PaidProof> = {}): Promise<Vector> {
  const proof = await craftPaidProof(payment, part);
  return accepted(name, await inputOf(payment, await seal(payment, proof)), {
    plaintext: toHex(messageBytes(proof)),
    proof: jsonObjectOf(proof.body),
    digest: toHex(proof.digest),
  });
}

type Case = readonly [Stage, string, string, Part<PaidProof>];

const CASES: readonly Case[] = [
  ['trust', 'unknownIssuerKey', 'signed by a key nobody knows', { how: { signer: 'uncertified' } }],
  ['trust', 'unknownIssuerKey', 'signed by a key for bundles', { how: { signer: 'bundle' } }],
  ['trust', 'issuerKeyNotValid', 'from before its key held', { body: { time: 0 } }],
  ['signature', 'issuerSignature', 'of another tenant', { how: { tenant: OTHER_TENANT } }],
  [
    'signature',
    'issuerSignature',
    'for another request with the same nonce',
    { how: { context: [fixedBytes('another request', 32)] } },
  ],
  [
    'binding',
    'otherRequest',
    'for another nonce',
    { body: { nonce: fixedBytes('another nonce', 16) } },
  ],
  ['binding', 'otherRequest', 'for the till next door', { body: { till: 4 } }],
  ['binding', 'amountDiffers', 'for less than was asked for', { body: { amount: minor(1_249n) } }],
  ['binding', 'otherCurrency', 'in another currency', { body: { currency: currency(978) } }],
];

async function sealingFaults(payment: Payment): Promise<Vector[]> {
  const proof = await craftPaidProof(payment);
  const code = await seal(payment, proof);
  const { till, payment: paid, time } = proof.body;
  const fields = [till, new Uint8Array(15), 1_250, 356, paid, time];
  const how = { signer: 'answer', context: [payment.request.digest] } as const;
  const short = await craftPayload(paidProofKind, fields, how);
  const { digest } = payment.request;
  const changed = (at: number): Uint8Array =>
    Uint8Array.from(code, (byte, index) => (index === at ? byte ^ 1 : byte));
  const otherDigest = concatBytes(digest.subarray(0, 4), fixedBytes('the rest', 28));
  const otherKey = sealingPair('issuer').publicKey;
  const rows: readonly (readonly [string, Uint8Array, Refusal])[] = [
    [
      'an order in the place of the proof',
      await seal(payment, await craftOrder(payment)),
      { stage: 'envelope', code: 'notSigned' },
    ],
    ['a nonce of 15 bytes', await seal(payment, short), MALFORMED],
    ['51 bytes', code.slice(0, 51), { stage: 'cbor', code: 'truncated' }],
    ['more than a code holds', new Uint8Array(2_954), { stage: 'cbor', code: 'tooLarge' }],
    ['a tag of another request', changed(0), { stage: 'binding', code: 'otherRequest' }],
    ['an encapsulated key with a bit changed', changed(5), NOT_OPEN],
    ['a ciphertext with a bit changed', changed(40), NOT_OPEN],
    ['sealed to another key', await seal(payment, proof, { sealingKey: otherKey }), NOT_OPEN],
    ['sealed for another tenant', await seal(payment, proof, { tenant: OTHER_TENANT }), NOT_OPEN],
    [
      'sealed for another request with the same tag',
      await seal(payment, proof, { requestDigest: otherDigest }),
      NOT_OPEN,
    ],
  ];
  return Promise.all(
    rows.map(async ([name, bytes, refusal]) =>
      refused(name, await inputOf(payment, bytes), refusal),
    ),
  );
}

const MALFORMED: Refusal = { stage: 'shape', code: 'malformed', at: 'paidProof.nonce' };
const NOT_OPEN: Refusal = { stage: 'sealing', code: 'doesNotOpen' };

/** `paid-proofs.json`. */
export async function makePaidProofs(): Promise<VectorFile> {
  const usual = await craftPayment();
  const flags = { amountEditable: true, showsReceipt: true, givesChange: false };
  const open = await craftPayment({ request: { body: { amount: minor(0n), flags } } });
  const cases = CASES.map(async ([stage, code, name, part]) => {
    const bytes = await seal(usual, await craftPaidProof(usual, part));
    return refused(name, await inputOf(usual, bytes), { stage, code });
  });
  return {
    operation: 'openPaidProof',
    about:
      'Paid proofs, as a till without a network reads them: the request they name, and the issuer’s signature.',
    vectors: [
      await good('the proof of a payment', usual),
      await good('of a request whose amount the payer chose', open),
      ...(await Promise.all(cases)),
      ...(await sealingFaults(usual)),
    ],
  };
}
