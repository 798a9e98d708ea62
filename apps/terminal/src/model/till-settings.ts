/** What the merchant sets for this till; kept in the device's store. */

import { minorShape, oneOf, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { minor } from '@tallystick/protocol/money';
import { ownCurrency } from '@tallystick/sdk/device/balances';
import type { Device } from '@tallystick/sdk/device/device';
import { put, readStored } from '@tallystick/sdk/device/stored-value';
import type { UnsentLimits } from './unsent.ts';

/** What receipts and day closes are printed on. */
const PAPERS = ['a4', 'roll58'] as const;
export type Paper = (typeof PAPERS)[number];

export interface TillSettings {
  /** Warn of halves that are not handed in from this age or this sum on. */
  readonly unsent: UnsentLimits;
  readonly paper: Paper;
}

const SETTINGS_KEY = 'terminal/settings';
const YEAR_SECONDS = 366 * 86_400;

const settingsShape: Shape<TillSettings> = tuple<TillSettings>({
  unsent: tuple<UnsentLimits>({
    ageSecondsMax: uint(YEAR_SECONDS, 1),
    sumMax: minorShape,
  }),
  paper: oneOf(PAPERS),
});

/** Before anybody set anything: a day, or five thousand of the whole unit. */
function firstSettings(exponent: number): TillSettings {
  return {
    unsent: { ageSecondsMax: 86_400, sumMax: minor(5_000n * 10n ** BigInt(exponent)) },
    paper: 'roll58',
  };
}

/** The settings of this till. */
export function tillSettings(device: Device): TillSettings {
  const exponent = ownCurrency(device)?.exponent ?? 2;
  return readStored(device.ports.store, SETTINGS_KEY, settingsShape) ?? firstSettings(exponent);
}

/** Keeps other settings. */
export async function keepTillSettings(device: Device, settings: TillSettings): Promise<void> {
  await device.change(() => device.write([put(SETTINGS_KEY, settingsShape, settings)]));
}
