/**
 * From a coin to whoever shows it: each transfer on the way, under the key of whoever held the coin then.
 *
 * Pure bookkeeping without signatures: it says which message has to be signed by whom under which context, and
 * refuses what cannot be right whoever signed. Invariant: a coin's way begins with its owner's key and its own
 * digest, and each passage hands both on.
 */

import type { Crypto } from '../crypto.ts';
import { bindMessage, type BoundMessage, type UnverifiedMessage } from '../encoding/message.ts';
import { equalBytes, toHex } from '../encoding/octets.ts';
import { keyHashOf } from '../encoding/public-key.ts';
import type { TenantId } from '../identifiers.ts';
import { minor, MINOR_MAX, type Currency, type Minor } from '../money.ts';
import type { Coin } from '../messages/coin.ts';
import {
  isToIssuer,
  transferContext,
  transferLeaf,
  type CoinDestination,
  type CoinTransfer,
} from '../messages/coin-transfer.ts';
import { coinUuid } from './coin-uuid.ts';
import type { HeldCoin } from './coin-roll.ts';
import { openTree, treeHead, wholeTreeHead } from './merkle-tree.ts';
import type { UnverifiedPassage } from './passage.ts';

/** What is wrong with coins and their passages, whatever the signatures say. */
export type ChainRefusal =
  /** No coins, one of them twice, passages that fit no coin, coins of several holders or currencies. */
  | 'coinsNotTogether'
  /** A coin was handed on of which its holder was to get a part only: that can be redeemed, and no more. */
  | 'coinPartUsed'
  /** A device handed on that may only redeem. */
  | 'holderRedeemsOnly'
  /** The last coin's rest is all of it, or more; or there is one in a redemption. */
  | 'restTooLarge';

export interface UnverifiedCoins {
  readonly coins: readonly HeldCoin[];
  readonly passages: readonly UnverifiedPassage[];
  readonly transfer: UnverifiedMessage<CoinTransfer>;
}

/** A transfer, and the key that must have signed it. */
export interface ExpectedTransfer {
  readonly bound: BoundMessage<CoinTransfer>;
  readonly signer: Uint8Array;
}

export interface CoinChain {
  /** The coins, bound to the tenant, in their order. */
  readonly coins: readonly BoundMessage<Coin>[];
  /** One a passage, in their order. */
  readonly passages: readonly ExpectedTransfer[];
  readonly transfer: ExpectedTransfer;
  readonly currency: Currency;
  /** For each coin, by what its holder got it, and what of it. */
  readonly had: readonly HadCoin[];
}

/** A coin as its holder had it. */
export interface HadCoin {
  /** Digest of the coin, or of the transfer by which its holder got it. */
  readonly previous: Uint8Array;
  /** What of the face value is the holder's: all, or what the rest of that transfer left. */
  readonly worth: Minor;
}

export type ChainResult =
  | { readonly ok: true; readonly chain: CoinChain }
  | { readonly ok: false; readonly code: ChainRefusal };

/** Where one coin stands while its way is followed. */
interface Standing extends HadCoin {
  readonly bound: BoundMessage<Coin>;
  readonly route: readonly number[];
  readonly holder: Uint8Array;
  readonly mayPassOn: boolean;
}

/** Follows every coin from its issue to `destination`. */
export function followCoins(
  crypto: Crypto,
  tenant: TenantId,
  { coins, passages, transfer }: UnverifiedCoins,
  destination: CoinDestination,
): ChainResult {
  const currency = coins[0]?.coin.body.currency;
  if (currency === undefined || !areTogether(coins, passages.length)) {
    return { ok: false, code: 'coinsNotTogether' };
  }
  let standings = coins.map(({ coin, route }): Standing => {
    const bound = bindMessage(crypto, coin, { tenant, context: [] });
    const { owner: holder, value: worth } = coin.body;
    return { bound, route, holder, mayPassOn: true, previous: bound.digest, worth };
  });
  const expected: ExpectedTransfer[] = [];
  for (const [at, passage] of passages.entries()) {
    const taken = standings.filter(({ route }) => route.includes(at));
    const followed = followPassage(crypto, tenant, passage, taken);
    if (!followed.ok) return followed;
    expected.push(followed.expected);
    const { digest: previous } = followed.expected.bound;
    const { publicKey: holder, redeemOnly } = passage.holder.body;
    const after = { holder, mayPassOn: !redeemOnly, previous };
    standings = standings.map((one) => {
      if (!one.route.includes(at)) return one;
      return {
        ...one,
        ...after,
        worth: worthAfter(passage, passage.places[taken.indexOf(one)], one),
      };
    });
  }
  const last = followLast(crypto, tenant, { transfer, standings, destination });
  if (!last.ok) return last;
  return {
    ok: true,
    chain: {
      coins: standings.map(({ bound }) => bound),
      passages: expected,
      transfer: last.expected,
      currency,
      had: standings.map(({ previous, worth }) => ({ previous, worth })),
    },
  };
}

/**
 * No coin twice, all of one currency and together within the range of money, each on a way that goes forward
 * through passages that are there.
 */
function areTogether(coins: readonly HeldCoin[], passages: number): boolean {
  const bodies = coins.map(({ coin }) => coin.body);
  const uuids = new Set(bodies.map((body) => toHex(coinUuid(body))));
  return (
    uuids.size === coins.length &&
    new Set(bodies.map(({ currency }) => currency)).size === 1 &&
    bodies.reduce((sum, { value }) => sum + value, 0n) <= MINOR_MAX &&
    coins.every(({ route }) =>
      route.every((at, hop) => at < passages && at > (route[hop - 1] ?? -1)),
    )
  );
}

type Followed =
  | { readonly ok: true; readonly expected: ExpectedTransfer }
  | { readonly ok: false; readonly code: ChainRefusal };

function followPassage(
  crypto: Crypto,
  tenant: TenantId,
  { transfer, holder, request, count, places, hashes }: UnverifiedPassage,
  taken: readonly Standing[],
): Followed {
  const signer = commonHolder(taken);
  if (signer === undefined || taken.length !== places.length) {
    return { ok: false, code: 'coinsNotTogether' };
  }
  const refusal = mayNotGoOn(taken);
  if (refusal !== undefined) return refusal;
  const last = taken[places.indexOf(count - 1)];
  if (last !== undefined && transfer.body.rest >= last.worth) {
    return { ok: false, code: 'restTooLarge' };
  }
  const leaves = new Map(taken.map((standing, at) => [places[at] ?? count, leafOf(standing)]));
  const tree = openTree(crypto, { count, leaves, hashes });
  if (tree === undefined) return { ok: false, code: 'coinsNotTogether' };
  const keyHash = keyHashOf(crypto, holder.body.publicKey);
  const context = transferContext({ request, keyHash }, treeHead(crypto, tree));
  return {
    ok: true,
    expected: { bound: bindMessage(crypto, transfer, { tenant, context }), signer },
  };
}

function followLast(
  crypto: Crypto,
  tenant: TenantId,
  input: {
    readonly transfer: UnverifiedMessage<CoinTransfer>;
    readonly standings: readonly Standing[];
    readonly destination: CoinDestination;
  },
): Followed {
  const { transfer, standings, destination } = input;
  const signer = commonHolder(standings);
  const last = standings.at(-1);
  if (signer === undefined || last === undefined) return { ok: false, code: 'coinsNotTogether' };
  const redeems = isToIssuer(destination);
  const refusal = redeems ? undefined : mayNotGoOn(standings);
  if (refusal !== undefined) return refusal;
  const restBelow = redeems ? 1n : last.worth;
  if (transfer.body.rest >= restBelow) return { ok: false, code: 'restTooLarge' };
  const context = transferContext(destination, wholeTreeHead(crypto, standings.map(leafOf)));
  return {
    ok: true,
    expected: { bound: bindMessage(crypto, transfer, { tenant, context }), signer },
  };
}

/** Coins that their holder can only redeem; undefined where it can hand all of them on. */
function mayNotGoOn(
  standings: readonly Standing[],
): Extract<Followed, { readonly ok: false }> | undefined {
  if (standings.some(({ mayPassOn }) => !mayPassOn))
    return { ok: false, code: 'holderRedeemsOnly' };
  const isPartUsed = standings.some(({ bound, worth }) => worth < bound.message.body.value);
  return isPartUsed ? { ok: false, code: 'coinPartUsed' } : undefined;
}

/** What of a coin is its next holder's: the rest comes off the last of those that went along. */
function worthAfter(
  { transfer, count }: Pick<UnverifiedPassage, 'transfer' | 'count'>,
  place: number | undefined,
  { worth }: Standing,
): Minor {
  return place === count - 1 ? minor(worth - transfer.body.rest) : worth;
}

function leafOf({ bound, previous }: Standing): Uint8Array {
  return transferLeaf(bound.message.body, previous);
}

/** The device that holds all of them; undefined for none or several. */
function commonHolder(standings: readonly Standing[]): Uint8Array | undefined {
  const [first] = standings;
  if (first === undefined) return undefined;
  const isOne = standings.every(({ holder }) => equalBytes(holder, first.holder));
  return isOne ? first.holder : undefined;
}
