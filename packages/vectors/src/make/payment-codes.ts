/** Vectors of payment codes: an authorization sealed to its request with HPKE, and the shared secret. */

import { openPayment, sealPayment } from '@tallystick/protocol/codes/payment-code';
import { encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { PROTOCOL_LABEL } from '@tallystick/protocol/encoding/message';
import { coinParts } from '@tallystick/protocol/instruments/coins';
import { concatBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { tenantBytes, type TenantId } from '@tallystick/protocol/identifiers';
import { assert } from '@tallystick/protocol/assert';
import { OTHER_TENANT, TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { sealingPair, type Opener } from '../fixed/fixed-keys.ts';
import { craftCoinPayment } from '../fixed/coin-payment.ts';
import { mint, passOn } from '../fixed/coins.ts';
import { craftPayment, type Payment } from '../fixed/payment.ts';
import {
  accepted,
  refused,
  type JsonObject,
  type Refusal,
  type Vector,
  type VectorFile,
} from '../vector.ts';
import { malformedCoins } from './malformed-coins.ts';
import { MIXED_RULES } from './rule-sets.ts';

const KIND_COINS = 1;
const SHORT_BYTES = 2_000;
const TAG_LENGTH = 4;
const ENC_LENGTH = 32;
const EXPORT_LENGTH = 20;

type Sealable = Pick<Payment, 'request' | 'authorization'>;

function inputOf(payment: Sealable, bytes: Uint8Array): JsonObject {
  return {
    tenant: TENANT,
    requestDigest: toHex(payment.request.digest),
    sealingPrivateKey: toHex(sealingPair('request').privateKey),
    bytes: toHex(bytes),
  };
}

interface Sealing {
  readonly authorization?: CborValue;
  readonly tenant?: TenantId;
  readonly requestDigest?: Uint8Array;
  readonly recipient?: Opener;
}

/** The code of a payment, sealed as told. */
async function seal(payment: Sealable, sealing: Sealing = {}): Promise<Uint8Array> {
  const { bytes } = await sealPayment(fixedCrypto, {
    tenant: sealing.tenant ?? TENANT,
    requestDigest: sealing.requestDigest ?? payment.request.digest,
    sealingKey: sealingPair(sealing.recipient ?? 'request').publicKey,
    authorization: sealing.authorization ?? payment.authorization,
  });
  return bytes;
}

async function acceptedVector(name: string, payment: Sealable): Promise<Vector> {
  const bytes = await seal(payment);
  const info = encodeCbor([PROTOCOL_LABEL, 'payment', tenantBytes(TENANT), payment.request.digest]);
  const exportContext = encodeCbor([PROTOCOL_LABEL, 'receipt']);
  const opened = await fixedCrypto.hpkeOpen({
    recipientPrivateKey: sealingPair('request').privateKey,
    enc: bytes.subarray(TAG_LENGTH, TAG_LENGTH + ENC_LENGTH),
    info,
    aad: new Uint8Array(),
    ciphertext: bytes.subarray(TAG_LENGTH + ENC_LENGTH),
    exportContext,
    exportLength: EXPORT_LENGTH,
  });
  const read = await openPayment(fixedCrypto, {
    tenant: TENANT,
    requestDigest: payment.request.digest,
    sealingPrivateKey: sealingPair('request').privateKey,
    bytes,
  });
  assert(opened !== undefined && read.ok, 'a good payment code opens');
  return accepted(name, inputOf(payment, bytes), {
    info: toHex(info),
    exportContext: toHex(exportContext),
    exported: toHex(opened.exported),
    plaintext: toHex(encodeCbor(payment.authorization)),
    receiptKey: toHex(read.session.receiptKey),
    payerDigits: read.session.payerDigits,
  });
}

async function sealingFaults(payment: Payment, code: Uint8Array): Promise<Vector[]> {
  const { digest } = payment.request;
  const tag = digest.subarray(0, TAG_LENGTH);
  const otherDigest = concatBytes(tag, fixedBytes('the rest of another digest', 28));
  const changed = (at: number): Uint8Array =>
    Uint8Array.from(code, (byte, index) => (index === at ? byte ^ 1 : byte));
  const shown: Readonly<Record<string, Uint8Array>> = {
    'sealed to another key': await seal(payment, { recipient: 'otherRequest' }),
    'sealed for another tenant': await seal(payment, { tenant: OTHER_TENANT }),
    'sealed for another request with the same tag': await seal(payment, {
      requestDigest: otherDigest,
    }),
    'a bit of the encapsulated key flipped': changed(TAG_LENGTH),
    'a bit of the ciphertext flipped': changed(TAG_LENGTH + ENC_LENGTH + 9),
    'a bit of the tag at the end flipped': changed(code.length - 1),
    'an encapsulated key of zeros': concatBytes(
      tag,
      new Uint8Array(ENC_LENGTH),
      code.subarray(TAG_LENGTH + ENC_LENGTH),
    ),
  };
  const otherRequest = await seal(payment, { requestDigest: fixedBytes('another request', 32) });
  const refusals: readonly (readonly [string, Uint8Array, Refusal])[] = [
    ...Object.entries(shown).map(
      ([name, bytes]) => [name, bytes, { stage: 'sealing', code: 'doesNotOpen' }] as const,
    ),
    ['for another request', otherRequest, { stage: 'binding', code: 'otherRequest' }],
    ['shorter than a code can be', code.subarray(0, 51), { stage: 'cbor', code: 'truncated' }],
    ['longer than a code can be', new Uint8Array(2_954), { stage: 'cbor', code: 'tooLarge' }],
  ];
  return refusals.map(([name, bytes, refusal]) => refused(name, inputOf(payment, bytes), refusal));
}

/** Opened, and not an authorization. */
async function contentFaults(payment: Payment): Promise<Vector[]> {
  const { certificate, withdrawal } = payment;
  const malformed = (at: string): Refusal => ({ stage: 'shape', code: 'malformed', at });
  const cases: readonly (readonly [string, CborValue, Refusal])[] = [
    ['no array', new Map([[0, 1]]), malformed('authorization')],
    ['a withdrawal missing', [0, certificate.value], malformed('authorization')],
    [
      'a part too many',
      [0, certificate.value, withdrawal.value, [], null],
      malformed('authorization'),
    ],
    [
      'another kind of instrument',
      [2, certificate.value, withdrawal.value],
      { stage: 'shape', code: 'unknownInstrument' },
    ],
    [
      'certificate and withdrawal in the wrong order',
      [0, withdrawal.value, certificate.value],
      { stage: 'envelope', code: 'notSigned' },
    ],
    [
      'a rule set that is none',
      [0, certificate.value, withdrawal.value, [[]]],
      malformed('ruleSet[0]'),
    ],
  ];
  return Promise.all(
    cases.map(async ([name, authorization, refusal]) =>
      refused(name, inputOf(payment, await seal(payment, { authorization })), refusal),
    ),
  );
}

/** Coins, each part of which can be malformed. */
async function coinVectors(): Promise<Vector[]> {
  const direct = await craftCoinPayment();
  const given = await passOn(await mint([1_000n, 200n, 50n]), { from: 'payer', to: 'otherPayer' });
  const payment = await craftCoinPayment({ payer: 'otherPayer', coins: given.slice(0, 2) });
  // Of those that a code has room for.
  const spoilt = malformedCoins(coinParts(payment.shown))
    .filter(([, , parts]) => encodeCbor(parts).length < SHORT_BYTES)
    .map(async ([name, at, parts]) => {
      const bytes = await seal(payment, { authorization: [KIND_COINS, ...parts] });
      return refused(`coins: ${name}`, inputOf(payment, bytes), {
        stage: 'shape',
        code: 'malformed',
        at,
      });
    });
  return [
    await acceptedVector('coins', direct),
    await acceptedVector('coins that were handed on', payment),
    ...(await Promise.all(spoilt)),
  ];
}

/** `payment-codes.json`. */
export async function makePaymentCodes(): Promise<VectorFile> {
  const payment = await craftPayment();
  const withRules = await craftPayment({ ruleSet: MIXED_RULES });
  const code = await seal(payment);
  return {
    operation: 'openPayment',
    about:
      'Payment codes: request tag, encapsulated key, ciphertext. HPKE base mode with X25519, HKDF-SHA256, AES-128-GCM.',
    vectors: [
      await acceptedVector('a payment', payment),
      await acceptedVector('a payment with a rule set', withRules),
      ...(await sealingFaults(payment, code)),
      ...(await contentFaults(payment)),
      ...(await coinVectors()),
    ],
  };
}
