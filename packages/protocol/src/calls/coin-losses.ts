/**
 * Claims of lost coins between a device and its issuer (V-67 to V-69): an account whose device is gone names coins from
 * a printed sheet, or asks for all that are known to be its own, and waits until their last day.
 */

import {
  list,
  minorShape,
  octets,
  oneOf,
  optional,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { COIN_STATES_MAX, TIME_MAX } from '../limits.ts';
import type { Minor } from '../money.ts';

export interface ClaimLostCoinsBody {
  /** UUIDs of coins; none asks for all that are out and known to be the account's. */
  readonly coins: readonly Uint8Array[];
  /** Where none are named: where the answer before said that more follow. */
  readonly after?: Uint8Array;
}

const uuidShape: Shape<Uint8Array> = octets(16);

export const claimLostCoinsBodyShape: Shape<ClaimLostCoinsBody> = tuple<ClaimLostCoinsBody>({
  coins: list(uuidShape, COIN_STATES_MAX),
  after: optional(uuidShape),
});

/** What becomes of a lost coin, for the account that claims it. */
export const LOST_COIN_STATES = [
  /** Noted: the money comes at redeemBy, unless somebody hands the coin in before, or shows that it is theirs. */
  'waits',
  /** Somebody who had it, of this account or after it, was paid. */
  'redeemed',
  /** Nobody redeemed it, and its money is the account's. */
  'returned',
  /** The account has nothing to do with it, as far as anybody showed. */
  'unknown',
  /** By what was signed, it went on from the account, was declined there, or went to somebody else before. */
  'notHeld',
  /** Its last day had come before it was claimed: its money is, or will be, somebody else's. */
  'tooLate',
] as const;
export type LostCoinState = (typeof LOST_COIN_STATES)[number];

export interface LostCoin {
  /** Its UUID, where none were named. */
  readonly coin?: Uint8Array;
  readonly state: LostCoinState;
  /** What of the coin's value comes to the account; where the claim is noted. */
  readonly worth?: Minor;
  /** Unix seconds; where the claim is noted. */
  readonly redeemBy?: number;
}

export interface ClaimLostCoinsResult {
  /** One for each coin named, in their order; or one for each that waits. */
  readonly coins: readonly LostCoin[];
  /** Where none were named and more follow: what to ask after. */
  readonly next?: Uint8Array;
}

export const claimLostCoinsResultShape: Shape<ClaimLostCoinsResult> = tuple<ClaimLostCoinsResult>({
  coins: list(
    tuple<LostCoin>({
      coin: optional(uuidShape),
      state: oneOf(LOST_COIN_STATES),
      worth: optional(minorShape),
      redeemBy: optional(uint(TIME_MAX)),
    }),
    COIN_STATES_MAX,
  ),
  next: optional(uuidShape),
});
