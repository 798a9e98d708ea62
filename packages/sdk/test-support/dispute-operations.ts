/** The small issuer's side of objections: what a test says the account has paid, and its first word on each. */

import { assert } from '@tallystick/protocol/assert';
import {
  ACCOUNT_PAYMENTS_PAGE,
  accountPaymentsBodyShape,
  accountPaymentsResultShape,
  disputeBodyShape,
  disputeResultShape,
  type AccountPayment,
  type DisputeRefusal,
} from '@tallystick/protocol/calls/disputes';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { Currency } from '@tallystick/protocol/money';
import type { Outcome } from './issuer-operations.ts';

export interface DisputeState {
  /** Of every account, the newest first. */
  payments: readonly AccountPayment[];
  /** Why no objection is taken; none where each is. */
  refusal?: DisputeRefusal;
}

const DECIDE_SECONDS = 86_400;

/** Runs one of the two operations. */
export function runDisputes(
  state: DisputeState,
  { currency, now }: { readonly currency: Currency; readonly now: number },
  call: { readonly operation: 'accountPayments' | 'dispute'; readonly body: CborValue },
): Outcome {
  if (call.operation === 'accountPayments') {
    const read = readShape(accountPaymentsBodyShape, call.body, 'body');
    assert(read.ok, 'a device sent a malformed body');
    const { after } = read.value;
    const from =
      after === undefined
        ? 0
        : state.payments.findIndex(({ digest }) => equalBytes(digest, after.digest)) + 1;
    const payments = state.payments.slice(from, from + ACCOUNT_PAYMENTS_PAGE);
    const isMore = from + payments.length < state.payments.length;
    return { ok: true, result: accountPaymentsResultShape.encode({ currency, payments, isMore }) };
  }
  const read = readShape(disputeBodyShape, call.body, 'body');
  assert(read.ok, 'a device sent a malformed body');
  if (state.refusal !== undefined) return { ok: false, code: state.refusal };
  const { payment, reason } = read.value;
  const found = state.payments.find(({ digest }) => equalBytes(digest, payment));
  if (found === undefined) return { ok: false, code: 'unknownPayment' };
  const dispute = found.dispute ?? { reason, openedAt: now, decideBy: now + DECIDE_SECONDS };
  const disputed: AccountPayment = { ...found, status: 'disputed', dispute };
  state.payments = state.payments.map((each) => (each === found ? disputed : each));
  return { ok: true, result: disputeResultShape.encode(disputed) };
}
