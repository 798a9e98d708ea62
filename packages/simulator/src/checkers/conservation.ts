/**
 * Money is conserved: every balance is what its postings make it, all balances of a currency cancel out,
 * and nothing but the outside world is below zero. Reads the tables and nothing of the implementation.
 */

import type { Engine } from '../database/engine.ts';
import { findAll, type TableRule } from './tables.ts';
import type { Violation } from './violation.ts';

const DIFFERENT = `
  with moved as (
    select tenant, credit_home as home, credit_name as name, amount from ledger_posting
    union all
    select tenant, debit_home, debit_name, -amount from ledger_posting
  ), made as (
    select tenant, home, name, sum(amount) as balance from moved group by tenant, home, name)
  select a.home, a.name, a.balance::text as kept, coalesce(m.balance, 0)::text as made
  from ledger_account a left join made m using (tenant, home, name)
  where a.kind <> 'transit' and a.balance <> coalesce(m.balance, 0)`;
const OVERDRAWN = `select home, name, balance::text from ledger_account
  where balance < 0 and kind <> 'funding'`;
const TRANSIT = `
  with moved as (
    select tenant, credit_home as home, amount from ledger_posting where credit_name = 'transit'
    union all
    select tenant, debit_home, -amount from ledger_posting where debit_name = 'transit'
  ), made as (select tenant, home, sum(amount) as balance from moved group by tenant, home),
  waiting as (select tenant, payee as home, sum(amount) as balance from ledger_transit
    where rolled_up_by is null group by tenant, payee)
  select coalesce(m.home, w.home) as home, coalesce(m.balance, 0)::text as made,
    coalesce(w.balance, 0)::text as waiting
  from made m full join waiting w using (tenant, home)
  where coalesce(m.balance, 0) <> coalesce(w.balance, 0)`;

const RULES: readonly TableRule[] = [
  { rule: 'a balance is not what its postings make it', sql: DIFFERENT },
  { rule: 'an account is overdrawn', sql: OVERDRAWN },
  { rule: 'money in transit was lost or made', sql: TRANSIT },
];

/** Looks at the ledger as it stands. */
export function checkConservation(engine: Engine): Promise<readonly Violation[]> {
  return findAll(engine, RULES);
}
