/**
 * Parts of an account: money for the city, for the village, for transit, each under the rules that it was
 * asked for with (G-001, G-128, G-129). A part is got ready, made larger or smaller, and refreshed as the
 * main purse is, with `certify`; paid from with `pay`, when the person chooses it; and given back with
 * `giveBack`. Each of them is told its number, one of `PURSES.part`.
 */

import { purseKindOf } from '@tallystick/protocol/messages/purse';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import type { Device } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { heldCertificates, heldTerms, unspent } from './held-certificate.ts';
import { lineState } from './line-state.ts';

export interface Part {
  readonly currency: Currency;
  readonly purse: number;
  /** Spendable without a network now; 0 after the expiry. */
  readonly amount: Minor;
  readonly expiresAt: number;
  /** What is not spent is in the account by then, on the issuer's clock. */
  readonly returnsBy: number;
  /** Those it was asked for with; the account's own hold besides. */
  readonly rules: readonly Rule[];
}

/** The parts that this device holds certificates for, by their numbers. */
export function parts(device: Device): readonly Part[] {
  const { store } = device.ports;
  if (isStateLost(store)) return [];
  return heldCertificates(device)
    .filter(({ body }) => purseKindOf(body.purse) === 'part')
    .map((certificate): Part => {
      const { currency, purse, expiresAt } = certificate.body;
      const isOver = nowOf(device) >= expiresAt;
      const left = unspent(certificate, lineState(store, currency, purse));
      return {
        currency,
        purse,
        amount: minor(isOver ? 0n : left),
        expiresAt,
        returnsBy: redeemByOf(certificate.body),
        rules: heldTerms(store, currency, purse).asked,
      };
    });
}
