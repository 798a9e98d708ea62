/**
 * Attacks on what a message is and how it is called (T-01 to T-05 of the threat model): one kind passed
 * off as another, one tenant's at another, a second signature, a second encoding, bytes that nobody
 * signed.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withOtherSignature } from '@tallystick/testkit/other-signature';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer, type TestPayment } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { encodeCbor, isList, type CborValue } from '../encoding/cbor.ts';
import {
  digestOf,
  messageBytes,
  messageValue,
  readMessage,
  verifyMessage,
  type MessageKind,
  type MessageType,
} from '../encoding/message.ts';
import { contradiction } from '../fraud/contradiction.ts';
import { encodeFraudProof, verifyFraudProof } from '../fraud/fraud-proof.ts';
import { balanceCertificateKind } from '../messages/balance-certificate.ts';
import { paymentRequestKind } from '../messages/payment-request.ts';
import { receiptKind } from '../messages/receipt.ts';
import { payerStatementKind, stateLostKind } from '../messages/sync-statement.ts';
import { withdrawalKind } from '../messages/withdrawal.ts';
import { parseTenantId } from '../identifiers.ts';

const world = await createTenantWorld();
const { crypto, tenant } = world;
const till = await createTestTill(world);
const payer = await createTestPayer(world);
const payment = await payer.withdraw(await till.request(1_250n));

const SIGNED_BY_DEVICES: readonly MessageType[] = [
  'request',
  'withdrawal',
  'coinTransfer',
  'receipt',
  'order',
  'payerStatement',
  'payeeStatement',
  'stateLost',
  'traceReport',
  'call',
];

for (const type of SIGNED_BY_DEVICES.filter((other) => other !== 'withdrawal')) {
  test(`T-01 what a device signed as ${type} is not taken for a withdrawal`, async () => {
    // The same bytes and the same context: nothing but the type tells them apart.
    const disguise = { ...withdrawalKind, type };
    const context = [payment.certificate.digest, payment.request.message.digest];
    const signed = await payer.sign(disguise, payment.withdrawal.body, context);
    const authorization = {
      ...payment.authorization,
      withdrawal: { kind: withdrawalKind, cose: signed.cose, body: signed.body },
    };
    const verdict = await till.judge(payment, { authorization });
    assert.equal(verdict.ok ? 'accepted' : verdict.code, 'deviceSignature');
  });
}

const other = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcde');
assert.ok(other !== undefined && other !== tenant);

async function verifiesAt<Body>(
  kind: MessageKind<Body>,
  message: { readonly cose: TestPayment['withdrawal']['cose'] },
  input: { readonly context: readonly Uint8Array[]; readonly publicKey: Uint8Array },
): Promise<readonly boolean[]> {
  const read = readMessage(kind, messageBytes(message));
  assert.ok(read.ok);
  const at = async (where: typeof tenant): Promise<boolean> =>
    (await verifyMessage(crypto, read.message, { tenant: where, ...input })) !== undefined;
  return [await at(tenant), await at(other ?? tenant)];
}

test("T-02 one tenant's messages are nothing at another, though key and content are the same", async () => {
  const [payerKey, tillKey] = [payer.element.publicKey, till.element.publicKey];
  const { message, payee } = payment.request;
  const { digest } = payment.withdrawal;
  const receipt = await till.receipt(payment);
  const lost = await payer.sign(stateLostKind, { line: payer.line, time: world.now });
  const checks = [
    verifiesAt(paymentRequestKind, message, { context: [payee.digest], publicKey: tillKey }),
    verifiesAt(withdrawalKind, payment.withdrawal, {
      context: [payment.certificate.digest, message.digest],
      publicKey: payerKey,
    }),
    verifiesAt(receiptKind, receipt, { context: [digest, message.digest], publicKey: tillKey }),
    verifiesAt(payerStatementKind, await payer.statement(), { context: [], publicKey: payerKey }),
    verifiesAt(stateLostKind, lost, { context: [], publicKey: payerKey }),
  ];
  for (const verified of await Promise.all(checks)) assert.deepEqual(verified, [true, false]);
});

/** The payment with (r, n - s): other bytes that verify as well, made without any key. */
function malleated(one: TestPayment): TestPayment {
  const cose = withOtherSignature(one.withdrawal.cose);
  const withdrawal = { ...one.withdrawal, cose };
  const { kind, body } = one.authorization.withdrawal;
  const authorization = { ...one.authorization, withdrawal: { kind, body, cose } };
  return { ...one, withdrawal, authorization };
}

test('T-03 a flipped s is the same payment to a payee, which has it already', async () => {
  const twin = malleated(payment);
  assert.notDeepEqual(messageBytes(twin.withdrawal), messageBytes(payment.withdrawal));
  const first = await till.judge(payment);
  assert.ok(first.ok);
  const paidWith = first.authorization.withdrawal.digest;
  const again = await till.judge(twin, { paidWith });
  assert.ok(again.ok && again.repeated);
  assert.deepEqual(again.authorization.withdrawal.digest, paidWith);
});

test('T-03 a flipped s, or signing the same again, convicts nobody', async () => {
  const part = (one: TestPayment): object => ({ ...one.withdrawal.body, digest: digestIn(one) });
  const digestIn = (one: TestPayment): Uint8Array =>
    digestOf(crypto, one.authorization.withdrawal, {
      tenant,
      context: [one.certificate.digest, one.request.message.digest],
    });
  const resigned = await payer.sign(withdrawalKind, payment.withdrawal.body, [
    payment.certificate.digest,
    payment.request.message.digest,
  ]);
  const again = { ...payment, withdrawal: resigned };
  for (const twin of [malleated(payment), again]) {
    assert.notDeepEqual(twin.withdrawal.cose.signature, payment.withdrawal.cose.signature);
    assert.deepEqual(part(twin), part(payment));
    const places = [payment, twin].map((one) => ({
      ...one.withdrawal.body,
      digest: digestIn(one),
    }));
    const [one, two] = places;
    assert.ok(one !== undefined && two !== undefined);
    assert.equal(contradiction(one, two), undefined);
    for (const kind of ['sameCounter', 'overlap', 'brokenChain'] as const) {
      const verdict = await verifyFraudProof(
        crypto,
        proofBytes(kind, payment, twin),
        world.keys.root.publicKey,
      );
      assert.deepEqual(verdict, { ok: false, code: 'noContradiction' });
    }
  }
});

function proofBytes(
  kind: 'sameCounter' | 'overlap' | 'brokenChain',
  one: TestPayment,
  two: TestPayment,
): Uint8Array {
  const part = ({ withdrawal, request }: TestPayment) => ({
    message: messageValue(withdrawal),
    context: [request.message.digest],
    certificate: 0,
  });
  return encodeFraudProof({
    tenant,
    kind,
    keyCertificates: [messageValue(world.keys.balance.certificate)],
    certificates: [messageValue(one.certificate)],
    first: part(one),
    second: part(two),
  });
}

/** The certificate's claims with their keys in another order: the same map, other bytes. */
function reordered(certificate: TestPayment['certificate']): Uint8Array {
  const claims = balanceCertificateKind.shape.encode(certificate.body);
  assert.ok(isClaims(claims));
  const parts = [...claims]
    .toReversed()
    .flatMap(([key, value]) => [encodeCbor(key), encodeCbor(value)]);
  return Uint8Array.of(0xa0 + claims.size, ...parts.flatMap((part) => [...part]));
}

function isClaims(value: CborValue): value is ReadonlyMap<number, CborValue> {
  return value instanceof Map;
}

test('T-04 the same content in another encoding is no message, so nothing has two names', () => {
  const { kind, cose } = payment.authorization.certificate;
  const payload = reordered(payment.certificate);
  assert.equal(payload.length, cose.payload.length);
  assert.deepEqual(readMessage(kind, messageBytes({ cose: { ...cose, payload } })), {
    ok: false,
    code: 'notDeterministic',
  });
});

test('T-05 a key id that stands outside of what is signed is no part of a message', () => {
  const value = messageValue(payment.certificate);
  assert.ok(isList(value));
  const outside = new Map<number, CborValue>([[4, world.keys.account.id]]);
  const bytes = encodeCbor(value.with(1, outside));
  assert.deepEqual(readMessage(payment.authorization.certificate.kind, bytes), {
    ok: false,
    code: 'notSigned',
  });
});
