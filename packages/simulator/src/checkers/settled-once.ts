/**
 * Nothing is settled twice: a payment is paid its amount at most, a request pays one payment, and where
 * two paid payments own one piece of a line, that line's device was convicted of it. What payments say
 * they were paid is what was posted for them.
 */

import type { Engine } from '../database/engine.ts';
import { findAll, type TableRule } from './tables.ts';
import type { Violation } from './violation.ts';

const POSTED = `
  select reference as digest, sum(amount) as amount from ledger_posting
  where kind in ('capture', 'cover', 'lateClaim') group by reference`;

const RULES: readonly TableRule[] = [
  {
    rule: 'a payment was paid more than its amount',
    sql: `select encode(p.digest, 'hex') as payment, p.amount::text as amount,
        o.amount::text as posted
      from payment p join (${POSTED}) o using (digest) where o.amount > p.amount`,
  },
  {
    rule: 'a payment says it was paid something else than was posted',
    sql: `select encode(p.digest, 'hex') as payment, p.status, coalesce(o.amount, 0)::text as posted,
        (p.paid_reservation + p.paid_cover + p.paid_late)::text as paid
      from payment p left join (${POSTED}) o using (digest)
      where p.status not in ('reversed', 'returned')
        and p.paid_reservation + p.paid_cover + p.paid_late <> coalesce(o.amount, 0)`,
  },
  {
    rule: 'a request paid twice',
    sql: `select payee::text as payee, encode(request, 'hex') as request, count(*)::text as payments
      from payment where paid_reservation + paid_cover + paid_late > 0 and status <> 'returned'
      group by payee, request having count(*) > 1`,
  },
  {
    rule: 'one piece of a line was paid twice, and nobody was convicted',
    sql: `select encode(a.line, 'hex') as line, encode(a.digest, 'hex') as one,
        encode(b.digest, 'hex') as other
      from payment a
      join payment b on b.home = a.home and b.line = a.line and b.digest > a.digest
        and a.cumulative - a.amount < b.cumulative and b.cumulative - b.amount < a.cumulative
      join line l on l.home = a.home and l.line = a.line
      where a.paid_reservation + a.paid_cover + a.paid_late > 0
        and b.paid_reservation + b.paid_cover + b.paid_late > 0
        and not exists (
          select from fraud_proof f where f.home = l.home and f.key_hash = l.key_hash
        )`,
  },
];

/** Looks at payments and postings as they stand. */
export function checkSettledOnce(engine: Engine): Promise<readonly Violation[]> {
  return findAll(engine, RULES);
}
