/**
 * What holds on every day of a coin town: money of an economy is conserved, what is set aside for coins is what is out,
 * private money meets no other and no bank (V-77), and no number is given twice (V-40, V-42, V-43).
 */

import { checkConservation } from '../../checkers/conservation.ts';
import { findAll, type TableRule } from '../../checkers/tables.ts';
import type { Violation } from '../../checkers/violation.ts';
import type { Engine } from '../../database/engine.ts';

const POTS = `
  with outside as (
    select m.tenant, m.home, sum(c.value) filter (where c.state = 'live') as held
    from coin_mint m join coin c using (tenant, home, batch) group by m.tenant, m.home)
  select a.tenant, a.home, a.balance::text as balance, coalesce(o.held, 0)::text as out
  from ledger_account a left join outside o using (tenant, home)
  where a.kind = 'coins' and a.balance <> coalesce(o.held, 0)`;
const SET_ASIDE = `
  select m.tenant, m.home, sum(m.amount)::text as made,
    (select sum(amount)::text from ledger_posting p
      where p.tenant = m.tenant and p.home = m.home and p.kind = 'mint') as set_aside
  from coin_mint m group by m.tenant, m.home
  having sum(m.amount) is distinct from (select sum(amount) from ledger_posting p
    where p.tenant = m.tenant and p.home = m.home and p.kind = 'mint')`;
const FACE_VALUES = `
  select tenant, batch::text, amount::text as made, sum(value)::text as coins
  from coin_mint join coin using (tenant, home, batch)
  group by tenant, home, batch, amount having amount <> sum(value)`;
const UUIDS = `select batch::text, number, count(*) from coin group by batch, number having count(*) > 1`;
const VIRTUAL_IDS = `
  select tenant, count(distinct home) as accounts, count(distinct virtual_id) as ids
  from coin_mint group by tenant having count(distinct home) <> count(distinct virtual_id)`;
const MIXED = `
  select t.tenant, x.currency from tenant_currency t join (
    select tenant, currency from ledger_account union select tenant, currency from ledger_posting
    union select tenant, currency from coin_mint
  ) x using (tenant) where x.currency <> t.number`;
const AT_A_BANK = `select o.tenant, o.home from bank_order o join tenant_currency t using (tenant)
  where t.number >= 1000`;

const RULES: readonly TableRule[] = [
  { rule: 'what is set aside is not what is out in coins', sql: POTS },
  { rule: 'coins were made of other money than was set aside', sql: SET_ASIDE },
  { rule: 'coins of a mint are not worth what was paid for them', sql: FACE_VALUES },
  { rule: 'two coins have one UUID', sql: UUIDS },
  { rule: 'two accounts have one virtual-id', sql: VIRTUAL_IDS },
  { rule: 'two economies were mixed', sql: MIXED },
  { rule: 'private money was ordered at a bank', sql: AT_A_BANK },
];

const FOUND_MAX = 10;

/** Looks at the books as they stand. */
export async function checkCoinBooks(engine: Engine): Promise<readonly Violation[]> {
  const found = [...(await checkConservation(engine)), ...(await findAll(engine, RULES))];
  return found.slice(0, FOUND_MAX);
}
