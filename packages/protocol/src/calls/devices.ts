/**
 * The devices of an account, as any of them sees and manages them (G-127, G-128): what each has ready,
 * what its holder calls it, blocking one that is lost, and retiring this one.
 *
 * Each of these calls is answered with the whole list as it is afterwards, and may be repeated.
 */

import {
  currencyShape,
  list,
  mapped,
  minorShape,
  octets,
  oneOf,
  optional,
  text,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { DEVICE_NAME_BYTES_MAX, DEVICES_LISTED_MAX, TIME_MAX } from '../limits.ts';
import { utf8Length } from '../messages/account-certificate.ts';
import type { Currency, Minor } from '../money.ts';

export const DEVICE_STATES = [
  'active',
  /** It gets nothing more; what was ready on it is on its way back. */
  'retiring',
  /** Nothing of its money is set aside any more. */
  'retired',
  /** Reported lost. */
  'blocked',
  /** Convicted of a double spend. */
  'revoked',
] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

export interface ListedDevice {
  /** SHA-256 of the device key. */
  readonly keyHash: Uint8Array;
  /** What its holder calls it; empty for one without a name. */
  readonly name: string;
  readonly state: DeviceState;
  readonly enrolledAt: number;
  /** When the issuer last had a call of it, to the hour; absent where it never had one. */
  readonly heardAt?: number;
  /** Set aside for its lines. */
  readonly reserved: Minor;
  /** When what is unspent of that is back at the latest, unless it is made ready anew. */
  readonly returnsBy?: number;
}

export interface DevicesResult {
  readonly currency: Currency;
  /** What the account has, apart from reservations. */
  readonly available: Minor;
  /** Those in use first, then the newest. */
  readonly devices: readonly ListedDevice[];
}

/** A name as a person gives it: it begins and ends with something to be seen. Empty takes it away. */
const deviceNameShape: Shape<string> = mapped<string, string>(
  text(DEVICE_NAME_BYTES_MAX),
  (name) => name,
  (name) => (isDeviceName(name) ? name : undefined),
);

/** Can a device be called that? At most 64 bytes of UTF-8, without spaces around it. */
export function isDeviceName(name: string): boolean {
  return name.trim() === name && utf8Length(name) <= DEVICE_NAME_BYTES_MAX;
}

export const devicesResultShape: Shape<DevicesResult> = tuple<DevicesResult>({
  currency: currencyShape,
  available: minorShape,
  devices: list(
    tuple<ListedDevice>({
      keyHash: octets(32),
      name: deviceNameShape,
      state: oneOf(DEVICE_STATES),
      enrolledAt: uint(TIME_MAX),
      heardAt: optional(uint(TIME_MAX)),
      reserved: minorShape,
      returnsBy: optional(uint(TIME_MAX)),
    }),
    DEVICES_LISTED_MAX,
  ),
});

export interface NameDeviceBody {
  readonly keyHash: Uint8Array;
  readonly name: string;
}

export const nameDeviceBodyShape: Shape<NameDeviceBody> = tuple<NameDeviceBody>({
  keyHash: octets(32),
  name: deviceNameShape,
});

/** Another account's device, or none: which of the two is nobody's business. */
export type NameDeviceRefusal = 'notYourDevice';

export interface BlockDeviceBody {
  readonly keyHash: Uint8Array;
}

export const blockDeviceBodyShape: Shape<BlockDeviceBody> = tuple<BlockDeviceBody>({
  keyHash: octets(32),
});

export type BlockDeviceRefusal =
  | 'notYourDevice'
  /** A device that is in its holder's hand is retired, not blocked. */
  | 'thisDevice';

/** Tills hand in payments, and stay. */
export type RetireDeviceRefusal = 'tillStays';
