/**
 * Erasing an account: everything personal about it goes, and its devices with it. The ledger and what
 * was signed stay as long as money or proof needs them; they know the account by its number (G-177).
 *
 * Invariant: what is erased has no money and owes none, and no payment of its own is undecided.
 */

import { transitAccount } from '@tallystick/ledger/account';
import { balanceOf, lockBalances } from '@tallystick/ledger/balances';
import { textColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import type { EraseAccountRefusal } from '@tallystick/protocol/calls/erase-account';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockAccount } from '../accounts/hold-account.ts';
import type { IssuerDeps } from '../issuer.ts';

export type EraseOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: EraseAccountRefusal | 'unknownAccount' };

/** The operator erases an account on its holder's demand. */
export async function eraseByOperator(
  deps: IssuerDeps,
  tenant: TenantId,
  { account }: { readonly account: bigint },
): Promise<EraseOutcome | { readonly ok: false; readonly code: 'unknownTenant' }> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, (tx) => eraseAccount(deps, tx, account));
}

/** Erases an account, or says why not yet. One that is erased already stays so. */
export async function eraseAccount(
  deps: IssuerDeps,
  transaction: Transaction,
  home: bigint,
): Promise<EraseOutcome> {
  // In the order of all locks: devices, lines, account, balances. A refusal leaves the rows as they are.
  await transaction.query(
    'select 1 as held from device where home = $1 order by key_hash for update',
    [home],
  );
  await transaction.query('select 1 as held from line where home = $1 order by line for update', [
    home,
  ]);
  const account = await lockAccount(transaction, home);
  if (account === undefined) return { ok: false, code: 'unknownAccount' };
  if (account.erased) return { ok: true };
  const refusal = await whyNot(deps, transaction, home);
  if (refusal !== undefined) return { ok: false, code: refusal };
  await stopDevices(transaction, home);
  await deletePersonal(transaction, home);
  await transaction.query(
    `update account set name = '', place = null, erased_at = $2 where home = $1`,
    [home, deps.clock()],
  );
  return { ok: true };
}

async function whyNot(
  deps: IssuerDeps,
  transaction: Transaction,
  home: bigint,
): Promise<EraseAccountRefusal | undefined> {
  const rows = await transaction.query(
    `select name from ledger_account where home = $1 and kind <> 'transit' order by name`,
    [home],
  );
  const accounts = rows.map((row) => ({ home, name: textColumn(row, 'name') }));
  const balances = await lockBalances(transaction, accounts);
  const inTransit = await balanceOf(transaction, transitAccount(home));
  if ([...balances, inTransit].some((balance = 0n) => balance !== 0n)) return 'moneyLeft';
  const [debt] = await transaction.query(
    `select 1 as found from line l
     left join debt d on d.tenant = l.tenant and d.home = l.home and d.line = l.line
     where l.home = $1 and (l.lent > 0 or (l.status = 'fraud' and l.covered > 0))
       and l.covered + l.lent > coalesce(d.forgiven, 0)
       and (l.lent > 0 or not exists (
         select from device v where v.home = l.home and v.key_hash = l.key_hash and v.reported_first
       ))
     limit 1`,
    [home],
  );
  if (debt !== undefined) return 'debtLeft';
  const [open] = await transaction.query(
    `select 1 as found from payment
     where (home = $1 or payee = $1) and status in ('awaited', 'redeemed', 'waiting', 'disputed')
     union all
     select 1 as found from certificate where home = $1 and redeem_by > $2
     union all
     select 1 as found from bank_order where home = $1 and state in ('asked', 'authenticated')
     union all
     select 1 as found from work where home = $1 and kind = 'payOut'
     union all
     select 1 as found from dispute where home = $1 and (decided_at is null or reimburse)
     union all
     select 1 as found from coin_loss l
     join coin c on c.home = l.home and c.batch = l.batch and c.number = l.number
     where l.claimant = $1 and c.state = 'live'
     union all
     select 1 as found from coin_payee p
     join coin c on c.home = p.home and c.batch = p.batch and c.number = p.number
     where (p.payer = $1 or p.payee = $1) and c.state = 'live'
     limit 1`,
    [home, deps.clock()],
  );
  return open === undefined ? undefined : 'paymentsOpen';
}

/**
 * Its keys get nothing more, and every payee learns of it. Unlike `blockDevices` it tells no holder, who is
 * gone, and names no devices: one that enrolled while this waited for the account stops as well.
 */
async function stopDevices(transaction: Transaction, home: bigint): Promise<void> {
  const stopped = await transaction.query(
    `update device set status = 'blocked' where home = $1 and status = 'active' returning key_hash`,
    [home],
  );
  await transaction.query(`update line set status = 'closed' where home = $1 and status = 'open'`, [
    home,
  ]);
  if (stopped.length > 0) await transaction.query('update tenant set bundle_stale = true');
}

async function deletePersonal(transaction: Transaction, home: bigint): Promise<void> {
  // The account's certificate names its holder. Nobody is given this copy any more.
  await transaction.query(`update device set account_certificate = '' where home = $1`, [home]);
  await transaction.query('update guest set sealed_source = null where home = $1', [home]);
  await transaction.query(`update dispute set sealed_words = '' where home = $1`, [home]);
  await transaction.query(`update bank_order set sealed = '' where home = $1`, [home]);
  await transaction.query(`update pay_out set sealed = '' where home = $1`, [home]);
  // A code that a device is using just now is held by it, and refused to it once it has waited for us.
  await transaction.query(
    `delete from enrolment where secret_hash in (
       select secret_hash from enrolment where account = $1 for update skip locked)`,
    [home],
  );
  for (const table of [
    'registration',
    'consent',
    'account_rule',
    'notice',
    'appeal',
    'bank_account',
    'end_of_day',
    'personal_key',
  ]) {
    await transaction.query(`delete from ${table} where home = $1`, [home]);
  }
}
