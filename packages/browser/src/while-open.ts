/**
 * Reading from a device's store for a screen that may be drawn once more while the app closes it: logging out, locking
 * and deleting close the store before the next screen is there.
 */

import { isTallystickError } from '@tallystick/protocol/tallystick-error';

/** What `read` gives; undefined once the store is closed. */
export function whileOpen<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isTallystickError(error) && error.code === 'store_closed') return undefined;
    throw error;
  }
}
