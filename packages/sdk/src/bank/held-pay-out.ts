/** The newest payout to the bank account, as the issuer last told of it: what a screen shows without asking. */

import { payOutShape, type PayOutView } from '@tallystick/protocol/calls/pay-out';
import { put, readStored } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

const PAY_OUT_KEY = 'payOut';

/** The payout; undefined where none is known. */
export function heldPayOut(store: Store): PayOutView | undefined {
  return readStored(store, PAY_OUT_KEY, payOutShape);
}

/** Is a bank still to be heard? One that was remitted may come back, which the next look at the list tells. */
export function isOpenPayOut({ state }: PayOutView): boolean {
  return state === 'ordered' || state === 'sent';
}

/** The change that keeps it. */
export function putPayOut(order: PayOutView): StoreChange {
  return put(PAY_OUT_KEY, payOutShape, order);
}
