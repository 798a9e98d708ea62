/** The newest order of money from the bank account, as the issuer last told of it: what a screen shows without asking. */

import { bankOrderShape, type BankOrderView } from '@tallystick/protocol/calls/bank';
import type { Device } from '../device/device.ts';
import { put, readStored } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

const ORDER_KEY = 'bankOrder';

/** The order; undefined where none was ever given. */
export function heldBankOrder(store: Store): BankOrderView | undefined {
  return readStored(store, ORDER_KEY, bankOrderShape);
}

/** Is the bank still to be heard? */
export function isOpenOrder({ state }: BankOrderView): boolean {
  return state === 'asked' || state === 'authenticated';
}

/** The change that keeps it. */
export function putBankOrder(order: BankOrderView): StoreChange {
  return put(ORDER_KEY, bankOrderShape, order);
}

/** Keeps it, where there is one. */
export async function keepNewest(device: Device, order: BankOrderView | undefined): Promise<void> {
  if (order !== undefined) await device.write([putBankOrder(order)]);
}
