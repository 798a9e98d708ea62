/** Proofs that anybody can check with the root key alone: each kind convicts, each gap in one fails. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { hostileBytes } from '@tallystick/testkit/hostile-cbor';
import {
  certifyIssuerKey,
  signAsIssuer,
  type TestIssuerKey,
} from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { forkedBy, type CoinFork } from '@tallystick/testkit/test-coin-fork';
import { usedAfterWord } from '@tallystick/testkit/test-coin-after-void';
import { createTestHolder } from '@tallystick/testkit/test-coins';
import { createTestPayer, type TestPayer, type TestPayment } from '@tallystick/testkit/test-payer';
import { createTestTill } from '@tallystick/testkit/test-till';

import { encodeCbor } from '../encoding/cbor.ts';
import { messageValue, type SignedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import { FRAUD_PROOF_BYTES_MAX, STATEMENT_CLOSED_MAX, STATEMENT_OPEN_MAX } from '../limits.ts';
import { balanceCertificateKind } from '../messages/balance-certificate.ts';
import type { Receipt } from '../messages/receipt.ts';
import type { PayeeStatement } from '../messages/sync-statement.ts';
import { minor } from '../money.ts';
import type { FraudKind } from './contradiction.ts';
import {
  encodeFraudProof,
  verifyFraudProof,
  type FraudProof,
  type FraudProofRefusal,
  type FraudProofVerdict,
  type ProofMessage,
} from './fraud-proof.ts';

const world = await createTenantWorld();
const { crypto, tenant, keys, random } = world;
const till = await createTestTill(world);
const rootKey = keys.root.publicKey;

function verify(proof: FraudProof): Promise<FraudProofVerdict> {
  return verifyFraudProof(crypto, encodeFraudProof(proof), rootKey);
}

function partOf(payment: TestPayment, certificate = 0): ProofMessage {
  return {
    message: messageValue(payment.withdrawal),
    context: [payment.request.message.digest],
    certificate,
  };
}

function proofOf(kind: FraudKind, one: TestPayment, other?: TestPayment): FraudProof {
  const sameCertificate =
    other === undefined || equalBytes(one.certificate.digest, other.certificate.digest);
  const certificates = sameCertificate ? [one.certificate] : [one.certificate, other.certificate];
  return {
    tenant,
    kind,
    keyCertificates: [messageValue(keys.balance.certificate)],
    certificates: certificates.map(messageValue),
    first: partOf(one),
    ...(other === undefined ? {} : { second: partOf(other, certificates.length - 1) }),
  };
}

async function pay(payer: TestPayer, amount: bigint, changes = {}): Promise<TestPayment> {
  return payer.withdraw(await till.request(amount), changes);
}

/** The same state pays twice: what a copied store does. */
async function fork(payer: TestPayer): Promise<readonly [TestPayment, TestPayment]> {
  const state = payer.state();
  const genuine = await pay(payer, 100n);
  payer.restore(state);
  return [genuine, await pay(payer, 100n)];
}

async function overlap(): Promise<FraudProof> {
  const payer = await createTestPayer(world);
  const one = await pay(payer, 100n);
  return proofOf('overlap', one, await pay(payer, 100n, { cumulative: minor(199n) }));
}

async function sameCounter(): Promise<FraudProof> {
  return proofOf('sameCounter', ...(await fork(await createTestPayer(world))));
}

async function acrossCertificates(): Promise<FraudProof> {
  const payer = await createTestPayer(world);
  const state = payer.state();
  const genuine = await pay(payer, 100n);
  payer.restore(state);
  await payer.refresh();
  return proofOf('sameCounter', genuine, await pay(payer, 100n));
}

async function order(): Promise<FraudProof> {
  const payer = await createTestPayer(world);
  const one = await pay(payer, 100n, { cumulative: minor(500n) });
  return proofOf('order', one, await pay(payer, 100n, { cumulative: minor(400n) }));
}

async function brokenChain(): Promise<FraudProof> {
  const payer = await createTestPayer(world);
  const one = await pay(payer, 100n);
  return proofOf('brokenChain', one, await pay(payer, 100n, { previous: random(32) }));
}

async function beyondCertificate(): Promise<FraudProof> {
  const payer = await createTestPayer(world, { ceiling: minor(99n) });
  return proofOf('beyondCertificate', await pay(payer, 100n));
}

async function hiding(payer: TestPayer): Promise<FraudProof> {
  const [hidden] = await fork(payer);
  const proof = proofOf('hidden', hidden);
  const statement = await payer.statement();
  return {
    ...proof,
    first: { message: messageValue(statement), context: [], certificate: 0 },
    second: proof.first,
  };
}

interface PayeeProof {
  readonly receipt?: Partial<Receipt>;
  readonly statement?: Partial<PayeeStatement>;
}

function payeeProof(
  payment: TestPayment,
  receipt: SignedMessage<Receipt>,
  statement: SignedMessage<PayeeStatement>,
): FraudProof {
  return {
    tenant,
    kind: 'claimedAfterVoid',
    keyCertificates: [messageValue(keys.account.certificate)],
    certificates: [messageValue(till.certificate)],
    first: {
      message: messageValue(receipt),
      context: [payment.withdrawal.digest, payment.request.message.digest],
      certificate: 0,
    },
    second: { message: messageValue(statement), context: [], certificate: 0 },
  };
}

async function claimedAfterVoid({ receipt, statement }: PayeeProof = {}): Promise<FraudProof> {
  const payment = await pay(await createTestPayer(world), 100n);
  const voided = await till.receipt(payment, { outcome: 'void', ...receipt });
  const open = [random(32), payment.withdrawal.digest];
  return payeeProof(payment, voided, await till.statement({ open, ...statement }));
}

/** Somebody's coin, handed to two tills from the same state. */
async function forkOfCoin(): Promise<CoinFork> {
  const holder = await createTestHolder(world);
  return forkedBy(world, till, holder, await holder.mint([100n, 50n]));
}

/** Somebody's coin that its payee declined and redeemed. */
async function keptAfterVoid(): Promise<FraudProof> {
  const [giver, taker] = [await createTestHolder(world), await createTestHolder(world)];
  const coins = await giver.give(taker, await giver.mint([100n, 50n]));
  return usedAfterWord(world, taker, { coins, transfer: await taker.redeem(coins) });
}

const KINDS: Readonly<Record<FraudKind, () => Promise<FraudProof>>> = {
  overlap,
  sameCounter,
  order,
  brokenChain,
  beyondCertificate,
  hidden: async () => hiding(await createTestPayer(world)),
  claimedAfterVoid,
  coinFork: async () => (await forkOfCoin()).proof,
  coinAfterVoid: keptAfterVoid,
};

for (const [kind, make] of Object.entries(KINDS)) {
  test(`${kind} is proven by bytes and the root key alone (G-173)`, async (context) => {
    const proof = await make();
    const bytes = encodeFraudProof(proof);
    context.diagnostic(`${kind}: ${bytes.length} bytes`);
    const verdict = await verifyFraudProof(crypto, bytes, rootKey);
    assert.ok(verdict.ok, verdict.ok ? kind : verdict.code);
    assert.equal(verdict.kind, kind);
    assert.equal(verdict.tenant, tenant);
    assert.ok(bytes.length > 500 && bytes.length < 900);
  });
}

test('the convicted key is that of whoever signed', async () => {
  const payer = await createTestPayer(world);
  const verdict = await verify(await hiding(payer));
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.convicted, payer.element.publicKey);
  const against = await verify(await claimedAfterVoid({ receipt: { outcome: 'declined' } }));
  assert.ok(against.ok);
  assert.deepEqual(against.convicted, till.element.publicKey);
});

test('a fork is proven across a refresh, because a line runs across certificates', async () => {
  const proof = await acrossCertificates();
  assert.equal(proof.certificates.length, 2);
  assert.equal((await verify(proof)).ok, true);
});

test('an honest payment is judged by its own certificate, not by an older one beside it', async () => {
  const payer = await createTestPayer(world, { ceiling: minor(100n) });
  const older = payer.state().certificate;
  await payer.refresh({ ceiling: minor(500n) });
  const payment = await pay(payer, 300n);
  const verdict = await verify({
    ...proofOf('beyondCertificate', payment),
    certificates: [older, payment.certificate].map(messageValue),
    first: partOf(payment, 1),
  });
  assert.deepEqual(verdict, { ok: false, code: 'noContradiction' });
});

test('an issuer key is found by its id, wherever it stands among those of one purpose', async () => {
  const proof = await sameCounter();
  const other = await certifyIssuerKey(world, keys.root, 'balance');
  const both = [...proof.keyCertificates, messageValue(other.certificate)];
  for (const keyCertificates of [both, both.toReversed()]) {
    assert.equal((await verify({ ...proof, keyCertificates })).ok, true);
  }
});

test('a payee cannot outgrow its proof by claiming a thousand payments at once', async () => {
  const payment = await pay(await createTestPayer(world), 100n);
  const voided = await till.receipt(payment, { outcome: 'void' });
  const many = (count: number): Uint8Array[] => Array.from({ length: count }, () => random(32));
  const statement = await till.statement({
    open: [...many(STATEMENT_OPEN_MAX - 1), payment.withdrawal.digest],
    closedUnpaid: many(STATEMENT_CLOSED_MAX),
  });
  assert.equal((await verify(payeeProof(payment, voided, statement))).ok, true);
});

const honest = await createTestPayer(world);
const [first, second] = [await pay(honest, 100n), await pay(honest, 50n)];
const stranger = await createTenantWorld({ tenant });
const lateKey = await certifyIssuerKey(world, keys.root, 'balance', { issuedAt: world.now });

/** A fork under a certificate that `key` signed, with the root's word for that key. */
async function underIssuerKey(key: TestIssuerKey): Promise<FraudProofVerdict> {
  const payer = await createTestPayer(world);
  const { certificate, ...state } = payer.state();
  const other = await signAsIssuer(world, key, balanceCertificateKind, certificate.body);
  payer.restore({ ...state, certificate: other });
  const proof = proofOf('sameCounter', ...(await fork(payer)));
  return verify({ ...proof, keyCertificates: [messageValue(key.certificate)] });
}

const REFUSED: Readonly<
  Record<FraudProofRefusal, readonly (readonly [string, () => Promise<FraudProofVerdict>])[]>
> = {
  notAProof: [
    ['nothing', () => verifyFraudProof(crypto, new Uint8Array(), rootKey)],
    ['a number', () => verifyFraudProof(crypto, encodeCbor(1), rootKey)],
    [
      'too much',
      () => verifyFraudProof(crypto, new Uint8Array(FRAUD_PROOF_BYTES_MAX + 1), rootKey),
    ],
    ['an overlap of one', async () => verify(proofOf('overlap', first))],
    [
      'a statement alone',
      async () => {
        const { second: _second, ...proof } = await hiding(await createTestPayer(world));
        return verify(proof);
      },
    ],
    [
      'a receipt alone',
      async () => {
        const { second: _second, ...proof } = await claimedAfterVoid();
        return verify(proof);
      },
    ],
    [
      'a receipt that is none',
      async () => verify({ ...(await claimedAfterVoid()), first: partOf(first) }),
    ],
    [
      'a receipt without what it answers',
      async () => {
        const proof = await claimedAfterVoid();
        return verify({ ...proof, first: { ...proof.first, context: [] } });
      },
    ],
    [
      'a statement that is none',
      async () => {
        const proof = await hiding(await createTestPayer(world));
        return verify({ ...proof, first: partOf(first) });
      },
    ],
    [
      'a payee without a certificate',
      async () => verify({ ...(await claimedAfterVoid()), certificates: [] }),
    ],
  ],
  keyCertificate: [
    ['no issuer key', async () => verify({ ...(await overlap()), keyCertificates: [] })],
    [
      'an issuer key that is none',
      async () => verify({ ...(await overlap()), keyCertificates: [1] }),
    ],
    [
      'another issuer key',
      async () =>
        verify({ ...(await overlap()), keyCertificates: [messageValue(keys.account.certificate)] }),
    ],
    [
      'the root key of somebody else',
      async () =>
        verifyFraudProof(crypto, encodeFraudProof(await overlap()), stranger.keys.root.publicKey),
    ],
    ['an issuer key that began after the certificate', () => underIssuerKey(lateKey)],
    ['an issuer key for another purpose', () => underIssuerKey(keys.account)],
  ],
  certificate: [
    ['no certificate', async () => verify({ ...(await overlap()), certificates: [] })],
    [
      'something else in place of it',
      async () => verify({ ...(await overlap()), certificates: [messageValue(till.certificate)] }),
    ],
    [
      'one that the issuer did not sign',
      async () => {
        const { cose } = first.certificate;
        const forged = { ...cose, signature: cose.signature.toReversed() };
        return verify({ ...(await overlap()), certificates: [messageValue({ cose: forged })] });
      },
    ],
  ],
  differentLines: [
    [
      'two payers',
      async () => {
        const other = await createTestPayer(world);
        return verify(proofOf('sameCounter', first, await pay(other, 100n)));
      },
    ],
    [
      'two purses of one payer',
      async () => {
        const payer = await createTestPayer(world);
        const state = payer.state();
        const one = await pay(payer, 100n);
        payer.restore(state);
        await payer.refresh({ purse: 1 });
        return verify(proofOf('sameCounter', one, await pay(payer, 100n)));
      },
    ],
    [
      'a statement about another line',
      async () => {
        const payer = await createTestPayer(world);
        const proof = await hiding(payer);
        const statement = await payer.statement({ line: random(16) });
        return verify({ ...proof, first: { ...proof.first, message: messageValue(statement) } });
      },
    ],
  ],
  signature: [
    [
      'a withdrawal for another request',
      async () => {
        const proof = await overlap();
        return verify({ ...proof, first: { ...proof.first, context: [random(32)] } });
      },
    ],
    [
      'a withdrawal without its request',
      async () => {
        const proof = await overlap();
        return verify({ ...proof, first: { ...proof.first, context: [] } });
      },
    ],
    [
      'a withdrawal under a certificate that is not there',
      async () => verify({ ...(await overlap()), second: partOf(second, 1) }),
    ],
    [
      'a receipt in place of a withdrawal',
      async () => verify({ ...(await overlap()), first: (await claimedAfterVoid()).first }),
    ],
    [
      "somebody else's statement",
      async () => {
        const proof = await hiding(await createTestPayer(world));
        const statement = await honest.statement();
        return verify({ ...proof, first: { ...proof.first, message: messageValue(statement) } });
      },
    ],
    [
      'a void by another till',
      async () => {
        const proof = await claimedAfterVoid();
        const other = await createTestTill(world);
        const voided = await other.receipt(first, { outcome: 'void' });
        return verify({ ...proof, first: { ...proof.first, message: messageValue(voided) } });
      },
    ],
  ],
  noContradiction: [
    ['two payments in a row', () => verify(proofOf('overlap', first, second))],
    ['one payment twice', () => verify(proofOf('sameCounter', first, first))],
    [
      'a contradiction of another kind',
      async () => verify({ ...(await sameCounter()), kind: 'order' }),
    ],
    ['a payment within its certificate', () => verify(proofOf('beyondCertificate', first))],
    [
      'a statement that knows the payment',
      async () => {
        const proof = proofOf('hidden', second);
        const statement = messageValue(await honest.statement());
        return verify({
          ...proof,
          first: { message: statement, context: [], certificate: 0 },
          second: proof.first,
        });
      },
    ],
    [
      'an accepted payment that is claimed',
      async () => verify(await claimedAfterVoid({ receipt: { outcome: 'accepted' } })),
    ],
    [
      'a voided payment that is not claimed',
      async () => verify(await claimedAfterVoid({ statement: { open: [random(32)] } })),
    ],
    [
      'a claim from before the void',
      async () => verify(await claimedAfterVoid({ statement: { lastPayeeSeq: 0 } })),
    ],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`proves nothing, ${code}: ${name}`, async () => {
      assert.deepEqual(await play(), { ok: false, code });
    });
  }
}

test('no change to a proof convicts anybody else (T-07)', async () => {
  const payer = await createTestPayer(world);
  const [one, other] = await fork(payer);
  const genuine = encodeFraudProof(proofOf('sameCounter', one, other));
  await fc.assert(
    fc.asyncProperty(hostileBytes(genuine), async (bytes) => {
      const verdict = await verifyFraudProof(crypto, bytes, rootKey);
      if (verdict.ok) assert.deepEqual(verdict.convicted, payer.element.publicKey);
    }),
    { numRuns: 500 },
  );
});
