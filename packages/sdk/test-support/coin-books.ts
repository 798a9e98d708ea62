/**
 * The small issuer's books of coins: each by its UUID, from the mint to whoever it is paid to. It judges as well: two
 * different transfers of one coin from one point of its way convict whoever signed them.
 */

import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { CoinOutcome, CoinState } from '@tallystick/protocol/calls/coins';
import type { CoinAuthorization, VerifiedCoin } from '@tallystick/protocol/instruments/coins';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import type { Coin } from '@tallystick/protocol/messages/coin';
import { minor } from '@tallystick/protocol/money';

export interface BookedCoin {
  /** That it was made for. */
  readonly account: string;
  readonly value: bigint;
  readonly redeemBy: number;
  state: Exclude<CoinState, 'unknown'>;
  /** The claim that was paid. */
  paid?: { readonly by: string; readonly amount: bigint };
  /** Accounts through whose devices it is known to have gone. */
  readonly hands: Set<string>;
}

export interface CoinBooks {
  readonly coins: Map<string, BookedCoin>;
  /** The transfer that was seen from each point of a coin's way. */
  readonly transfers: Map<string, string>;
}

/** What the books of coins need from the other books. */
export interface Ledger {
  readonly coinBooks: CoinBooks;
  readonly convictions: string[];
  readonly pay: (account: string, amount: bigint) => void;
  /** The account of a device key. */
  readonly accountOf: (publicKey: Uint8Array) => string;
}

export function createCoinBooks(): CoinBooks {
  return { coins: new Map(), transfers: new Map() };
}

/** Money in coins that are out. */
export function moneyInCoins({ coins }: CoinBooks): bigint {
  return [...coins.values()].reduce(
    (sum, { state, value }) => (state === 'live' ? sum + value : sum),
    0n,
  );
}

/** Books a new coin. */
export function bookMinted({ coins }: CoinBooks, coin: Coin, account: string): void {
  coins.set(toHex(coinUuid(coin)), {
    account,
    value: coin.value,
    redeemBy: redeemByOf(coin),
    state: 'live',
    hands: new Set([account]),
  });
}

/** Coins that nobody redeemed go back to the accounts that they were made for. */
export function returnOverdue({ coinBooks, pay }: Ledger, now: number): void {
  for (const coin of coinBooks.coins.values()) {
    if (coin.state !== 'live' || now < coin.redeemBy) continue;
    coin.state = 'returned';
    pay(coin.account, coin.value);
  }
}

/** Holds each transfer that is shown against all that were seen from the same point. */
export function judgeTransfers(ledger: Ledger, authorization: CoinAuthorization): void {
  const { coins, passages, transfer, payerKey } = authorization;
  for (const { coin, route, previous } of coins) {
    const uuid = toHex(coinUuid(coin.body));
    let [before, signer] = [coin.digest, coin.body.owner];
    for (const at of route) {
      const passage = passages[at];
      if (passage === undefined) continue;
      judge(ledger, { uuid, before, signer, after: passage.transfer.digest });
      [before, signer] = [passage.transfer.digest, passage.holder.body.publicKey];
    }
    judge(ledger, { uuid, before: previous, signer: payerKey, after: transfer.digest });
  }
}

function judge(
  { coinBooks, convictions, accountOf }: Ledger,
  seen: {
    readonly uuid: string;
    readonly before: Uint8Array;
    readonly signer: Uint8Array;
    readonly after: Uint8Array;
  },
): void {
  const { uuid, before, signer, after } = seen;
  const account = accountOf(signer);
  coinBooks.coins.get(uuid)?.hands.add(account);
  const slot = `${uuid}/${toHex(before)}`;
  const known = coinBooks.transfers.get(slot);
  if (known !== undefined && known !== toHex(after)) convictions.push(`coinFork by ${account}`);
  else coinBooks.transfers.set(slot, toHex(after));
}

/** Pays the coins of a claim, each once. */
export function bookClaim(
  ledger: Ledger,
  authorization: CoinAuthorization,
  { account, now }: { readonly account: string; readonly now: number },
): readonly CoinOutcome[] {
  const claim = toHex(authorization.transfer.digest);
  return authorization.coins.map((verified): CoinOutcome => {
    const coin = ledger.coinBooks.coins.get(toHex(coinUuid(verified.coin.body)));
    const nothing = { paid: minor(0n) };
    if (coin === undefined) return { ...nothing, code: 'neverIssued' };
    if (coin.paid?.by === claim) return { paid: minor(coin.paid.amount) };
    if (coin.state === 'redeemed') return { ...nothing, code: 'spentBefore' };
    if (coin.state === 'returned') return { ...nothing, code: 'returned' };
    if (now >= coin.redeemBy) return { ...nothing, code: 'afterRedeemBy' };
    const rest = coin.value - verified.worth;
    coin.state = 'redeemed';
    coin.paid = { by: claim, amount: verified.worth };
    ledger.pay(account, verified.worth);
    if (rest > 0n) ledger.pay(ledger.accountOf(payerOf(authorization, verified)), rest);
    return { paid: verified.worth };
  });
}

/** Who handed the coin to whoever redeems it: what that payment left of it is theirs. */
function payerOf({ passages }: CoinAuthorization, { route, coin }: VerifiedCoin): Uint8Array {
  return passages[route.at(-2) ?? passages.length]?.holder.body.publicKey ?? coin.body.owner;
}
