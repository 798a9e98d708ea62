/** Which coins of this device pay an amount (V-47, V-48): chosen for a payment, and told before it is made. */

import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Device, Session } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { handsOf, hindranceOf } from './coin-hindrance.ts';
import { fitCoins, type FitRefusal } from './fit-coins.ts';
import { heldCoins } from './kept-coins.ts';
import { nextTransfer, readyCoin, type ReadyCoin } from './sign-over.ts';

/** Why coins do not pay a request, that a certificate would not be refused for. */
export type CoinPayRefusal =
  /** This device has no coins of the currency that may go on. */
  'noCoins' | FitRefusal;

/** Coins that may go on until `until` (unix seconds), those that expire sooner first. */
export function spendableCoins(
  device: Device,
  session: Session,
  { currency, until }: { readonly currency: Currency; readonly until: number },
): readonly ReadyCoin[] {
  const hands = handsOf(device, session, until);
  return heldCoins(device)
    .filter(({ coin }) => coin.body.currency === currency)
    .filter((record) => hindranceOf(device, hands, record) === undefined)
    .toSorted((left, right) => left.coin.body.expiresAt - right.coin.body.expiresAt)
    .flatMap((record) => readyCoin(record, hands.terms?.holder) ?? []);
}

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
