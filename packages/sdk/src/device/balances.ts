/** What a person may ask at any time: what is at the issuer, what is ready here, what hangs. */

import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { minor, type Currency, type Minor } from '@tallystick/protocol/money';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import { heldCertificate, heldTerms, unspent } from '../payer/held-certificate.ts';
import { lineState } from '../payer/line-state.ts';
import { unconfirmedPayments } from '../payer/payment-record.ts';
import { usedCover } from '../payee/collected-payment.ts';
import { accountState, type AccountState } from './account-state.ts';
import type { Device } from './device.ts';
import { nowOf } from './device-time.ts';
import { isStateLost } from './install.ts';

/** What the newest certificate still allows. */
export interface ReadyOffline {
  /** Spendable without a network now; 0 after the expiry. */
  readonly amount: Minor;
  /** At most in one payment. */
  readonly paymentMax: Minor;
  /** Payments that are left. */
  readonly paymentsLeft: number;
  readonly expiresAt: number;
  /** What is not spent is in the account by then, on the issuer's clock. */
  readonly returnsBy: number;
  /** What of the account's funds no certificate reached when this one was made (G-130, G-156). */
  readonly locked: Minor;
}

export interface CurrencyBalance {
  readonly currency: Currency;
  /** As people write it, and its decimal places. */
  readonly code: string;
  readonly exponent: number;
  /** At the issuer, apart from reservations, as it said last. */
  readonly available: Minor;
  /** Set aside at the issuer for lines, as of the last sync. */
  readonly reserved: Minor;
  readonly offline?: ReadyOffline;
  /** Shown to payees, and nothing has come back yet. */
  readonly unconfirmed: Minor;
  /** What of this till's cover no outstanding payment uses. */
  readonly coverFree: Minor;
}

export interface Balances {
  readonly currencies: readonly CurrencyBalance[];
  /** When the issuer last said what it holds, on its clock; 0 before the first sync. */
  readonly asOf: number;
  /** What the account owes for a double spend, in its currency; absent where it owes nothing. */
  readonly owed?: Minor;
}

/** The device's balances, one entry for each currency of the tenant; none before enrolment. */
export function balances(device: Device): Balances {
  const state = accountState(device.ports.store);
  const currencies = device.session()?.trust.bundle.currencies ?? [];
  return {
    currencies: currencies.map((info) => balanceIn(device, state, info)),
    asOf: state.asOf,
    ...(state.owed === undefined ? {} : { owed: state.owed }),
  };
}

/**
 * The currency of the account, as the issuer said it last: an account has one, which need not be the operator's first.
 * Before it ever said so, the first; undefined before enrolment.
 */
export function ownCurrency(device: Device): CurrencyInfo | undefined {
  const currencies = device.session()?.trust.bundle.currencies ?? [];
  const [told] = accountState(device.ports.store).balances;
  return currencies.find(({ number }) => number === told?.currency) ?? currencies[0];
}

function balanceIn(
  device: Device,
  state: AccountState,
  { number: currency, code, exponent }: CurrencyInfo,
): CurrencyBalance {
  const { store } = device.ports;
  const atIssuer = state.balances.find((balance) => balance.currency === currency);
  const offline = readyIn(device, currency);
  const unconfirmed = unconfirmedPayments(store)
    .filter((payment) => payment.currency === currency)
    .reduce((sum, { amount }) => sum + amount, 0n);
  const now = nowOf(device);
  const cover = state.cover
    .filter((allotment) => allotment.currency === currency && now < allotment.until)
    .reduce((sum, { amount }) => sum + amount, -usedCover(store, currency));
  return {
    currency,
    code,
    exponent,
    available: atIssuer?.available ?? minor(0n),
    reserved: atIssuer?.reserved ?? minor(0n),
    ...(offline === undefined ? {} : { offline }),
    unconfirmed: minor(unconfirmed),
    coverFree: minor(cover > 0n ? cover : 0n),
  };
}

function readyIn(device: Device, currency: Currency): ReadyOffline | undefined {
  const { store } = device.ports;
  const certificate = heldCertificate(device, currency);
  if (certificate === undefined || isStateLost(store)) return undefined;
  const line = lineState(store, currency);
  const { expiresAt, paymentMax, counterMax } = certificate.body;
  const isOver = nowOf(device) >= expiresAt;
  return {
    amount: minor(isOver ? 0n : unspent(certificate, line)),
    paymentMax,
    paymentsLeft: isOver ? 0 : Math.max(0, counterMax - line.counter),
    expiresAt,
    returnsBy: redeemByOf(certificate.body),
    locked: heldTerms(store, currency).locked,
  };
}
