/**
 * Closing the day: the payments since the last close, counted once, with their totals, kept so that
 * the same list can be had again.
 *
 * Invariant: each payment is counted in exactly one close, whatever clocks did, because the write that
 * keeps a close also marks its payments. What was counted as money and is none any more stands in the
 * next close as taken back.
 */

import {
  booleanShape,
  currencyShape,
  list,
  minorShape,
  oneOf,
  text,
  flagShape,
  tuple,
  uint,
  withLaterField,
  type Shape,
} from '@tallystick/protocol/encoding/shape';
import { TIME_MAX } from '@tallystick/protocol/limits';
import type { Device } from '@tallystick/sdk/device/device';
import { nowOf } from '@tallystick/sdk/device/device-time';
import {
  keysBehind,
  put,
  readStored,
  readStoredBytes,
  remove,
} from '@tallystick/sdk/device/stored-value';
import { findCollected } from '@tallystick/sdk/payee/collected-payment';
import { listCollected } from '@tallystick/sdk/payee/collected-payments';
import type { Store, StoreChange } from '@tallystick/sdk/store/store';
import { forgetSales } from './sale.ts';
import {
  countedPayment,
  isMoney,
  STANDINGS,
  type CountedPayment,
} from '@tallystick/ui/payee/standing';

export interface DayClose {
  /** 1 for the till's first. */
  readonly number: number;
  readonly closedAt: number;
  /** What was taken or cancelled since the close before, the earliest first. */
  readonly payments: readonly CountedPayment[];
  /** Payments of earlier closes that were money there and are none any more. */
  readonly takenBack: readonly CountedPayment[];
}

export type CloseDayOutcome =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly code: 'nothingToClose' };

/** What a close remembers of each payment it counted. */
interface Counted {
  readonly asMoney: boolean;
}

const CLOSE = 'terminal/close/';
const COUNTED = 'terminal/counted/';
/** A payment takes about 60 bytes here, and one value of the store at most 1 MiB. */
const PAYMENTS_PER_CLOSE_MAX = 10_000;
/** Two months of days: longer than any payment in them can stay open. */
const CLOSES_KEPT = 62;
const CLOSE_NUMBER_MAX = 999_999_999;
const PAYMENT_ID_LENGTH = 64;

const paymentShape: Shape<CountedPayment> = withLaterField<CountedPayment, 'coins'>(
  {
    paymentId: text(PAYMENT_ID_LENGTH),
    takenAt: uint(TIME_MAX),
    amount: minorShape,
    currency: currencyShape,
    standing: oneOf(STANDINGS),
    covered: minorShape,
    handedIn: booleanShape,
  },
  { coins: flagShape },
);

const closeShape: Shape<DayClose> = tuple<DayClose>({
  number: uint(CLOSE_NUMBER_MAX, 1),
  closedAt: uint(TIME_MAX),
  payments: list(paymentShape, PAYMENTS_PER_CLOSE_MAX),
  takenBack: list(paymentShape, PAYMENTS_PER_CLOSE_MAX),
});

const countedShape: Shape<Counted> = tuple<Counted>({ asMoney: booleanShape });

/** What the next close would count; `number` is the one it would get. */
export function nextClose(device: Device): DayClose {
  const { store } = device.ports;
  const counted = countedPayments(store);
  const taken = listCollected(device)
    .map(countedPayment)
    .filter(({ standing }) => standing !== 'declined')
    .toReversed();
  return {
    number: (closeNumbers(store)[0] ?? 0) + 1,
    closedAt: nowOf(device),
    payments: taken
      .filter(({ paymentId }) => !counted.has(paymentId))
      .slice(0, PAYMENTS_PER_CLOSE_MAX),
    takenBack: taken
      .filter(({ paymentId, standing }) => counted.get(paymentId) === true && !isMoney(standing))
      .slice(0, PAYMENTS_PER_CLOSE_MAX),
  };
}

/** Closes the day in one write. */
export async function closeDay(device: Device): Promise<CloseDayOutcome> {
  return device.change(async () => {
    const close = nextClose(device);
    if (close.payments.length === 0 && close.takenBack.length === 0) {
      return { ok: false, code: 'nothingToClose' };
    }
    const { store } = device.ports;
    await device.write([
      put(keyOf(close.number), closeShape, close),
      ...[...close.payments, ...close.takenBack].map(({ paymentId, standing }) =>
        put(COUNTED + paymentId, countedShape, { asMoney: isMoney(standing) }),
      ),
      ...forgetOld(store),
      ...forgetSales(store),
    ]);
    return { ok: true, number: close.number };
  });
}

/** Numbers of the closes that are kept, the latest first. */
export function closeNumbers(store: Store): readonly number[] {
  return keysBehind(store, CLOSE).map(Number).toReversed();
}

/** The close of this number; undefined when there is none. */
export function findClose(store: Store, number: number): DayClose | undefined {
  return readStored(store, keyOf(number), closeShape);
}

/** Keys sort as their numbers do. */
function keyOf(number: number): string {
  return CLOSE + number.toString().padStart(9, '0');
}

/** For each payment that a close counted, whether as money. */
function countedPayments(store: Store): ReadonlyMap<string, boolean> {
  return new Map(
    store
      .entries(COUNTED)
      .map(([key, bytes]) => [
        key.slice(COUNTED.length),
        readStoredBytes(key, bytes, countedShape).asMoney,
      ]),
  );
}

/** Marks of payments that the device forgot, and the closes before the last ones. */
function forgetOld(store: Store): readonly StoreChange[] {
  const marks = keysBehind(store, COUNTED).filter((id) => findCollected(store, id) === undefined);
  return [
    ...marks.map((id) => remove(COUNTED + id)),
    ...closeNumbers(store)
      .slice(CLOSES_KEPT - 1)
      .map((number) => remove(keyOf(number))),
  ];
}
