/**
 * The independent check: recomputes everything from the postings and compares (G-059; a running balance
 * and the sum of the history check one another, G-102 and G-103).
 *
 * It only reads, in one statement and so at one moment, and shares no code with what posts.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';

import { bigintColumn, integerColumn, textColumn } from './columns.ts';

export type LedgerProblem =
  /** A balance is not the sum of its entries. */
  | 'balance'
  /** The entries of an account that may not be negative sum to less than zero. */
  | 'overdraft'
  /** Postings name an account that is not open. */
  | 'unknownAccount'
  /** Postings to an account in another currency than its own. */
  | 'currencyMismatch'
  /** The balances of a currency do not sum to zero. Home is 0 and name is empty. */
  | 'total'
  /** A posting to transit and the row that says whether it was rolled up disagree, or one is missing. */
  | 'transit'
  /** A roll-up is not the sum of the postings it took. */
  | 'rollUp';

export interface Discrepancy {
  readonly problem: LedgerProblem;
  readonly home: bigint;
  readonly name: string;
  readonly currency: number;
  /** What the postings say, in minor units. */
  readonly expected: bigint;
  /** What is recorded instead. */
  readonly found: bigint;
}

/** A broken ledger may break everywhere; the first thousand are enough to see how. */
const DISCREPANCIES_MAX = 1_000;

const CHECK = `
  with sums as materialized (
    select home, name, currency, sum(amount) as amount
    from ledger_entry group by home, name, currency
  ), account as materialized (
    select a.*, coalesce(s.amount, 0) as computed
    from ledger_account a left join sums s using (home, name, currency)
  ), incoming as (
    select p.home, p.id, p.currency, p.credit_home as payee, p.amount
    from ledger_posting p where p.credit_name = 'transit'
  ), taken as (
    select payee, rolled_up_by, sum(amount) as amount
    from ledger_transit group by payee, rolled_up_by
  ), discrepancy (problem, home, name, currency, expected, found) as (
    select 'balance', home, name, currency, computed, balance
    from account where balance <> computed
    union all
    select 'overdraft', home, name, currency, 0, computed
    from account where computed < 0 and kind <> 'funding'
    union all
    select case when a.name is null then 'unknownAccount' else 'currencyMismatch' end,
           s.home, s.name, s.currency, 0, s.amount
    from sums s left join ledger_account a using (home, name)
    where a.name is null or a.currency <> s.currency
    union all
    select 'total', 0, '', currency, 0, sum(case when kind = 'transit' then computed else balance end)
    from account group by currency
    having sum(case when kind = 'transit' then computed else balance end) <> 0
    union all
    select 'transit', coalesce(i.payee, t.payee), 'transit', coalesce(i.currency, 0),
           coalesce(i.amount, 0), coalesce(t.amount, 0)
    from incoming i full join ledger_transit t using (home, id)
    where i.amount is distinct from t.amount or i.payee is distinct from t.payee
    union all
    select 'transit', a.home, a.name, a.currency, a.computed, coalesce(t.amount, 0)
    from account a left join taken t on t.payee = a.home and t.rolled_up_by is null
    where a.kind = 'transit' and a.computed <> coalesce(t.amount, 0)
    union all
    select 'rollUp', coalesce(p.home, t.payee), 'transit', coalesce(p.currency, 0),
           coalesce(p.amount, 0), coalesce(t.amount, 0)
    from (select * from ledger_posting where kind = 'rollUp') p
    full join (select * from taken where rolled_up_by is not null) t
      on t.payee = p.home and t.rolled_up_by = p.id
    where p.amount is distinct from t.amount
  )
  select problem, home, name, currency, expected::text, found::text
  from discrepancy
  order by problem, home, name, currency, expected, found
  limit $1::integer`;

/** What is wrong with the ledger of the transaction's tenant; nothing, if all is well. */
export async function checkLedger(transaction: Transaction): Promise<readonly Discrepancy[]> {
  const rows = await transaction.query(CHECK, [DISCREPANCIES_MAX]);
  return rows.map((row) => ({
    problem: problemOf(textColumn(row, 'problem')),
    home: bigintColumn(row, 'home'),
    name: textColumn(row, 'name'),
    currency: integerColumn(row, 'currency'),
    expected: BigInt(textColumn(row, 'expected')),
    found: BigInt(textColumn(row, 'found')),
  }));
}

const PROBLEMS: readonly LedgerProblem[] = [
  'balance',
  'overdraft',
  'unknownAccount',
  'currencyMismatch',
  'total',
  'transit',
  'rollUp',
];

function problemOf(text: string): LedgerProblem {
  const problem = PROBLEMS.find((known) => known === text);
  assert(problem !== undefined, 'the ledger check answered an unknown problem');
  return problem;
}
