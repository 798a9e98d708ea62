/**
 * Attacks on coins (T-01, T-55 and T-67 to T-79 of the threat model): forged, copied, shown again, handed over twice by any
 * hand on their way, used in part, swapped, stripped of where they came from.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withOtherSignature } from '@tallystick/testkit/other-signature';
import { judgeCoins } from '@tallystick/testkit/judge-coins';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { forkedBy } from '@tallystick/testkit/test-coin-fork';
import { certifyHolder, createTestHolder, type TestTransfer } from '@tallystick/testkit/test-coins';
import { createTestTill } from '@tallystick/testkit/test-till';

import { previousOf, type KeptCoin } from '../coins/kept-coin.ts';
import { wholeTreeHead } from '../coins/merkle-tree.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { messageValue, signMessage, type SignedMessage } from '../encoding/message.ts';
import { equalBytes, toHex } from '../encoding/octets.ts';
import { encodeFraudProof, verifyFraudProof, type FraudProof } from '../fraud/fraud-proof.ts';
import { parseTenantId } from '../identifiers.ts';
import {
  coinParts,
  readCoinParts,
  verifyCoins,
  type UnverifiedCoinAuthorization,
} from '../instruments/coins.ts';
import { coinKind, type Coin } from '../messages/coin.ts';
import { coinTransferKind, transferContext, transferLeaf } from '../messages/coin-transfer.ts';
import { holderCertificateKind, type HolderCertificate } from '../messages/holder-certificate.ts';
import { currency, minor } from '../money.ts';
import type { CoinPaymentInput } from '../verification/verify-coin-payment.ts';

const world = await createTenantWorld({ policy: { hopsMax: 3 } });
const { crypto, keys, now, trust } = world;
const till = await createTestTill(world);
const [asha, bela, chand] = [
  await createTestHolder(world),
  await createTestHolder(world),
  await createTestHolder(world),
];

function outcome(verdict: { readonly ok: true } | { readonly ok: false; readonly code: string }) {
  return verdict.ok ? 'accepted' : verdict.code;
}

/** What becomes of coins that `shown` makes of honest ones. */
async function afterChange(
  sent: TestTransfer,
  change: (authorization: UnverifiedCoinAuthorization) => Partial<UnverifiedCoinAuthorization>,
): Promise<string> {
  const authorization = { ...sent.authorization, ...change(sent.authorization) };
  return outcome(await verifyCoins(crypto, authorization, sent.destination, trust));
}

async function convicted(proof: FraudProof): Promise<Uint8Array | string> {
  const verdict = await verifyFraudProof(crypto, encodeFraudProof(proof), keys.root.publicKey);
  return verdict.ok ? verdict.convicted : verdict.code;
}

for (const type of ['request', 'withdrawal', 'receipt', 'order', 'stateLost', 'call'] as const) {
  test(`T-01 what a device signed as ${type} is not taken for a coin transfer`, async () => {
    const coins = await asha.mint([100n]);
    const sent = await asha.pay(coins, await till.request(100n));
    const context = transferContext(sent.destination, headOf(coins));
    const { body } = sent.transfer;
    const { cose } = await asha.sign({ ...coinTransferKind, type }, body, context);
    const transfer = { ...sent.authorization.transfer, cose };
    assert.equal(await afterChange(sent, () => ({ transfer })), 'deviceSignature');
  });
}

const OTHER_FIELDS: Readonly<{ [Name in keyof Coin]: Coin[Name] }> = {
  batch: Uint8Array.of(1, 2, 3, 4, 5, 6, 0x80, 7, 0x80, 8, 9, 10),
  index: 9,
  currency: currency(840),
  value: minor(100_000n),
  virtualId: 1,
  owner: bela.element.publicKey,
  issuedAt: now - 60,
  expiresAt: now + 400 * 86_400,
  redeemDays: 366,
};

for (const [name, value] of Object.entries(OTHER_FIELDS)) {
  test(`T-67 a coin with another ${name} than the issuer signed is no coin`, async () => {
    const sent = await asha.pay(await asha.mint([100n]), await till.request(100n));
    const code = await afterChange(sent, ({ coins }) => ({
      coins: coins.map(({ coin, route }) => {
        const body: Coin = { ...coin.body, [name]: value };
        const payload = encodeCbor(coinKind.shape.encode(body));
        return { coin: { ...coin, body, cose: { ...coin.cose, payload } }, route };
      }),
    }));
    assert.equal(code, 'issuerSignature');
  });
}

test('T-67 who signs coins with a device key, or with an issuer key for something else, mints none', async () => {
  const [one] = await asha.mint([100n]);
  assert.ok(one !== undefined);
  const forgers = { issuerSignature: { element: asha.element, id: keys.coin.id } };
  for (const [code, key] of Object.entries({ ...forgers, unknownIssuerKey: keys.balance })) {
    const coin = await signAsIssuer(world, key, coinKind, one.coin.body);
    const sent = await asha.pay([{ coin, way: [] }], await till.request(100n));
    assert.equal(await afterChange(sent, () => ({})), code);
  }
});

test('T-68 who copied coins cannot pay with them, nor redeem them (V-41)', async () => {
  const coins = await asha.mint([100n, 50n]);
  const request = await till.request(150n);
  assert.equal(
    outcome(await judgeCoins(world, await bela.pay(coins, request), request)),
    'deviceSignature',
  );
  assert.equal(await afterChange(await bela.redeem(coins), () => ({})), 'deviceSignature');
  const received = await asha.give(chand, coins);
  const onward = await bela.pay(received, request);
  assert.equal(outcome(await judgeCoins(world, onward, request)), 'deviceSignature');
});

test('T-69 coins shown again pay nothing again: not this request, not the next one, not at the next till', async () => {
  const coins = await asha.mint([100n]);
  const [first, next] = [await till.request(100n), await till.request(100n)];
  const paid = await asha.pay(coins, first);
  const paidWith = paid.transfer.digest;
  const again = await judgeCoins(world, paid, first, { paidWith, isTaken: () => true });
  assert.ok(again.ok && again.repeated);
  assert.equal(outcome(await judgeCoins(world, paid, next)), 'deviceSignature');
  const neighbour = await createTestTill(world);
  assert.equal(
    outcome(await judgeCoins(world, paid, await neighbour.request(100n))),
    'deviceSignature',
  );
  const signedAnew = await asha.pay(coins, next);
  const isTaken: CoinPaymentInput['isTaken'] = (_, previous) =>
    coins.some((one) => equalBytes(previousOf(one), previous));
  assert.equal(outcome(await judgeCoins(world, signedAnew, next, { isTaken })), 'coinTaken');
});

test('T-70 coins handed over twice are taken by both who cannot know, and convict whoever signed', async () => {
  const coins = await asha.mint([100n, 50n]);
  const { proof, transfers } = await forkedBy(world, till, asha, coins);
  for (const { authorization, destination } of transfers) {
    assert.ok((await verifyCoins(crypto, authorization, destination, trust)).ok);
  }
  assert.deepEqual(await convicted(proof), asha.element.publicKey);
});

test('T-70 handed over and redeemed is handed over twice', async () => {
  const [coin] = await asha.mint([100n]);
  assert.ok(coin !== undefined);
  const { proof } = await forkedBy(world, till, asha, [coin]);
  const { transfer, destination } = await asha.redeem([coin]);
  const second = {
    message: messageValue(transfer),
    context: [destination.request, destination.keyHash],
    certificate: 0,
    place: { count: 1, place: 0, hashes: [] },
  };
  assert.deepEqual(await convicted({ ...proof, second }), asha.element.publicKey);
});

test('T-71 who hands received coins on twice is convicted, and nobody who had them before', async () => {
  const received = await asha.give(bela, await asha.mint([100n, 50n]));
  const { proof } = await forkedBy(world, till, bela, received);
  assert.deepEqual(await convicted(proof), bela.element.publicKey);
  const [last] = received.slice(-1);
  assert.ok(last !== undefined);
  // The coin itself says that it was Asha's: under her key neither transfer verifies.
  const framed = {
    ...proof,
    keyCertificates: [messageValue(keys.coin.certificate)],
    certificates: [messageValue(last.coin)],
  };
  assert.equal(await convicted(framed), 'signature');
});

test('T-72 a flipped s, or the same transfer signed again, is the same transfer and convicts nobody', async () => {
  const coins = await asha.mint([100n]);
  const request = await till.request(100n);
  const { proof } = await forkedBy(world, till, asha, coins);
  const sent = await asha.pay(coins, request);
  const { body, cose } = sent.authorization.transfer;
  const resigned = await signMessage(crypto, coinTransferKind, {
    tenant: world.tenant,
    context: transferContext(sent.destination, headOf(coins)),
    body,
    sign: asha.element.sign,
  });
  for (const twin of [withOtherSignature(cose), resigned.cose]) {
    assert.notDeepEqual(twin.signature, cose.signature);
    const transfer = { ...sent.authorization.transfer, cose: twin };
    const authorization = { ...sent.authorization, transfer };
    const paidWith = sent.transfer.digest;
    const verdict = await judgeCoins(world, { authorization }, request, { paidWith });
    assert.ok(verdict.ok && verdict.repeated);
    const part = (one: typeof cose): FraudProof['first'] => ({
      message: messageValue({ cose: one }),
      context: [sent.destination.request, sent.destination.keyHash],
      certificate: 0,
      place: { count: 1, place: 0, hashes: [] },
    });
    const claim = { ...proof, first: part(cose), second: part(twin) };
    assert.equal(await convicted(claim), 'noContradiction');
  }
});

function headOf(coins: readonly KeptCoin[]): Uint8Array {
  return wholeTreeHead(
    crypto,
    coins.map((kept) => transferLeaf(kept.coin.body, previousOf(kept))),
  );
}

test('T-73 a coin of which a part was left is not handed on, whatever is said of its place', async () => {
  const received = await asha.give(bela, await asha.mint([100n, 70n, 50n]), 20n);
  const [whole, , part] = received;
  const [step] = part?.way ?? [];
  assert.ok(whole !== undefined && part !== undefined && step !== undefined);
  assert.equal(await afterChange(await paidAsSaid(whole), () => ({})), 'accepted');
  for (let count = 1; count <= 8; count += 1) {
    for (let place = 0; place < count; place += 1) {
      const lied: KeptCoin = { ...part, way: [{ ...step, count, place }] };
      const shown = await afterChange(await paidAsSaid(lied), () => ({}));
      assert.notEqual(shown, 'accepted', `${place} of ${count}`);
    }
  }
});

/** A payment whose passage says what the coin's keeper says, whether it holds or not. */
async function paidAsSaid(one: KeptCoin): Promise<TestTransfer> {
  const request = await till.request(50n);
  const sent = await bela.pay([{ ...one, way: [] }], request);
  const transfer = await signMessage(crypto, coinTransferKind, {
    tenant: world.tenant,
    context: transferContext(sent.destination, headOf([one])),
    body: sent.transfer.body,
    sign: bela.element.sign,
  });
  const read = readCoinParts(
    coinParts({
      coins: [{ coin: one.coin, route: [0] }],
      passages: one.way.map((step) => ({ ...step, places: [step.place] })),
      transfer,
    }),
  );
  assert.ok(read.ok);
  return { transfer, destination: sent.destination, authorization: read.authorization };
}

test('T-74 a till that may only redeem hands nothing on, under whichever certificate', async () => {
  const shop = await createTestHolder(world, { redeemOnly: true });
  const received = await asha.give(shop, await asha.mint([100n]));
  const request = await till.request(100n);
  const sent = await shop.pay(received, request);
  assert.equal(outcome(await judgeCoins(world, sent, request)), 'holderRedeemsOnly');
  const under = (holder: SignedMessage<HolderCertificate>): Promise<string> =>
    afterChange(sent, ({ passages }) => ({
      passages: passages.map((passage) => ({
        ...passage,
        holder: { ...passage.holder, body: holder.body, cose: holder.cose },
      })),
    }));
  const forged = await signAsForger(shop.holder);
  assert.equal(await under(forged), 'issuerSignature');
  assert.equal(await under(await certifyHolder(world, bela)), 'passageSignature');
});

/** The certificate with the flag taken out, signed by the till itself. */
async function signAsForger(
  holder: SignedMessage<HolderCertificate>,
): Promise<SignedMessage<HolderCertificate>> {
  const key = { element: bela.element, id: keys.account.id };
  return signAsIssuer(world, key, holderCertificateKind, { ...holder.body, redeemOnly: false });
}

test('T-75 another coin in the place of one that was handed over breaks the transfer that brought it', async () => {
  const [received] = await asha.give(bela, await asha.mint([100n, 50n]));
  const [dearer] = await asha.mint([5_000n]);
  assert.ok(received !== undefined && dearer !== undefined);
  const sent = await bela.pay([{ ...received, coin: dearer.coin }], await till.request(5_000n));
  assert.equal(await afterChange(sent, () => ({})), 'passageSignature');
});

test('T-76 hands that are left out of the way, all or one, are missed', async () => {
  const twice = await bela.give(chand, await asha.give(bela, await asha.mint([100n])));
  const sent = await chand.pay(twice, await till.request(100n));
  assert.equal(await afterChange(sent, () => ({})), 'accepted');
  const without = (...kept: readonly number[]): Promise<string> =>
    afterChange(sent, ({ coins, passages }) => ({
      coins: coins.map(({ coin }) => ({ coin, route: [...kept.keys()] })),
      passages: passages.filter((_, at) => kept.includes(at)),
    }));
  assert.equal(await without(), 'deviceSignature');
  assert.equal(await without(0), 'deviceSignature');
  assert.equal(await without(1), 'passageSignature');
});

test("T-77 another tenant's coins are nothing here, though the keys are the same", async () => {
  const elsewhere = parseTenantId('0192a3b4-c5d6-7e8f-9012-3456789abcde');
  assert.ok(elsewhere !== undefined && elsewhere !== world.tenant);
  const sent = await asha.pay(await asha.mint([100n]), await till.request(100n));
  const there = { ...trust, tenant: elsewhere };
  const verdict = await verifyCoins(crypto, sent.authorization, sent.destination, there);
  assert.equal(outcome(verdict), 'issuerSignature');
});

test('T-78 a lie about how many coins went along is noticed by whoever is shown it, though the root would fit', async () => {
  const [, second] = await asha.give(bela, await asha.mint([100n, 50n]));
  const [step] = second?.way ?? [];
  assert.ok(second !== undefined && step !== undefined);
  const honest = await paidAsSaid(second);
  assert.equal(await afterChange(honest, () => ({})), 'accepted');
  const lied = await paidAsSaid({ ...second, way: [{ ...step, count: 3, place: 2 }] });
  assert.equal(await afterChange(lied, () => ({})), 'passageSignature');
});

test('T-79 the next payee learns of no coin that went along, and no name of anybody before', async () => {
  const minted = await asha.mint([100n, 50n, 20n]);
  const received = await asha.give(bela, minted);
  const sent = await bela.pay(received.slice(0, 1), await till.request(100n));
  const shown = toHex(encodeCbor([...coinParts(sent.authorization)]));
  const isShown = minted.map(({ coin }) => shown.includes(toHex(coin.cose.signature)));
  assert.deepEqual(isShown, [true, false, false]);
  const name = toHex(encodeCbor(bela.certificate.body.name));
  assert.ok(toHex(encodeCbor(messageValue(bela.certificate))).includes(name));
  assert.ok(shown.includes(toHex(bela.holder.cose.signature)) && !shown.includes(name));
});

test('T-55 a coin that passes twice through the same hands convicts nobody', async () => {
  const first = await asha.mint([100n]);
  const back = await bela.give(asha, await asha.give(bela, first));
  assert.notDeepEqual(back.map(previousOf), first.map(previousOf));
  const [before, after] = [
    await forkedBy(world, till, asha, first),
    await forkedBy(world, till, asha, back),
  ];
  const honest = { ...before.proof, second: after.proof.first };
  assert.equal(await convicted(honest), 'signature');
});
