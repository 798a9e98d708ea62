/**
 * Coins as their holder keeps them: each by itself, with all the way it came, so that any of them can be handed
 * on without the others.
 *
 * Coins that came together share transfers; `gatherCoins` puts what belongs together back together, and
 * `keepCoins` takes apart what a payment brought.
 */

import { assert } from '../assert.ts';
import type { Crypto, Sign } from '../crypto.ts';
import { signMessage, type SignedMessage } from '../encoding/message.ts';
import { toHex } from '../encoding/octets.ts';
import type { TenantId } from '../identifiers.ts';
import type { CoinAuthorization, WritableCoins } from '../instruments/coins.ts';
import type { Coin } from '../messages/coin.ts';
import {
  coinTransferKind,
  transferContext,
  transferLeaf,
  type CoinDestination,
  type CoinTransfer,
} from '../messages/coin-transfer.ts';
import {
  joinTrees,
  openTree,
  proofOf,
  wholeTree,
  wholeTreeHead,
  type KnownTree,
} from './merkle-tree.ts';
import type { Passage } from './passage.ts';

/** One transfer on a coin's way, as far as it concerns this coin. */
export interface CoinStep extends Omit<Passage, 'places'> {
  /** The coin's place among those that were handed over together. */
  readonly place: number;
}

export interface KeptCoin {
  readonly coin: SignedMessage<Coin>;
  readonly way: readonly CoinStep[];
}

/** By what its holder got the coin: digest of its last transfer, or of the coin itself. */
export function previousOf({ coin, way }: KeptCoin): Uint8Array {
  return way.at(-1)?.transfer.digest ?? coin.digest;
}

function leafBefore({ coin, way }: KeptCoin, step: number): Uint8Array {
  return transferLeaf(coin.body, way[step - 1]?.transfer.digest ?? coin.digest);
}

/** A transfer as one of its coins shows it. */
type ShownTransfer = Pick<CoinStep, 'transfer' | 'count' | 'place' | 'hashes'>;

/** A coin of an authorization by itself: its way, and the transfer that was verified last. */
export interface CoinWithWay extends KeptCoin {
  readonly last: ShownTransfer;
}

/** The coins of an accepted payment, one by one, in the hands of whoever was paid. */
export function keepCoins(
  crypto: Crypto,
  authorization: CoinAuthorization,
  received: Pick<Passage, 'request' | 'holder'>,
): readonly KeptCoin[] {
  return coinsWithWays(crypto, authorization).map(({ coin, way, last }) => ({
    coin,
    way: [...way, { ...received, ...last }],
  }));
}

/** Takes coins that came together apart, each with its own part of every tree. */
export function coinsWithWays(
  crypto: Crypto,
  { coins, passages, transfer }: CoinAuthorization,
): readonly CoinWithWay[] {
  const leaves = coins.map(({ coin, previous }) => transferLeaf(coin.body, previous));
  const whole = wholeTree(crypto, leaves);
  const trees = passages.map(({ count, places, hashes }, at) => {
    const taken = coins.filter(({ route }) => route.includes(at));
    const shown = taken.map(({ coin, route }, position): readonly [number, Uint8Array] => {
      const before = route[route.indexOf(at) - 1];
      const digest =
        before === undefined ? coin.digest : passageAt(passages, before).transfer.digest;
      return [places[position] ?? count, transferLeaf(coin.body, digest)];
    });
    return { tree: knownTree(crypto, count, new Map(shown), hashes), taken };
  });
  return coins.map((one, index): CoinWithWay => {
    const way = one.route.map((at): CoinStep => {
      const { places, ...passage } = passageAt(passages, at);
      const known = trees[at];
      const place = places[known?.taken.indexOf(one) ?? -1];
      assert(known !== undefined && place !== undefined, 'a coin has no place in its passage');
      return { ...passage, place, hashes: proofOf(known.tree, [place]) };
    });
    const last = { transfer, count: coins.length, place: index, hashes: proofOf(whole, [index]) };
    return { coin: one.coin, way, last };
  });
}

function passageAt(passages: readonly Passage[], at: number): Passage {
  const passage = passages[at];
  assert(passage !== undefined, 'a coin went through a passage that is not there');
  return passage;
}

function knownTree(
  crypto: Crypto,
  count: number,
  leaves: ReadonlyMap<number, Uint8Array>,
  hashes: readonly Uint8Array[],
): KnownTree {
  const tree = openTree(crypto, { count, leaves, hashes });
  assert(tree !== undefined, 'a passage that was verified gives no tree');
  return tree;
}

/** A transfer as several coins of one holder know it. */
interface Gathered {
  readonly step: CoinStep;
  readonly trees: KnownTree[];
  /** In the order of the coins. */
  readonly places: number[];
  /** The transfers right before it, on the way of any of the coins. */
  readonly before: Set<string>;
}

/** Coins in this order, with each transfer on their ways once; it stands behind all that come before it. */
export function gatherCoins(
  crypto: Crypto,
  kept: readonly KeptCoin[],
): Omit<WritableCoins, 'transfer'> {
  const gathered = new Map<string, Gathered>();
  for (const coin of kept) {
    for (const [depth, step] of coin.way.entries()) {
      const name = nameOf(step);
      const one = gathered.get(name) ?? { step, trees: [], places: [], before: new Set() };
      const shown = new Map([[step.place, leafBefore(coin, depth)]]);
      one.trees.push(knownTree(crypto, step.count, shown, step.hashes));
      one.places.push(step.place);
      const earlier = coin.way[depth - 1];
      if (earlier !== undefined) one.before.add(nameOf(earlier));
      gathered.set(name, one);
    }
  }
  const names = inOrder(gathered);
  return {
    coins: kept.map(({ coin, way }) => ({
      coin,
      route: way.map((step) => names.indexOf(nameOf(step))),
    })),
    passages: names.flatMap((name) => {
      const one = gathered.get(name);
      if (one === undefined) return [];
      const { place: _, ...passage } = one.step;
      return [
        { ...passage, places: one.places, hashes: proofOf(joinTrees(one.trees), one.places) },
      ];
    }),
  };
}

function nameOf({ transfer }: CoinStep): string {
  return toHex(transfer.digest);
}

/** Each after those before it. There is always such an order: a transfer's digest covers those before it. */
function inOrder(gathered: ReadonlyMap<string, Gathered>): readonly string[] {
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    for (const earlier of gathered.get(name)?.before ?? []) {
      if (!ordered.has(earlier)) visit(earlier);
    }
    ordered.add(name);
  };
  for (const name of gathered.keys()) if (!ordered.has(name)) visit(name);
  return [...ordered];
}

/** Signs coins over to a destination; what is returned can be written into a code or a redemption. */
export async function transferCoins(
  crypto: Crypto,
  kept: readonly KeptCoin[],
  input: {
    readonly tenant: TenantId;
    readonly destination: CoinDestination;
    readonly body: CoinTransfer;
    readonly sign: Sign;
  },
): Promise<WritableCoins & { readonly transfer: SignedMessage<CoinTransfer> }> {
  const { tenant, destination, body, sign } = input;
  const leaves = kept.map((coin) => leafBefore(coin, coin.way.length));
  const context = transferContext(destination, wholeTreeHead(crypto, leaves));
  const transfer = await signMessage(crypto, coinTransferKind, { tenant, context, body, sign });
  return { ...gatherCoins(crypto, kept), transfer };
}
