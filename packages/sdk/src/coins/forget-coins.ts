/** Letting go of coins that nothing can come of any more, of their slots, and of claims that were answered. */

import type { Device } from '../device/device.ts';
import type { StoreChange } from '../store/store.ts';
import { forgetClaims } from './coin-claim.ts';
import { redeemByOfCoin } from './coin-record.ts';
import { keptCoins, removeCoin } from './kept-coins.ts';
import { forgetSlots } from './coin-slots.ts';

/** The changes; what is not paid can be looked at for so long after its end, in seconds. */
export function forgetCoins(
  device: Device,
  now: number,
  historySeconds: number,
): readonly StoreChange[] {
  const { store } = device.ports;
  const over = keptCoins(device).filter(
    (record) => record.state !== 'claimed' && redeemByOfCoin(record) + historySeconds < now,
  );
  return [...over.flatMap(removeCoin), ...forgetSlots(store, now), ...forgetClaims(store, now)];
}
