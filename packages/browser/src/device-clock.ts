/**
 * Is this device's clock right? The only other clock it hears is the issuer's, in each answer. A clock
 * that is wrong makes requests that nobody can pay, or papers that look expired.
 */

import type { Device } from '@tallystick/sdk/device/device';
import { lastContact } from '@tallystick/sdk/device/device-time';

/** Without a policy: what most operators allow. */
const SKEW_SECONDS = 120;

/** How far the clock is ahead of the issuer's (behind: negative), where that is more than allowed. */
export function clockError(device: Device, heard: 'justNow' | 'earlier'): number | undefined {
  const { clock, store } = device.ports;
  const { floor } = lastContact(store);
  if (floor === 0) return undefined;
  const error = clock() - floor;
  // Without an answer just now, only a clock before the last answer is known to be wrong.
  if (heard === 'earlier' && error > 0) return undefined;
  const allowed = device.session()?.trust.bundle.policy.skewSeconds ?? SKEW_SECONDS;
  return Math.abs(error) > allowed ? error : undefined;
}
