/**
 * What was due came back: what payees voided, declined or closed, and what was surplus, at once, which
 * is by the next day's look at the latest; unspent and unredeemed money at redeemBy; cover when its date
 * has passed. At the end nothing is reserved, and settled + returned = ceiling.
 */

import type { Engine } from '../database/engine.ts';
import { findAll, type TableRule } from './tables.ts';
import type { Violation } from './violation.ts';

const OPEN = `p.status in ('awaited', 'redeemed', 'waiting')`;
const PAYMENT = `encode(p.digest, 'hex') as payment, p.status`;

/** $1 is yesterday. */
const AT_ONCE: readonly TableRule[] = [
  {
    rule: 'what a payee gave up did not come back at once',
    sql: `select ${PAYMENT}, p.receipt from payment p
      where ${OPEN} and p.receipt in ('declined', 'void') and p.changed_at < $1`,
  },
  {
    rule: 'what a payee closed did not come back at once',
    sql: `select ${PAYMENT} from payment p
      join closed_request c on c.home = p.payee and c.request = p.request
      where ${OPEN} and greatest(c.closed_at, p.first_seen_at) < $1`,
  },
  {
    rule: 'a surplus did not come back at once',
    sql: `select ${PAYMENT} from payment p
      join paid_request r on r.home = p.payee and r.request = p.request and r.digest <> p.digest
      join payment o on o.digest = r.digest
      where ${OPEN} and greatest(o.changed_at, p.changed_at) < $1`,
  },
  {
    rule: 'what was voided after it was paid did not come back from a payee that has it',
    sql: `select ${PAYMENT}, a.balance::text as has from payment p
      join ledger_account a on a.home = p.payee and a.name = 'available'
      where p.status = 'settled' and p.changed_at < $1
        and (p.receipt in ('declined', 'void') or exists (
          select from closed_request c
          where c.home = p.payee and c.request = p.request and c.closed_at < $1))
        and a.balance >= p.paid_reservation + p.paid_cover + p.paid_late`,
  },
  {
    rule: 'a payment is open after its redeemBy',
    sql: `select ${PAYMENT}, p.redeem_by::text as due from payment p where ${OPEN} and p.redeem_by < $1`,
  },
  {
    rule: 'unspent money did not come back at redeemBy',
    sql: `select l.home::text as account, encode(l.line, 'hex') as line, l.ceiling::text as ceiling
      from line l left join (
        select home, line, max(ceiling) as ceiling, max(redeem_by) as redeem_by from certificate
        where redeem_by >= $1 group by home, line
      ) c using (home, line)
      where l.status <> 'fraud'
        and l.ceiling > greatest(coalesce(c.ceiling, 0), l.known_sum, l.settled + l.returned)`,
  },
  {
    rule: 'money is set aside after the last redeemBy of its line',
    sql: `select l.home::text as account, encode(l.line, 'hex') as line,
        (l.ceiling - l.settled - l.returned)::text as reserved
      from line l where l.ceiling - l.settled - l.returned > (
        select coalesce(sum(p.amount - p.paid_reservation - p.paid_cover - p.paid_late), 0)
        from payment p where p.home = l.home and p.line = l.line and p.status = 'disputed'
      ) and not exists (
        select from certificate c
        where c.home = l.home and c.line = l.line and c.redeem_by >= $1)`,
  },
  {
    rule: 'cover did not go back when it ended',
    sql: `select c.home::text as account, c.till::text as till, a.balance::text as left
      from cover_allotment c
      join ledger_account a on a.home = c.home and a.name = 'cover:' || c.till
      where c.until < $1 and a.balance > 0`,
  },
];

/** $1 is now. */
const AT_THE_END: readonly TableRule[] = [
  {
    rule: 'a line did not end: settled + returned is not its ceiling',
    sql: `select l.home::text as account, encode(l.line, 'hex') as line, l.ceiling::text as ceiling,
        l.settled::text as settled, l.returned::text as returned
      from line l where $1::bigint > 0 and l.ceiling <> l.settled + l.returned`,
  },
];

const COVER: readonly TableRule[] = [
  {
    rule: 'cover paid after its end',
    sql: `select p.reference, p.posted_at::text as at from ledger_posting p
      join cover_allotment c on c.home = p.debit_home and p.debit_name = 'cover:' || c.till
      where p.kind = 'cover' and p.posted_at >= c.until`,
  },
  {
    rule: 'cover went back before its end',
    sql: `select p.debit_home::text as account, p.posted_at::text as at from ledger_posting p
      join cover_allotment c on c.home = p.debit_home and p.debit_name = 'cover:' || c.till
      where p.kind = 'reclaim' and p.posted_at < c.until`,
  },
  {
    rule: 'what was allotted is neither there nor used nor given back',
    sql: `with moved as (
        select credit_home as home, credit_name as name, amount from ledger_posting
        where credit_name like 'cover:%'
        union all
        select debit_home, debit_name, -amount from ledger_posting where debit_name like 'cover:%'
      ), made as (select home, name, sum(amount) as amount from moved group by home, name)
      select m.home::text as account, m.name, m.amount::text as made, a.balance::text as kept
      from made m join ledger_account a using (home, name) where a.balance <> m.amount`,
  },
];

const DAY_SECONDS = 86_400n;

/** Looks at what had to be back by now; `isEnd` after the reckoning, when everything has. */
export async function checkCameBack(
  engine: Engine,
  nowMs: number,
  { isEnd }: { readonly isEnd: boolean },
): Promise<readonly Violation[]> {
  const now = BigInt(Math.floor(nowMs / 1_000));
  return [
    ...(await findAll(engine, AT_ONCE, [now - DAY_SECONDS])),
    ...(await findAll(engine, COVER)),
    ...(isEnd ? await findAll(engine, AT_THE_END, [now]) : []),
  ];
}
