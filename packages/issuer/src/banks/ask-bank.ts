/**
 * One question to a customer's bank (V-23, V-24): whether this is its customer, or, once it has said so, that the
 * money be debited into the operator's escrow account there (decision 0049). The answer is final; what is no answer
 * is an operational failure, and the same is asked again.
 */

import type { BankOrderReason } from '@tallystick/protocol/calls/bank';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { BankDetails } from '../connectors/bank/bank-details.ts';
import { bankFailure } from '../connectors/bank/bank-failure.ts';
import type { Banks } from '../connectors/bank/banks.ts';
import { stepId, type BankOrderRow } from './bank-order-row.ts';

export type BankWord =
  | { readonly state: 'authenticated' }
  /** The money is in escrow. */
  | { readonly state: 'debited' }
  | { readonly state: 'refused'; readonly reason: BankOrderReason };

export interface Question {
  readonly order: BankOrderRow;
  readonly details: BankDetails;
}

/**
 * Long enough for an outage, and short enough that nobody finds money gone that they gave up on: who could not be
 * authenticated for so long is not asked about any more. From an authentication on, the bank itself sets the end: it
 * is good for a quarter of an hour (decision 0047).
 */
const AUTHENTICATE_SECONDS = 3_600;

/** Asks what is next. Throws the bank's operational failures, and `bank_unreachable` for a bank that is gone. */
export async function askBank(
  {
    crypto,
    banks,
    now,
  }: { readonly crypto: Crypto; readonly banks: Pick<Banks, 'find'>; readonly now: number },
  { order, details }: Question,
): Promise<BankWord> {
  const isAsked = order.state === 'asked';
  if (isAsked && now >= order.askedAt + AUTHENTICATE_SECONDS) return refused('bankAway');
  const bank = banks.find(order.bank);
  if (bank?.kind !== 'funding') {
    // Of money that may have moved nobody says that it did not.
    if (isAsked) return refused('bankUnknown');
    throw bankFailure(order.bank, 'bank_unreachable');
  }
  const authentication = stepId(crypto, order, 'authenticate');
  const { amount } = order;
  if (isAsked) {
    const { bank: _bank, ...who } = details;
    const known = await bank.authenticate({ order: authentication, ...who, amount });
    return known.ok ? { state: 'authenticated' } : refused(known.code);
  }
  const debit = { order: stepId(crypto, order, 'debit'), authentication, amount };
  const moved = await bank.debit(debit);
  return moved.ok ? { state: 'debited' } : refused(moved.code);
}

function refused(reason: BankOrderReason): BankWord {
  return { state: 'refused', reason };
}
