/**
 * The coin: value of a fixed amount, signed by the issuer and owned by a device key (V-35 to V-45).
 *
 * Its data part is the economy by number, the owner's virtual-id and the UUID; its security part is the issuer's
 * signature. Each coin is signed by itself, so that one can travel without the others; coins of one mint share
 * all but index and face value, and travel together as a roll.
 */

import { batchShape } from '../coins/coin-uuid.ts';
import { economyShape } from '../coins/economy.ts';
import { virtualIdShape } from '../coins/virtual-id.ts';
import type { MessageKind } from '../encoding/message.ts';
import { publicKeyShape } from '../encoding/public-key.ts';
import { mapped, minorShape, tuple, uint, type Shape } from '../encoding/shape.ts';
import { COIN_INDEX_MAX, REDEEM_DAYS_MAX, TIME_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';

/** What all coins of one mint have in common. */
export interface CoinMint {
  /** The first 12 bytes of the coins' UUIDs. */
  readonly batch: Uint8Array;
  /** Travels as the number of its economy (V-37). */
  readonly currency: Currency;
  /** The virtual-id of whoever the coins were made for (V-36). */
  readonly virtualId: number;
  /** The device key to which they belong first, 33 bytes. */
  readonly owner: Uint8Array;
  readonly issuedAt: number;
  /** From this second on no payee accepts it. */
  readonly expiresAt: number;
  /** Days after expiry until which it may be redeemed. */
  readonly redeemDays: number;
}

export interface Coin extends CoinMint {
  /** The last 4 bytes of the UUID. */
  readonly index: number;
  /** The face value, at least one minor unit (V-39). */
  readonly value: Minor;
}

/** A face value: there is no coin of nothing. */
export const coinValueShape: Shape<Minor> = mapped<Minor, Minor>(
  minorShape,
  (value) => value,
  (value) => (value > 0n ? value : undefined),
);

/** Signed by a coin key. */
export const coinKind: MessageKind<Coin> = {
  type: 'coin',
  keyed: true,
  bytesMax: 512,
  shape: tuple<Coin>({
    batch: batchShape,
    index: uint(COIN_INDEX_MAX),
    currency: economyShape,
    value: coinValueShape,
    virtualId: virtualIdShape,
    owner: publicKeyShape,
    issuedAt: uint(TIME_MAX),
    expiresAt: uint(TIME_MAX),
    redeemDays: uint(REDEEM_DAYS_MAX),
  }),
};
