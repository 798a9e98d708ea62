/** `verifyMessage`: reading and verifying a signed message of any kind. */

import { answerKind } from '@tallystick/protocol/calls/answer';
import { callKind } from '@tallystick/protocol/calls/call';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { sigStructure } from '@tallystick/protocol/encoding/cose-sign1';
import {
  digestOf,
  messageBytes,
  PROTOCOL_LABEL,
  readMessage,
  verifyMessage,
  type MessageKind,
  type MessageType,
} from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { tenantBytes } from '@tallystick/protocol/identifiers';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { balanceCertificateKind } from '@tallystick/protocol/messages/balance-certificate';
import { coinKind } from '@tallystick/protocol/messages/coin';
import { coinTransferKind } from '@tallystick/protocol/messages/coin-transfer';
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
import assert from 'node:assert/strict';
import { diagnostic } from '../diagnostic.ts';
import { jsonObjectOf } from '../json-form.ts';
import type { JsonObject } from '../vector.ts';
import { bytes, bytesList, refusal, tenant, text, type Outcome } from './vector-input.ts';

const crypto = createNodeCrypto();

type Verify = (input: JsonObject) => Promise<Outcome>;

function verifierOf<Body extends object>(kind: MessageKind<Body>): Verify {
  return async (input) => {
    const encoded = bytes(input, 'bytes');
    const read = readMessage(kind, encoded);
    if (!read.ok) return refusal(read);
    const signing = { tenant: tenant(input), context: bytesList(input, 'context') };
    const publicKey = bytes(input, 'publicKey');
    const verified = await verifyMessage(crypto, read.message, { ...signing, publicKey });
    if (verified === undefined) return refusal({ code: 'signature' });
    const { cose, body, digest, type } = verified;
    assert.deepEqual(messageBytes(verified), encoded);
    assert.deepEqual(digestOf(crypto, read.message, signing), digest);
    assert.deepEqual(encodeCbor(kind.shape.encode(body)), cose.payload);
    const payload = decodeCbor(cose.payload, kind.bytesMax);
    assert.ok(payload.ok);
    const externalAad = encodeCbor([
      PROTOCOL_LABEL,
      type,
      tenantBytes(signing.tenant),
      ...signing.context,
    ]);
    return {
      output: {
        ...(cose.keyId === undefined ? {} : { keyId: toHex(cose.keyId) }),
        payload: diagnostic(payload.value),
        body: jsonObjectOf(body),
        externalAad: toHex(externalAad),
        sigStructure: toHex(sigStructure(cose, externalAad)),
        digest: toHex(digest),
      },
    };
  };
}

const VERIFIERS: Readonly<Record<MessageType, Verify>> = {
  key: verifierOf(keyCertificateKind),
  revokedKeys: verifierOf(revokedKeysKind),
  bundle: verifierOf(trustBundleKind),
  account: verifierOf(accountCertificateKind),
  balance: verifierOf(balanceCertificateKind),
  request: verifierOf(paymentRequestKind),
  withdrawal: verifierOf(withdrawalKind),
  coin: verifierOf(coinKind),
  holder: verifierOf(holderCertificateKind),
  coinTransfer: verifierOf(coinTransferKind),
  receipt: verifierOf(receiptKind),
  order: verifierOf(paymentOrderKind),
  paidProof: verifierOf(paidProofKind),
  payerStatement: verifierOf(payerStatementKind),
  payeeStatement: verifierOf(payeeStatementKind),
  stateLost: verifierOf(stateLostKind),
  traceReport: verifierOf(traceReportKind),
  call: verifierOf(callKind),
  answer: verifierOf(answerKind),
};

/** Every type of signed message. */
export const MESSAGE_TYPES: readonly string[] = Object.keys(VERIFIERS);

/** `verifyMessage`. */
export function verifyAny(input: JsonObject): Promise<Outcome> {
  const verify = Object.entries(VERIFIERS).find(([type]) => type === text(input, 'type'))?.[1];
  assert.ok(verify !== undefined, 'no such type of message');
  return verify(input);
}
