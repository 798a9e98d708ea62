/** What tests of two devices do again and again, with bytes only between them. */

import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import type { AcceptOutcome } from '../src/payee/decision.ts';
import { requestPayment, type RequestInput } from '../src/payee/request-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync, type Synced } from '../src/sync/sync.ts';
import { EURO } from './issuer-operations.ts';
import type { TestDevice } from './world.ts';

/** The bytes of a new request. */
export async function ask(
  payee: TestDevice,
  amount: bigint,
  input: Partial<RequestInput> = {},
): Promise<Uint8Array> {
  const asked = await requestPayment(payee.device, {
    amount: minor(amount),
    currency: EURO,
    ...input,
  });
  assert(asked.ok, 'a request was refused');
  return asked.code;
}

/** The bytes of a payment. */
export async function answer(payer: TestDevice, requestBytes: Uint8Array): Promise<Uint8Array> {
  const paid = await pay(payer.device, { requestBytes });
  assert(paid.ok, `a payment was refused: ${paid.ok ? '' : paid.code}`);
  return paid.code;
}

export type Accepted = Extract<AcceptOutcome, { readonly outcome: 'accepted' }>;

/** Shows a payment to a payee that must accept it. */
export async function accept(payee: TestDevice, code: Uint8Array): Promise<Accepted> {
  const taken = await acceptPayment(payee.device, code, { online: false });
  assert(taken.outcome === 'accepted', 'a payment was not accepted');
  return taken;
}

/** A whole payment: request, payment, receipt. */
export async function buy(payer: TestDevice, payee: TestDevice, amount: bigint): Promise<Accepted> {
  const taken = await accept(payee, await answer(payer, await ask(payee, amount)));
  const told = await takeReceipt(payer.device, taken.receiptCode);
  assert(told.ok, 'a receipt was not taken');
  return taken;
}

/** A sync that must succeed. */
export async function synced(test: TestDevice): Promise<Synced> {
  const outcome = await sync(test.device);
  assert(outcome.ok, `a sync failed: ${outcome.ok ? '' : outcome.code}`);
  return outcome;
}
