/**
 * Setting an exact sum aside for one purchase, while there is a network: for about five minutes, longer when
 * asked before they end, back when they are over (G-121, G-122).
 *
 * Invariant: after a lost answer the same purse is asked with the same call, so nothing is set aside twice;
 * and nothing is set aside anew for what was paid already.
 */

import type { Currency, Minor } from '@tallystick/protocol/money';
import { PURSES } from '@tallystick/protocol/messages/purse';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { isRenewalDue } from '../device/certificate-due.ts';
import type { Device } from '../device/device.ts';
import {
  certifyInTurn,
  undecidedCertify,
  type CertifyDeviceRefusal,
  type CertifyInput,
  type CertifyOutcome,
} from './certify.ts';
import { giveBack, type GiveBackOutcome } from './give-back.ts';
import { heldCertificate } from './held-certificate.ts';
import { lineState } from './line-state.ts';
import { emptyPurse, openReservation, type Reservation } from './reservations.ts';

/** After its payment the rest comes back, whatever is left (G-118). */
const ONE_PAYMENT: readonly Rule[] = [{ kind: 'count', payments: 1 }];

export type ReserveRefusal =
  | CertifyDeviceRefusal
  /** As much is set aside for other purchases as a device can. */
  | 'tooManyReservations'
  /** It ended, was used or was given back. */
  | 'reservationOver';

export type ReserveOutcome =
  | {
      readonly ok: true;
      readonly reservation: Reservation;
      /** What the account has left at the issuer. */
      readonly available: Minor;
    }
  | { readonly ok: false; readonly code: ReserveRefusal };

export type ExtendReservationOutcome =
  | { readonly ok: true; readonly reservation: Reservation }
  | { readonly ok: false; readonly code: Exclude<ReserveRefusal, 'tooManyReservations'> };

/**
 * Sets `amount` aside, whole or not at all. After `offline` or `notTheIssuer` it is open whether it was;
 * asking again finds out, and what nobody asks for again comes back by itself.
 */
export async function reserve(
  device: Device,
  { currency, amount }: { readonly currency: Currency; readonly amount: Minor },
): Promise<ReserveOutcome> {
  return device.contact(async () => {
    const undecided = PURSES.short.find(
      (purse) =>
        undecidedCertify(device, currency, purse) !== undefined &&
        openReservation(device, currency, purse) === undefined,
    );
    const purse = undecided ?? emptyPurse(device, currency);
    if (purse === undefined) return { ok: false, code: 'tooManyReservations' };
    const outcome = await certifyShort(device, { currency, purse, amount, rules: ONE_PAYMENT });
    if (!outcome.ok) return outcome;
    const reservation = openReservation(device, currency, purse);
    // By a clock that is minutes ahead.
    if (reservation === undefined) return { ok: false, code: 'reservationOver' };
    if (outcome.ready < amount) {
      // The holder's locks left less: that pays no purchase, and comes back.
      await giveBack(device, currency, purse);
      return { ok: false, code: 'fundsLocked' };
    }
    return { ok: true, reservation, available: outcome.available };
  });
}

/** Lets one that is open begin anew: from now on it has the full time. */
export async function extendReservation(
  device: Device,
  { currency, purse }: Pick<Reservation, 'currency' | 'purse'>,
): Promise<ExtendReservationOutcome> {
  return device.contact(async () => {
    const before = openReservation(device, currency, purse);
    if (before === undefined) return { ok: false, code: 'reservationOver' };
    const { counter: onlyAt } = lineState(device.ports.store, currency, purse);
    const { amount } = before;
    const asked = { currency, purse, amount, rules: ONE_PAYMENT, onlyAt };
    const outcome = await certifyShort(device, asked);
    const reservation = openReservation(device, currency, purse);
    // Paid from, or over, while the issuer was asked.
    if (reservation === undefined) return { ok: false, code: 'reservationOver' };
    return outcome.ok ? { ok: true, reservation } : outcome;
  });
}

/** Gives back what is not used: it cannot be paid from any more, and is in the account when its time ends. */
export async function giveBackReservation(
  device: Device,
  { currency, purse }: Pick<Reservation, 'currency' | 'purse'>,
): Promise<GiveBackOutcome> {
  const isOpen = openReservation(device, currency, purse) !== undefined;
  return isOpen ? giveBack(device, currency, purse) : { ok: false, code: 'nothingReady' };
}

/** An answer that was lost before may come when its time is nearly over: then it is asked for anew. */
async function certifyShort(
  device: Device,
  input: CertifyInput & { readonly purse: number },
): Promise<CertifyOutcome> {
  const { currency, purse } = input;
  const wasLost = undecidedCertify(device, currency, purse) !== undefined;
  const outcome = await certifyInTurn(device, input);
  const held = heldCertificate(device, currency, purse);
  const isOld = held === undefined || isRenewalDue(device, held);
  return outcome.ok && wasLost && isOld ? certifyInTurn(device, input) : outcome;
}
