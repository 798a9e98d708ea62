/**
 * An objection was upheld, and the tenant bears it: the payee keeps what it was paid, and the payer gets from
 * the loss account what its own money paid of it. Where that account has too little, the payer waits.
 */

import { availableAccount, lossAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { saveDispute } from '../disputes/dispute-row.ts';
import { tryLockDisputed } from '../disputes/lock-disputed.ts';
import type { IssuerDeps } from '../issuer.ts';
import { dueAt, isOpen } from '../redemption/payment-row.ts';
import { paymentPostingId } from '../redemption/postings.ts';
import type { JobResult } from './drain.ts';
import { BUSY_SECONDS, type Work } from './work.ts';

/** How long to wait for an operator who has to fund the loss account. */
const RETRY_SECONDS = 900;

/** Pays what the payment that the work names has cost its payer so far. */
export async function reimbursePayer(
  deps: IssuerDeps,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const now = deps.clock();
  const locked = await tryLockDisputed(transaction, { home, digest: subject });
  if (locked === undefined) return { again: now + BUSY_SECONDS };
  const { line, payment, dispute } = locked;
  if (!dispute.reimburse) return {};
  // Until it has ended nobody knows what it costs the payer.
  if (isOpen(payment)) return { again: Math.max(dueAt(payment), now) + BUSY_SECONDS };
  const amount = payment.paidReservation + payment.paidLate - dispute.reimbursed;
  if (amount > 0n) {
    const posting = {
      home,
      id: paymentPostingId(deps.crypto, 'reimburse', payment, dispute.reimbursed),
      kind: 'reimburse' as const,
      currency: line.currency,
      amount: minor(amount),
      debit: lossAccount(line.currency),
      credit: availableAccount(home),
      reference: payment.digest,
    };
    const posted = await post(transaction, [posting], now);
    if (!posted.ok) {
      assert(posted.code === 'overdraft', 'a reimbursement was refused by the ledger');
      return { again: now + RETRY_SECONDS };
    }
  }
  const reimbursed = dispute.reimbursed + (amount > 0n ? amount : 0n);
  await saveDispute(transaction, { ...dispute, reimbursed, reimburse: false });
  return {};
}
