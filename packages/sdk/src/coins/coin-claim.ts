/**
 * Claims: transfers of coins back to the issuer (V-58), as they are kept and sent.
 *
 * Invariant: a claim is signed once and durable before it is sent; whatever gets lost, the same bytes go again. It is
 * kept until nobody can redeem its coins any more, because an issuer that came back from a backup may have forgotten
 * what it answered.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  anyShape,
  list,
  minorShape,
  octets,
  tuple,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import { paymentDigestShape } from '@tallystick/protocol/messages/half';
import type { Minor } from '@tallystick/protocol/money';
import {
  deadlineShape,
  keysBehind,
  mark,
  put,
  readStored,
  readStoredBytes,
  remove,
} from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

/** One coin of a claim. */
export interface ClaimedCoin {
  /** By what this device had it. */
  readonly previous: Uint8Array;
  readonly uuid: Uint8Array;
  /** Without what its payer keeps of it. */
  readonly worth: Minor;
}

export interface CoinClaim {
  /** Of the transfer. */
  readonly digest: Uint8Array;
  /** [rolls, passages, transfer], as it is sent. */
  readonly value: CborValue;
  /** In the order of the claim. */
  readonly coins: readonly ClaimedCoin[];
  /** Until when the issuer takes the last of its coins, unix seconds. */
  readonly redeemBy: number;
}

const PREFIX = 'coin-claim/';
const OPEN = 'coin-claim-open/';

const claimShape: Shape<CoinClaim> = tuple<CoinClaim>({
  digest: paymentDigestShape,
  value: anyShape,
  coins: list(
    tuple<ClaimedCoin>({ previous: octets(32), uuid: octets(16), worth: minorShape }),
    TRANSFER_COINS_MAX,
  ),
  redeemBy: deadlineShape,
});

/** Claims that the issuer has not answered. */
export function openClaims(store: Store): readonly CoinClaim[] {
  return keysBehind(store, OPEN).flatMap((id) => readStored(store, PREFIX + id, claimShape) ?? []);
}

/** The changes that keep a new claim until it is answered. */
export function putClaim(claim: CoinClaim): readonly StoreChange[] {
  const id = toHex(claim.digest);
  return [put(PREFIX + id, claimShape, claim), mark(OPEN + id)];
}

/** The change that sends a claim, also one that was answered before. */
export function toClaim(digest: Uint8Array): StoreChange {
  return mark(OPEN + toHex(digest));
}

/** The change after the issuer answered a claim. */
export function claimAnswered({ digest }: CoinClaim): StoreChange {
  return remove(OPEN + toHex(digest));
}

/** The changes after the issuer may have forgotten what it answered. */
export function claimsAgain(store: Store, now: number): readonly StoreChange[] {
  return claims(store)
    .filter(({ redeemBy }) => now < redeemBy)
    .map(({ digest }) => toClaim(digest));
}

/** The changes that forget claims whose coins nobody can redeem any more, once they are answered. */
export function forgetClaims(store: Store, now: number): readonly StoreChange[] {
  return claims(store)
    .filter(
      ({ digest, redeemBy }) => redeemBy < now && store.get(OPEN + toHex(digest)) === undefined,
    )
    .map(({ digest }) => remove(PREFIX + toHex(digest)));
}

function claims(store: Store): readonly CoinClaim[] {
  return store.entries(PREFIX).map(([key, bytes]) => readStoredBytes(key, bytes, claimShape));
}
