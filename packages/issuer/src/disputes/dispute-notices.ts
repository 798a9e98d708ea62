/** Telling both sides that a payment is objected to, and how that ended (P-26, P-27). */

import type { Transaction } from '@tallystick/database/database';
import type { DisputeOutcome } from '@tallystick/protocol/calls/disputes';
import { minor, type Money } from '@tallystick/protocol/money';
import { accountNames, nameOrNumber } from '../accounts/account-names.ts';
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

/** What every such notice says of its payment, and the rest of what makes one a notice. */
interface Said {
  readonly fields: { readonly amount: Money; readonly payee: string };
  readonly to: { readonly home: bigint; readonly subject: Uint8Array; readonly givenAt: number };
}

/** That somebody objects; the work of telling it. */
export async function tellOpened(
  transaction: Transaction,
  tenant: string,
  told: Told,
): Promise<readonly Work[]> {
  return tellSides(transaction, tenant, told, ({ to, fields }) => ({
    ...to,
    event: 'disputeOpened',
    fields,
  }));
}

/** How it ended; the work of telling it. */
export async function tellDecided(
  transaction: Transaction,
  tenant: string,
  told: Told & { readonly outcome: DisputeOutcome },
): Promise<readonly Work[]> {
  const outcome = told.outcome === 'upheld' ? 'forPayer' : 'forPayee';
  return tellSides(transaction, tenant, told, ({ to, fields }) => ({
    ...to,
    event: 'disputeDecided',
    fields: { ...fields, outcome },
  }));
}

async function tellSides(
  transaction: Transaction,
  tenant: string,
  { payment, line, now }: Told,
  noticeOf: (said: Said) => Notice,
): Promise<readonly Work[]> {
  const { home, payee, amount, digest: subject } = payment;
  const names = await accountNames(transaction, [payee]);
  const fields = {
    amount: { currency: line.currency, minor: minor(amount) },
    payee: nameOrNumber(names, payee),
  };
  const notices = [home, payee].map((side) =>
    noticeOf({ fields, to: { home: side, subject, givenAt: now } }),
  );
  return giveNotices(transaction, tenant, notices);
}
