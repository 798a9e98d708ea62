/**
 * Ordering a payout to the holder's bank account (V-62, V-76). The call is in the store before it is sent, and stays
 * there until the issuer has the order: from then on the issuer asks banks, and every sync tells how far it is.
 */

import {
  payOutBodyShape,
  payOutResultShape,
  type PayOutBody,
  type PayOutRefusal,
  type PayOutView,
} from '@tallystick/protocol/calls/pay-out';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  callerOf,
  callIssuer,
  isDecided,
  type CallOutcome,
  type ContactRefusal,
} from '../device/call-issuer.ts';
import type { Device, Session } from '../device/device.ts';
import { pendingCall, sendOnce, type PendingCall } from '../device/pending-call.ts';
import { remove } from '../device/stored-value.ts';
import { heldPayOut, isOpenPayOut, putPayOut } from './held-pay-out.ts';
import { askAboutPayOuts } from './pay-outs.ts';

export type PayOutCode = 'notEnrolled' | PayOutRefusal | ContactRefusal;

export type PayOutOutcome =
  /** The issuer has the order, and has set its money aside; its state says what banks have said so far. */
  | { readonly ok: true; readonly order: PayOutView }
  | { readonly ok: false; readonly code: PayOutCode };

const PENDING_KEY = 'pending/payOut';

const REFUSALS: Readonly<Record<PayOutRefusal, true>> = {
  bankAccountMissing: true,
  bankAccountNew: true,
  moneyTooNew: true,
  payOutNotOffered: true,
  privateMoney: true,
  unknownCurrency: true,
  amountZero: true,
  belowMinimum: true,
  aboveDayLimit: true,
  insufficientFunds: true,
  debtOpen: true,
  sourceNotOffered: true,
  orderOpen: true,
};

/**
 * Pays out `amount` minor units, or all that is free where it is missing. After `offline` or `notTheIssuer` it is open
 * whether the order came: ordering the same again asks about that same order. Ordering something else finishes the
 * earlier one first.
 */
export async function payOut(device: Device, input: PayOutBody): Promise<PayOutOutcome> {
  return device.contact(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const body = payOutBodyShape.encode(input);
    const wanted = { callId: device.ports.random(16), body, isNamed: false };
    return sendOnce(device, PENDING_KEY, wanted, {
      send: (call) => send(device, session, call),
      isOpen: (outcome: PayOutOutcome) => !isDecided(outcome),
    });
  });
}

async function send(
  device: Device,
  session: Session,
  { callId, body }: PendingCall,
): Promise<PayOutOutcome> {
  const outcome: CallOutcome<PayOutRefusal> = await callIssuer(device, callerOf(session), {
    operation: 'payOut',
    body,
    callId,
    refusals: REFUSALS,
  });
  const done = [remove(PENDING_KEY)];
  if (!outcome.ok) {
    if (isDecided(outcome)) await device.write(done);
    return outcome;
  }
  const read = readShape(payOutResultShape, outcome.result, 'payOut');
  if (!read.ok) return { ok: false, code: 'answerNotUnderstood' };
  const { order } = read.value;
  await device.write([...done, putPayOut(order)]);
  return { ok: true, order };
}

/**
 * What a sync does about it, in the turn of `device.contact` and before it asks for balances: an order that was left
 * open is sent again, and one that waits for banks is asked about. It fails by itself: the rest of the sync goes on.
 */
export async function followPayOut(device: Device): Promise<void> {
  const session = device.session();
  if (session === undefined) return;
  const pending = pendingCall(device, PENDING_KEY);
  if (pending !== undefined) {
    await send(device, session, pending);
    return;
  }
  const held = heldPayOut(device.ports.store);
  if (held !== undefined && isOpenPayOut(held)) await askAboutPayOuts(device);
}
