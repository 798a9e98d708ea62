/** Undoing an accepted payment with a signed receipt: the issuer never pays it, or takes it back. */

import { nextPayeeState } from '@tallystick/protocol/states/device-payment';
import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { withReceipt } from '../sync/evidence.ts';
import { toHandIn } from '../sync/outbox.ts';
import { findCollected, putCollected, type CollectedPayment } from './collected-payment.ts';
import { findNetworkPayment } from './network-payment.ts';
import { makeReceipt } from './make-receipt.ts';

export type VoidRefusal =
  | 'notEnrolled'
  | 'stateLost'
  | 'unknownPayment'
  /** Paid through the network, and the issuer has not told which payment it is: synchronise first. */
  | 'notToldYet'
  /** It was declined or refused: there is nothing to undo. */
  | 'notAccepted';

export type VoidOutcome =
  | {
      readonly ok: true;
      /** Absent where the payer showed nothing here; its device hears from the issuer. */
      readonly receiptCode?: Uint8Array;
    }
  | { readonly ok: false; readonly code: VoidRefusal };

/** Voids a payment for good. Voiding again gives the same receipt code. */
export async function voidPayment(device: Device, paymentId: string): Promise<VoidOutcome> {
  return device.change(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const payment = findCollected(device.ports.store, paymentId);
    if (payment === undefined) {
      const isUntold = findNetworkPayment(device.ports.store, paymentId) !== undefined;
      return { ok: false, code: isUntold ? 'notToldYet' : 'unknownPayment' };
    }
    if (payment.state === 'void') return { ok: true, ...codeOf(payment) };
    if (isStateLost(device.ports.store)) return { ok: false, code: 'stateLost' };
    const state = nextPayeeState(payment.state, 'voided');
    if (state === undefined) return { ok: false, code: 'notAccepted' };
    const { amount, digest, requestDigest, session: secret } = payment;
    const made = await makeReceipt(device, session, {
      outcome: 'void',
      amount,
      digest,
      requestDigest,
      ...(secret === undefined ? {} : { session: secret }),
    });
    const half = withReceipt(payment.half, made.receipt);
    const shown = made.code === undefined ? {} : { receiptCode: made.code };
    await device.write([
      ...putCollected({ ...payment, half, state, ...shown }),
      made.change,
      toHandIn('payee', paymentId),
    ]);
    return { ok: true, ...shown };
  });
}

function codeOf({
  receiptCode,
}: CollectedPayment): Pick<Extract<VoidOutcome, { readonly ok: true }>, 'receiptCode'> {
  return receiptCode === undefined ? {} : { receiptCode };
}
