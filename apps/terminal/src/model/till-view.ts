/** What the screens show of an open till: read from the device's store, never kept beside it. */

import { readBrand, type Brand } from '@tallystick/protocol/brand/brand';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { CurrencyInfo } from '@tallystick/protocol/messages/trust-bundle';
import { balances, ownCurrency, type CurrencyBalance } from '@tallystick/sdk/device/balances';
import type { Device } from '@tallystick/sdk/device/device';
import { nowOf } from '@tallystick/sdk/device/device-time';
import { isStateLost } from '@tallystick/sdk/device/install';
import { listCollected, type CollectedSummary } from '@tallystick/sdk/payee/collected-payments';
import { ownLimits } from '@tallystick/sdk/payee/own-limits';
import type { OwnLimits } from '@tallystick/protocol/risk/risk-limits';
import type { DayOf } from './day.ts';
import { clockError } from '@tallystick/browser/device-clock';
import { listItems, type Item } from './item.ts';
import { waitingRequests, type ShownRequest } from '@tallystick/ui/payee/shown-request';
import { countedPayment, isMoney, standingOf, type Standing } from '@tallystick/ui/payee/standing';
import { payOnView, type PayOnView } from './paying-on.ts';
import { takingsOf, type Takings } from './takings.ts';
import { tillSettings, type TillSettings } from './till-settings.ts';
import { unsentOf, type Unsent } from './unsent.ts';

/** A payment in a list. */
export interface ListedPayment extends CollectedSummary {
  readonly standing: Standing;
  readonly isToday: boolean;
}

export interface TillView {
  /** As customers read it. */
  readonly name: string;
  readonly till: number;
  /** How the operator shows itself; absent where it has no brand. */
  readonly brand?: Brand;
  /** Of the account: the one that amounts are keyed in. */
  readonly currency: CurrencyInfo;
  readonly currencies: readonly CurrencyInfo[];
  /** All payments that the till still keeps, the latest first. */
  readonly payments: readonly ListedPayment[];
  readonly requests: readonly ShownRequest[];
  /** Today's. */
  readonly takings: readonly Takings[];
  readonly unsent: Unsent;
  /** All halves that lie on this till alone, also of payments that were cancelled or declined. */
  readonly halvesUnsent: number;
  readonly items: readonly Item[];
  readonly settings: TillSettings;
  /** What this till set for itself, on top of its operator's limits. */
  readonly ownLimits: OwnLimits;
  /** What is not settled in the main currency, and what of it is covered. */
  readonly carried: Carried;
  readonly balances: readonly CurrencyBalance[];
  /** When the operator last told the balances; 0 before it ever did. */
  readonly asOf: number;
  readonly now: number;
  /** Until then payments can be taken without a network. */
  readonly offlineUntil: number;
  /** By how many seconds this till's clock is ahead; behind when negative. */
  readonly clockError?: number;
  readonly isStateLost: boolean;
  /** Absent where this till does not pay on with coins that it took. */
  readonly payOn?: PayOnView;
}

/** Money that this till was given and that has not settled. */
export interface Carried {
  readonly sum: bigint;
  readonly covered: bigint;
}

/** The view of an enrolled device; undefined before. */
export function tillView(
  device: Device,
  { dayOf, heard }: { readonly dayOf: DayOf; readonly heard: 'justNow' | 'earlier' },
): TillView | undefined {
  const session = device.session();
  const currencies = session?.trust.bundle.currencies ?? [];
  const currency = ownCurrency(device);
  if (session === undefined || currency === undefined) return undefined;
  const now = nowOf(device);
  const today = dayOf(now);
  const payments = listCollected(device).map((payment): ListedPayment => ({
    ...payment,
    standing: standingOf(payment),
    isToday: dayOf(payment.takenAt) === today,
  }));
  const settings = tillSettings(device);
  const { bundle } = session.trust;
  const { name, till, expiresAt } = session.identity.account.body;
  const error = clockError(device, heard);
  const brand = readBrand(bundle.brand);
  const known = balances(device);
  const payOn = payOnView(device);
  return {
    name,
    till,
    ...(brand === undefined ? {} : { brand }),
    currency,
    currencies,
    payments,
    requests: waitingRequests(device),
    takings: takingsOf(payments.filter(({ isToday }) => isToday).map(countedPayment)),
    unsent: unsentOf(payments.map(countedPayment), settings.unsent, {
      now,
      currency: currency.number,
    }),
    halvesUnsent: payments.filter(({ handedIn }) => !handedIn).length,
    items: listItems(device).filter((item) => item.currency === currency.number),
    settings,
    ownLimits: ownLimits(device.ports.store),
    carried: carriedOf(payments, currency.number),
    balances: known.currencies,
    asOf: known.asOf,
    now,
    offlineUntil: Math.min(
      bundle.issuedAt + bundle.policy.bundleAgeSecondsMax,
      bundle.validUntil,
      expiresAt,
    ),
    ...(error === undefined ? {} : { clockError: error }),
    isStateLost: isStateLost(device.ports.store),
    ...(payOn === undefined ? {} : { payOn }),
  };
}

function carriedOf(payments: readonly ListedPayment[], currency: Currency): Carried {
  const open = payments
    .filter((payment) => payment.currency === currency)
    .map(countedPayment)
    .filter(({ standing }) => isMoney(standing) && standing !== 'settled');
  return {
    sum: open.reduce((sum, { amount }) => sum + amount, 0n),
    covered: open.reduce((sum, { covered }) => sum + covered, 0n),
  };
}

/** What of the till's cover is free in its main currency. */
export function coverFree({ balances: known, currency }: TillView): Minor | undefined {
  return known.find((balance) => balance.currency === currency.number)?.coverFree;
}

/**
 * The payment at a place. What was paid through the network is named by its request until the issuer tells which
 * payment it was, and a screen may show it while that happens.
 */
export function paymentAt(
  { payments }: Pick<TillView, 'payments'>,
  id: string,
): ListedPayment | undefined {
  return (
    payments.find(({ paymentId }) => paymentId === id) ??
    payments.find(({ requestId, network }) => requestId === id && network !== undefined)
  );
}
