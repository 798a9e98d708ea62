/** The currency of a device's operator. */

import { assert } from '@tallystick/protocol/assert';
import type { Currency } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';

/** The one currency of the operator's. */
export function currencyOf(device: Device): Currency {
  const currency = device.session()?.trust.bundle.currencies[0]?.number;
  assert(currency !== undefined, 'the operator has no currency');
  return currency;
}
