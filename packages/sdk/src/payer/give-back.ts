/**
 * Giving back what is ready offline (design: "Give back now"). Spending ends on this device at once, with
 * or without a network; the money returns to the account at the certificate's `redeemBy`, because until
 * then a payee may still hand in a payment that was made from it.
 */

import { minorShape, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { TIME_MAX } from '@tallystick/protocol/limits';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Device } from '../device/device.ts';
import { put, readStored, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { heldCertificate, removeCertificate, unspent } from './held-certificate.ts';
import { lineState } from './line-state.ts';

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

function keyOf(currency: Currency): string {
  return `given-back/${currency}`;
}

/** Ends spending from the certificate of `currency`. Getting ready again undoes it. */
export async function giveBack(device: Device, currency: Currency): Promise<GiveBackOutcome> {
  return device.change(async () => {
    const certificate = heldCertificate(device, currency);
    if (certificate === undefined) return { ok: false, code: 'nothingReady' };
    const line = lineState(device.ports.store, currency);
    const back = {
      amount: minor(unspent(certificate, line)),
      returnsBy: redeemByOf(certificate.body),
    };
    await device.write([
      ...removeCertificate(currency),
      put(keyOf(currency), givenBackShape, back),
    ]);
    return { ok: true, ...back };
  });
}

/** What was given back and has not been made ready again since. */
export function givenBack(store: Store, currency: Currency): GivenBack | undefined {
  return readStored(store, keyOf(currency), givenBackShape);
}

/** The change that forgets it: the money is ready again, or has returned. */
export function forgetGivenBack(currency: Currency): StoreChange {
  return remove(keyOf(currency));
}
