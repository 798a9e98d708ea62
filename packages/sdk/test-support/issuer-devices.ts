/** The devices of an account at the small issuer: what their holder asks about them. */

import { assert } from '@tallystick/protocol/assert';
import type { Call } from '@tallystick/protocol/calls/call';
import {
  blockDeviceBodyShape,
  devicesResultShape,
  nameDeviceBodyShape,
} from '@tallystick/protocol/calls/devices';
import { fromHex, toHex } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { minor } from '@tallystick/protocol/money';
import { EURO, type Enrolled, type IssuerState, type Outcome } from './issuer-operations.ts';

/** Does what the call says about one device, and answers with all of the caller's account. */
export function manageDevices(state: IssuerState, caller: Enrolled, call: Call): Outcome {
  const code = change(state, caller, call);
  if (code !== undefined) return { ok: false, code };
  const mine = [...state.devices].filter(([, { account }]) => account === caller.account);
  const result = devicesResultShape.encode({
    currency: EURO,
    available: minor(state.books.available.get(caller.account) ?? 0n),
    devices: mine.map(([keyHash, device]) => ({
      keyHash: bytesOf(keyHash),
      name: device.name,
      state: device.state,
      enrolledAt: device.certificate.body.issuedAt,
      reserved: minor(0n),
    })),
  });
  return { ok: true, result };
}

function change(state: IssuerState, caller: Enrolled, call: Call): string | undefined {
  const { operation, body } = call;
  if (operation === 'retireDevice') caller.state = 'retiring';
  if (operation === 'nameDevice') {
    const read = readShape(nameDeviceBodyShape, body, operation);
    assert(read.ok, 'a device sent a malformed body');
    const named = state.devices.get(toHex(read.value.keyHash));
    if (named?.account !== caller.account) return 'notYourDevice';
    named.name = read.value.name;
  }
  if (operation === 'blockDevice') {
    const read = readShape(blockDeviceBodyShape, body, operation);
    assert(read.ok, 'a device sent a malformed body');
    const lost = state.devices.get(toHex(read.value.keyHash));
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
