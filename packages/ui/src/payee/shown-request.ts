/** A request as its payee shows it: its code, again and again the same, and how it stands. */

import { encodeRequestCode } from '@tallystick/protocol/codes/request-code';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { matchingDigits } from '@tallystick/protocol/messages/payment-request';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { nowOf } from '@tallystick/sdk/device/device-time';
import {
  findRequest,
  openRequests,
  requestMessages,
  type RequestState,
} from '@tallystick/sdk/payee/request-record';
import { encodeQrText } from '@tallystick/transports/qr-text';

/** A request as its payee shows it. */
export interface ShownRequest {
  readonly requestId: string;
  readonly amount: Minor;
  /** The payer may change the amount; then 0 leaves it to the payer. */
  readonly isEditable: boolean;
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

/** The request of this id, ready to be shown; undefined when this device made none. */
export function shownRequest(device: Device, requestId: string): ShownRequest | undefined {
  const session = device.session();
  const { crypto, store } = device.ports;
  const record = findRequest(store, requestId);
  if (session === undefined || record === undefined) return undefined;
  const { request, payee } = requestMessages(crypto, session.identity.code.tenant, record);
  const { amount, currency, time, flags } = request.body;
  const isOver = record.state === 'open' && nowOf(device) >= record.expiresAt;
  return {
    requestId,
    amount,
    isEditable: flags.amountEditable,
    currency,
    text: encodeQrText('paymentRequest', encodeRequestCode(request, payee, record.bill)),
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
