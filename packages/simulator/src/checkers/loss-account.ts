/**
 * The loss account and the cover out of it: never below zero, each till's cover never more than was
 * allotted to it, and what was allotted never more than the tenant had put in.
 */

import type { Engine } from '../database/engine.ts';
import type { Violation } from './violation.ts';

/** Allotments less what went back, against what cover paid at each till. */
const BEYOND_ALLOTMENT = `
  with allotted as (
    select credit_home as home, credit_name as name, sum(amount) as amount from ledger_posting
    where kind = 'allot' group by 1, 2
  ), used as (
    select debit_home as home, debit_name as name, sum(amount) as amount from ledger_posting
    where debit_home > 0 and debit_name like 'cover:%' group by 1, 2
  )
  select u.home::text as home, u.name, u.amount::text as used, coalesce(a.amount, 0)::text as allotted
  from used u left join allotted a using (home, name)
  where u.amount > coalesce(a.amount, 0) order by 1, 2`;

const BEYOND_FUNDS = `
  select (coalesce(sum(amount) filter (where kind = 'prefund'), 0))::text as funded,
    (coalesce(sum(amount) filter (where kind = 'allot'
        or kind = 'reimburse' and debit_name like 'loss:%'), 0)
      - coalesce(sum(amount) filter (where kind = 'reimburse' and credit_name like 'loss:%'), 0)
      - coalesce(sum(amount) filter (where kind in ('reclaim', 'repay')), 0)
      - coalesce(sum(amount) filter (where kind = 'reversal' and credit_name like 'loss:%'), 0))::text
      as out
  from ledger_posting`;

/** Payments say what cover paid them; the postings have to say the same. */
const DIFFERENT_COVER = `
  with said as (
    select payee as home, till, sum(paid_cover) as amount from payment
    where paid_cover > 0 group by 1, 2
  ), allotted as (select home, till from cover_allotment)
  select s.home::text as home, s.till, s.amount::text as amount
  from said s left join allotted a using (home, till) where a.home is null order by 1, 2`;

/**
 * Cover pays only what a till took before it could know better: its request names a real bundle, or one
 * that a restored issuer may have published and forgotten.
 */
const INVENTED_BUNDLE = `
  select p.payee::text as home, p.paid_cover::text as amount from payment p
  left join trust_bundle b on b.seq = p.bundle_seq
  where p.paid_cover > 0 and b.seq is null and not exists (
    select from restore r where p.bundle_seq > r.seq_at_backup and p.bundle_seq <= r.seq_left_out
  ) order by 1, 2`;

/** Looks at the ledger as it stands. */
export async function checkLossAccount(engine: Engine): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const row of await engine.query(BEYOND_ALLOTMENT)) {
    const about = `account ${String(row['home'])}: ${String(row['used'])} of ${String(row['allotted'])}`;
    found.push({ rule: 'a till used more cover than it was allotted', about });
  }
  for (const row of await engine.query(DIFFERENT_COVER)) {
    const about = `account ${String(row['home'])}: ${String(row['amount'])}`;
    found.push({ rule: 'cover paid a till that has none', about });
  }
  for (const row of await engine.query(INVENTED_BUNDLE)) {
    const about = `account ${String(row['home'])}: ${String(row['amount'])}`;
    found.push({ rule: 'cover paid under a bundle that never was', about });
  }
  const [funds] = await engine.query(BEYOND_FUNDS);
  const [funded, out] = [BigInt(String(funds?.['funded'])), BigInt(String(funds?.['out']))];
  if (out > funded) {
    found.push({ rule: 'the loss account gave more than it had', about: `${out} of ${funded}` });
  }
  return found;
}
