/** The limits that a till sets for itself, on top of its operator's; kept in the device's store. */

import { ownLimitsShape, type OwnLimits } from '@tallystick/protocol/risk/risk-limits';
import type { Device } from '../device/device.ts';
import { put, readStored } from '../device/stored-value.ts';
import type { Store } from '../store/store.ts';

const KEY = 'own-limits';

/** What this till has set; nothing at first. */
export function ownLimits(store: Store): OwnLimits {
  return readStored(store, KEY, ownLimitsShape) ?? {};
}

/** Keeps other limits. They hold for payments that are taken from now on. */
export async function keepOwnLimits(device: Device, limits: OwnLimits): Promise<void> {
  await device.change(() => device.write([put(KEY, ownLimitsShape, limits)]));
}
