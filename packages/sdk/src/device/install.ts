/**
 * Is this store still where it was made? A store that was copied or restored shows an older state than
 * the device had, and an honest owner who pays from it becomes a double spender. So no doubt is
 * argued away: the device stops paying and collecting, and closes its lines with a signed `stateLost`.
 *
 * Invariant: a device that once lost its state never gets it back; it starts afresh in a new store.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { octets, type Shape } from '@tallystick/protocol/encoding/shape';
import type { DevicePorts } from '../ports.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { mark, put, readStored } from './stored-value.ts';

const INSTALL_KEY = 'install';
const LOST_KEY = 'state-lost';
const installShape: Shape<Uint8Array> = octets(16);

/** Compares store and marker, and remembers a disagreement for good. */
export async function checkInstall(ports: DevicePorts): Promise<void> {
  const { store, installMarker } = ports;
  if (installMarker === undefined || isStateLost(store)) return;
  const install = readStored(store, INSTALL_KEY, installShape);
  if (install === undefined) {
    const fresh = ports.random(16);
    // The marker first: killed in between, the store is still new and both are made again.
    await installMarker.set(toHex(fresh));
    await store.write([put(INSTALL_KEY, installShape, fresh)]);
    return;
  }
  if ((await installMarker.get()) !== toHex(install)) await store.write([stateLostChange()]);
}

/** Has this device lost its state? */
export function isStateLost(store: Store): boolean {
  return store.get(LOST_KEY) !== undefined;
}

/** The change that records the loss. */
export function stateLostChange(): StoreChange {
  return mark(LOST_KEY);
}
