/**
 * A device that went back to an earlier state: found by whoever syncs, proven, revoked, and
 * bounded.
 *
 * Shows L-16.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equalBytes, toHex } from '@tallystick/protocol/encoding/octets';
import { verifyFraudProof } from '@tallystick/protocol/fraud/fraud-proof';
import { revocationPrefix, decodeRevocations } from '@tallystick/protocol/messages/revocation-set';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { messageValue, readMessageValue } from '@tallystick/protocol/encoding/message';
import { minor } from '@tallystick/protocol/money';
import { lineOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
  type WorldPayment,
  type WorldTill,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { exportFraudProof, listFraudProofs } from '../operator/show.ts';

const world = await createIssuerWorld();

interface Proof {
  readonly kind: string;
  readonly account: bigint;
  readonly bytes: Uint8Array;
}

/** The proofs that the operator sees against an account. */
async function proofsAgainst(account: bigint): Promise<readonly Proof[]> {
  const { deps, tenant } = world;
  const listed = await listFraudProofs(deps, tenant, { limit: 1_000 });
  assert.ok(listed.ok);
  const proofs: Proof[] = [];
  for (const proof of listed.value.filter((one) => one.account === account)) {
    const exported = await exportFraudProof(deps, tenant, { digest: proof.digest });
    assert.ok(exported.ok);
    proofs.push({ kind: proof.kind, account, bytes: exported.value });
  }
  return proofs;
}

/** Asserts that the device is convicted by proofs of these kinds that anyone can verify. */
async function isConvicted(payer: WorldPayer, kind: string): Promise<void> {
  const proofs = await proofsAgainst(payer.account);
  assert.deepEqual(
    proofs.map((proof) => proof.kind),
    [kind],
  );
  for (const { bytes } of proofs) {
    const verdict = await verifyFraudProof(world.crypto, bytes, world.keys.root.publicKey);
    assert.ok(verdict.ok);
    assert.ok(equalBytes(verdict.convicted, payer.element.publicKey));
    assert.equal(verdict.kind, kind);
    assert.equal(verdict.tenant, world.tenant);
  }
  assert.equal((await lineOf(world, payer)).status, 'fraud');
  const [device] = await world.testDatabase.admin.query(
    'select status from device where key_hash = $1',
    [payer.keyHash],
  );
  assert.equal(device?.['status'], 'revoked');
}

interface Fork {
  readonly payer: WorldPayer;
  readonly tills: readonly [WorldTill, WorldTill];
  readonly payments: readonly [WorldPayment, WorldPayment];
}

/** One state spent at two tills. */
async function fork(): Promise<Fork> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  const before = payer.state();
  const first = await payer.pay(tills[0], 500n);
  payer.restore(before);
  const second = await payer.pay(tills[1], 500n);
  return { payer, tills, payments: [first, second] };
}

type Upload = (at: Fork) => Promise<unknown>;
const uploads: Readonly<Record<string, readonly Upload[]>> = {
  'one till after the other': [
    ({ tills, payments }) => tills[0].sync([halfOf(payments[0])]),
    ({ tills, payments }) => tills[1].sync([halfOf(payments[1])]),
  ],
  'the other way round': [
    ({ tills, payments }) => tills[1].sync([halfOf(payments[1])]),
    ({ tills, payments }) => tills[0].sync([halfOf(payments[0])]),
  ],
  'a till and the payer itself': [
    ({ tills, payments }) => tills[0].sync([halfOf(payments[0])]),
    ({ payer, payments }) => payer.sync([halfOf(payments[1])]),
  ],
  'one batch of a courier': [
    async ({ payments }) => {
      const courier = await enrolPayer(world, { deposit: 0n, offline: 0n });
      await courier.sync(payments.map((payment) => halfOf(payment)));
    },
  ],
  'both tills at the same moment': [
    ({ tills, payments }) =>
      Promise.all([tills[0].sync([halfOf(payments[0])]), tills[1].sync([halfOf(payments[1])])]),
  ],
};

for (const [who, steps] of Object.entries(uploads)) {
  test(`a fork is found when both halves are in: ${who}`, async () => {
    const at = await fork();
    for (const step of steps) await step(at);
    await isConvicted(at.payer, 'sameCounter');
    await world.checkMoney();
  });
}

test('what was paid before in the fork does not hide it: intervals that overlap under other numbers', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const before = payer.state();
  const one = await payer.pay(till, 100n);
  payer.restore({ ...before, counter: before.counter + 1 });
  const other = await payer.pay(till, 100n);
  await till.sync([halfOf(one), halfOf(other)]);
  await isConvicted(payer, 'overlap');
  await world.checkMoney();
});

test('a number that goes back while the sum goes on', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const first = await payer.pay(till, 100n, { counter: 5 });
  const second = await payer.pay(till, 100n, { counter: 3 });
  await till.sync([halfOf(second)]);
  await till.sync([halfOf(first)]);
  await isConvicted(payer, 'order');
  await world.checkMoney();
});

test('a withdrawal that does not name the one before it', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const first = await payer.pay(till, 100n);
  const second = await payer.pay(till, 100n, { previous: new Uint8Array(32).fill(1) });
  await till.sync([halfOf(first), halfOf(second)]);
  await isConvicted(payer, 'brokenChain');
  await world.checkMoney();
});

const beyond = {
  'above the ceiling': { amount: 501n, changes: {} },
  'above the cap of one payment': { amount: 401n, changes: {} },
  'more payments than the certificate allows': { amount: 1n, changes: { counter: 21 } },
  'below the base': { amount: 100n, changes: { cumulative: minor(90n) } },
} as const;

for (const [what, { amount, changes }] of Object.entries(beyond)) {
  test(`${what}: one message is the proof, and it is never paid`, async () => {
    const strict = await createIssuerWorld({
      settings: { paymentMax: minor(400n), paymentsMax: 20 },
      testDatabase: world.testDatabase,
    });
    const payer = await enrolPayer(strict, { deposit: 10_000n, offline: 500n });
    const till = await enrolTill(strict);
    const payment = await payer.pay(till, amount, changes);
    const { records } = await till.sync([halfOf(payment)]);
    assert.equal(records[0]?.status, 'refused');
    assert.ok(records[0]?.code !== undefined);
    assert.equal((await lineOf(strict, payer)).status, 'fraud');
    const listed = await listFraudProofs(strict.deps, strict.tenant, { limit: 10 });
    assert.ok(listed.ok);
    assert.deepEqual(
      listed.value.map(({ kind }) => kind),
      ['beyondCertificate'],
    );
    assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'refused');
    await strict.checkMoney();
  });
}

test('a statement that hides a payment: a withdrawal at or below the head that is not in its chain', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const [till, other] = [await enrolTill(world), await enrolTill(world)];
  const before = payer.state();
  const hidden = await payer.pay(other, 100n);
  payer.restore(before);
  const shown = await payer.pay(till, 100n);
  await payer.sync([halfOf(shown)]);
  assert.equal(await payer.certify(400n), undefined, 'the issuer cannot know better yet');
  await other.sync([halfOf(hidden)]);
  await isConvicted(payer, 'sameCounter');
  await world.checkMoney();
});

for (const order of ['statement first', 'payment first'] as const) {
  test(`a payment beside a signed statement that has no place for it, ${order}`, async () => {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    const before = payer.state();
    await payer.pay(till, 50n);
    const statement = await payer.statement();
    payer.restore(before);
    const hidden = await payer.pay(till, 100n);
    // Signed anew each time: another message with the same content.
    const state = async () => {
      const again = await payer.statement(statement.body);
      return payer.sync([], { payerStatements: [messageValue(again)] });
    };
    const upload = () => till.sync([halfOf(hidden)]);
    for (const step of order === 'statement first' ? [state, upload] : [upload, state])
      await step();
    await isConvicted(payer, 'hidden');
    for (let times = 0; times < 3; times += 1) await state();
    await isConvicted(payer, 'hidden');
    await world.checkMoney();
  });
}

test('a convicted device is in the next bundle, gets no certificate, and may still sync', async () => {
  const { payer, tills, payments } = await fork();
  await tills[0].sync([halfOf(payments[0])]);
  const { bundle: none } = await tills[0].sync([]);
  assert.equal(none, undefined);
  const { bundle } = await tills[1].sync([halfOf(payments[1])]);
  assert.ok(bundle !== undefined, 'payees learn at once');
  const read = readMessageValue(trustBundleKind, bundle);
  assert.ok(read.ok);
  const { revocations, seq } = read.message.body;
  const prefixes = decodeRevocations(revocations) ?? new Set();
  const prefixOf = (keyHash: Uint8Array) =>
    revocationPrefix(world.crypto, revocations.salt, keyHash);
  assert.ok(prefixes.has(prefixOf(payer.keyHash)));
  for (const till of tills) assert.ok(!prefixes.has(prefixOf(till.keyHash)));
  const [device] = await world.testDatabase.admin.query(
    'select revoked_in_seq from device where key_hash = $1',
    [payer.keyHash],
  );
  assert.equal(device?.['revoked_in_seq'], seq);
  assert.equal(await payer.certify(1n), 'deviceBlocked');
  assert.equal((await payer.sync([halfOf(payments[0])])).records[0]?.tally, 'matched');
});

test('a device convicted once keeps one proof, whatever else it did in the same batch', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const before = payer.state();
  const halves = [];
  for (let count = 0; count < 8; count += 1) {
    payer.restore(before);
    halves.push(halfOf(await payer.pay(till, BigInt(10 + count))));
  }
  await till.sync(halves);
  const proofs = await proofsAgainst(payer.account);
  assert.equal(proofs.length, 1);
  assert.equal(new Set(proofs.map(({ bytes }) => toHex(bytes))).size, 1);
  await world.checkMoney();
});

test('a declined interval stays used: who goes on is honest, who spends it again convicts itself', async () => {
  for (const isReused of [false, true]) {
    const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
    const till = await enrolTill(world);
    const before = payer.state();
    const declined = await payer.pay(till, 100n);
    const receipt = await till.receipt(declined, { outcome: 'declined' });
    await payer.sync([halfOf(declined, { receipt })]);
    if (isReused) payer.restore({ ...payer.state(), cumulative: before.cumulative });
    const next = await payer.pay(till, 60n);
    assert.equal((await till.sync([halfOf(next)])).records[0]?.status, 'settled');
    assert.equal((await lineOf(world, payer)).figures.returned, 100n);
    if (isReused) await isConvicted(payer, 'overlap');
    else assert.equal((await lineOf(world, payer)).status, 'open');
    await world.checkMoney();
  }
});
