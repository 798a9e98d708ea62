/** What an operator sees and does about debts: the list, one of them, letting go, and the share of deposits. */

import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockLines, type LineKey } from '../certificates/line-row.ts';
import { findDebt, forgive, listDebtRows, type DebtRow } from '../debts/debt-row.ts';
import { DEFAULT_DEBT_SETTINGS, type DebtSettings } from '../debts/debt-share.ts';
import type { IssuerDeps } from '../issuer.ts';
import { encodeSettings } from '../tenants/settings.ts';
import { loadTenant, lockTenant } from '../tenants/tenant-record.ts';

type Result<Value, Code extends string = never> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: 'unknownTenant' | Code };

/** A page of the tenant's debts, by account and line. */
export async function listDebts(
  deps: IssuerDeps,
  tenant: TenantId,
  page: Parameters<typeof listDebtRows>[1],
): Promise<Result<readonly DebtRow[]>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const value = await deps.database.transaction(tenant, (tx) => listDebtRows(tx, page));
  return { ok: true, value };
}

/** The debt of a line. */
export async function showDebt(
  deps: IssuerDeps,
  tenant: TenantId,
  key: LineKey,
): Promise<Result<DebtRow, 'unknownDebt'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const debt = await deps.database.transaction(tenant, (tx) => findDebt(tx, key));
  return debt === undefined ? { ok: false, code: 'unknownDebt' } : { ok: true, value: debt };
}

/**
 * Lets go of what is owed for a line: the loss account bears it. What was collected before stays collected;
 * repeating it with the same reason changes nothing.
 */
export async function forgiveDebt(
  deps: IssuerDeps,
  tenant: TenantId,
  { reason, ...key }: LineKey & { readonly reason: string },
): Promise<Result<DebtRow, 'unknownDebt' | 'nothingOwed'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const [line] = await lockLines(tx, [key]);
    const before = await findDebt(tx, key);
    if (line === undefined || before === undefined) return { ok: false, code: 'unknownDebt' };
    if (before.owed === 0n) {
      return before.reason === reason
        ? { ok: true, value: before }
        : { ok: false, code: 'nothingOwed' };
    }
    await forgive(tx, line, { reason, now: deps.clock() });
    const value = await findDebt(tx, key);
    return value === undefined ? { ok: false, code: 'unknownDebt' } : { ok: true, value };
  });
}

/** What share of deposits pays debts. */
export async function showDebtShare(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<Result<DebtSettings>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const record = await deps.database.transaction(tenant, loadTenant);
  return record === undefined
    ? { ok: false, code: 'unknownTenant' }
    : { ok: true, value: record.settings.debts ?? DEFAULT_DEBT_SETTINGS };
}

/** Decides about the share, for deposits from now on. */
export async function changeDebtShare(
  deps: IssuerDeps,
  tenant: TenantId,
  { sharePercent }: DebtSettings,
): Promise<Result<DebtSettings, 'shareInvalid'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  if (!Number.isSafeInteger(sharePercent) || sharePercent < 1 || sharePercent > 100) {
    return { ok: false, code: 'shareInvalid' };
  }
  return deps.database.transaction(tenant, async (tx) => {
    const record = await lockTenant(tx);
    if (record === undefined) return { ok: false, code: 'unknownTenant' };
    const debts = { sharePercent };
    await tx.query('update tenant set settings = $1', [
      encodeSettings({ ...record.settings, debts }),
    ]);
    return { ok: true, value: debts };
  });
}
