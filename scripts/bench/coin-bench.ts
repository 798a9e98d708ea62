/**
 * Coins made and coins redeemed a second, through the devices' door and on a real PostgreSQL with fsync on, over one
 * core's bare signing and bare checking in the same run.
 */

import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { changeCoins } from '@tallystick/issuer/operator/change-coins';
import { assert } from '@tallystick/protocol/assert';
import { mintCoinsBodyShape, redeemCoinsBodyShape } from '@tallystick/protocol/calls/coins';
import type { KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { createCoinHolder, type CoinHolder } from '@tallystick/testkit/issuer-coins';
import type { IssuerDevice } from '@tallystick/testkit/issuer-device';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { answerAll, sealFor as seal } from './answered-calls.ts';
import { figure, type Figure } from './figure.ts';

/** Unit coins, as many at once as a transfer takes. */
const COINS = {
  denominations: [minor(100n)],
  coinsMax: TRANSFER_COINS_MAX,
  accountMax: minor(1_000_000_000n),
  validSeconds: 7 * 86_400,
  redeemDays: 14,
};
const MINT = 100n * BigInt(TRANSFER_COINS_MAX);
const MINTS = 48;
/** Coins of one account wait for each other, those of several do not; people are several. */
const PAIRS = 8;
/** The first ones warm up the compiler and the database's caches, and are not measured. */
const WARM_UP = 8;
const BARE_MS = 2_000;
const OVER_BARE_MIN = 0.4;

/** Coins a second and what they are measured against. */
export async function coinFigures(world: IssuerWorld): Promise<readonly Figure[]> {
  const offered = await changeCoins(world.deps, world.tenant, { coins: COINS });
  assert(offered.ok, "the bench's coins were refused");
  const calls = WARM_UP + MINTS;
  const pairs: Pair[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) pairs.push(await pairOf(world, calls));
  const bareSign = signPerSecond();
  const mints = await Promise.all(
    turns(pairs, calls).map(({ holder }) => mintCall(world, holder.device)),
  );
  const mintPerSecond = await coinsPerSecond(world, mints);
  const claims: Uint8Array[] = [];
  for (const { holder, till } of turns(pairs, calls)) {
    const coins = await holder.give(till, await holder.mint(MINT));
    claims.push(await seal(world, till.device, 'redeemCoins', await claimBody(till, coins)));
  }
  const bareVerify = verifyPerSecond();
  const redeemPerSecond = await coinsPerSecond(world, claims);
  await world.work();
  await world.checkMoney();
  for (const { till } of pairs) {
    const expected = (MINT * BigInt(calls)) / BigInt(PAIRS);
    assert((await moneyOf(world, till.device)) === expected, 'the bench lost coins');
  }
  return [
    figure('coins.mint_per_second', mintPerSecond, '1/s'),
    figure('coins.mint_over_signing', mintPerSecond / bareSign, 'ratio', { min: OVER_BARE_MIN }),
    figure('coins.redeem_per_second', redeemPerSecond, '1/s'),
    figure('coins.redeem_over_checking', redeemPerSecond / bareVerify, 'ratio', {
      min: OVER_BARE_MIN,
    }),
  ];
}

/** A customer who makes coins, and the till that gets them. */
interface Pair {
  readonly holder: CoinHolder;
  readonly till: CoinHolder;
}

async function pairOf(world: IssuerWorld, calls: number): Promise<Pair> {
  const payer = await enrolPayer(world, { deposit: 2n * MINT * BigInt(calls), offline: 0n });
  const holder = await createCoinHolder(world, payer);
  return { holder, till: await createCoinHolder(world, await enrolTill(world)) };
}

/** So many turns, one pair after the other. */
function turns(pairs: readonly Pair[], count: number): readonly Pair[] {
  return [...Array(count).keys()].flatMap((turn) => pairs[turn % pairs.length] ?? []);
}

/** Answers calls of a full transfer's coins each, the first of them unmeasured. */
async function coinsPerSecond(world: IssuerWorld, calls: readonly Uint8Array[]): Promise<number> {
  await answerAll(world, calls.slice(0, WARM_UP));
  const start = performance.now();
  await answerAll(world, calls.slice(WARM_UP));
  return ((calls.length - WARM_UP) * TRANSFER_COINS_MAX * 1_000) / (performance.now() - start);
}

function mintCall(world: IssuerWorld, device: IssuerDevice): Promise<Uint8Array> {
  const body = { currency: TEST_CURRENCY.number, amount: minor(MINT) };
  return seal(world, device, 'mintCoins', mintCoinsBodyShape.encode(body));
}

async function claimBody(till: CoinHolder, coins: readonly KeptCoin[]): Promise<CborValue> {
  return redeemCoinsBodyShape.encode({ claims: [await till.claim(coins)] });
}

const MESSAGE = new Uint8Array(200);

/** P-256 signatures a second on one core, by OpenSSL, with nothing around them. */
function signPerSecond(): number {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return perSecond(() => sign('sha256', MESSAGE, { key, dsaEncoding: 'ieee-p1363' }));
}

/** P-256 checks a second on one core, likewise. */
function verifyPerSecond(): number {
  const { privateKey, publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const signature = sign('sha256', MESSAGE, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return perSecond(() => verify('sha256', MESSAGE, { key, dsaEncoding: 'ieee-p1363' }, signature));
}

function perSecond(run: () => unknown): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < BARE_MS) {
    for (let index = 0; index < 100; index += 1) run();
    count += 100;
  }
  return (count * 1_000) / (performance.now() - start);
}
