/**
 * The issuer verifies halves: every signature and binding, no freshness (G-098, G-099).
 *
 * Shows G-033, G-060, G-062, G-142, G-143, G-167, G-184.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { certifyIssuerKey, signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestPayer, type TestPayment } from '@tallystick/testkit/test-payer';
import type { TestDevice } from '@tallystick/testkit/test-device';
import { createTestTill, type TestTill } from '@tallystick/testkit/test-till';

import type { ChainRefusal } from '../coins/coin-chain.ts';
import type { SignedMessage } from '../encoding/message.ts';
import {
  accountCertificateKind,
  type AccountCertificate,
} from '../messages/account-certificate.ts';
import { authorizationDigest } from '../instruments/instrument.ts';
import { balanceCertificateKind } from '../messages/balance-certificate.ts';
import { halfValue, readHalf, type UnverifiedHalf } from '../messages/half.ts';
import { paidProofKind, type PaidProof } from '../messages/paid-proof.ts';
import { paymentOrderKind } from '../messages/payment-order.ts';
import { paymentRequestKind } from '../messages/payment-request.ts';
import type { Receipt } from '../messages/receipt.ts';
import { currency, minor } from '../money.ts';
import { verifyHalf, type HalfRefusal, type HalfVerdict } from './verify-half.ts';

const world = await createTenantWorld();
const { crypto, trust, keys, now } = world;
const till = await createTestTill(world);
const payer = await createTestPayer(world);

interface Evidence {
  readonly receipt?: SignedMessage<Receipt>;
  readonly statusDigits?: string;
  readonly payee?: SignedMessage<AccountCertificate>;
  readonly ordered?: NonNullable<Parameters<typeof halfValue>[0]['ordered']>;
}

function halfOf(payment: TestPayment, evidence: Evidence = {}): UnverifiedHalf {
  const read = readHalf(
    halfValue({
      request: payment.request.message,
      payee: payment.request.payee,
      authorization: payment.authorization,
      ...evidence,
    }),
  );
  assert.ok(read.ok);
  return read.half;
}

function verify(payment: TestPayment, evidence?: Evidence): Promise<HalfVerdict> {
  return verifyHalf(crypto, halfOf(payment, evidence), trust);
}

test("the payee's half verifies without a receipt, the payer's with one or with a code", async () => {
  const payment = await payer.withdraw(await till.request(1_250n));
  const bare = await verify(payment);
  assert.ok(bare.ok);
  assert.deepEqual(authorizationDigest(bare.half.authorization), payment.withdrawal.digest);
  assert.deepEqual(bare.half.request.digest, payment.request.message.digest);
  assert.ok(!('receipt' in bare.half) && !('beyond' in bare.half));
  const receipt = await till.receipt(payment, { outcome: 'declined', reason: 'otherPlace' });
  const receipted = await verify(payment, { receipt });
  assert.ok(receipted.ok);
  assert.deepEqual(receipted.half.receipt?.body, receipt.body);
  const coded = await verify(payment, { statusDigits: '123456' });
  assert.ok(coded.ok);
  assert.equal(coded.half.statusDigits, '123456');
});

async function orderFor(
  { withdrawal, request }: TestPayment,
  by: Pick<TestDevice, 'sign'>,
): Promise<NonNullable<Evidence['ordered']>> {
  const context = [withdrawal.digest, request.message.digest];
  return { order: await by.sign(paymentOrderKind, { time: now }, context) };
}

/** What the issuer says of a payment, with any part of it changed. */
function proofOf(
  { request, withdrawal }: TestPayment,
  changes: Partial<PaidProof> = {},
): Promise<SignedMessage<PaidProof>> {
  const { nonce, currency: paidIn } = request.message.body;
  const body: PaidProof = {
    till: request.payee.body.till,
    nonce,
    amount: withdrawal.body.amount,
    currency: paidIn,
    payment: withdrawal.digest,
    time: now,
    ...changes,
  };
  return signAsIssuer(world, keys.answer, paidProofKind, body, [request.message.digest]);
}

test("the payer's order counts with its device's signature, and as proven with the issuer's word (P-12)", async () => {
  const payment = await payer.withdraw(await till.request(1_250n));
  const ordered = await orderFor(payment, payer);
  const bare = await verify(payment, { ordered });
  assert.ok(bare.ok);
  assert.equal(bare.half.ordered?.isProven, false);
  const proven = await verify(payment, { ordered: { ...ordered, proof: await proofOf(payment) } });
  assert.ok(proven.ok);
  assert.equal(proven.half.ordered?.isProven, true);
});

test('a proof of another payment proves nothing about this one, and refuses nothing', async () => {
  const payment = await payer.withdraw(await till.request(1_250n));
  const other = await payer.withdraw(await till.request(1_250n));
  const ordered = await orderFor(payment, payer);
  const proofs = [
    await proofOf(other),
    await proofOf(payment, { payment: other.withdrawal.digest }),
    await proofOf({ ...payment, request: other.request }, { payment: payment.withdrawal.digest }),
  ];
  for (const proof of proofs) {
    const verdict = await verify(payment, { ordered: { ...ordered, proof } });
    assert.ok(verdict.ok);
    assert.equal(verdict.half.ordered?.isProven, false);
  }
});

test('a half that comes late is verified like any other (G-098)', async () => {
  const longAgo = { time: now - 300 * 86_400 };
  const late = await createTestPayer(world, {
    issuedAt: now - 300 * 86_400,
    expiresAt: now - 200 * 86_400,
  });
  const payee = await world.accountCertificate(till.element.publicKey, {
    issuedAt: now - 300 * 86_400,
    expiresAt: now - 100 * 86_400,
  });
  const verdict = await verify(await late.withdraw(await till.request(1_250n, longAgo, payee)));
  assert.equal(verdict.ok, true);
});

test('a half of a device that was revoked since is verified like any other', async () => {
  const payment = await payer.withdraw(await till.request(100n));
  const after = await world.trustAfter({
    revokedDevices: [payer.element.publicKey, till.element.publicKey],
  });
  assert.equal((await verifyHalf(crypto, halfOf(payment), after)).ok, true);
});

test('a withdrawal beyond its certificate is kept as evidence and marked', async () => {
  const cheat = await createTestPayer(world, { ceiling: minor(1_000n) });
  const verdict = await verify(await cheat.withdraw(await till.request(1_250n)));
  assert.ok(verdict.ok);
  assert.equal(verdict.half.beyond, 'aboveCeiling');
});

async function underKey(
  key: { element: typeof keys.root; id: Uint8Array },
  kind: 'payee' | 'payer',
): Promise<HalfVerdict> {
  if (kind === 'payee') {
    const payee = await signAsIssuer(world, key, accountCertificateKind, till.certificate.body);
    return verify(await payer.withdraw(await till.request(10n, {}, payee)));
  }
  const other = await createTestPayer(world);
  const { certificate, ...state } = other.state();
  const forged = await signAsIssuer(world, key, balanceCertificateKind, certificate.body);
  other.restore({ ...state, certificate: forged });
  return verify(await other.withdraw(await till.request(10n)));
}

const foreign = await createTestTill(world);

async function withForeign(
  change: (payment: TestPayment, otherTill: TestTill) => Promise<UnverifiedHalf>,
): Promise<HalfVerdict> {
  const payment = await payer.withdraw(await till.request(10n));
  return verifyHalf(crypto, await change(payment, foreign), trust);
}

async function payingItself(): Promise<HalfVerdict> {
  const own = await createTestPayer(world);
  const asked = await till.request(10n);
  const { body } = asked.message;
  const message = await own.sign(paymentRequestKind, body, [own.certificate.digest]);
  return verify(await own.withdraw({ ...asked, message, payee: own.certificate }));
}

const strangerKey = { element: foreign.element, id: keys.account.id };
const strangerBalanceKey = { element: foreign.element, id: keys.balance.id };
const expired = await certifyIssuerKey(world, keys.root, 'account', { expiresAt: now - 86_401 });
const editable = { amountEditable: true, showsReceipt: true, givesChange: false };

/** What only coins are refused for; their own tests play it. */
type CoinRefusal = ChainRefusal | 'passageSignature';

const REFUSED: Readonly<
  Record<
    Exclude<HalfRefusal, CoinRefusal>,
    readonly (readonly [string, () => Promise<HalfVerdict>])[]
  >
> = {
  unknownIssuerKey: [
    ['a payee certified by the balance key', () => underKey(keys.balance, 'payee')],
    ['a balance certified by the account key', () => underKey(keys.account, 'payer')],
  ],
  issuerKeyNotValid: [
    [
      'a payee certified after the key had expired',
      async () => {
        const payee = await signAsIssuer(
          world,
          expired,
          accountCertificateKind,
          till.certificate.body,
        );
        const payment = await payer.withdraw(await till.request(10n, {}, payee));
        const withExpired = await world.trustAfter({
          keys: [expired.certificate, keys.bundle.certificate, keys.balance.certificate],
        });
        return verifyHalf(crypto, halfOf(payment), withExpired);
      },
    ],
  ],
  issuerSignature: [
    ['a payee that certified itself', () => underKey(strangerKey, 'payee')],
    ['a payer that certified itself', () => underKey(strangerBalanceKey, 'payer')],
  ],
  payeeSignature: [
    [
      "another till's certificate beside the request",
      () =>
        withForeign(async (payment, otherTill) =>
          halfOf(payment, { payee: otherTill.certificate }),
        ),
    ],
  ],
  deviceSignature: [
    [
      'a withdrawal for another request of the same till',
      () =>
        withForeign(async (payment) => {
          const { message } = await till.request(10n);
          return halfOf({ ...payment, request: { ...payment.request, message } });
        }),
    ],
  ],
  ruleSetDiffers: [
    [
      'rules that the certificate does not name',
      async () => verify(await payer.withdraw(await till.request(10n), { ruleSet: [] })),
    ],
  ],
  receiptSignature: [
    [
      'a receipt by another till',
      () =>
        withForeign(async (payment, otherTill) =>
          halfOf(payment, { receipt: await otherTill.receipt(payment) }),
        ),
    ],
    [
      'a receipt for another payment',
      () =>
        withForeign(async (payment) => {
          const earlier = await payer.withdraw(await till.request(10n));
          return halfOf(payment, { receipt: await till.receipt(earlier) });
        }),
    ],
  ],
  orderSignature: [
    [
      'an order by the till',
      () =>
        withForeign(async (payment) => halfOf(payment, { ordered: await orderFor(payment, till) })),
    ],
    [
      'an order for another payment of the same request',
      () =>
        withForeign(async (payment) => {
          const other = await payer.withdraw(payment.request);
          return halfOf(payment, { ordered: await orderFor(other, payer) });
        }),
    ],
  ],
  payerIsPayee: [['a device that pays itself', payingItself]],
  otherCurrency: [
    [
      'a request in dollars',
      async () =>
        verify(await payer.withdraw(await till.request(10n, { currency: currency(840) }))),
    ],
  ],
  amountZero: [
    [
      'nothing',
      async () => verify(await payer.withdraw(await till.request(0n, { flags: editable }))),
    ],
  ],
  amountDiffers: [
    [
      'more than was asked for',
      async () => verify(await payer.withdraw(await till.request(10n), { amount: minor(11n) })),
    ],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`a half refused as ${code}: ${name}`, async () => {
      const verdict = await play();
      assert.ok(!verdict.ok);
      assert.equal(verdict.code, code);
    });
  }
}
