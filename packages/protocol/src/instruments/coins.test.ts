/** Coins from their issue through several hands, as a payee and the issuer read and verify them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withOtherSignature } from '@tallystick/testkit/other-signature';
import { certifyIssuerKey, signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { certifyHolder, createTestHolder, type TestTransfer } from '@tallystick/testkit/test-coins';
import { createTestTill } from '@tallystick/testkit/test-till';

import { keepCoins, previousOf } from '../coins/kept-coin.ts';
import { encodeCbor } from '../encoding/cbor.ts';
import { toHex } from '../encoding/octets.ts';
import { coinKind } from '../messages/coin.ts';
import { halfValue, readBalanceHalf, readHalf } from '../messages/half.ts';
import { receiptKind } from '../messages/receipt.ts';
import { toDevice } from '../messages/coin-transfer.ts';
import { currency, minor, MINOR_MAX } from '../money.ts';
import { verifyHalf } from '../verification/verify-half.ts';
import {
  coinParts,
  faceValue,
  spendsOfCoins,
  verifyCoins,
  type CoinAuthorization,
  type CoinVerifyRefusal,
  type UnverifiedCoinAuthorization,
} from './coins.ts';

const world = await createTenantWorld();
const { crypto, trust, keys, now } = world;
const till = await createTestTill(world);
const [asha, bela, chand] = [
  await createTestHolder(world),
  await createTestHolder(world),
  await createTestHolder(world),
];

function verdictOn({ authorization, destination }: TestTransfer): ReturnType<typeof verifyCoins> {
  return verifyCoins(crypto, authorization, destination, trust);
}

async function verified(sent: TestTransfer): Promise<CoinAuthorization> {
  const verdict = await verdictOn(sent);
  assert.ok(verdict.ok, verdict.ok ? '' : verdict.code);
  return verdict.authorization;
}

function uuidsOf(authorization: CoinAuthorization): readonly string[] {
  return spendsOfCoins(authorization).map(({ instrument }) => toHex(instrument));
}

test('coins of a mint are handed over in one transfer, each a slot of its own (V-44, V-47, V-50)', async () => {
  const coins = await asha.mint([500n, 200n, 50n]);
  const sent = await asha.pay(coins, await till.request(730n), { rest: minor(20n) });
  const authorization = await verified(sent);
  assert.deepEqual(authorization.money, { currency: currency(356), minor: 730n });
  assert.deepEqual(authorization.payerKey, asha.element.publicKey);
  const spends = spendsOfCoins(authorization);
  assert.deepEqual(
    spends.map(({ amount }) => amount),
    [500n, 200n, 30n],
  );
  assert.equal(new Set(uuidsOf(authorization)).size, 3);
  assert.deepEqual(
    spends.map(({ slot }) => toHex(slot.previous)),
    coins.map(({ coin }) => toHex(coin.digest)),
  );
});

test('what was received is handed on, in parts, with the way it came (V-74, V-78)', async () => {
  const minted = await asha.mint([100n, 100n, 100n, 50n, 20n]);
  const belas = await asha.give(bela, minted);
  const [, second, , fourth] = belas;
  assert.ok(second !== undefined && fourth !== undefined);
  const own = await bela.mint([10n]);
  const chands = await bela.give(chand, [fourth, ...own, second]);
  const [, , last] = chands;
  assert.ok(last !== undefined);
  const sent = await chand.pay([last], await till.request(100n));
  const authorization = await verified(sent);
  assert.deepEqual(authorization.payerKey, chand.element.publicKey);
  assert.equal(authorization.passages.length, 2);
  // Of the coins that went along, the next payee sees hashes only.
  const shown = toHex(encodeCbor([...coinParts(sent.authorization)]));
  const seen = minted.map(({ coin }) => shown.includes(toHex(coin.cose.signature)));
  assert.deepEqual(seen, [false, true, false, false, false]);
  assert.deepEqual(
    spendsOfCoins(authorization).map(({ slot }) => slot.previous),
    [previousOf(last)],
  );
});

test('a coin that comes back to the same hands is another slot, and goes on (V-78)', async () => {
  const [first] = await asha.mint([100n]);
  assert.ok(first !== undefined);
  const [back] = await bela.give(asha, await asha.give(bela, [first]));
  assert.ok(back !== undefined);
  assert.notDeepEqual(previousOf(back), previousOf(first));
  const [again] = await asha.give(bela, [back]);
  assert.equal(again?.way.length, 3);
});

test('coins that came together, apart and from different hands go on in one transfer', async () => {
  const fromAsha = await asha.give(bela, await asha.mint([5n, 6n, 7n]));
  const fromChand = await chand.give(bela, await asha.give(chand, await asha.mint([8n])));
  const coins = [...(await bela.mint([1n])), ...fromChand, ...fromAsha.toReversed()];
  const chands = await bela.give(chand, coins);
  // The way of the one that was minted last is the shortest: the others' transfers still come first.
  const back = await chand.give(asha, chands);
  const authorization = await verified(await asha.redeem(back));
  assert.equal(authorization.money.minor, 27n);
  assert.equal(authorization.passages.length, 5);
});

test('a redemption is a transfer to the issuer, also by a device that may only redeem (V-58, V-60)', async () => {
  const redeemer = await createTestHolder(world, { redeemOnly: true });
  const taken = await asha.give(redeemer, await asha.mint([100n, 20n]));
  const authorization = await verified(await redeemer.redeem(taken));
  assert.deepEqual(authorization.payerKey, redeemer.element.publicKey);
  assert.equal(authorization.money.minor, 120n);
  // What was never handed over goes back in the same way.
  assert.ok((await verdictOn(await asha.redeem(await asha.mint([1n])))).ok);
});

test('what a payer left over goes back when the payee redeems: the coin is paid in part (V-48)', async () => {
  const request = await chand.request(130n);
  const sent = await asha.pay(await asha.mint([100n, 50n]), request, { rest: minor(20n) });
  const received = { request: request.message.digest, holder: chand.holder };
  const kept = keepCoins(crypto, await verified(sent), received);
  const authorization = await verified(await chand.redeem(kept.toReversed()));
  assert.equal(authorization.money.minor, 130n);
  assert.deepEqual(
    authorization.coins.map(({ worth }) => worth),
    [30n, 100n],
  );
});

test('a half with coins verifies as any other, with the receipt over their transfer (V-70)', async () => {
  const request = await till.request(100n);
  const { transfer, authorization } = await asha.pay(await asha.mint([100n]), request);
  const receipt = await till.sign(
    receiptKind,
    { outcome: 'accepted', amount: minor(100n), payeeSeq: 9, time: now },
    [transfer.digest, request.message.digest],
  );
  const half = { request: request.message, payee: request.payee, authorization, receipt };
  const read = readHalf(halfValue(half));
  assert.ok(read.ok);
  const verdict = await verifyHalf(crypto, read.half, trust);
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.half.receipt?.digest, receipt.digest);
  assert.deepEqual(readBalanceHalf(halfValue(half)), { ok: false, code: 'unknownInstrument' });
});

type Code = CoinVerifyRefusal['code'];
type Changed = Partial<UnverifiedCoinAuthorization>;

/** What verification says to coins that were changed on their way. */
async function changed(
  sent: TestTransfer,
  change: (authorization: UnverifiedCoinAuthorization) => Changed,
): Promise<Code | 'accepted'> {
  const authorization = { ...sent.authorization, ...change(sent.authorization) };
  const verdict = await verdictOn({ ...sent, authorization });
  return verdict.ok ? 'accepted' : verdict.code;
}

const direct = await asha.pay(await asha.mint([100n, 50n]), await till.request(150n));
const kept = await asha.give(bela, await asha.mint([100n, 50n, 20n]));
const onward = await bela.pay(kept.slice(0, 2), await till.request(150n));
const [firstKept, , lastKept] = kept;
assert.ok(firstKept !== undefined && lastKept !== undefined);

/** The coins handed on by somebody who is not in their way. */
const byStranger = await chand.pay(kept.slice(0, 1), await till.request(100n));

async function passedOn(
  rest: bigint,
  place: number,
  holder: Parameters<typeof certifyHolder>[2] = {},
): Promise<Code | 'accepted'> {
  const coins = await asha.mint([100n, 50n]);
  const request = await bela.request(150n - rest);
  const authorization = await verified(await asha.pay(coins, request, { rest: minor(rest) }));
  const certificate = await certifyHolder(world, bela, holder);
  const received = { request: request.message.digest, holder: certificate };
  const one = keepCoins(crypto, authorization, received)[place];
  assert.ok(one !== undefined);
  return changed(await bela.pay([one], await till.request(faceValue([one]))), () => ({}));
}

async function signedBy(key: Parameters<typeof signAsIssuer>[1]): Promise<Code | 'accepted'> {
  const [one] = await asha.mint([100n]);
  assert.ok(one !== undefined);
  const coin = await signAsIssuer(world, key, coinKind, one.coin.body);
  return changed(await asha.pay([{ coin, way: [] }], await till.request(100n)), () => ({}));
}

const late = await certifyIssuerKey(world, keys.root, 'coin', { issuedAt: now - 3_600 });
const withLate = await world.trustAfter({
  keys: [late.certificate, keys.account.certificate, keys.bundle.certificate],
});

const REFUSED: Readonly<
  Record<Code, readonly (readonly [string, () => Promise<Code | 'accepted'>])[]>
> = {
  unknownIssuerKey: [['a coin signed by the balance key', () => signedBy(keys.balance)]],
  issuerKeyNotValid: [
    [
      'a coin from before its key',
      async () => {
        const [one] = await asha.mint([100n]);
        assert.ok(one !== undefined);
        const coin = await signAsIssuer(world, late, coinKind, one.coin.body);
        const sent = await asha.pay([{ coin, way: [] }], await till.request(100n));
        const verdict = await verifyCoins(crypto, sent.authorization, sent.destination, withLate);
        return verdict.ok ? 'accepted' : verdict.code;
      },
    ],
  ],
  issuerSignature: [
    [
      'a coin that somebody else signed',
      () => signedBy({ element: chand.element, id: keys.coin.id }),
    ],
    [
      'a coin with another face value',
      () =>
        changed(direct, ({ coins }) => ({
          coins: coins.map(({ coin, route }) => {
            const body = { ...coin.body, value: minor(coin.body.value * 2n) };
            const payload = encodeCbor(coinKind.shape.encode(body));
            return { coin: { ...coin, body, cose: { ...coin.cose, payload } }, route };
          }),
        })),
    ],
    [
      'a holder whom the issuer did not certify',
      () =>
        changed(onward, ({ passages }) => ({
          passages: passages.map((passage) => {
            const body = { ...passage.holder.body, redeemOnly: true };
            const payload = encodeCbor(passage.holder.kind.shape.encode(body));
            const cose = { ...passage.holder.cose, payload };
            return { ...passage, holder: { ...passage.holder, cose } };
          }),
        })),
    ],
  ],
  deviceSignature: [
    ['another device than the coins belong to', () => changed(byStranger, () => ({}))],
    [
      'a transfer for another till',
      async () => {
        const { message } = await till.request(150n);
        const other = await createTestTill(world);
        const destination = toDevice(crypto, message.digest, other.element.publicKey);
        return changed({ ...direct, destination }, () => ({}));
      },
    ],
    [
      'a transfer for another request',
      async () => {
        const { message } = await till.request(150n);
        const destination = toDevice(crypto, message.digest, till.element.publicKey);
        return changed({ ...direct, destination }, () => ({}));
      },
    ],
    [
      'one of the coins left out',
      () => changed(direct, ({ coins }) => ({ coins: coins.slice(1) })),
    ],
    [
      'the coins in another order',
      () => changed(direct, ({ coins }) => ({ coins: coins.toReversed() })),
    ],
    [
      'coins that came by a transfer, shown as if they never had',
      () =>
        changed(onward, ({ coins }) => ({
          coins: coins.map(({ coin }) => ({ coin, route: [] })),
          passages: [],
        })),
    ],
  ],
  passageSignature: [
    [
      'an earlier transfer to another device',
      async () => {
        const holder = await certifyHolder(world, chand);
        return changed(byStranger, ({ passages }) => ({
          passages: passages.map((passage) => ({
            ...passage,
            holder: { ...passage.holder, body: holder.body, cose: holder.cose },
          })),
        }));
      },
    ],
    [
      'an earlier transfer for another request',
      () =>
        changed(onward, ({ passages }) => ({
          passages: passages.map((passage) => ({ ...passage, request: new Uint8Array(32) })),
        })),
    ],
    [
      'an earlier transfer that did not have this coin',
      async () => {
        const [other] = await asha.mint([100n]);
        assert.ok(other !== undefined);
        const swapped = { ...firstKept, coin: other.coin };
        return changed(await bela.pay([swapped], await till.request(100n)), () => ({}));
      },
    ],
  ],
  coinsNotTogether: [
    ['no coins', () => changed(direct, () => ({ coins: [] }))],
    ['a coin twice', () => changed(direct, ({ coins }) => ({ coins: [...coins, ...coins] }))],
    [
      'coins of two holders',
      async () => {
        const coins = [...(await asha.mint([1n])), ...(await chand.mint([1n]))];
        return changed(await asha.pay(coins, await till.request(2n)), () => ({}));
      },
    ],
    [
      'coins of two currencies',
      async () => {
        const dollars = await asha.mint([1n], { currency: currency(840) });
        const coins = [...(await asha.mint([1n])), ...dollars];
        return changed(await asha.pay(coins, await till.request(2n)), () => ({}));
      },
    ],
    [
      'more than money can be',
      async () => {
        const coins = await asha.mint([MINOR_MAX, 1n]);
        return changed(await asha.pay(coins, await till.request(2n)), () => ({}));
      },
    ],
    [
      'a passage that no coin went through',
      () => changed(direct, () => ({ passages: onward.authorization.passages })),
    ],
    ['a way through a passage that is not there', () => changed(onward, () => ({ passages: [] }))],
    [
      'a way that goes backwards',
      () =>
        changed(onward, ({ coins, passages }) => ({
          coins: coins.map(({ coin }) => ({ coin, route: [1, 0] })),
          passages: [...passages, ...passages],
        })),
    ],
    [
      'a passage without the hashes of the rest',
      () =>
        changed(onward, ({ passages }) => ({
          passages: passages.map((passage) => ({ ...passage, hashes: [] })),
        })),
    ],
  ],
  coinPartUsed: [['the last coin of a payment that left a rest', () => passedOn(10n, 1)]],
  holderRedeemsOnly: [
    ['coins that a till handed on', () => passedOn(0n, 0, { redeemOnly: true })],
    [
      'coins that a till handed on earlier',
      async () => {
        const shop = await createTestHolder(world, { redeemOnly: true });
        const coins = await asha.give(shop, await asha.mint([100n]));
        const request = await bela.request(100n);
        const sent = await shop.pay(coins, request);
        // Nobody verifies it: the next hand could be the same cheat's.
        const way = { request: request.message.digest, holder: bela.holder };
        const hashes: readonly Uint8Array[] = [];
        const step = { ...way, transfer: sent.transfer, count: 1, place: 0, hashes };
        const passed = coins.map(({ coin, way: steps }) => ({ coin, way: [...steps, step] }));
        return changed(await bela.pay(passed, await till.request(100n)), () => ({}));
      },
    ],
  ],
  restTooLarge: [
    [
      'a rest of all of the last coin, earlier on its way',
      async () => {
        const coins = await asha.mint([100n]);
        const request = await bela.request(0n);
        const { transfer } = await asha.pay(coins, request, { rest: minor(100n) });
        const { digest } = request.message;
        const step = {
          transfer,
          holder: bela.holder,
          request: digest,
          count: 1,
          place: 0,
          hashes: [],
        };
        const passed = coins.map(({ coin }) => ({ coin, way: [step] }));
        return changed(await bela.redeem(passed), () => ({}));
      },
    ],
    [
      'a rest of all of the last coin',
      async () => {
        const coins = await asha.mint([100n, 50n]);
        const request = await till.request(100n);
        return changed(await asha.pay(coins, request, { rest: minor(50n) }), () => ({}));
      },
    ],
    [
      'a rest of a redemption',
      async () =>
        changed(await asha.redeem(await asha.mint([10n]), { rest: minor(1n) }), () => ({})),
    ],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, play] of rows) {
    test(`refused, ${code}: ${name} (V-45, V-50)`, async () => {
      assert.equal(await play(), code);
    });
  }
}

test('the first coins of a payment that left a rest go on: only the last one was used in part', async () => {
  assert.equal(await passedOn(10n, 0), 'accepted');
  assert.equal(await passedOn(0n, 1), 'accepted');
});

test('the second valid signature over a transfer is the same transfer', async () => {
  const transfer = { ...direct.authorization.transfer };
  const cose = withOtherSignature(transfer.cose);
  const verdict = await verdictOn({
    ...direct,
    authorization: { ...direct.authorization, transfer: { ...transfer, cose } },
  });
  assert.ok(verdict.ok);
  assert.deepEqual(verdict.authorization.transfer.digest, direct.transfer.digest);
});
