/**
 * A payment was voided after it had been paid: the money comes back from the payee, never from the loss
 * account. Where the payee has too little, it waits and tries again.
 */

import { availableAccount, lossAccount, type LedgerAccount } from '@tallystick/ledger/account';
import { post } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { least, minor } from '@tallystick/protocol/money';
import { nextMoneyStatus } from '@tallystick/protocol/states/money-status';
import { saveLines, tryLockLine, type LineRow } from '../certificates/line-row.ts';
import { findDisputes, saveDispute } from '../disputes/dispute-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findPayments, savePayments, type PaymentRow } from '../redemption/payment-row.ts';
import { paymentPostingId } from '../redemption/postings.ts';
import type { JobResult } from './drain.ts';
import { rollUpTransit } from './roll-up.ts';
import { BUSY_SECONDS, type Work } from './work.ts';

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
  const now = deps.clock();
  const line = await tryLockLine(transaction, known);
  if (line === undefined) return { again: now + BUSY_SECONDS };
  const [payment] = await findPayments(transaction, [known]);
  assert(payment !== undefined, 'a payment vanished');
  if (payment.status !== 'settled' && payment.status !== 'returned') return {};
  const shares = sharesOf(payment, line);
  const [dispute] = await findDisputes(transaction, [payment]);
  const takenBack = least(dispute?.reimbursed ?? 0n, shares.toPayer);
  const posted = await post(
    transaction,
    [
      ...postingsBack(deps, payment, line, shares),
      ...reimbursementBack(deps, payment, line, takenBack),
    ],
    now,
  );
  if (!posted.ok) {
    assert(posted.code === 'overdraft', 'a reversal was refused by the ledger');
    // The money may be the payee's already and still be in transit.
    const moved = await rollUpTransit(deps, transaction, payment.payee);
    return { again: moved > 0n ? now : now + RETRY_SECONDS };
  }
  const { toCover, toLender } = shares;
  await saveLines(transaction, [
    { ...line, covered: line.covered - toCover, lent: line.lent - toLender },
  ]);
  const status =
    payment.status === 'returned' ? 'returned' : nextMoneyStatus(payment.status, 'voided');
  assert(status !== undefined, 'a settled payment cannot be voided');
  const reversed = { paidReservation: 0n, paidCover: 0n, paidLate: 0n, status, changedAt: now };
  await savePayments(transaction, [{ ...payment, ...reversed }]);
  if (dispute !== undefined && takenBack > 0n) {
    await saveDispute(transaction, { ...dispute, reimbursed: dispute.reimbursed - takenBack });
  }
  return {};
}

interface Shares {
  readonly toPayer: bigint;
  /** To the loss account, for what cover paid. */
  readonly toCover: bigint;
  /** To the loss account, for what it lent to the line. */
  readonly toLender: bigint;
}

/**
 * What cover paid goes back to the loss account, except for the part that the payer's own money has
 * repaid at redeemBy: that is the payer's.
 */
function sharesOf(payment: PaymentRow, { covered, lent }: LineRow): Shares {
  const { paidReservation, paidLate, paidCover } = payment;
  const toCover = least(paidCover, covered);
  const toLender = least(paidReservation, lent);
  const toPayer = paidReservation - toLender + paidLate + paidCover - toCover;
  return { toPayer, toCover, toLender };
}

function postingsBack(
  deps: IssuerDeps,
  payment: PaymentRow,
  { currency }: LineRow,
  { toPayer, toCover, toLender }: Shares,
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
  return [
    ...back('reverseToPayer', toPayer, availableAccount(payment.home)),
    ...back('reverseToLoss', toCover + toLender, lossAccount(currency)),
  ];
}

/** What the tenant gave the payer for this payment: now that the payee gives it back, the tenant has it again. */
function reimbursementBack(
  { crypto }: IssuerDeps,
  payment: PaymentRow,
  { currency }: LineRow,
  amount: bigint,
): readonly Posting[] {
  if (amount === 0n) return [];
  return [
    {
      home: payment.home,
      id: paymentPostingId(crypto, 'reimbursementBack', payment, 0n),
      kind: 'reimburse',
      currency,
      amount: minor(amount),
      debit: availableAccount(payment.home),
      credit: lossAccount(currency),
      reference: payment.digest,
    },
  ];
}
