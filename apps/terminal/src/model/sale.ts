/**
 * What a sale was: the basket's lines, kept beside the request so that a receipt can list them.
 *
 * A sale is forgotten with its request, at the next day close.
 */

import type { Device } from '@tallystick/sdk/device/device';
import { keysBehind, put, readStored, remove } from '@tallystick/sdk/device/stored-value';
import { findRequest } from '@tallystick/sdk/payee/request-record';
import type { Store, StoreChange } from '@tallystick/sdk/store/store';
import { basketShape, type BasketLine } from './item.ts';

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
