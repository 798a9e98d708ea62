/** Operations of devices: bundles, requests, payments, receipts and status codes. */

import { openPayment, sealPayment } from '@tallystick/protocol/codes/payment-code';
import { readRequestCode } from '@tallystick/protocol/codes/request-code';
import { openReceipt } from '@tallystick/protocol/codes/receipt-code';
import { checkStatusCode, issuerDigits, statusCode } from '@tallystick/protocol/codes/status-code';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { messageBytes, PROTOCOL_LABEL, verifyMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { tenantBytes } from '@tallystick/protocol/identifiers';
import { authorizationValue, readAuthorization } from '@tallystick/protocol/instruments/instrument';
import { spendOfBalance } from '@tallystick/protocol/instruments/balance';
import { billDigest } from '@tallystick/protocol/messages/bill';
import { matchingDigits } from '@tallystick/protocol/messages/payment-request';
import { SHOWN_BYTES_MAX } from '@tallystick/protocol/limits';
import { parseMinor } from '@tallystick/protocol/money';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import {
  verifyPayment,
  type SeenLine,
  type TakenLately,
} from '@tallystick/protocol/verification/verify-payment';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import { verifyRequest } from '@tallystick/protocol/verification/verify-request';
import { x25519 } from '@noble/curves/ed25519.js';
import assert from 'node:assert/strict';
import { jsonObjectOf } from '../json-form.ts';
import type { JsonObject } from '../vector.ts';
import { ownLimitsOf, payeeStandingOf } from './risks.ts';
import {
  bytes,
  flag,
  number,
  optionalBytes,
  optionalObject,
  refusal,
  tenant,
  text,
  type Outcome,
} from './vector-input.ts';

const crypto = createNodeCrypto();

/** What a device believes that was enrolled with the bundle of the input. */
export async function trustOf(input: JsonObject, name = 'bundle'): Promise<Trust> {
  const opened = await openBundle(crypto, {
    bytes: bytes(input, name),
    tenant: tenant(input),
    rootKey: bytes(input, 'rootKey'),
  });
  assert.ok(opened.ok, 'the bundle of a vector opens');
  return opened.trust;
}

/** `openBundle`. */
export async function openAnyBundle(input: JsonObject): Promise<Outcome> {
  const opened = await openBundle(crypto, {
    bytes: bytes(input, 'bytes'),
    tenant: tenant(input),
    rootKey: bytes(input, 'rootKey'),
    ...(input['held'] === undefined ? {} : { held: await trustOf(input, 'held') }),
  });
  if (!opened.ok) return refusal(opened);
  const { bundle, bundleKeyId, keys, revokedKeys, ruleSets } = opened.trust;
  return {
    output: {
      epoch: bundle.epoch,
      seq: bundle.seq,
      bundleKeyId: toHex(bundleKeyId),
      keys: Object.fromEntries([...keys].map(([id, { purpose }]) => [id, purpose])),
      revokedKeys: jsonObjectOf(revokedKeys),
      ruleSets: [...ruleSets.keys()],
    },
  };
}

/** `verifyRequest`. */
export async function verifyAnyRequest(input: JsonObject): Promise<Outcome> {
  const verified = await verifyRequest(crypto, {
    bytes: bytes(input, 'bytes'),
    trust: await trustOf(input),
    now: number(input, 'now'),
    ownKey: bytes(input, 'ownKey'),
  });
  if (!verified.ok) return refusal(verified);
  const { request, payee, bill } = verified;
  return {
    output: {
      requestDigest: toHex(request.digest),
      payeeDigest: toHex(payee.digest),
      matchingDigits: matchingDigits(crypto, request.digest),
      request: jsonObjectOf(request.body),
      payee: jsonObjectOf(payee.body),
      ...(bill === undefined
        ? {}
        : { bill: jsonObjectOf(bill), billDigest: toHex(billDigest(crypto, bill)) }),
    },
  };
}

/** `openPayment`. What is accepted is sealed once more by our own library, and opened. */
export async function openAnyPayment(input: JsonObject): Promise<Outcome> {
  const how = {
    tenant: tenant(input),
    requestDigest: bytes(input, 'requestDigest'),
    sealingPrivateKey: bytes(input, 'sealingPrivateKey'),
  };
  const opened = await openPayment(crypto, { ...how, bytes: bytes(input, 'bytes') });
  if (!opened.ok) return refusal(opened);
  const { session } = opened;
  const authorization = authorizationValue(opened.authorization);
  const again = await sealPayment(crypto, {
    ...how,
    sealingKey: x25519.getPublicKey(how.sealingPrivateKey),
    authorization,
  });
  const reopened = await openPayment(crypto, { ...how, bytes: again.bytes });
  assert.ok(reopened.ok);
  assert.deepEqual(reopened.session, again.session);
  const info = [PROTOCOL_LABEL, 'payment', tenantBytes(how.tenant), how.requestDigest];
  return {
    output: {
      info: toHex(encodeCbor(info)),
      exportContext: toHex(encodeCbor([PROTOCOL_LABEL, 'receipt'])),
      plaintext: toHex(encodeCbor(authorization)),
      receiptKey: toHex(session.receiptKey),
      payerDigits: session.payerDigits,
    },
  };
}

/** `verifyPayment`. */
export async function judgePayment(input: JsonObject): Promise<Outcome> {
  const trust = await trustOf(input);
  const own = await ownRequest(input, trust);
  const decoded = decodeCbor(bytes(input, 'authorization'), SHOWN_BYTES_MAX);
  assert.ok(decoded.ok);
  const read = readAuthorization(decoded.value);
  assert.ok(read.ok && read.authorization.kind === 'balance');
  const paidWith = optionalBytes(input, 'paidWith');
  const verdict = await verifyPayment(crypto, {
    authorization: read.authorization,
    ...own,
    ...(paidWith === undefined ? {} : { paidWith }),
    seen: (line) => seenOf(input, line),
    takenLately: (line) => takenOf(input, line),
    standing: () => payeeStandingOf(optionalObject(input, 'standing')),
    ownLimits: ownLimitsOf(optionalObject(input, 'ownLimits')),
    trust,
    now: number(input, 'now'),
    online: flag(input, 'online'),
  });
  if (!verdict.ok) return refusal(verdict);
  const { authorization, repeated } = verdict;
  const spend = spendOfBalance(authorization);
  const { counter, from, to } = spend.slot;
  return {
    output: {
      digest: toHex(authorization.withdrawal.digest),
      line: toHex(spend.instrument),
      counter,
      from: from.toString(),
      to: to.toString(),
      amount: spend.amount.toString(),
      repeated,
    },
  };
}

/** The payee's own request under its own certificate, which it knows to be good. */
export async function ownRequest(
  input: JsonObject,
  trust: Trust,
): Promise<Pick<Parameters<typeof verifyPayment>[1], 'request' | 'payee'>> {
  const read = readRequestCode(bytes(input, 'requestCode'));
  assert.ok(read.ok);
  const payee = await verifyIssued(crypto, trust, read.code.payee, {
    purpose: 'account',
    issuedAt: read.code.payee.body.issuedAt,
  });
  assert.ok(payee.ok);
  const request = await verifyMessage(crypto, read.code.request, {
    tenant: trust.tenant,
    context: [payee.message.digest],
    publicKey: payee.message.body.publicKey,
  });
  assert.ok(request !== undefined);
  return { request, payee: payee.message.body };
}

function seenOf(input: JsonObject, line: Uint8Array): SeenLine | undefined {
  const seen = optionalObject(input, 'seen');
  if (seen === undefined || !equalBytes(bytes(seen, 'line'), line)) return undefined;
  const cumulative = parseMinor(text(seen, 'cumulative'));
  assert.ok(cumulative !== undefined);
  return { counter: number(seen, 'counter'), cumulative };
}

function takenOf(input: JsonObject, line: Uint8Array): TakenLately | undefined {
  const taken = optionalObject(input, 'takenLately');
  if (taken === undefined || !equalBytes(bytes(taken, 'line'), line)) return undefined;
  const sum = parseMinor(text(taken, 'sum'));
  assert.ok(sum !== undefined);
  return { since: number(taken, 'since'), sum };
}

/** `openReceipt`. */
export async function openAnyReceipt(input: JsonObject): Promise<Outcome> {
  const opened = await openReceipt(crypto, {
    tenant: tenant(input),
    session: { receiptKey: bytes(input, 'receiptKey'), payerDigits: '0000' },
    requestDigest: bytes(input, 'requestDigest'),
    authorizationDigest: bytes(input, 'authorizationDigest'),
    payeeKey: bytes(input, 'payeeKey'),
    bytes: bytes(input, 'bytes'),
  });
  if (!opened.ok) return refusal(opened);
  const { receipt } = opened;
  return {
    output: {
      plaintext: toHex(messageBytes(receipt)),
      receipt: jsonObjectOf(receipt.body),
      digest: toHex(receipt.digest),
    },
  };
}

/** `checkStatusCode`. */
export function checkAnyStatusCode(input: JsonObject): Outcome {
  const session = { receiptKey: new Uint8Array(16), payerDigits: text(input, 'payerDigits') };
  const typed = text(input, 'typed');
  const kept = checkStatusCode(session, typed);
  if (kept === undefined) {
    return { refusal: { stage: /^[0-9]{10}$/.test(typed) ? 'binding' : 'shape' } };
  }
  const digits = issuerDigits(
    crypto,
    bytes(input, 'statusKey'),
    tenant(input),
    bytes(input, 'authorizationDigest'),
  );
  return { output: { issuerDigits: digits, code: statusCode(session, digits), kept } };
}
