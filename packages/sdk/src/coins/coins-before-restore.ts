/**
 * Coins that were made before the issuer came back from a backup: it may have forgotten them, and their money may be
 * spent a second time from the account that had them made. So they go back to the issuer as long as that money is there.
 */

import { uint } from '@tallystick/protocol/encoding/shape';
import { TIME_MAX } from '@tallystick/protocol/limits';
import { put, readStored } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

const KEY = 'coins-before-restore';
const timeShape = uint(TIME_MAX);

/** The change when this device hears of a restore, at `now` on the issuer's clock. */
export function noteCoinsBeforeRestore(now: number): StoreChange {
  return put(KEY, timeShape, now);
}

/** May the issuer have forgotten a coin of this time? */
export function isBeforeRestore(store: Store, issuedAt: number): boolean {
  const heardAt = readStored(store, KEY, timeShape);
  return heardAt !== undefined && issuedAt <= heardAt;
}
