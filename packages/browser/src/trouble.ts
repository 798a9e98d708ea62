/**
 * What keeps the device from writing or reading, in kinds that each have one way out. Whatever a verb
 * was about did not happen; what was durable before still is.
 */

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

export type Trouble =
  /** No room left on the device. Free some and do it again. */
  | 'storeFull'
  /** A write failed and nobody knows whether it happened: close the app and open it again. */
  | 'needsReopening'
  /** What is on the disk is not what was written. */
  | 'storeDamaged'
  /** A bug, or a browser that took the storage away. Close the app and open it again. */
  | 'unexpected';

const KINDS: Readonly<Record<string, Trouble>> = {
  disk_full: 'storeFull',
  store_limit_exceeded: 'storeFull',
  device_needs_reopening: 'needsReopening',
  store_closed: 'needsReopening',
  store_damaged: 'storeDamaged',
};

/** The kind of trouble that an error means. */
export function troubleOf(error: unknown): Trouble {
  const code = isTallystickError(error) ? error.code : '';
  return KINDS[code] ?? 'unexpected';
}
