/**
 * What was issued is reserved (the section "Lines" of the protocol): each day every line's reservation
 * is ceiling - settled - returned, covers what is open on it, and the ceiling is not below any
 * certificate before its redeemBy. And what honest payers' withdrawals promised is there, also where
 * no half of them has reached the issuer.
 */

import type { Engine } from '../database/engine.ts';
import type { Witness } from '../town/witness.ts';
import { findAll, type TableRule } from './tables.ts';
import type { Violation } from './violation.ts';

/** What certificates promise again after a backup, without money behind it; where the issuer knows that. */
const UNBACKED = `coalesce((to_jsonb(l) ->> 'unbacked')::bigint, 0)`;

/** $1 is now. */
const RULES: readonly TableRule[] = [
  {
    rule: 'a reservation is not what its line says',
    sql: `select l.home::text as account, encode(l.line, 'hex') as line, l.ceiling::text as ceiling,
        l.settled::text as settled, l.returned::text as returned, a.balance::text as reserved
      from line l left join ledger_account a
        on a.home = l.home and a.name = 'reservation:' || encode(l.line, 'hex')
      where $1::bigint > 0 and coalesce(a.balance, 0) <> l.ceiling - l.settled - l.returned`,
  },
  {
    rule: 'a line reserves less than is open on it',
    sql: `select l.home::text as account, encode(l.line, 'hex') as line, o.open::text as open
      from line l join (
        select home, line, sum(amount - paid_reservation - paid_cover - paid_late) as open
        from payment where status in ('awaited', 'redeemed', 'waiting') and redeem_by > $1
          or status = 'disputed'
        group by home, line
      ) o using (home, line)
      where l.status <> 'fraud' and o.open > l.ceiling - l.settled - l.returned + ${UNBACKED}`,
  },
  {
    rule: 'a line has a ceiling below one of its certificates',
    sql: `select l.home::text as account, encode(l.line, 'hex') as line, l.ceiling::text as ceiling,
        max(c.ceiling)::text as issued
      from line l join certificate c using (home, line) where c.redeem_by > $1
      group by l.tenant, l.home, l.line having max(c.ceiling) > l.ceiling + ${UNBACKED}`,
  },
];

const RESERVED = `
  select l.home::text as home, sum(l.ceiling - l.settled - l.returned + ${UNBACKED})::text as reserved
  from line l group by l.home`;
const KNOWN = `
  select encode(digest, 'hex') as id,
    case when status in ('awaited', 'redeemed', 'waiting', 'disputed')
      then amount - paid_reservation - paid_cover - paid_late else 0 end::text as open
  from payment`;

const DAY_MS = 86_400_000;
/** No certificate that can be spent now has its redeemBy before so many days. */
const REDEEM_DAYS = 13;

/** Looks at the lines as they stand at `nowMs`. */
export async function checkReserved(
  engine: Engine,
  witness: Witness,
  nowMs: number,
): Promise<readonly Violation[]> {
  const now = BigInt(Math.floor(nowMs / 1_000));
  return [
    ...(await findAll(engine, RULES, [now])),
    ...(await aboutPromises(engine, witness, nowMs)),
  ];
}

async function aboutPromises(
  engine: Engine,
  witness: Witness,
  nowMs: number,
): Promise<readonly Violation[]> {
  // A certificate that a restored issuer has forgotten is backed again when somebody hands it in.
  if (nowMs <= (witness.forgottenUntil() ?? 0)) return [];
  const known = new Map(
    (await engine.query(KNOWN)).map((row) => [String(row['id']), BigInt(String(row['open']))]),
  );
  const reserved = new Map(
    (await engine.query(RESERVED)).map((row) => [
      String(row['home']),
      BigInt(String(row['reserved'])),
    ]),
  );
  const promised = new Map<string, bigint>();
  for (const { paymentId, payer, amount, isVoided, acceptedAt } of witness.payments()) {
    if (!payer.isHonest || isVoided || nowMs - acceptedAt > REDEEM_DAYS * DAY_MS) continue;
    const home = String(payer.account);
    promised.set(home, (promised.get(home) ?? 0n) + (known.get(paymentId) ?? amount));
  }
  return [...promised].flatMap(([home, sum]) => {
    const there = reserved.get(home) ?? 0n;
    if (there >= sum) return [];
    const about = `account ${home}: ${there} for ${sum}`;
    return [{ rule: 'money behind accepted payments is not reserved', about }];
  });
}
