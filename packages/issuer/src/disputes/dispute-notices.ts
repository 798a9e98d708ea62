/** Telling both sides that a payment is objected to, and how that ended (P-26, P-27). */

import type { Transaction } from '@tallystick/database/database';
import type { DisputeOutcome } from '@tallystick/protocol/calls/disputes';
import { minor } from '@tallystick/protocol/money';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import type { LineRow } from '../certificates/line-row.ts';
import type { Work } from '../jobs/work.ts';
import { giveNotices } from '../notices/give-notices.ts';
import type { Notice } from '../notices/notice-event.ts';
import type { PaymentRow } from '../redemption/payment-row.ts';

interface Told {
  readonly payment: PaymentRow;
  readonly line: Pick<LineRow, 'currency'>;
  readonly now: number;
}

/** That somebody objects; the work of telling it. */
export async function tellOpened(
  transaction: Transaction,
  tenant: string,
  told: Told,
): Promise<readonly Work[]> {
  const { sides, fields } = await saidOf(transaction, told);
  const { digest: subject } = told.payment;
  const notices = sides.map((home): Notice => ({
    home,
    event: 'disputeOpened',
    subject,
    fields,
    givenAt: told.now,
  }));
  return giveNotices(transaction, tenant, notices);
}

/** How it ended; the work of telling it. */
export async function tellDecided(
  transaction: Transaction,
  tenant: string,
  told: Told & { readonly outcome: DisputeOutcome },
): Promise<readonly Work[]> {
  const said = await saidOf(transaction, told);
  const fields = {
    ...said.fields,
    outcome: told.outcome === 'upheld' ? 'forPayer' : 'forPayee',
  } as const;
  const { digest: subject } = told.payment;
  const notices = said.sides.map((home): Notice => ({
    home,
    event: 'disputeDecided',
    subject,
    fields,
    givenAt: told.now,
  }));
  return giveNotices(transaction, tenant, notices);
}

async function saidOf(transaction: Transaction, { payment, line }: Told) {
  const { home, payee, amount } = payment;
  const account = await findAccount(transaction, payee);
  // An erased payee has no name; its number is what the payer's list of payments has as well.
  const name = account === undefined || account.name === '' ? String(payee) : account.name;
  return {
    sides: [home, payee],
    fields: { amount: { currency: line.currency, minor: minor(amount) }, payee: name },
  };
}
