/** What tests of coins do again and again: a world whose issuer makes coins, and payments with them. */

import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import type { Policy } from '@tallystick/protocol/messages/trust-bundle';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { coinHoldings, type CoinHoldings } from '../src/coins/coin-holdings.ts';
import { pay } from '../src/payer/pay.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import type { CoinOffer } from './coin-operations.ts';
import { moneyIn } from './issuer-books.ts';
import { EURO } from './issuer-operations.ts';
import { accept, ask, synced, type Accepted } from './scene.ts';
import { createWorld, customer, till, type Parts, type TestDevice, type World } from './world.ts';

/** A world whose issuer makes coins that may be handed on. */
export async function coinWorld(
  parts: Parts,
  options: { readonly offer?: Partial<CoinOffer>; readonly policy?: Partial<Policy> } = {},
): Promise<World> {
  const world = await createWorld(parts);
  world.issuer.offerCoins(options.offer);
  world.issuer.setPolicy({ hopsMax: 3, ...options.policy });
  return world;
}

/** A person with `coins` minor units in coins, out of 10,000 in the account. */
export async function coinHolder(world: World, name: string, coins: bigint): Promise<TestDevice> {
  const holder = await customer(world, { name, ready: 0n });
  await synced(holder);
  if (coins > 0n) await convert(holder, coins);
  return holder;
}

/** A till that has been online. */
export async function coinTill(world: World, name?: string): Promise<TestDevice> {
  const shop = await till(world, name);
  await synced(shop);
  return shop;
}

/** Turns money into coins. */
export async function convert(holder: TestDevice, amount: bigint): Promise<number> {
  const outcome = await convertToCoins(holder.device, { currency: EURO, amount: minor(amount) });
  assert(outcome.ok, `a conversion was refused: ${outcome.ok ? '' : outcome.code}`);
  return outcome.coins;
}

/** The bytes of a payment with coins. */
export async function answerWithCoins(
  payer: TestDevice,
  requestBytes: Uint8Array,
  amount?: bigint,
): Promise<Uint8Array> {
  const paid = await pay(payer.device, {
    requestBytes,
    with: 'coins',
    ...(amount === undefined ? {} : { amount: minor(amount) }),
  });
  assert(paid.ok, `a payment with coins was refused: ${paid.ok ? '' : paid.code}`);
  return paid.code;
}

/** A whole payment with coins: request, payment, receipt. */
export async function buyWithCoins(
  payer: TestDevice,
  payee: TestDevice,
  amount: bigint,
): Promise<Accepted> {
  const taken = await accept(payee, await answerWithCoins(payer, await ask(payee, amount)));
  const told = await takeReceipt(payer.device, taken.receiptCode);
  assert(told.ok, 'a receipt was not taken');
  return taken;
}

/** Nobody is convicted, and the 10,000 of each of so many holders are all there. */
export function assertBooks({ issuer: { books } }: World, holders: number): void {
  assert(books.convictions.length === 0, 'a device was convicted');
  const missing = 10_000n * BigInt(holders) - moneyIn(books);
  assert(missing === 0n, `${missing} minor units are missing`);
}

const NONE = { count: 0, amount: minor(0n) } as const;

/** The device's coins in euros. */
export function holdings({ device }: TestDevice): CoinHoldings {
  const found = coinHoldings(device).find(({ currency }) => currency === EURO);
  return (
    found ?? {
      currency: EURO,
      spendable: NONE,
      redeemOnly: NONE,
      handedOver: NONE,
      claimed: NONE,
      cameBack: NONE,
      lost: NONE,
    }
  );
}
