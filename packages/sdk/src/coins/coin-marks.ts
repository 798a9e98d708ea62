/**
 * Marks beside the coins in a device's store: which are held, and which a payment handed over. Who only has to know
 * that there are coins reads these, and needs nothing of what reads a coin.
 *
 * Invariant: a mark is written with the coin whose state it tells.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { keysBehind, mark, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

const HELD = 'coin-held/';
const GONE = 'coin-gone/';

/** Ids of the coins that are signed over to nobody. */
export function heldCoinIds(store: Store): readonly string[] {
  return keysBehind(store, HELD);
}

/** Ids of the coins that one payment handed over, or all payments did, and that are still kept. */
export function goneCoinIds(store: Store, paymentId?: string): readonly string[] {
  if (paymentId !== undefined) return keysBehind(store, `${GONE}${paymentId}/`);
  return keysBehind(store, GONE).map((rest) => rest.slice(rest.indexOf('/') + 1));
}

/** Collected payments of which this device holds coins still. */
export function paymentsHeld(store: Store): ReadonlySet<string> {
  return new Set(heldCoinIds(store).map((id) => id.slice(0, id.indexOf('/'))));
}

/** Does this device hold coins of this collected payment still? */
export function hasHeldCoins(store: Store, paymentId: string): boolean {
  return keysBehind(store, `${HELD}${paymentId}/`).length > 0;
}

/** The change that says whether a coin is held. */
export function heldMark(coinId: string, isHeld: boolean): StoreChange {
  return isHeld ? mark(HELD + coinId) : remove(HELD + coinId);
}

/** The change that says whether the payment of digest `to` handed a coin over that is still kept. */
export function goneMark(to: Uint8Array, coinId: string, isGone: boolean): StoreChange {
  const key = `${GONE}${toHex(to)}/${coinId}`;
  return isGone ? mark(key) : remove(key);
}
