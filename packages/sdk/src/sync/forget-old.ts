/**
 * Letting go of what nobody can ask for any more. Nothing is forgotten before `redeemBy`, and nothing
 * that the issuer has not acknowledged, however old it is; by the issuer's time, whatever the clock says.
 */

import { TIME_MAX } from '@tallystick/protocol/limits';
import { uint } from '@tallystick/protocol/encoding/shape';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Device } from '../device/device.ts';
import { issuerTimeOf } from '../device/device-time.ts';
import { put, readStored } from '../device/stored-value.ts';
import {
  collectedIds,
  findCollected,
  removeCollected,
  type CollectedPayment,
} from '../payee/collected-payment.ts';
import { findRequest, removeRequest, requestIds } from '../payee/request-record.ts';
import { forgetSeen } from '../payee/seen-line.ts';
import { findPayment, paymentIds, removePayment } from '../payer/payment-record.ts';
import { forgetReservations } from '../payer/reservations.ts';
import { forgetStanding } from '../risk/standing.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { isInOutbox, keepAsking } from './outbox.ts';

const FORGOTTEN_KEY = 'forgotten-at';
const timeShape = uint(TIME_MAX);
/** Looking through everything costs some milliseconds a thousand records: once a day is enough. */
const INTERVAL_SECONDS = 86_400;
/**
 * How long a request that was never paid is kept after its end, so that a payment shown late still gets
 * a signed decline: longer than the longest `redeemDays` (366).
 */
const UNPAID_KEPT_SECONDS: number = 400 * 86_400;
/**
 * How long a payer can look at a payment after its end: a payment that came back by itself has to be seen
 * by somebody. A till has hundreds of times as many and counts them in its day closes.
 */
const HISTORY_SECONDS: number = 90 * 86_400;
/** How long a till shows after its end what became of a payment whose customer paid twice with the same money. */
const CONVICTED_KEPT_SECONDS: number = 30 * 86_400;

/** Forgets once a day; in a turn of `device.change`. */
export async function forgetOld(device: Device): Promise<void> {
  const { store } = device.ports;
  const now = issuerTimeOf(device);
  if (now < (readStored(store, FORGOTTEN_KEY, timeShape) ?? 0) + INTERVAL_SECONDS) return;
  const { forgetCoins } = await import('../coins/forget-coins.ts');
  await device.write([
    ...oldPayments(store, now),
    ...oldCollected(store, now),
    ...oldRequests(store, now),
    ...forgetSeen(store, now),
    ...forgetStanding(store, now),
    ...forgetReservations(device),
    ...forgetCoins(device, now, HISTORY_SECONDS),
    put(FORGOTTEN_KEY, timeShape, now),
  ]);
}

function oldPayments(store: Store, now: number): readonly StoreChange[] {
  return paymentIds(store).flatMap((id) => {
    const payment = findPayment(store, id);
    if (payment === undefined || now < payment.redeemBy + HISTORY_SECONDS) return [];
    if (isInOutbox(store, 'payer', id)) return [];
    return [...removePayment(payment), keepAsking('payer', id, false)];
  });
}

/** A payment goes together with its request, which would otherwise look as if it could be paid. */
function oldCollected(store: Store, now: number): readonly StoreChange[] {
  return collectedIds(store).flatMap((id) => {
    const payment = findCollected(store, id);
    if (payment === undefined || now < keptUntil(payment)) return [];
    if (isInOutbox(store, 'payee', id)) return [];
    const request = payment.state === 'declined' ? [] : removeRequest(toHex(payment.requestDigest));
    return [...removeCollected(payment), ...request, keepAsking('payee', id, false)];
  });
}

function keptUntil({ redeemBy, issuer }: CollectedPayment): number {
  return issuer?.convicted === true ? redeemBy + CONVICTED_KEPT_SECONDS : redeemBy;
}

function oldRequests(store: Store, now: number): readonly StoreChange[] {
  return requestIds(store).flatMap((id) => {
    const request = findRequest(store, id);
    // Closed, or paid through the network by a payment that the issuer never told of.
    const isLeft =
      request !== undefined && request.state !== 'open' && request.paidWith === undefined;
    const isOld = isLeft && now >= request.expiresAt + UNPAID_KEPT_SECONDS;
    return isOld ? removeRequest(id) : [];
  });
}
