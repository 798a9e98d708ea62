/** The device of somebody who is taken out of the world: it was never switched on, and does nothing. */

import { createDisk } from './disk.ts';
import type { DeviceSide } from './device-side.ts';

/** A device of that name on which every verb fails. */
export function createAbsentDevice(name: string): DeviceSide {
  return {
    name,
    isAbsent: true,
    disk: createDisk(),
    use: () => Promise.resolve({ ok: false, why: 'absent' }),
    kill: () => undefined,
    isConnected: () => false,
    setConnected: () => undefined,
    wipe: () => undefined,
    forgetMark: () => undefined,
    clockError: () => 0,
    setClockError: () => undefined,
    clone: createAbsentDevice,
    another: createAbsentDevice,
  };
}
