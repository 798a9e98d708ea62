/**
 * Money from bank accounts under audit: whatever was credited has an order that the bank said yes to, each such order
 * was credited once and whole, and no order is left without an answer (V-26). What the bank itself says is its
 * statement's to show, which an operator compares with the sum.
 */

import { WORK_SECONDS_MAX, type Ground } from './audit-ground.ts';
import { hexOf, numberOf, sumOf, textOf } from './row-values.ts';

/** After it nobody is authenticated for an order any more; what was authenticated is asked about until it is known. */
const UNDECIDED_SECONDS = 3_600;

/** Compares every order with the postings that name it, and every such posting with an order. */
export async function checkBankMoney({ reader, findings, now }: Ground): Promise<void> {
  const orders = reader.rows(
    `select o.home, o.id, o.amount, o.state, o.asked_at, count(p.id) as posted,
       coalesce(sum(p.amount) filter (
         where p.currency = o.currency and p.debit_home = 0 and p.debit_name = 'funding:' || o.currency
           and p.credit_home = o.home and p.credit_name = 'available'), 0)::text as credited
     from bank_order o
     left join ledger_posting p on p.kind = 'bankDeposit' and p.reference = o.id
     group by o.home, o.id, o.amount, o.state, o.asked_at order by o.home, o.id`,
  );
  for await (const order of orders) {
    const about = `order ${hexOf(order, 'id')} of money from a bank`;
    const state = textOf(order, 'state');
    const expected = state === 'credited' ? [1n, sumOf(order, 'amount')] : [0n, 0n];
    const posted = [sumOf(order, 'posted'), sumOf(order, 'credited')];
    findings.compare({ kind: 'postingsDiffer', about }, expected, posted);
    const isOpen = state === 'asked' || state === 'authenticated';
    const until = numberOf(order, 'asked_at') + UNDECIDED_SECONDS + WORK_SECONDS_MAX;
    if (isOpen && until < now) findings.add({ kind: 'overdue', about });
  }
  const alone = await reader.query(
    `select p.home, p.id from ledger_posting p where p.kind = 'bankDeposit'
       and not exists (select from bank_order o where o.id = p.reference) limit 1000`,
  );
  for (const row of alone) {
    const about = `posting ${hexOf(row, 'id')} of money from a bank`;
    findings.add({ kind: 'standsAlone', about });
  }
}
