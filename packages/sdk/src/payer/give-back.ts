/**
 * Giving back what is ready offline (design: "Give back now"). Spending ends on this device at once, with
 * or without a network; the money returns to the account at the certificate's `redeemBy`, because until
 * then a payee may still hand in a payment that was made from it.
 */

import { minorShape, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { TIME_MAX } from '@tallystick/protocol/limits';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Device } from '../device/device.ts';
import { put, readStored, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { heldCertificate, removeCertificate, unspent } from './held-certificate.ts';
import { lineName, lineState, type LineName } from './line-state.ts';

/** What was given back, and when it returns. */
export interface GivenBack {
  readonly amount: Minor;
  /** Unix seconds on the issuer's clock; at the latest then it is in the account. */
  readonly returnsBy: number;
}

export type GiveBackOutcome =
  ({ readonly ok: true } & GivenBack) | { readonly ok: false; readonly code: 'nothingReady' };

const givenBackShape: Shape<GivenBack> = tuple<GivenBack>({
  amount: minorShape,
  returnsBy: uint(TIME_MAX),
});

/** The main purse's key is of the time when there was no other. */
function keyOf(line: LineName): string {
  return line.purse === MAIN_PURSE ? `given-back/${line.currency}` : `given-back/${lineName(line)}`;
}

/** Ends spending from the certificate of one line. Getting ready again undoes it. */
export async function giveBack(
  device: Device,
  currency: Currency,
  purse: number = MAIN_PURSE,
): Promise<GiveBackOutcome> {
  return device.change(async () => {
    const certificate = heldCertificate(device, currency, purse);
    if (certificate === undefined) return { ok: false, code: 'nothingReady' };
    const name = { currency, purse };
    const line = lineState(device.ports.store, currency, purse);
    const back = {
      amount: minor(unspent(certificate, line)),
      returnsBy: redeemByOf(certificate.body),
    };
    await device.write([...removeCertificate(name), put(keyOf(name), givenBackShape, back)]);
    return { ok: true, ...back };
  });
}

/** What was given back and has not been made ready again since. */
export function givenBack(
  store: Store,
  currency: Currency,
  purse: number = MAIN_PURSE,
): GivenBack | undefined {
  return readStored(store, keyOf({ currency, purse }), givenBackShape);
}

/** The change that forgets it: the money is ready again, or has returned. */
export function forgetGivenBack(line: LineName): StoreChange {
  return remove(keyOf(line));
}
