/** Vectors of receipt codes: a receipt under the key that both sides have from the payment. */

import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { concatBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { OTHER_TENANT, TENANT, type Crafted } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { withOtherSignature } from '../fixed/other-signature.ts';
import { craftPayment, craftReceipt, type Payment } from '../fixed/payment.ts';
import { jsonObjectOf } from '../json-form.ts';
import { accepted, refused, type JsonObject, type Refusal, type VectorFile } from '../vector.ts';

const TAG_LENGTH = 4;
const RECEIPT_KEY = fixedBytes('receipt key', 16);

/** Request tag, nonce, ciphertext under the key and the tag. */
async function seal(
  { request }: Payment,
  plaintext: Uint8Array,
  how: { readonly key?: Uint8Array; readonly tag?: Uint8Array } = {},
): Promise<Uint8Array> {
  const { key = RECEIPT_KEY, tag = request.digest.subarray(0, TAG_LENGTH) } = how;
  const nonce = fixedBytes('receipt nonce', 12);
  const ciphertext = await fixedCrypto.aes128GcmSeal({ key, nonce, aad: tag, plaintext });
  return concatBytes(tag, nonce, ciphertext);
}

function inputOf({ request, withdrawal }: Payment, bytes: Uint8Array): JsonObject {
  return {
    tenant: TENANT,
    receiptKey: toHex(RECEIPT_KEY),
    requestDigest: toHex(request.digest),
    authorizationDigest: toHex(withdrawal.digest),
    payeeKey: toHex(signingKey('till').publicKey),
    bytes: toHex(bytes),
  };
}

type Case = readonly [string, Uint8Array, Refusal];

async function sealingFaults(payment: Payment, receipt: Crafted): Promise<readonly Case[]> {
  const code = await seal(payment, receipt.bytes);
  const doesNotOpen: Refusal = { stage: 'sealing', code: 'doesNotOpen' };
  const otherTag = fixedBytes('another request', TAG_LENGTH);
  const swapped = concatBytes(
    payment.request.digest.subarray(0, TAG_LENGTH),
    (await seal(payment, receipt.bytes, { tag: otherTag })).subarray(TAG_LENGTH),
  );
  return [
    [
      'under another key',
      await seal(payment, receipt.bytes, { key: fixedBytes('another receipt key', 16) }),
      doesNotOpen,
    ],
    ['sealed with the tag of another request', swapped, doesNotOpen],
    [
      'a bit flipped',
      Uint8Array.from(code, (byte, at) => (at === 40 ? byte ^ 4 : byte)),
      doesNotOpen,
    ],
    [
      'shown for another request',
      await seal(payment, receipt.bytes, { tag: otherTag }),
      { stage: 'binding', code: 'otherRequest' },
    ],
    ['shorter than a code can be', code.subarray(0, 31), { stage: 'cbor', code: 'truncated' }],
    ['longer than a code can be', new Uint8Array(2_954), { stage: 'cbor', code: 'tooLarge' }],
  ];
}

async function contentFaults(payment: Payment, receipt: Crafted): Promise<readonly Case[]> {
  const payeeSignature: Refusal = { stage: 'signature', code: 'payeeSignature' };
  const { withdrawal, request } = payment;
  const [r, q] = [withdrawal.digest, request.digest];
  const other = fixedBytes('another digest', 32);
  const signed = async (how: Parameters<typeof craftReceipt>[1]): Promise<Uint8Array> =>
    seal(payment, (await craftReceipt(payment, how)).bytes);
  return [
    [
      'no signed message',
      await seal(payment, encodeCbor(['accepted'])),
      { stage: 'envelope', code: 'notSigned' },
    ],
    [
      'a reason that is too long',
      await signed({ body: { reason: 'x'.repeat(49) } }),
      { stage: 'shape', code: 'malformed', at: 'receipt.reason' },
    ],
    [
      'a byte too many',
      await seal(payment, Uint8Array.of(...receipt.bytes, 0)),
      { stage: 'cbor', code: 'trailingBytes' },
    ],
    ['signed by another till', await signed({ how: { signer: 'otherTill' } }), payeeSignature],
    ['for another tenant', await signed({ how: { tenant: OTHER_TENANT } }), payeeSignature],
    ['for another payment', await signed({ how: { context: [other, q] } }), payeeSignature],
    ['for another request', await signed({ how: { context: [r, other] } }), payeeSignature],
    [
      'payment and request in the wrong order',
      await signed({ how: { context: [q, r] } }),
      payeeSignature,
    ],
  ];
}

/** `receipt-codes.json`. */
export async function makeReceiptCodes(): Promise<VectorFile> {
  const payment = await craftPayment();
  const receipt = await craftReceipt(payment);
  const declined = await craftReceipt(payment, {
    body: { outcome: 'declined', reason: 'otherPlace' },
  });
  const good = { 'an accepted payment': receipt, 'a declined payment': declined };
  const flipped = withOtherSignature(receipt);
  const vectors = Object.entries({
    ...good,
    'the accepted payment with the other valid signature': flipped,
  }).map(async ([name, { bytes, body, digest }]) =>
    accepted(name, inputOf(payment, await seal(payment, bytes)), {
      plaintext: toHex(bytes),
      receipt: jsonObjectOf(body),
      digest: toHex(digest),
    }),
  );
  const faults = [
    ...(await sealingFaults(payment, receipt)),
    ...(await contentFaults(payment, receipt)),
  ];
  return {
    operation: 'openReceipt',
    about: 'Receipt codes: request tag, nonce, AES-128-GCM ciphertext with the tag as its aad.',
    vectors: [
      ...(await Promise.all(vectors)),
      ...faults.map(([name, bytes, refusal]) => refused(name, inputOf(payment, bytes), refusal)),
    ],
  };
}
