/** The payee's verdict over coins, without a network: what is accepted, and every reason not to. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judgeCoins } from '@tallystick/testkit/judge-coins';
import { createTenantWorld } from '@tallystick/testkit/tenant-world';
import { createTestHolder, type TestHolder } from '@tallystick/testkit/test-coins';
import {
  createTestTill,
  NOTHING_BEFORE,
  signTestRequest,
  type TestRequest,
} from '@tallystick/testkit/test-till';

import { previousOf, type KeptCoin } from '../coins/kept-coin.ts';
import { equalBytes } from '../encoding/octets.ts';
import { faceValue, type CoinVerifyRefusal } from '../instruments/coins.ts';
import type { Coin } from '../messages/coin.ts';
import type { HolderCertificate } from '../messages/holder-certificate.ts';
import { currency, minor } from '../money.ts';
import type { PayeeRiskRefusal } from '../risk/assess-risk.ts';
import type {
  CoinPaymentInput,
  CoinPaymentRefusal,
  CoinPaymentVerdict,
} from './verify-coin-payment.ts';

const DAY = 86_400;
const world = await createTenantWorld({ policy: { hopsMax: 1 } });
const { now } = world;
const till = await createTestTill(world);
const [asha, bela, chand] = [
  await createTestHolder(world),
  await createTestHolder(world),
  await createTestHolder(world),
];

interface Played {
  readonly coins?: readonly KeptCoin[];
  readonly rest?: bigint;
  readonly from?: TestHolder;
  readonly request?: TestRequest;
  readonly judge?: Partial<Omit<CoinPaymentInput, 'request' | 'authorization'>>;
}

/** A payment of two coins, of 70.00 together minus the rest, with whatever is different in it. */
async function play(played: Played = {}): Promise<CoinPaymentVerdict> {
  const { rest = 0n, from = asha } = played;
  const coins = played.coins ?? (await asha.mint([500n, 200n]));
  const request = played.request ?? (await till.request(faceValue(coins) - rest));
  const { authorization } = await from.pay(coins, request, { rest: minor(rest) });
  return judgeCoins(world, { authorization }, request, played.judge);
}

const ACCEPTED: Readonly<Record<string, () => Promise<CoinPaymentVerdict>>> = {
  'coins of exactly the bill (V-49)': () => play(),
  'more than the bill, and the rest comes back': () => play({ rest: 60n }),
  'coins that came from somebody else (V-74)': async () =>
    play({ from: bela, coins: await asha.give(bela, await asha.mint([100n])) }),
  'a minute after they expired, for the clocks differ': async () =>
    play({ coins: await asha.mint([100n], { expiresAt: now - 60 }) }),
  'from a holder whose certificate has expired, who owned them from the start': async () => {
    const stale = await createTestHolder(world, { expiresAt: now - DAY });
    return play({ from: stale, coins: await stale.mint([100n]) });
  },
  'through a holder whose certificate has expired since': async () => {
    const before = await createTestHolder(world, { expiresAt: now - DAY });
    const coins = await before.give(bela, await asha.give(before, await asha.mint([100n])));
    const deeper = await world.trustAfter({ policy: { hopsMax: 2 } });
    return play({ from: bela, coins, judge: { trust: deeper } });
  },
  'whatever the amount, if it may be edited': async () => {
    const flags = { amountEditable: true, showsReceipt: true, givesChange: false };
    return play({ request: await till.request(1n, { flags }) });
  },
};

for (const [name, one] of Object.entries(ACCEPTED)) {
  test(`accepted: ${name}`, async () => {
    const verdict = await one();
    assert.equal(verdict.ok ? 'accepted' : verdict.code, 'accepted');
  });
}

test('the same coins for the same request are accepted again, and others are not', async () => {
  const coins = await asha.mint([500n, 200n]);
  const request = await till.request(700n);
  const { transfer, authorization } = await asha.pay(coins, request);
  const paidWith = transfer.digest;
  const again = await judgeCoins(world, { authorization }, request, {
    paidWith,
    isTaken: () => true,
  });
  assert.ok(again.ok && again.repeated);
  const other = await play({ request, judge: { paidWith } });
  assert.ok(!other.ok && other.code === 'requestPaid');
});

test('a decline of coins whose signatures hold can name the payment', async () => {
  const verdict = await play({ judge: { now: now + 30 * DAY } });
  assert.ok(!verdict.ok && verdict.authorization?.transfer.digest.length === 32);
  const forged = await play({ from: bela });
  assert.ok(!forged.ok && forged.authorization === undefined);
});

async function minted(changes: Partial<Coin>): Promise<CoinPaymentVerdict> {
  return play({ coins: await asha.mint([100n], changes) });
}

async function handedOnBy(changes: Partial<HolderCertificate>): Promise<CoinPaymentVerdict> {
  const holder = await createTestHolder(world, changes);
  return play({ from: holder, coins: await asha.give(holder, await asha.mint([100n])) });
}

async function revoked(holders: readonly TestHolder[]): Promise<CoinPaymentVerdict> {
  const revokedDevices = holders.map(({ element }) => element.publicKey);
  const listing = await world.trustAfter({ policy: { hopsMax: 1 }, revokedDevices });
  const coins = await asha.give(bela, await asha.mint([100n]));
  return play({ from: bela, coins, judge: { trust: listing } });
}

/** What verification refuses by itself is played with the instrument; there are no coins of nothing. */
type Judged = Exclude<
  CoinPaymentRefusal,
  Exclude<CoinVerifyRefusal['code'], 'deviceSignature'> | PayeeRiskRefusal | 'amountZero'
>;

const REFUSED: Readonly<
  Record<Judged, readonly (readonly [string, () => Promise<CoinPaymentVerdict>])[]>
> = {
  deviceSignature: [['coins that the payer took a picture of', () => play({ from: bela })]],
  bundleTooOld: [['four days without a sync', () => play({ judge: { now: now + 4 * DAY } })]],
  requestExpired: [['ten minutes after the request', () => play({ judge: { now: now + 600 } })]],
  requestPaid: [
    ['a request that was paid', () => play({ judge: { paidWith: new Uint8Array(32) } })],
  ],
  ownPayment: [
    [
      'coins to oneself',
      async () => {
        const request = await signTestRequest(world, asha, { amount: minor(700n) });
        return play({ request });
      },
    ],
  ],
  otherCurrency: [['dollars for rupees', () => minted({ currency: currency(840) })]],
  amountDiffers: [
    ['too little', async () => play({ request: await till.request(701n) })],
    ['too much', async () => play({ request: await till.request(699n) })],
    [
      'less than the bill comes to (V-49)',
      async () => play({ request: await till.request(701n, { bill: world.random(32) }) }),
    ],
    [
      'a rest that was not asked for',
      async () => play({ rest: 1n, request: await till.request(700n) }),
    ],
  ],
  coinExpired: [['coins of last week', () => minted({ expiresAt: now - 121 })]],
  coinFromFuture: [['coins of tomorrow', () => minted({ issuedAt: now + 3_600 })]],
  holderExpired: [
    ['a payer who has not been in touch', () => handedOnBy({ expiresAt: now - 121 })],
  ],
  tooManyHops: [
    [
      'coins in third hands, of a tenant who allows second ones',
      async () => {
        const coins = await bela.give(chand, await asha.give(bela, await asha.mint([100n])));
        return play({ from: chand, coins });
      },
    ],
  ],
  deviceRevoked: [
    ['a blocked payer', () => revoked([bela])],
    ['coins that a blocked device handed on before', () => revoked([asha])],
  ],
  coinTaken: [
    [
      'a coin that this payee or a fellow till took from the same holder',
      async () => {
        const coins = await asha.mint([100n, 50n]);
        const [, taken] = coins;
        assert.ok(taken !== undefined);
        const previous = previousOf(taken);
        return play({ coins, judge: { isTaken: (_, by) => equalBytes(by, previous) } });
      },
    ],
  ],
};

for (const [code, rows] of Object.entries(REFUSED)) {
  for (const [name, one] of rows) {
    test(`refused, ${code}: ${name} (V-52)`, async () => {
      const verdict = await one();
      assert.equal(verdict.ok ? 'accepted' : verdict.code, code);
    });
  }
}

test('limits are those of any payment: what they forbid without a network is accepted with one', async () => {
  const coins = await asha.mint([700n]);
  const limits: Readonly<Record<string, Partial<CoinPaymentInput>>> = {
    onlineRequired: {
      trust: await world.trustAfter({ policy: { payeeOnline: 'required', hopsMax: 1 } }),
    },
    aboveOfflineLimit: {
      trust: await world.trustAfter({ policy: { offlineLimitUpper: minor(699n) } }),
    },
    aboveOwnPaymentMax: { ownLimits: { paymentMax: minor(699n) } },
    aboveOwnLine: {
      ownLimits: { lineSumMax: minor(1_000n) },
      standing: (payer) => {
        assert.deepEqual(payer, asha.element.publicKey);
        return { ...NOTHING_BEFORE, fromLine: 301n };
      },
    },
  };
  for (const [code, limit] of Object.entries(limits)) {
    const refused = await play({ coins, judge: limit });
    assert.equal(refused.ok ? 'accepted' : refused.code, code);
    assert.ok((await play({ coins, judge: { ...limit, online: true } })).ok);
  }
});
