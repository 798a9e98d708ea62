/**
 * Coins as what their last holder handed in shows them, a claim or a half: whose they were made to be, and each way out
 * of a holder's hands that led to this one.
 */

import type { Crypto } from '@tallystick/protocol/crypto';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import type { Coin } from '@tallystick/protocol/messages/coin';
import type { IssuerDeps } from '../issuer.ts';
import { partiesOf } from '../redemption/parties.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { openBatch } from './coin-numbers.ts';
import type { CoinKey } from './coin-row.ts';

/** One way out of a holder's hands, as a coin shows it. */
export interface ShownStep {
  /** By what the holder had the coin. */
  readonly previous: Uint8Array;
  readonly transfer: Uint8Array;
  readonly holder: bigint;
  readonly holderKeyHash: Uint8Array;
}

export interface ShownCoin extends CoinKey {
  readonly coin: SignedMessage<Coin>;
  /** From its owner to whoever handed this in, whose own step is the last. */
  readonly steps: readonly ShownStep[];
}

/** What shows coins, as it is kept. */
export interface CoinRecord<One extends ShownCoin = ShownCoin> {
  /** Digest of the transfer of whoever handed it in. */
  readonly digest: Uint8Array;
  readonly coins: readonly One[];
  /** As it came, encrypted for keeping. */
  readonly sealed: Uint8Array;
}

/** The coins of what was verified, in its order. */
export function shownCoins(
  deps: IssuerDeps,
  tenant: TenantId,
  authorization: CoinAuthorization,
): readonly ShownCoin[] {
  const { handleKey } = keysFor(deps, tenant);
  const parties = partiesOf(deps.crypto, handleKey);
  const homeOf = homesOfBatches(deps.crypto, handleKey);
  return authorization.coins.map(({ coin, route }): ShownCoin => {
    const way = route.flatMap((at) => authorization.passages[at] ?? []);
    const { batch, index: number, owner } = coin.body;
    const home = homeOf(batch);
    const hands = [
      { holder: home, holderKeyHash: parties.keyHashOf(owner) },
      ...way.map(({ holder: { body } }) => ({
        holder: parties.accountOf(body.handle),
        holderKeyHash: parties.keyHashOf(body.publicKey),
      })),
    ];
    const transfers = [...way, authorization].map(({ transfer }) => transfer.digest);
    const steps = hands.flatMap((hand, hop): readonly ShownStep[] => {
      const transfer = transfers[hop];
      if (transfer === undefined) return [];
      return [{ ...hand, previous: transfers[hop - 1] ?? coin.digest, transfer }];
    });
    return { coin, home, batch, number, steps };
  });
}

/** The account that a batch names; what is handed in has coins of few mints, and each is looked at once. */
function homesOfBatches(crypto: Crypto, handleKey: Uint8Array): (batch: Uint8Array) => bigint {
  const homes = new Map<string, bigint>();
  return (batch) => {
    const name = toHex(batch);
    const home = homes.get(name) ?? openBatch(crypto, handleKey, batch).account;
    homes.set(name, home);
    return home;
  };
}
