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
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, readMessageValue } from '@tallystick/protocol/encoding/message';
import { minor } from '@tallystick/protocol/money';
import { forkLine, type Fork } from '@tallystick/testkit/fork';
import { lineOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDevice } from '../operator/block-device.ts';
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

/** One state spent at two tills. */
async function fork(): Promise<Fork> {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  return forkLine(world, payer, { amount: 500n });
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

const broken = {
  order: {
    what: 'a number that goes back while the sum goes on',
    changes: [{ counter: 5 }, { counter: 3 }],
  },
  brokenChain: {
    what: 'a withdrawal that does not name the one before it',
    changes: [{}, { previous: new Uint8Array(32).fill(1) }],
  },
} as const;

for (const [kind, { what, changes }] of Object.entries(broken)) {
  for (const order of ['first one first', 'second one first', 'together'] as const) {
    test(`${what}, ${order}`, async () => {
      const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
      const till = await enrolTill(world);
      const first = halfOf(await payer.pay(till, 100n, changes[0]));
      const second = halfOf(await payer.pay(till, 100n, changes[1]));
      const halves = order === 'second one first' ? [second, first] : [first, second];
      const calls = order === 'together' ? [halves] : halves.map((half) => [half]);
      for (const records of calls) await till.sync(records);
      await isConvicted(payer, kind);
      await world.checkMoney();
    });
  }
}

test("one device of an account cheats: the account's other device keeps its good name, its line and its certificates, and gets no new one", async () => {
  const cheat = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const { account } = cheat;
  const honest = await enrolPayer(world, { deposit: 0n, offline: 200n, account });
  const till = await enrolTill(world);
  const before = cheat.state();
  const halves = [halfOf(await cheat.pay(till, 10n))];
  cheat.restore(before);
  halves.push(halfOf(await honest.pay(till, 20n)), halfOf(await cheat.pay(till, 30n)));
  await till.sync(halves);
  await isConvicted(cheat, 'sameCounter');
  assert.equal((await lineOf(world, honest)).status, 'open');
  const { records } = await till.sync([halfOf(await honest.pay(till, 30n))]);
  assert.equal(records[0]?.status, 'settled', 'what it has ready is as good as before');
  assert.equal(await honest.certify(150n), 'accountConvicted');
  await world.checkMoney();
});

test('two devices of one account cheat in one batch: each is convicted by a proof of its own', async () => {
  const one = await enrolPayer(world, { deposit: 1_000n, offline: 300n });
  const two = await enrolPayer(world, { deposit: 0n, offline: 300n, account: one.account });
  const till = await enrolTill(world);
  const halves: CborValue[] = [];
  for (const payer of [one, two]) {
    const before = payer.state();
    halves.push(halfOf(await payer.pay(till, 10n)));
    payer.restore(before);
    halves.push(halfOf(await payer.pay(till, 20n)));
  }
  await till.sync(halves);
  assert.equal((await proofsAgainst(one.account)).length, 2);
  for (const payer of [one, two]) assert.equal((await lineOf(world, payer)).status, 'fraud');
  await world.checkMoney();
});

test('a device that was reported lost and turns out to have cheated is convicted like any other', async () => {
  const { payer, tills, payments } = await fork();
  await tills[0].sync([halfOf(payments[0])]);
  assert.ok((await blockDevice(world.deps, world.tenant, { keyHash: payer.keyHash })).ok);
  await tills[1].sync([halfOf(payments[1])]);
  await isConvicted(payer, 'sameCounter');
});

test('nobody is convicted by a proof that others could not verify', async () => {
  const own = await createIssuerWorld({ testDatabase: world.testDatabase });
  let root: Uint8Array | undefined;
  const keysOf: typeof own.deps.keysOf = (wanted) => {
    const keys = own.deps.keysOf(wanted);
    return keys === undefined || root === undefined ? keys : { ...keys, rootKey: root };
  };
  const elsewhere = { ...own, deps: { ...own.deps, keysOf } };
  const payer = await enrolPayer(elsewhere, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(elsewhere);
  const before = payer.state();
  const one = await payer.pay(till, 10n);
  payer.restore(before);
  const two = await payer.pay(till, 20n);
  await till.sync([halfOf(one)]);
  root = world.keys.root.publicKey;
  await assert.rejects(till.sync([halfOf(two)]), /a fraud proof of our own does not verify/);
  assert.equal((await lineOf(own, payer)).status, 'open');
  root = undefined;
  await till.sync([halfOf(two)]);
  assert.equal((await lineOf(own, payer)).status, 'fraud');
  await own.checkMoney();
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
    const line = await lineOf(strict, payer);
    assert.equal(line.status, 'fraud');
    assert.deepEqual([line.figures.ceiling, line.knownSum], [500n, 0n], 'it moves no figure');
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

test('a statement that leaves out what is known, in a request for a certificate: refused, and proven', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const before = payer.state();
  await till.sync([halfOf(await payer.pay(till, 100n))]);
  payer.restore(before);
  await payer.pay(till, 50n);
  assert.equal(await payer.certify(100n), 'statementContradicts');
  await isConvicted(payer, 'hidden');
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
  assert.equal((await payer.call('deposit', ['testBank', 356, 5n])).code, 'deviceBlocked');
  assert.equal((await payer.sync([halfOf(payments[0])])).records[0]?.tally, 'matched');
});

test('what a convicted device pays under the bundle that lists it waits until redeemBy', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  const before = payer.state();
  await tills[0].sync([halfOf(await payer.pay(tills[0], 60n))]);
  payer.restore(before);
  await tills[1].sync([halfOf(await payer.pay(tills[1], 30n))]);
  const payment = await payer.pay(tills[1], 50n);
  const { records } = await tills[1].sync([halfOf(payment)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 0n]);
  world.wait(21 * 86_400);
  await world.work();
  assert.equal((await tills[1].sync([halfOf(payment)])).records[0]?.status, 'settled');
  await world.checkMoney();
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
