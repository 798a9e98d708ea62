/** Undoing an accepted payment with a signed receipt: the issuer never pays it, or takes it back. */

import { nextPayeeState } from '@tallystick/protocol/states/device-payment';
import type { CoinRecord } from '../coins/coin-record.ts';
import { coinsBroughtBy, putCoin } from '../coins/kept-coins.ts';
import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { withReceipt } from '../sync/evidence.ts';
import { toHandIn } from '../sync/outbox.ts';
import type { StoreChange } from '../store/store.ts';
import {
  collectedIdOf,
  findCollected,
  putCollected,
  type CollectedPayment,
} from './collected-payment.ts';
import { findNetworkPayment } from './network-payment.ts';
import { makeReceipt, type MadeReceipt } from './make-receipt.ts';

export type VoidRefusal =
  | 'notEnrolled'
  | 'stateLost'
  | 'unknownPayment'
  /** Paid through the network, and the issuer has not told which payment it is: synchronise first. */
  | 'notToldYet'
  /** It was declined or refused: there is nothing to undo. */
  | 'notAccepted'
  /** It was paid with coins, and they are at the issuer or went on: it has to be paid back. */
  | 'coinsGone';

export type VoidOutcome =
  | {
      readonly ok: true;
      /** Absent where the payer showed nothing here; its device hears from the issuer. */
      readonly receiptCode?: Uint8Array;
    }
  | { readonly ok: false; readonly code: VoidRefusal };

/**
 * Voids a payment for good. Voiding again gives the same receipt code. Coins are voided all together, and only before
 * any of them is redeemed or goes on.
 */
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
    const coins = payment.coins === true ? heldCoinsOf(device, paymentId) : [];
    if (coins === undefined) return { ok: false, code: 'coinsGone' };
    const { amount, digest, requestDigest, session: secret } = payment;
    const made = await makeReceipt(device, session, {
      outcome: 'void',
      amount,
      digest,
      requestDigest,
      ...(secret === undefined ? {} : { session: secret }),
    });
    const shown = made.code === undefined ? {} : { receiptCode: made.code };
    const voided = { ...payment, state, ...shown };
    await device.write([
      ...(payment.coins === true ? putCollected(voided) : handInVoid(voided, made)),
      ...coins.flatMap((coin) => putCoin({ ...coin, state: 'voided' })),
      made.change,
    ]);
    return { ok: true, ...shown };
  });
}

/** The issuer hears of it with the half; of coins from the payer, whose half has the receipt. */
function handInVoid(payment: CollectedPayment, { receipt }: MadeReceipt): readonly StoreChange[] {
  const half = withReceipt(payment.half, receipt);
  return [...putCollected({ ...payment, half }), toHandIn('payee', collectedIdOf(payment))];
}

/** All coins of a payment; undefined where one of them was redeemed or went on. */
function heldCoinsOf(device: Device, paymentId: string): readonly CoinRecord[] | undefined {
  const coins = coinsBroughtBy(device, paymentId);
  const isWhole = coins.length > 0 && coins.length === coins[0]?.received?.count;
  return isWhole && coins.every(({ state }) => state === 'held') ? coins : undefined;
}

function codeOf({
  receiptCode,
}: CollectedPayment): Pick<Extract<VoidOutcome, { readonly ok: true }>, 'receiptCode'> {
  return receiptCode === undefined ? {} : { receiptCode };
}
