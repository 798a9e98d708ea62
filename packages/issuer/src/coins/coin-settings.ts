/**
 * What coins a tenant makes (V-39): their face values, how many at once, how long they last, and whether merchants pay on
 * with those that they took (V-74, V-78).
 */

import {
  flagShape,
  list,
  minorShape,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import {
  COIN_SECONDS_MAX,
  DENOMINATIONS_MAX,
  REDEEM_DAYS_MAX,
  TRANSFER_COINS_MAX,
} from '@tallystick/protocol/limits';
import { coinValueShape } from '@tallystick/protocol/messages/coin';
import type { Minor } from '@tallystick/protocol/money';

export interface CoinSettings {
  /** Face values from the smallest up, each a multiple of the smallest. */
  readonly denominations: readonly Minor[];
  /** Most coins of one mint. */
  readonly coinsMax: number;
  /** Most that one account may have out in coins. */
  readonly accountMax: Minor;
  /** How long coins can be spent. */
  readonly validSeconds: number;
  /** Days after that in which they can be redeemed. */
  readonly redeemDays: number;
  /** Merchants' devices hand on coins that they took; where it is left out they redeem only. */
  readonly merchantsHandOn?: true;
}

export const coinSettingsShape: Shape<CoinSettings> = withLaterField<
  CoinSettings,
  'merchantsHandOn'
>(
  {
    denominations: list(coinValueShape, DENOMINATIONS_MAX),
    coinsMax: uint(TRANSFER_COINS_MAX, 1),
    accountMax: minorShape,
    validSeconds: uint(COIN_SECONDS_MAX, 1),
    redeemDays: uint(REDEEM_DAYS_MAX),
  },
  { merchantsHandOn: flagShape },
);
