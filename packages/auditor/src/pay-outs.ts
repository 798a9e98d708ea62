/**
 * Money out to bank accounts under audit: each payout was set aside once and whole; it left the books once where its
 * bank said that it left, and came back once where it said so, and never otherwise; and no posting stands without a
 * payout (V-62). What the bank itself says is its statement's to show, which an operator compares with the sum.
 */

import { WORK_SECONDS_MAX, type Ground } from './audit-ground.ts';
import { hexOf, numberOf, sumOf, textOf } from './row-values.ts';

/** A bank that has not said for so long what became of an order has to be asked by a person. */
const UNDECIDED_SECONDS = 10 * 86_400;

/** Where money goes from and to; the names are those of the ledger's accounts. */
const STEPS = {
  aside: `p.kind = 'payOut' and p.debit_name = 'available' and p.credit_name = 'outgoing'`,
  left: `p.kind = 'remit' and p.debit_name = 'outgoing' and p.credit_name = 'funding:' || o.currency`,
  unsent: `p.kind = 'payOutBack' and p.debit_name = 'outgoing' and p.credit_name = 'available'`,
  returned: `p.kind = 'payOutBack' and p.debit_name = 'funding:' || o.currency and p.credit_name = 'available'`,
} as const;

const SUMS = Object.entries(STEPS)
  .map(([name, step]) => `coalesce(sum(p.amount) filter (where ${step}), 0)::text as ${name}`)
  .join(', ');

/** Compares every payout with the postings that name it, and every such posting with a payout. */
export async function checkPayOuts({ reader, findings, now }: Ground): Promise<void> {
  const orders = reader.rows(
    `select o.home, o.id, o.amount, o.state, o.ordered_at, count(p.id) as posted, ${SUMS}
     from pay_out o
     left join ledger_posting p on p.kind in ('payOut', 'remit', 'payOutBack')
       and p.home = o.home and p.reference = o.id and p.currency = o.currency
     group by o.home, o.id, o.currency, o.amount, o.state, o.ordered_at order by o.home, o.id`,
  );
  for await (const order of orders) {
    const about = `payout ${hexOf(order, 'id')}`;
    const state = textOf(order, 'state');
    const amount = sumOf(order, 'amount');
    const [aside, left, unsent, returned] = ['aside', 'left', 'unsent', 'returned'].map((step) =>
      sumOf(order, step),
    );
    const hasLeft = state === 'remitted' || (state === 'returned' && left !== 0n);
    const isBack = state === 'returned' || state === 'refused';
    const expected = [
      1n + (hasLeft ? 1n : 0n) + (isBack ? 1n : 0n),
      amount,
      hasLeft ? amount : 0n,
      isBack && !hasLeft ? amount : 0n,
      isBack && hasLeft ? amount : 0n,
    ];
    const found = [sumOf(order, 'posted'), aside, left, unsent, returned];
    findings.compare({ kind: 'postingsDiffer', about }, expected, found);
    const isOpen = state === 'ordered' || state === 'sent';
    const until = numberOf(order, 'ordered_at') + UNDECIDED_SECONDS + WORK_SECONDS_MAX;
    if (isOpen && until < now) findings.add({ kind: 'overdue', about });
  }
  const alone = await reader.query(
    `select p.home, p.id from ledger_posting p where p.kind in ('payOut', 'remit', 'payOutBack')
       and not exists (select from pay_out o where o.home = p.home and o.id = p.reference) limit 1000`,
  );
  for (const row of alone) {
    findings.add({ kind: 'standsAlone', about: `posting ${hexOf(row, 'id')} of a payout` });
  }
}
