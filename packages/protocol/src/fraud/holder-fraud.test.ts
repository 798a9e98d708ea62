/** A coin handed over twice convicts its holder, and nothing else does (V-43, V-64). */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { certifyIssuerKey, signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { forkedBy, type CoinFork } from '@tallystick/testkit/test-coin-fork';
import { createTestHolder } from '@tallystick/testkit/test-coins';
import { createTestTill } from '@tallystick/testkit/test-till';

import { messageValue } from '../encoding/message.ts';
import { coinKind } from '../messages/coin.ts';
import {
  encodeFraudProof,
  verifyFraudProof,
  type FraudProof,
  type FraudProofRefusal,
  type FraudProofVerdict,
  type ProofMessage,
} from './fraud-proof.ts';

const world = await createTenantWorld();
const { crypto, keys, random } = world;
const till = await createTestTill(world);
const [asha, bela] = [await createTestHolder(world), await createTestHolder(world)];

function verify(proof: FraudProof): Promise<FraudProofVerdict> {
  return verifyFraudProof(crypto, encodeFraudProof(proof), keys.root.publicKey);
}

const own = await forkedBy(world, till, asha, await asha.mint([100n, 50n, 20n]));
const received = await asha.give(bela, await asha.mint([100n, 50n]));
const passedOn = await forkedBy(world, till, bela, received);

test('whoever hands its own coin over twice is convicted, by the coin itself (V-43)', async () => {
  const verdict = await verify(own.proof);
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.convicted, asha.element.publicKey);
  const { evidence } = verdict;
  assert.ok(evidence.against === 'holder');
  assert.deepEqual(
    evidence.transfers.map(({ digest }) => digest),
    own.transfers.map(({ transfer }) => transfer.digest),
  );
});

test('the hop that made a fork is convicted, and nobody before it (V-74)', async () => {
  const verdict = await verify(passedOn.proof);
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.convicted, bela.element.publicKey);
});

test('who hands on what it redeemed is convicted all the same', async () => {
  const [coin] = await asha.mint([100n]);
  assert.ok(coin !== undefined);
  const { proof, transfers } = await forkedBy(world, till, asha, [coin]);
  const [, second] = transfers;
  asha.restore({ ...asha.state(), previous: second.transfer.body.previous });
  const { transfer, destination } = await asha.redeem([coin]);
  const place = { count: 1, place: 0, hashes: [] };
  const context = [destination.request, destination.keyHash];
  const redeemed = { message: messageValue(transfer), context, certificate: 0, place };
  const verdict = await verify({ ...proof, second: redeemed });
  assert.ok(verdict.ok && verdict.evidence.against === 'holder');
  assert.equal(verdict.evidence.transfers[1]?.toDevice, undefined);
});

test('a coin that came back and went on convicts nobody', async () => {
  const first = await asha.mint([100n]);
  const back = await bela.give(asha, await asha.give(bela, first));
  const [one, other] = [
    await forkedBy(world, till, asha, first),
    await forkedBy(world, till, asha, back),
  ];
  const mixed = { ...one.proof, second: part(other.proof.first) };
  assert.deepEqual(await verify(mixed), { ok: false, code: 'signature' });
});

function part(message: ProofMessage | undefined): ProofMessage {
  assert.ok(message !== undefined);
  return message;
}

/** The proof with a part of it changed. */
function changed(
  { proof }: CoinFork,
  changes: Partial<FraudProof>,
): () => Promise<FraudProofVerdict> {
  return () => verify({ ...proof, ...changes });
}

const { second: _second, ...withoutSecond } = own.proof;
const { coin: _coin, ...withoutCoin } = own.proof;
const { place: _place, ...placeless } = own.proof.first;
const late = await certifyIssuerKey(world, keys.root, 'coin', { issuedAt: world.now });

async function underLateKey(): Promise<FraudProofVerdict> {
  const [minted] = await asha.mint([100n]);
  assert.ok(minted !== undefined);
  const coin = await signAsIssuer(world, late, coinKind, minted.coin.body);
  const { proof } = await forkedBy(world, till, asha, [{ coin, way: [] }]);
  return verify({ ...proof, keyCertificates: [messageValue(late.certificate)] });
}

const GAPS: Readonly<
  Record<FraudProofRefusal, readonly (readonly [string, () => Promise<FraudProofVerdict>])[]>
> = {
  notAProof: [
    ['one transfer alone', () => verify(withoutSecond)],
    ['no coin', () => verify(withoutCoin)],
    ['a transfer without a place', changed(own, { first: placeless })],
    ['no request', changed(own, { first: { ...own.proof.first, context: [] } })],
    [
      'something else than a transfer',
      changed(own, { first: { ...own.proof.first, message: null } }),
    ],
  ],
  keyCertificate: [
    ['no key of the issuer', changed(own, { keyCertificates: [] })],
    ['a coin from before its key', underLateKey],
  ],
  certificate: [
    ['no certificate', changed(own, { certificates: [] })],
    ['two certificates', changed(own, { certificates: [null, null] })],
    ['something else than a coin', changed(own, { certificates: [null] })],
  ],
  differentLines: [
    [
      'the certificate of another coin',
      async () => {
        const [other] = await asha.mint([100n]);
        assert.ok(other !== undefined);
        return changed(own, { certificates: [messageValue(other.coin)] })();
      },
    ],
  ],
  signature: [
    [
      'transfers of another holder',
      changed(passedOn, { first: own.proof.first, second: part(own.proof.second) }),
    ],
    [
      'a transfer to somebody else than it says',
      () => {
        const { first } = own.proof;
        const [request = random(32)] = first.context;
        return changed(own, { first: { ...first, context: [request, random(32)] } })();
      },
    ],
    [
      'a place that the coin does not have',
      () => {
        const { first } = own.proof;
        const place = { count: 3, place: 0, hashes: first.place?.hashes ?? [] };
        return changed(own, { first: { ...first, place } })();
      },
    ],
    [
      'too few hashes',
      changed(own, { first: { ...own.proof.first, place: { count: 3, place: 2, hashes: [] } } }),
    ],
    ['another point of its way', changed(own, { coin: { ...coinOf(own), previous: random(32) } })],
  ],
  noContradiction: [['one transfer twice', changed(own, { second: own.proof.first })]],
};

function coinOf({ proof }: CoinFork): NonNullable<FraudProof['coin']> {
  assert.ok(proof.coin !== undefined);
  return proof.coin;
}

for (const [code, rows] of Object.entries(GAPS)) {
  for (const [name, play] of rows) {
    test(`no proof, ${code}: ${name}`, async () => {
      assert.deepEqual(await play(), { ok: false, code });
    });
  }
}
