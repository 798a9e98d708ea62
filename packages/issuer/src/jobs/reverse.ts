/**
 * A payment was voided after it had been paid: the money comes back from the payee, never from the loss
 * account. Where the payee has too little, it waits and tries again.
 */

import { availableAccount, lossAccount, type LedgerAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { minor, type Currency } from '@tallystick/protocol/money';
import { nextMoneyStatus } from '@tallystick/protocol/states/money-status';
import { lockLines, saveLines } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findPayments, savePayments, type PaymentRow } from '../redemption/payment-row.ts';
import { paymentPostingId } from '../redemption/postings.ts';
import type { JobResult } from './drain.ts';
import type { Work } from './work.ts';

/** How long to wait for a payee that cannot pay back yet. */
const RETRY_SECONDS = 900;

/** Moves back what the payment that the work names was paid with. */
export async function reversePayment(
  deps: IssuerDeps,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const [known] = await findPayments(transaction, [{ home, digest: subject }]);
  assert(known !== undefined, 'work names a payment that does not exist');
  const [line] = await lockLines(transaction, [known]);
  const [payment] = await findPayments(transaction, [known]);
  assert(line !== undefined && payment !== undefined, 'a payment lost its line');
  if (payment.status !== 'settled' && payment.status !== 'returned') return {};
  const now = deps.clock();
  const posted = await post(transaction, postingsBack(deps, payment, line.currency), now);
  if (!posted.ok) {
    assert(posted.code === 'overdraft', 'a reversal was refused by the ledger');
    return { again: now + RETRY_SECONDS };
  }
  await saveLines(transaction, [{ ...line, covered: line.covered - payment.paidCover }]);
  const status =
    payment.status === 'returned' ? 'returned' : nextMoneyStatus(payment.status, 'voided');
  assert(status !== undefined, 'a settled payment cannot be voided');
  const code = payment.evidence.receipt === 'declined' ? 'declined' : 'voided';
  const reversed = { paidReservation: 0n, paidCover: 0n, paidLate: 0n, status, changedAt: now };
  await savePayments(transaction, [{ ...payment, ...reversed, code: payment.code ?? code }]);
  return {};
}

function postingsBack(
  deps: IssuerDeps,
  payment: PaymentRow,
  currency: Currency,
): readonly Posting[] {
  const back = (kind: string, amount: bigint, credit: LedgerAccount): readonly Posting[] =>
    amount === 0n
      ? []
      : [
          {
            home: payment.home,
            id: paymentPostingId(deps.crypto, kind, payment, 0n),
            kind: 'reversal',
            currency,
            amount: minor(amount),
            debit: availableAccount(payment.payee),
            credit,
            reference: payment.digest,
          },
        ];
  const toPayer = payment.paidReservation + payment.paidLate;
  return [
    ...back('reverseToPayer', toPayer, availableAccount(payment.home)),
    ...back('reverseToLoss', payment.paidCover, lossAccount(currency)),
  ];
}
