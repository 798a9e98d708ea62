/** Which coins of this device would pay an amount (V-47, V-48): told before a payment is made. */

import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { fitCoins } from './fit-coins.ts';
import { spendableCoins, type CoinPayRefusal } from './pay-with-coins.ts';
import { nextTransfer } from './sign-over.ts';

export interface CoinsWanted {
  readonly currency: Currency;
  /** At least 1. */
  readonly amount: Minor;
  /** Until when the request may be paid, unix seconds. */
  readonly until: number;
}

export type CoinsTold =
  | {
      readonly ok: true;
      /** Face values, the largest first. */
      readonly values: readonly Minor[];
      /** What of the last one comes back. */
      readonly rest: Minor;
    }
  | { readonly ok: false; readonly code: CoinPayRefusal | 'notEnrolled' | 'stateLost' };

/** The coins that would pay now. Nothing is signed. */
export function tellCoins(device: Device, { currency, amount, until }: CoinsWanted): CoinsTold {
  const session = device.session();
  const { crypto, store } = device.ports;
  if (session === undefined) return { ok: false, code: 'notEnrolled' };
  if (isStateLost(store)) return { ok: false, code: 'stateLost' };
  const spendable = spendableCoins(device, session, { currency, until });
  if (spendable.length === 0) return { ok: false, code: 'noCoins' };
  const fit = fitCoins(crypto, spendable, { amount, transfer: nextTransfer(device) });
  if (!fit.ok) return fit;
  const values = fit.coins.map(({ kept }) => kept.coin.body.value);
  return {
    ok: true,
    values: values.toSorted((left, right) => Number(right - left)).map(minor),
    rest: fit.rest,
  };
}
