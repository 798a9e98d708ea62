/**
 * What payers are told of payments that wait for them (P-25), and whether they have been told (P-27): a payment
 * settles by itself only when its payer could have objected, so it waits a little longer where the message that
 * says so is still on its way.
 */

import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor, type Currency } from '@tallystick/protocol/money';
import { accountNames, nameOrNumber } from '../accounts/account-names.ts';
import { bytesColumn } from '../columns.ts';
import { noticeId } from '../notices/give-notices.ts';
import type { Notice } from '../notices/notice-event.ts';
import { dueAt, isOpen, type PaymentRow } from './payment-row.ts';

/** A payment before and after it was decided about. */
export interface DecidedPayment {
  readonly before: Pick<PaymentRow, 'code'>;
  readonly after: PaymentRow;
  readonly currency: Currency;
}

/** The notices of payments that begin to wait for their payers, or are flagged. */
export async function waitingNotices(
  transaction: Transaction,
  decided: readonly DecidedPayment[],
  now: number,
): Promise<readonly Notice[]> {
  const begun = decided.filter(
    ({ before, after }) =>
      before.code !== after.code &&
      (after.code === 'awaitsPayer' || after.code === 'unknownToPayer'),
  );
  if (begun.length === 0) return [];
  const names = await accountNames(
    transaction,
    begun.map(({ after }) => after.payee),
  );
  return begun.map(({ after, currency }): Notice => {
    const { home, digest, amount, payee, code } = after;
    const by = dueAt(after);
    return {
      home,
      event: code === 'awaitsPayer' ? 'paymentAwaits' : 'paymentUnknown',
      subject: digest,
      fields: {
        amount: { currency, minor: minor(amount) },
        payee: nameOrNumber(names, payee),
        until: by,
      },
      givenAt: now,
      by,
    };
  });
}

/** Digests, in hexadecimal, of payments whose window has passed before their payers were told. */
export async function untoldPayments(
  transaction: Transaction,
  payments: readonly PaymentRow[],
  now: number,
): Promise<ReadonlySet<string>> {
  const asked = payments.filter(
    (payment) =>
      isOpen(payment) &&
      payment.confirmBy !== undefined &&
      now >= payment.confirmBy &&
      !payment.evidence.reported,
  );
  if (asked.length === 0) return new Set();
  const rows = await transaction.query(
    `select n.subject from unnest($1::bigint[], $2::bytea[]) as k (home, id)
     join notice n on n.home = k.home and n.id = k.id
     where n.state in ('waiting', 'sending')`,
    [
      asked.map(({ home }) => home),
      asked.map(({ digest }) => noticeId({ event: 'paymentAwaits', subject: digest })),
    ],
  );
  return new Set(rows.map((row) => toHex(bytesColumn(row, 'subject'))));
}
