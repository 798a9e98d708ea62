/**
 * What a request was for: the basket's lines, kept beside the request so that a receipt can list them,
 * and the request's code, shown again as often as somebody asks.
 *
 * A sale is forgotten with its request, at the next day close.
 */

import { encodeRequestCode } from '@tallystick/protocol/codes/request-code';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { matchingDigits } from '@tallystick/protocol/messages/payment-request';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { nowOf } from '@tallystick/sdk/device/device-time';
import { keysBehind, put, readStored, remove } from '@tallystick/sdk/device/stored-value';
import {
  findRequest,
  openRequests,
  requestMessages,
  type RequestState,
} from '@tallystick/sdk/payee/request-record';
import type { Store, StoreChange } from '@tallystick/sdk/store/store';
import { encodeQrText } from '@tallystick/transports/qr-text';
import { basketShape, type BasketLine } from './item.ts';

/** A request as the till shows it. */
export interface ShownRequest {
  readonly requestId: string;
  readonly amount: Minor;
  readonly currency: Currency;
  /** The text of its QR code. */
  readonly text: string;
  /** The four digits that both screens show. */
  readonly digits: string;
  readonly madeAt: number;
  readonly expiresAt: number;
  /** `expired` from the end of its time on, though the store still calls it open. */
  readonly state: RequestState | 'expired';
}

const PREFIX = 'terminal/sale/';

/** Keeps what a request is for. */
export async function keepSale(
  device: Device,
  requestId: string,
  lines: readonly BasketLine[],
): Promise<void> {
  await device.change(() => device.write([put(PREFIX + requestId, basketShape, lines)]));
}

/** The lines of the basket that a request was made for; none where an amount was keyed in. */
export function saleLines({ ports: { store } }: Device, requestId: string): readonly BasketLine[] {
  return readStored(store, PREFIX + requestId, basketShape) ?? [];
}

/** The changes that forget sales whose requests are gone. */
export function forgetSales(store: Store): readonly StoreChange[] {
  return keysBehind(store, PREFIX)
    .filter((requestId) => findRequest(store, requestId) === undefined)
    .map((requestId) => remove(PREFIX + requestId));
}

/** The request of this id, ready to be shown; undefined when this device made none. */
export function shownRequest(device: Device, requestId: string): ShownRequest | undefined {
  const session = device.session();
  const { crypto, store } = device.ports;
  const record = findRequest(store, requestId);
  if (session === undefined || record === undefined) return undefined;
  const { request, payee } = requestMessages(crypto, session.identity.code.tenant, record);
  const { amount, currency, time } = request.body;
  const isOver = record.state === 'open' && nowOf(device) >= record.expiresAt;
  return {
    requestId,
    amount,
    currency,
    text: encodeQrText('paymentRequest', encodeRequestCode(request, payee)),
    digits: matchingDigits(crypto, request.digest),
    madeAt: time,
    expiresAt: record.expiresAt,
    state: isOver ? 'expired' : record.state,
  };
}

/** Requests that may still be paid, the latest first. */
export function waitingRequests(device: Device): readonly ShownRequest[] {
  return openRequests(device.ports.store)
    .flatMap(({ digest }) => shownRequest(device, toHex(digest)) ?? [])
    .filter(({ state }) => state === 'open')
    .toSorted((left, right) => right.madeAt - left.madeAt);
}
