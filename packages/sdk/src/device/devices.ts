/**
 * The devices of the account, seen and managed from this one (G-127, G-128). Each verb asks the issuer
 * and gives its list as it is afterwards; nothing of it is kept here.
 */

import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  blockDeviceBodyShape,
  devicesResultShape,
  isDeviceName,
  nameDeviceBodyShape,
  type BlockDeviceRefusal,
  type DevicesResult,
  type ListedDevice,
  type NameDeviceRefusal,
  type RetireDeviceRefusal,
} from '@tallystick/protocol/calls/devices';
import { heldCoinIds } from '../coins/coin-marks.ts';
import { giveBack } from '../payer/give-back.ts';
import { heldCertificates } from '../payer/held-certificate.ts';
import { outbox, SIDES } from '../sync/outbox.ts';
import { askAndRead, type AskRefusal } from './ask-issuer.ts';
import type { IssuerCall } from './call-issuer.ts';
import type { Device } from './device.ts';
import { markOwn } from './own-key.ts';

export interface AccountDevice extends ListedDevice {
  readonly isThis: boolean;
}

export interface AccountDevices extends Omit<DevicesResult, 'devices'> {
  readonly devices: readonly AccountDevice[];
}

export type DevicesOutcome<Own extends string = never> =
  | { readonly ok: true; readonly value: AccountDevices }
  | { readonly ok: false; readonly code: AskRefusal<Own> };

export type NameDeviceOutcome = DevicesOutcome<NameDeviceRefusal | 'nameInvalid'>;
export type BlockDeviceOutcome = DevicesOutcome<BlockDeviceRefusal>;
/** `unsent`: payments lie on this device alone. */
export type RetireDeviceOutcome = DevicesOutcome<RetireDeviceRefusal | 'unsent'>;

/** Asks which devices the account has, and what each of them holds. */
export async function listDevices(device: Device): Promise<DevicesOutcome> {
  return ask(device, { operation: 'devices', body: null, refusals: {} });
}

/** Calls a device of the account `name`; an empty one takes its name away. */
export async function nameDevice(
  device: Device,
  input: { readonly keyHash: Uint8Array; readonly name: string },
): Promise<NameDeviceOutcome> {
  if (!isDeviceName(input.name)) return { ok: false, code: 'nameInvalid' };
  return ask<NameDeviceRefusal>(device, {
    operation: 'nameDevice',
    body: nameDeviceBodyShape.encode(input),
    refusals: { notYourDevice: true },
  });
}

/** Blocks another device of the account, which is lost. Blocking it again changes nothing. */
export async function blockDevice(
  device: Device,
  input: { readonly keyHash: Uint8Array },
): Promise<BlockDeviceOutcome> {
  return ask<BlockDeviceRefusal>(device, {
    operation: 'blockDevice',
    body: blockDeviceBodyShape.encode(input),
    refusals: { notYourDevice: true, thisDevice: true },
  });
}

/**
 * Retires this device. Spending from certificates ends here at once, also when the issuer cannot be reached; then it is
 * to be asked again. Coins go back into the account before the issuer is told. What was ready returns at the certificate's redeemBy.
 */
export async function retireDevice(device: Device): Promise<RetireDeviceOutcome> {
  const { store } = device.ports;
  const session = device.session();
  if (session === undefined) return { ok: false, code: 'notEnrolled' };
  if (SIDES.some((side) => outbox(store, side).length > 0)) return { ok: false, code: 'unsent' };
  // From every purse: what is set aside for a purchase, and the parts, end as what is ready does.
  for (const { body } of heldCertificates(device))
    await giveBack(device, body.currency, body.purse);
  const kept = await putCoinsBack(device);
  if (kept !== undefined) return { ok: false, code: kept };
  return ask<RetireDeviceRefusal>(device, {
    operation: 'retireDevice',
    body: null,
    refusals: { tillStays: true },
  });
}

/**
 * Coins that others paid with are proven by nobody else, and would go back to them at redeemBy. Where the issuer takes
 * none from this device, after a loss of state, they do.
 */
async function putCoinsBack(device: Device): Promise<AskRefusal | undefined> {
  if (heldCoinIds(device.ports.store).length === 0) return undefined;
  const { redeemCoins } = await import('../coins/redeem-coins.ts');
  const redeemed = await redeemCoins(device, 'all');
  if (redeemed.ok) return undefined;
  const { code } = redeemed;
  return code === 'offline' || code === 'tooManyCalls' ? code : undefined;
}

function ask<Own extends string>(
  device: Device,
  call: Pick<IssuerCall<Own>, 'operation' | 'body' | 'refusals'>,
): Promise<DevicesOutcome<Own>> {
  return askAndRead(device, call, (result) => {
    const read = readShape(devicesResultShape, result, 'devicesResult');
    const devices = read.ok ? markOwn(device, read.value.devices) : undefined;
    return read.ok && devices !== undefined ? { ...read.value, devices } : undefined;
  });
}
