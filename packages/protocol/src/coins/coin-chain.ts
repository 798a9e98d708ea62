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
import { MINOR_MAX, type Currency } from '../money.ts';
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
import { merkleRoot, openTree } from './merkle-tree.ts';
import type { UnverifiedPassage } from './passage.ts';

/** What is wrong with coins and their passages, whatever the signatures say. */
export type ChainRefusal =
  /** No coins, one of them twice, passages that fit no coin, coins of several holders or currencies. */
  | 'coinsNotTogether'
  /** A coin was handed on of which an earlier payee was to get a part only. */
  | 'coinPartUsed'
  /** A device handed on that may only redeem. */
  | 'holderRedeemsOnly'
  /** The last coin's rest is all of it, or more. */
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
  /** For each coin, by what its holder got it: digest of the coin or of its last passage. */
  readonly previous: readonly Uint8Array[];
  /** For each coin, what of it goes back to whoever handed it over last. */
  readonly rests: readonly bigint[];
}

export type ChainResult =
  | { readonly ok: true; readonly chain: CoinChain }
  | { readonly ok: false; readonly code: ChainRefusal };

/** Where one coin stands while its way is followed. */
interface Standing {
  readonly bound: BoundMessage<Coin>;
  readonly route: readonly number[];
  readonly holder: Uint8Array;
  readonly mayPassOn: boolean;
  readonly previous: Uint8Array;
  /** What of it its holder is not to get: it was the last coin of a transfer that left a rest. */
  readonly rest: bigint;
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
    const { owner: holder } = coin.body;
    return { bound, route, holder, mayPassOn: true, previous: bound.digest, rest: 0n };
  });
  const expected: ExpectedTransfer[] = [];
  for (const [at, passage] of passages.entries()) {
    const taken = standings.filter(({ route }) => route.includes(at));
    const followed = followPassage(crypto, tenant, passage, taken);
    if (!followed.ok) return followed;
    expected.push(followed.expected);
    const { publicKey: holder, redeemOnly } = passage.holder.body;
    const after = { holder, mayPassOn: !redeemOnly, previous: followed.expected.bound.digest };
    const partly = taken[passage.places.indexOf(passage.count - 1)];
    standings = standings.map((one) => {
      if (!one.route.includes(at)) return one;
      return { ...one, ...after, rest: one === partly ? passage.transfer.body.rest : 0n };
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
      previous: standings.map(({ previous }) => previous),
      rests: standings.map(({ rest }) => rest),
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
  const stopped = stoppedAt(taken);
  if (stopped !== undefined) return { ok: false, code: stopped };
  const last = taken[places.indexOf(count - 1)];
  if (last !== undefined && transfer.body.rest >= last.bound.message.body.value) {
    return { ok: false, code: 'restTooLarge' };
  }
  const leaves = new Map(taken.map((standing, at) => [places[at] ?? count, leafOf(standing)]));
  const tree = openTree(crypto, { count, leaves, hashes });
  if (tree === undefined) return { ok: false, code: 'coinsNotTogether' };
  const keyHash = keyHashOf(crypto, holder.body.publicKey);
  const context = transferContext({ request, keyHash }, tree.root);
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
  const stopped = redeems ? undefined : stoppedAt(standings);
  if (stopped !== undefined) return { ok: false, code: stopped };
  const restBelow = redeems ? 1n : last.bound.message.body.value;
  if (transfer.body.rest >= restBelow) return { ok: false, code: 'restTooLarge' };
  const context = transferContext(destination, merkleRoot(crypto, standings.map(leafOf)));
  return {
    ok: true,
    expected: { bound: bindMessage(crypto, transfer, { tenant, context }), signer },
  };
}

/** Why coins cannot go on from where they are, but to the issuer. */
function stoppedAt(standings: readonly Standing[]): ChainRefusal | undefined {
  if (standings.some(({ mayPassOn }) => !mayPassOn)) return 'holderRedeemsOnly';
  return standings.some(({ rest }) => rest > 0n) ? 'coinPartUsed' : undefined;
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
