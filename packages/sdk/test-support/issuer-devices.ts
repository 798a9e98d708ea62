/** The devices of an account at the small issuer: what their holder asks about them. */

import { assert } from '@tallystick/protocol/assert';
import type { Call } from '@tallystick/protocol/calls/call';
import {
  blockDeviceBodyShape,
  devicesResultShape,
  nameDeviceBodyShape,
  type DeviceState,
} from '@tallystick/protocol/calls/devices';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { minor, type Currency } from '@tallystick/protocol/money';

/** A device as its holder manages it. */
export interface ManagedDevice {
  readonly account: string;
  readonly enrolledAt: number;
  /** What its holder did about it. */
  name: string;
  state: DeviceState;
}

/** All devices by the hexadecimal hash of their keys, and the money of the caller's account. */
export interface ManagedDevices {
  readonly devices: ReadonlyMap<string, ManagedDevice>;
  readonly currency: Currency;
  readonly available: bigint;
}

/** Does what the call says about one device, and answers with all of the caller's account. */
export function manageDevices(
  managed: ManagedDevices,
  caller: ManagedDevice,
  call: Call,
):
  | { readonly ok: true; readonly result: CborValue }
  | { readonly ok: false; readonly code: string } {
  const code = change(managed, caller, call);
  if (code !== undefined) return { ok: false, code };
  const mine = [...managed.devices].filter(([, { account }]) => account === caller.account);
  const result = devicesResultShape.encode({
    currency: managed.currency,
    available: minor(managed.available),
    devices: mine.map(([keyHash, device]) => ({
      keyHash: bytesOf(keyHash),
      name: device.name,
      state: device.state,
      enrolledAt: device.enrolledAt,
      reserved: minor(0n),
    })),
  });
  return { ok: true, result };
}

function change(
  { devices }: ManagedDevices,
  caller: ManagedDevice,
  call: Call,
): string | undefined {
  const { operation, body } = call;
  if (operation === 'retireDevice') caller.state = 'retiring';
  if (operation === 'nameDevice') {
    const read = readShape(nameDeviceBodyShape, body, operation);
    assert(read.ok, 'a device sent a malformed body');
    const named = devices.get(toHex(read.value.keyHash));
    if (named?.account !== caller.account) return 'notYourDevice';
    named.name = read.value.name;
  }
  if (operation === 'blockDevice') {
    const read = readShape(blockDeviceBodyShape, body, operation);
    assert(read.ok, 'a device sent a malformed body');
    const lost = devices.get(toHex(read.value.keyHash));
    if (lost === caller) return 'thisDevice';
    if (lost?.account !== caller.account) return 'notYourDevice';
    lost.state = 'blocked';
  }
  return undefined;
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  assert(bytes !== undefined, 'a key hash is not hexadecimal');
  return bytes;
}
