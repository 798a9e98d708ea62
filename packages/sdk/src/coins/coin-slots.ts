/**
 * Coins that this device signed over, and coins that it was shown by others: each from one point of its way (V-64).
 *
 * Invariants: a slot is marked in the write that keeps what was signed, or decided, over it, and the mark outlives
 * the coin. So no coin is signed over twice, whatever the issuer sends again, and none is taken twice from the same
 * hands. Marks go when nobody can redeem the coin any more.
 */

import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import type { CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import { deadlineShape, put, readStoredBytes, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { coinIdOf, redeemByOfCoin, slotNameOf, type CoinRecord } from './coin-record.ts';

const SIGNED = 'coin-signed/';
const TAKEN = 'coin-taken/';

/** Did this device sign a transfer over this coin, as it had it? */
export function isSignedOver(store: Store, record: Pick<CoinRecord, 'coin' | 'received'>): boolean {
  return store.get(SIGNED + coinIdOf(record)) !== undefined;
}

/** The change after a transfer over the coin was signed. */
export function putSignedOver(record: CoinRecord): StoreChange {
  return put(SIGNED + coinIdOf(record), deadlineShape, redeemByOfCoin(record));
}

/** Was this coin (UUID, 16 bytes), as its holder had it (32 bytes), shown here before? */
export function isTaken(store: Store, uuid: Uint8Array, previous: Uint8Array): boolean {
  return store.get(TAKEN + slotNameOf(uuid, previous)) !== undefined;
}

/** The changes after coins with good signatures were decided over; also where they were declined. */
export function putTakenCoins({ coins }: CoinAuthorization): readonly StoreChange[] {
  return coins.map(({ coin, previous }) =>
    put(TAKEN + slotNameOf(coinUuid(coin.body), previous), deadlineShape, redeemByOfCoin({ coin })),
  );
}

/** The changes that forget slots of coins that nobody can redeem any more. */
export function forgetSlots(store: Store, now: number): readonly StoreChange[] {
  return [SIGNED, TAKEN].flatMap((prefix) =>
    store
      .entries(prefix)
      .filter(([key, bytes]) => readStoredBytes(key, bytes, deadlineShape) < now)
      .map(([key]) => remove(key)),
  );
}
