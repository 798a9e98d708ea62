/**
 * What is set aside for one purchase each: an exact sum, for some minutes, for a payee with a network
 * (G-121, G-122). Each has a short purse of its own.
 *
 * Invariant: one payment ends it. Nothing but a person makes it last longer, and what is not used comes
 * back by itself, whether this device is ever heard of again or not.
 */

import { PURSES, purseKindOf } from '@tallystick/protocol/messages/purse';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { Device } from '../device/device.ts';
import { issuerTimeOf, nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import type { StoreChange } from '../store/store.ts';
import { forgetGivenBack, givenBack } from './give-back.ts';
import {
  heldCertificates,
  removeCertificate,
  unspent,
  type HeldCertificate,
} from './held-certificate.ts';
import { knownLines, lineState } from './line-state.ts';

export type ReservationState =
  /** It can be paid from. */
  | 'open'
  /** A payment was made from it. */
  | 'used'
  /** Its time is over, and nothing was paid from it. */
  | 'ended'
  | 'givenBack';

export interface Reservation {
  readonly currency: Currency;
  /** Names it, as long as it is open. */
  readonly purse: number;
  /** What was set aside. */
  readonly amount: Minor;
  /** What of it no payment has used. */
  readonly left: Minor;
  /** Unix seconds; what is not used then is on its way back. */
  readonly expiresAt: number;
  readonly state: ReservationState;
}

/** How long one that is over is still shown. */
const SHOWN_SECONDS = 3_600;

/** The open ones, the one that ends first at the top; then those that ended in the last hour. */
export function reservations(device: Device): readonly Reservation[] {
  const now = nowOf(device);
  return all(device)
    .filter(({ expiresAt }) => now < expiresAt + SHOWN_SECONDS)
    .toSorted(
      (one, other) =>
        Number(other.state === 'open') - Number(one.state === 'open') ||
        one.expiresAt - other.expiresAt,
    );
}

/** Those that can be paid from. */
export function openReservations(device: Device, currency: Currency): readonly Reservation[] {
  return reservations(device).filter((each) => each.state === 'open' && each.currency === currency);
}

/** The open one in a purse. */
export function openReservation(
  device: Device,
  currency: Currency,
  purse: number,
): Reservation | undefined {
  return openReservations(device, currency).find((each) => each.purse === purse);
}

/**
 * A purse from which nothing can be paid any more, first one for which nothing is set aside any more; undefined
 * where all are taken.
 */
export function emptyPurse(device: Device, currency: Currency): number | undefined {
  const now = nowOf(device);
  const running = all(device).filter((each) => each.currency === currency && now < each.expiresAt);
  const isFree = (purse: number, states: readonly ReservationState[]): boolean =>
    !running.some((each) => each.purse === purse && states.includes(each.state));
  return (
    PURSES.short.find((purse) => isFree(purse, ['open', 'used'])) ??
    PURSES.short.find((purse) => isFree(purse, ['open']))
  );
}

/** The changes that forget those which ended so long ago that nobody looks for them. */
export function forgetReservations(device: Device): readonly StoreChange[] {
  const now = issuerTimeOf(device);
  return all(device)
    .filter(({ expiresAt }) => now >= expiresAt + SHOWN_SECONDS)
    .flatMap((old) => [...removeCertificate(old), forgetGivenBack(old)]);
}

function all(device: Device): readonly Reservation[] {
  const { store } = device.ports;
  if (isStateLost(store)) return [];
  const held = heldCertificates(device)
    .filter(({ body }) => purseKindOf(body.purse) === 'short')
    .map((certificate) => reservationOf(device, certificate));
  const back = knownLines(store).flatMap(({ currency, purse }): readonly Reservation[] => {
    const given = purseKindOf(purse) === 'short' ? givenBack(store, currency, purse) : undefined;
    if (given === undefined) return [];
    const { amount, returnsBy: expiresAt } = given;
    return [{ currency, purse, amount, left: amount, expiresAt, state: 'givenBack' }];
  });
  return [...held, ...back];
}

function reservationOf(device: Device, certificate: HeldCertificate): Reservation {
  const { currency, purse, ceiling, baseSum, expiresAt, counterMax } = certificate.body;
  const line = lineState(device.ports.store, currency, purse);
  const left = minor(unspent(certificate, line));
  const isUsed = line.counter >= counterMax || left === 0n;
  const state = isUsed ? 'used' : nowOf(device) < expiresAt ? 'open' : 'ended';
  return { currency, purse, amount: minor(ceiling - baseSum), left, expiresAt, state };
}
