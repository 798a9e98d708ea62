/** Operations around the issuer: calls, answers, halves and fraud proofs. */

import { answerKind, openAnswer } from '@tallystick/protocol/calls/answer';
import { openCall, unsealAnswer, verifyCall } from '@tallystick/protocol/calls/call';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { messageBytes, PROTOCOL_LABEL, readMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { verifyFraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import { tenantBytes } from '@tallystick/protocol/identifiers';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { authorizationDigest } from '@tallystick/protocol/instruments/instrument';
import { readHalf } from '@tallystick/protocol/messages/half';
import { verifyHalf } from '@tallystick/protocol/verification/verify-half';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import type { Trust } from '@tallystick/protocol/verification/trust';
import { jsonObjectOf } from '../json-form.ts';
import type { Stage } from '../stages.ts';
import type { JsonObject } from '../vector.ts';
import { trustOf } from './payments.ts';
import { bytes, refusal, tenant, type Outcome } from './vector-input.ts';

const crypto = createNodeCrypto();

/** `openCall`: opens, and verifies the device's signature. */
export async function openAnyCall(input: JsonObject): Promise<Outcome> {
  const opened = await openCall(crypto, {
    tenant: tenant(input),
    issuerHpkePrivateKey: bytes(input, 'issuerPrivateKey'),
    bytes: bytes(input, 'bytes'),
  });
  if (!opened.ok) return refusal(opened);
  const call = await verifyCall(crypto, opened.call, {
    tenant: tenant(input),
    publicKey: bytes(input, 'publicKey'),
  });
  if (call === undefined) return refusal({ code: 'signature' });
  return {
    output: {
      info: toHex(encodeCbor([PROTOCOL_LABEL, 'call', tenantBytes(tenant(input))])),
      exportContext: toHex(encodeCbor([PROTOCOL_LABEL, 'answer'])),
      plaintext: toHex(messageBytes(call)),
      answerKey: toHex(opened.answerKey),
      digest: toHex(call.digest),
      call: jsonObjectOf(call.body),
    },
  };
}

/** `openAnswer`. */
export async function openAnyAnswer(input: JsonObject): Promise<Outcome> {
  const answerKey = bytes(input, 'answerKey');
  const plaintext = await unsealAnswer(crypto, { answerKey, bytes: bytes(input, 'bytes') });
  if (plaintext === undefined) return { refusal: { stage: 'sealing' } };
  const trust = await trustOf(input);
  const callDigest = bytes(input, 'callDigest');
  const answer = await openAnswer(crypto, { bytes: plaintext, trust, callDigest });
  if (answer === undefined) return { refusal: { stage: await stageOfAnswer(plaintext, trust) } };
  return {
    output: {
      plaintext: toHex(plaintext),
      digest: toHex(answer.digest),
      answer: jsonObjectOf(answer.body),
    },
  };
}

/** A device treats all bad answers alike; the vectors say why each one is bad. */
async function stageOfAnswer(plaintext: Uint8Array, trust: Trust): Promise<Stage> {
  const read = readMessage(answerKind, plaintext);
  if (!read.ok) {
    if (read.code === 'malformed') return 'shape';
    return read.code === 'notSigned' ? 'envelope' : 'cbor';
  }
  const issuedAt = read.message.body.time;
  const verified = await verifyIssued(crypto, trust, read.message, { purpose: 'answer', issuedAt });
  if (verified.ok) return 'binding';
  return verified.code === 'issuerSignature' ? 'signature' : 'trust';
}

/** `verifyHalf`. */
export async function verifyAnyHalf(input: JsonObject): Promise<Outcome> {
  const decoded = decodeCbor(bytes(input, 'bytes'), CALL_BYTES_MAX);
  if (!decoded.ok) return refusal(decoded);
  const read = readHalf(decoded.value);
  if (!read.ok) return refusal(read);
  const verdict = await verifyHalf(crypto, read.half, await trustOf(input));
  if (!verdict.ok) return refusal(verdict);
  const { request, authorization, receipt, statusDigits, ordered, beyond } = verdict.half;
  return {
    output: {
      digest: toHex(authorizationDigest(authorization)),
      requestDigest: toHex(request.digest),
      ...(receipt === undefined
        ? {}
        : { receiptDigest: toHex(receipt.digest), outcome: receipt.body.outcome }),
      ...(statusDigits === undefined ? {} : { statusDigits }),
      ...(ordered === undefined
        ? {}
        : { orderDigest: toHex(ordered.order.digest), isProven: ordered.isProven }),
      ...(beyond === undefined ? {} : { beyond }),
    },
  };
}

/** `verifyFraudProof`. */
export async function verifyAnyProof(input: JsonObject): Promise<Outcome> {
  const verdict = await verifyFraudProof(crypto, bytes(input, 'bytes'), bytes(input, 'rootKey'));
  if (!verdict.ok) return refusal(verdict);
  const { kind, tenant: proofTenant, convicted } = verdict;
  return { output: { kind, tenant: proofTenant, convicted: toHex(convicted) } };
}
