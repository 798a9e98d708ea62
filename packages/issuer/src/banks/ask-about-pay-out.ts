/**
 * One question to one of the operator's banks about a payout (V-62, V-63): which of them is asked, that it remit, and
 * then how far that is. What is no answer is an operational failure, and the same is asked again, of the same bank: only
 * a bank's own no sends a payout to another one (decision 0051).
 */

import { unreachable } from '@tallystick/protocol/assert';
import type { PayOutReason } from '@tallystick/protocol/calls/pay-out';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { BankCode } from '../connectors/bank/bank-code.ts';
import type { PotRefusal, RemittanceProgress } from '../connectors/bank/bank-connector.ts';
import type { BankDetails } from '../connectors/bank/bank-details.ts';
import { bankFailure } from '../connectors/bank/bank-failure.ts';
import type { Bank, Banks } from '../connectors/bank/banks.ts';
import type { FileRemittanceRefusal } from '../connectors/bank/file-bank.ts';
import { reasonOf } from './pay-out-reason.ts';
import { remittanceId, type PayOutRow } from './pay-out-row.ts';

export type PayOutWord =
  /** This bank is asked next. It is written down before it is. */
  | { readonly kind: 'chosen'; readonly bank: BankCode }
  /** The bank that was asked does not do it, and nothing of it moved. */
  | { readonly kind: 'declined'; readonly reason: PayOutReason; readonly bankReason: string }
  /** No bank is left to ask. */
  | { readonly kind: 'refused'; readonly reason: PayOutReason }
  | { readonly kind: 'accepted' }
  /** The money has left the operator; once it has arrived it does not come back. */
  | { readonly kind: 'left'; readonly hasArrived: boolean }
  | { readonly kind: 'back'; readonly reason: PayOutReason; readonly bankReason: string }
  /** The bank has it, and nothing is new. */
  | { readonly kind: 'waiting' };

export interface PayOutQuestion {
  readonly order: PayOutRow;
  readonly details: BankDetails;
}

interface Asking {
  readonly crypto: Crypto;
  readonly banks: Pick<Banks, 'find' | 'paying'>;
  readonly tenant: TenantId;
}

/** Asks what is next. Throws the bank's operational failures, and `bank_unreachable` for a bank that is gone. */
export async function askAboutPayOut(
  { crypto, banks, tenant }: Asking,
  { order, details }: PayOutQuestion,
): Promise<PayOutWord> {
  if (order.bank === undefined) return choose(banks.paying(tenant, details.bank), order);
  const bank = banks.find(order.bank);
  // It may have been asked, so nobody else is.
  if (bank === undefined) throw bankFailure(order.bank, 'bank_unreachable');
  const remittance = remittanceId(crypto, order);
  if (order.state === 'ordered') {
    const { bank: code, account, name } = details;
    const to = { bank: code, account, name };
    const answered = await bank.remit({ order: remittance, amount: order.amount, to });
    if (answered.ok) return { kind: 'accepted' };
    return declined(bank, answered.code);
  }
  const state = await bank.stateOf(remittance);
  // It took the order, and now knows nothing of it or something else: a person has to look.
  if (state.kind !== 'remittance') throw bankFailure(order.bank, 'bank_answer_unreadable');
  return wordOf(order, state);
}

function choose(paying: readonly Bank[], { tried, reason }: PayOutRow): PayOutWord {
  const next = paying.find(({ code }) => !tried.includes(code));
  return next === undefined
    ? { kind: 'refused', reason: reason ?? 'payeeBankUnknown' }
    : { kind: 'chosen', bank: next.code };
}

function declined({ code: bank }: Bank, code: PotRefusal | FileRemittanceRefusal): PayOutWord {
  switch (code) {
    case 'aboveEscrow':
      return { kind: 'declined', reason: 'escrowShort', bankReason: code };
    case 'currencyNotOffered':
    case 'currencyDiffers':
    case 'currencyUnknown':
      return { kind: 'declined', reason: 'currencyNotOffered', bankReason: code };
    case 'payeeBankUnknown':
    case 'payeeBankInvalid':
      return { kind: 'declined', reason: 'payeeBankUnknown', bankReason: code };
    case 'payeeNameUnwritable':
    case 'payeeAccountInvalid':
      return { kind: 'declined', reason: 'detailsUnwritable', bankReason: code };
    case 'amountTooLarge':
      return { kind: 'declined', reason: 'amountTooLarge', bankReason: code };
    case 'holdUnknown':
    case 'holdOver':
    case 'aboveHold':
      // Nothing was to come from a hold: this is an answer to something else.
      throw bankFailure(bank, 'bank_answer_unreadable');
    default:
      return unreachable(code);
  }
}

function wordOf({ state }: PayOutRow, { stage, reason = '' }: RemittanceProgress): PayOutWord {
  switch (stage) {
    case 'sent':
      return { kind: 'waiting' };
    case 'booked':
      return state === 'remitted' ? { kind: 'waiting' } : { kind: 'left', hasArrived: false };
    case 'arrived':
      return { kind: 'left', hasArrived: true };
    case 'returned':
      return { kind: 'back', reason: reasonOf(reason), bankReason: reason };
    default:
      return unreachable(stage);
  }
}
