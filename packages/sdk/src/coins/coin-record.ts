/**
 * A coin as this device keeps it: alone, with all the way it came, and where it stands (V-53, V-57).
 *
 * Invariant: only a coin that is `held` is ever signed over, in the write that takes it out of that state; no coin
 * goes back to it. One coin may come to the same hands twice: what is kept under its UUID alone would mix the two
 * up, so its name is how it came, and the UUID.
 */

import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  CLAIM_REFUSALS,
  COIN_REFUSALS,
  type ClaimRefusal,
  type CoinRefusal,
} from '@tallystick/protocol/calls/coins';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import type { CoinStep } from '@tallystick/protocol/coins/kept-coin';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import type { Coin } from '@tallystick/protocol/messages/coin';
import { minor, type Minor } from '@tallystick/protocol/money';

export const KEPT_STATES = [
  /** Here, and signed over to nobody. */
  'held',
  /** Signed over to a payee. */
  'handedOver',
  /** Signed over to the issuer, whose answer is not here yet. */
  'claimed',
  /** Its payment was cancelled here: neither redeemed nor handed on. */
  'voided',
  /** The issuer does not pay it. */
  'refused',
  /** Nobody redeemed it, and its money is this account's again. */
  'returned',
] as const;
export type KeptState = (typeof KEPT_STATES)[number];

/** Why the issuer does not pay a coin, or the claim that it was in. */
export type CoinCode = CoinRefusal | ClaimRefusal;
export const COIN_CODES: readonly CoinCode[] = [...COIN_REFUSALS, ...CLAIM_REFUSALS];

/** The transfer by which a coin came; this device's own certificate is put to it when it goes on. */
export type ReceivedStep = Omit<CoinStep, 'holder'>;

export interface CoinRecord {
  readonly coin: SignedMessage<Coin>;
  /** The transfers before the one by which it came. */
  readonly way: readonly CoinStep[];
  /** Absent for a coin that came from the issuer. */
  readonly received?: ReceivedStep;
  readonly state: KeptState;
  /** Digest of the transfer by which it went, to a payee or to the issuer. */
  readonly to?: Uint8Array;
  /** Why it is refused; of a claimed one why the issuer did not look at its claim. */
  readonly code?: CoinCode;
}

/** The name of a coin from one point of its way: `<digest by which its holder got it>/<UUID>`, in hexadecimal. */
export function slotNameOf(uuid: Uint8Array, previous: Uint8Array): string {
  return `${toHex(previous)}/${toHex(uuid)}`;
}

/** By what this device got the coin: digest of the payment that brought it, or of the coin itself. */
export function previousIn({ coin, received }: Pick<CoinRecord, 'coin' | 'received'>): Uint8Array {
  return received?.transfer.digest ?? coin.digest;
}

/** The name by which verbs name a coin. */
export function coinIdOf(record: Pick<CoinRecord, 'coin' | 'received'>): string {
  return slotNameOf(coinUuid(record.coin.body), previousIn(record));
}

/** The payment that brought the coin; undefined for one from the issuer. */
export function broughtBy({ received }: Pick<CoinRecord, 'received'>): string | undefined {
  return received === undefined ? undefined : toHex(received.transfer.digest);
}

/** Was the coin used in part when it came, so that it cannot go on? */
export function isPartUsed({ received }: Pick<CoinRecord, 'received'>): boolean {
  if (received === undefined || received.transfer.body.rest === 0n) return false;
  return received.place === received.count - 1;
}

/** What the coin is worth to this device: its face value, without what the payer keeps of it. */
export function worthOf({ coin, received }: Pick<CoinRecord, 'coin' | 'received'>): Minor {
  const isLess = received !== undefined && isPartUsed({ received });
  return isLess ? minor(coin.body.value - received.transfer.body.rest) : coin.body.value;
}

/** Until when the issuer takes the coin, unix seconds. */
export function redeemByOfCoin({ coin }: Pick<CoinRecord, 'coin'>): number {
  return redeemByOf(coin.body);
}
