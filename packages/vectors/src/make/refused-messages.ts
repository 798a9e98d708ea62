/** Vectors of signed messages with one fault: in the CBOR, the envelope, a field, or the signature. */

import { answerKind } from '@tallystick/protocol/calls/answer';
import { callKind } from '@tallystick/protocol/calls/call';
import { decodeCbor, encodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { protectedHeader } from '@tallystick/protocol/encoding/cose-sign1';
import type { MessageKind } from '@tallystick/protocol/encoding/message';
import { concatBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { coinTransferKind, TO_ISSUER } from '@tallystick/protocol/messages/coin-transfer';
import { holderCertificateKind } from '@tallystick/protocol/messages/holder-certificate';
import { keyCertificateKind, revokedKeysKind } from '@tallystick/protocol/messages/key-certificate';
import { paidProofKind } from '@tallystick/protocol/messages/paid-proof';
import { paymentOrderKind } from '@tallystick/protocol/messages/payment-order';
import { paymentRequestKind } from '@tallystick/protocol/messages/payment-request';
import { receiptKind } from '@tallystick/protocol/messages/receipt';
import {
  payeeStatementKind,
  payerStatementKind,
  stateLostKind,
} from '@tallystick/protocol/messages/sync-statement';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { traceReportKind } from '@tallystick/protocol/trace/trace-report';
import { withdrawalKind } from '@tallystick/protocol/messages/withdrawal';
import { assert } from '@tallystick/protocol/assert';
import { coinBody, craftHolder, craftTransfer, mint } from '../fixed/coins.ts';
import { craft, craftPayload, OTHER_TENANT, type Crafted } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { signingKey } from '../fixed/fixed-keys.ts';
import { GROUP_ORDER_BYTES, withSignature } from '../fixed/other-signature.ts';
import {
  craftOrder,
  craftPaidProof,
  craftPayment,
  craftReceipt,
  type Payment,
} from '../fixed/payment.ts';
import { craftBundle, craftKeyCertificate, craftRevokedKeys, keyId, NOW } from '../fixed/tenant.ts';
import { refused, type Refusal, type Vector, type VectorFile } from '../vector.ts';
import { malformedFields } from './malformed-fields.ts';
import { messageInput } from './message-vector.ts';

const NOT_SIGNED: Refusal = { stage: 'envelope', code: 'notSigned' };
const SIGNATURE: Refusal = { stage: 'signature', code: 'signature' };

function cborFaults({ withdrawal }: Payment): Vector[] {
  const { bytes, cose } = withdrawal;
  const [tag, indefinite, stop] = [0xd2, 0x9f, 0xff];
  const cases: readonly (readonly [string, string, Uint8Array])[] = [
    ['empty', 'nothing', new Uint8Array()],
    ['truncated', 'a byte short', bytes.subarray(0, -1)],
    ['trailingBytes', 'a byte too many', Uint8Array.of(...bytes, 0)],
    ['forbiddenType', 'tagged as COSE_Sign1', Uint8Array.of(tag, ...bytes)],
    [
      'forbiddenType',
      'an array of indefinite length',
      Uint8Array.of(indefinite, ...bytes.subarray(1), stop),
    ],
    [
      'notDeterministic',
      'an array with a long length',
      Uint8Array.of(0x98, 4, ...bytes.subarray(1)),
    ],
    [
      'tooLarge',
      'more bytes than a withdrawal may have',
      encodeCbor([...partsOf(cose), new Uint8Array(512)]),
    ],
  ];
  return cases.map(([code, name, faulty]) =>
    refused(`withdrawal: ${name}`, messageInput(withdrawal, { bytes: toHex(faulty) }), {
      stage: 'cbor',
      code,
    }),
  );
}

/** The signature is right in all of them: it is the payload itself that is not our CBOR. */
async function payloadFaults({ withdrawal }: Payment): Promise<Vector[]> {
  const { payload } = withdrawal.cose;
  const cases: readonly (readonly [string, string, Uint8Array])[] = [
    ['empty', 'no payload', new Uint8Array()],
    ['trailingBytes', 'a payload with a byte too many', Uint8Array.of(...payload, 0)],
    [
      'notDeterministic',
      'a payload with a long counter',
      Uint8Array.of(0x86, 0x18, 0x01, ...payload.subarray(2)),
    ],
    [
      'forbiddenType',
      'a payload with a float for its counter',
      Uint8Array.of(0x86, 0xf9, 0x3c, 0x00, ...payload.subarray(2)),
    ],
  ];
  return Promise.all(
    cases.map(async ([code, name, payloadBytes]) => {
      const { signer, context } = withdrawal;
      const message = await craftPayload(withdrawalKind, null, { signer, context, payloadBytes });
      return refused(`withdrawal: ${name}`, messageInput(message), { stage: 'cbor', code });
    }),
  );
}

function partsOf(cose: Crafted['cose']): readonly [CborValue, CborValue, CborValue, CborValue] {
  return [cose.protectedHeader, new Map(), cose.payload, cose.signature];
}

function envelopeFaults({ withdrawal, certificate }: Payment): Vector[] {
  const [header, unprotected, payload, signature] = partsOf(withdrawal.cose);
  const cases: Readonly<Record<string, CborValue>> = {
    'no array': withdrawal.cose.payload,
    'three parts': [header, unprotected, payload],
    'five parts': [header, unprotected, payload, signature, null],
    'a key id in the unprotected header': [
      header,
      new Map([[4, keyId('payer')]]),
      payload,
      signature,
    ],
    'the algorithm in the unprotected header': [
      new Uint8Array(),
      new Map([[1, -7]]),
      payload,
      signature,
    ],
    'an unprotected header that is no map': [header, [], payload, signature],
    'a protected header that is a map': [new Map([[1, -7]]), unprotected, payload, signature],
    'a detached payload': [header, unprotected, null, signature],
    'a payload that is not in a byte string': [header, unprotected, [], signature],
    'a signature of 63 bytes': [
      header,
      unprotected,
      payload,
      withdrawal.cose.signature.subarray(1),
    ],
    'a signature of 65 bytes': [
      header,
      unprotected,
      payload,
      Uint8Array.of(0, ...withdrawal.cose.signature),
    ],
    'no signature': [header, unprotected, payload, new Uint8Array()],
  };
  const [, , certificatePayload, certificateSignature] = partsOf(certificate.cose);
  const bare = encodeCbor([
    protectedHeader(),
    unprotected,
    certificatePayload,
    certificateSignature,
  ]);
  return [
    ...Object.entries(cases).map(([name, value]) => {
      const input = messageInput(withdrawal, { bytes: toHex(encodeCbor(value)) });
      return refused(`withdrawal: ${name}`, input, NOT_SIGNED);
    }),
    refused(
      'balance certificate: without a key id',
      messageInput(certificate, { bytes: toHex(bare) }),
      NOT_SIGNED,
    ),
  ];
}

/** Each header is covered by the signature, and none is ours. */
async function headerFaults({ withdrawal, certificate }: Payment): Promise<Vector[]> {
  const headers: Readonly<Record<string, Uint8Array>> = {
    'a key id, though a device signs': protectedHeader(keyId('payer')),
    'an algorithm that is not ES256': encodeCbor(new Map([[1, -35]])),
    'an algorithm by its name': encodeCbor(new Map([[1, 'ES256']])),
    'no algorithm': encodeCbor(new Map()),
    'an empty protected header': new Uint8Array(),
    'a header that must be understood': encodeCbor(
      new Map<number, CborValue>([
        [1, -7],
        [2, [42]],
      ]),
    ),
    'a content type': encodeCbor(
      new Map([
        [1, -7],
        [3, 61],
      ]),
    ),
    'a protected header in another encoding': Uint8Array.of(0xa1, 0x01, 0x38, 0x06),
  };
  const ofDevice = Object.entries(headers).map(async ([name, header]) => {
    const { signer, context } = withdrawal;
    const body = withdrawalKind.shape.encode(withdrawal.body);
    const message = await craftPayload(withdrawalKind, body, { signer, context, header });
    return refused(`withdrawal: ${name}`, messageInput(message), NOT_SIGNED);
  });
  const { body } = certificate;
  const long = await craft(balanceCertificateKind, body, {
    signer: 'balance',
    header: protectedHeader(fixedBytes('key id', 5)),
  });
  return [
    ...(await Promise.all(ofDevice)),
    refused('balance certificate: a key id of five bytes', messageInput(long), NOT_SIGNED),
  ];
}

async function signatureFaults({ withdrawal, certificate, request }: Payment): Promise<Vector[]> {
  const { body, signer, context, cose } = withdrawal;
  const [certificateDigest, requestDigest] = [certificate.digest, request.digest];
  const other = fixedBytes('another digest', 32);
  const zero = new Uint8Array(32);
  const [r, s] = [cose.signature.subarray(0, 32), cose.signature.subarray(32)];
  const signedOtherwise: Readonly<Record<string, Parameters<typeof craft>[2]>> = {
    'signed as a receipt': { signer, context, type: 'receipt' },
    'signed for another tenant': { signer, context, tenant: OTHER_TENANT },
    'signed for another request': { signer, context: [certificateDigest, other] },
    'signed for another certificate': { signer, context: [other, requestDigest] },
    'signed with the context in another order': {
      signer,
      context: [requestDigest, certificateDigest],
    },
    'signed with half of the context': { signer, context: [certificateDigest] },
    'signed without context': { signer, context: [] },
    'signed by another device': { signer: 'otherPayer', context },
  };
  const signatures: Readonly<Record<string, Uint8Array>> = {
    'a bit of the signature flipped': Uint8Array.from(cose.signature, (byte, at) =>
      at === 40 ? byte ^ 1 : byte,
    ),
    'r and s exchanged': concatBytes(s, r),
    'a signature of zeros': new Uint8Array(64),
    'r is 0': concatBytes(zero, s),
    's is 0': concatBytes(r, zero),
    'r is the order of the group': concatBytes(GROUP_ORDER_BYTES, s),
    's is the order of the group': concatBytes(r, GROUP_ORDER_BYTES),
  };
  const crafted = Object.entries(signedOtherwise).map(async ([name, how]) => {
    const { bytes } = await craft(withdrawalKind, body, how);
    return refused(
      `withdrawal: ${name}`,
      messageInput(withdrawal, { bytes: toHex(bytes) }),
      SIGNATURE,
    );
  });
  const changed = await craft(withdrawalKind, { ...body, counter: 2 }, { signer, context });
  return [
    ...(await Promise.all(crafted)),
    ...Object.entries(signatures).map(([name, signature]) =>
      refused(`withdrawal: ${name}`, messageInput(withSignature(withdrawal, signature)), SIGNATURE),
    ),
    refused(
      'withdrawal: the payload of another one under this signature',
      messageInput(withSignature(changed, cose.signature)),
      SIGNATURE,
    ),
    refused(
      'withdrawal: a public key with no point on the curve',
      messageInput(withdrawal, { publicKey: `02${'ff'.repeat(32)}` }),
      SIGNATURE,
    ),
    refused(
      'withdrawal: the negative of the public key',
      messageInput(withdrawal, { publicKey: toHex(negated(signingKey(signer).publicKey)) }),
      SIGNATURE,
    ),
  ];
}

function negated(point: Uint8Array): Uint8Array {
  return Uint8Array.from(point, (byte, at) => (at === 0 ? 5 - byte : byte));
}

/** A good message of each kind, to be spoilt field by field. */
async function goodMessages(
  payment: Payment,
): Promise<readonly (readonly [Pick<MessageKind<never>, 'type' | 'keyed'>, Crafted])[]> {
  const line = fixedBytes('line', 16);
  const digest = fixedBytes('digest', 32);
  const payerStatement = [line, 1, digest, 1_250];
  const payeeStatement = [42, 7, [digest], [digest]];
  const traceReport = [2, NOW, [null, null, [], [], null, null]];
  const call = [1, null, fixedBytes('call id', 16), new Uint8Array(), digest];
  const answer = [digest, true, '', null, NOW, new Uint8Array(8), 1, 7];
  const byPayer = { signer: 'payer' } as const;
  const byTill = { signer: 'till' } as const;
  return [
    [keyCertificateKind, await craftKeyCertificate('balance')],
    [revokedKeysKind, await craftRevokedKeys()],
    [trustBundleKind, await craftBundle()],
    [accountCertificateKind, payment.payee],
    [balanceCertificateKind, payment.certificate],
    [paymentRequestKind, payment.request],
    [withdrawalKind, payment.withdrawal],
    [coinKind, await craft(coinKind, coinBody('payer'), { signer: 'coin' })],
    [holderCertificateKind, await craftHolder('otherPayer')],
    [coinTransferKind, await craftTransfer(await mint([1_250n]), { from: 'payer', to: TO_ISSUER })],
    [receiptKind, await craftReceipt(payment)],
    [paymentOrderKind, await craftOrder(payment)],
    [paidProofKind, await craftPaidProof(payment)],
    [payerStatementKind, await craftPayload(payerStatementKind, payerStatement, byPayer)],
    [payeeStatementKind, await craftPayload(payeeStatementKind, payeeStatement, byTill)],
    [stateLostKind, await craftPayload(stateLostKind, [line, NOW], byPayer)],
    [traceReportKind, await craftPayload(traceReportKind, traceReport, byPayer)],
    [callKind, await craftPayload(callKind, call, byPayer)],
    [answerKind, await craftPayload(answerKind, answer, { signer: 'answer' })],
  ];
}

async function shapeFaults(payment: Payment): Promise<Vector[]> {
  const messages = await goodMessages(payment);
  const vectors = messages.flatMap(([kind, good]) => {
    const payload = decodeCbor(good.cose.payload, good.cose.payload.length);
    assert(payload.ok, 'a good message has a good payload');
    return malformedFields(kind.type).map(async ({ name, at, spoil }) => {
      const { signer, context } = good;
      const message = await craftPayload(kind, spoil(payload.value), { signer, context });
      const refusal = { stage: 'shape', code: 'malformed', at } as const;
      return refused(`${kind.type}: ${name}`, messageInput(message), refusal);
    });
  });
  return Promise.all(vectors);
}

/** `messages-refused.json`. */
export async function makeRefusedMessages(): Promise<VectorFile> {
  const payment = await craftPayment();
  return {
    operation: 'verifyMessage',
    about: 'Signed messages with exactly one fault.',
    vectors: [
      ...cborFaults(payment),
      ...(await payloadFaults(payment)),
      ...envelopeFaults(payment),
      ...(await headerFaults(payment)),
      ...(await shapeFaults(payment)),
      ...(await signatureFaults(payment)),
    ],
  };
}
