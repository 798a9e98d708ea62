/**
 * Ordering money from the holder's bank account (V-19, V-20). The call is in the store before it is sent, and stays
 * there until the issuer has the order: from then on the issuer asks the bank, and every sync tells how far it is.
 */

import {
  fundFromBankBodyShape,
  fundFromBankResultShape,
  type BankOrderView,
  type FundFromBankRefusal,
} from '@tallystick/protocol/calls/bank';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { Currency, Minor } from '@tallystick/protocol/money';
import {
  callerOf,
  callIssuer,
  isDecided,
  type CallOutcome,
  type ContactRefusal,
} from '../device/call-issuer.ts';
import type { Device, Session } from '../device/device.ts';
import { pendingCall, sendOnce, type PendingCall } from '../device/pending-call.ts';
import { damaged, remove } from '../device/stored-value.ts';
import { askAboutBank } from './bank-account.ts';
import { heldBankOrder, isOpenOrder, putBankOrder } from './held-bank-order.ts';

export interface FundInput {
  readonly currency: Currency;
  readonly amount: Minor;
}

export type FundFromBankCode = 'notEnrolled' | FundFromBankRefusal | ContactRefusal;

export type FundFromBankOutcome =
  /** The issuer has the order; its state says what the bank has said so far. */
  | { readonly ok: true; readonly order: BankOrderView }
  | { readonly ok: false; readonly code: FundFromBankCode };

const PENDING_KEY = 'pending/fundFromBank';

const REFUSALS: Readonly<Record<FundFromBankRefusal, true>> = {
  bankAccountMissing: true,
  bankUnknown: true,
  privateMoney: true,
  unknownCurrency: true,
  amountZero: true,
  sourceNotOffered: true,
  orderOpen: true,
  tooManyRefusals: true,
  aboveDayLimit: true,
};

/**
 * Orders `amount` minor units. After `offline` or `notTheIssuer` it is open whether the order came: ordering the same
 * again asks about that same order. Ordering something else finishes the earlier one first.
 */
export async function fundFromBank(device: Device, input: FundInput): Promise<FundFromBankOutcome> {
  return device.contact(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const body = fundFromBankBodyShape.encode(input);
    const wanted = { callId: device.ports.random(16), body, isNamed: false };
    return sendOnce(device, PENDING_KEY, wanted, {
      send: (call) => send(device, session, call),
      isOpen: (outcome: FundFromBankOutcome) => !isDecided(outcome),
    });
  });
}

async function send(
  device: Device,
  session: Session,
  { callId, body }: PendingCall,
): Promise<FundFromBankOutcome> {
  const outcome: CallOutcome<FundFromBankRefusal> = await callIssuer(device, callerOf(session), {
    operation: 'fundFromBank',
    body,
    callId,
    refusals: REFUSALS,
  });
  const done = [remove(PENDING_KEY)];
  if (!outcome.ok) {
    if (isDecided(outcome)) await device.write(done);
    return outcome;
  }
  const read = readShape(fundFromBankResultShape, outcome.result, 'fundFromBank');
  if (!read.ok) return { ok: false, code: 'answerNotUnderstood' };
  const { order } = read.value;
  await device.write([...done, putBankOrder(order)]);
  return { ok: true, order };
}

/** An order of which it is not known whether the issuer has it; the next sync finds out where a network is. */
export function unsentBankOrder(device: Device): FundInput | undefined {
  const pending = pendingCall(device, PENDING_KEY);
  if (pending === undefined) return undefined;
  const asked = readShape(fundFromBankBodyShape, pending.body, 'fundFromBank');
  if (!asked.ok) throw damaged(PENDING_KEY);
  return asked.value;
}

/**
 * What a sync does about it, in the turn of `device.contact` and before it asks for balances: an order that was left
 * open is sent again, and one that waits for its bank is asked about. It fails by itself: the rest of the sync goes on.
 */
export async function followBankOrder(device: Device): Promise<void> {
  const session = device.session();
  if (session === undefined) return;
  const pending = pendingCall(device, PENDING_KEY);
  if (pending !== undefined) {
    await send(device, session, pending);
    return;
  }
  const held = heldBankOrder(device.ports.store);
  if (held !== undefined && isOpenOrder(held)) await askAboutBank(device);
}
