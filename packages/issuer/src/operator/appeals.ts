/**
 * What an operator sees and does about appeals. The proof stays a fact, and the key revoked, whatever is
 * decided: an appeal that is upheld lifts the bar from the account, and lets go of the debt where the operator
 * says so.
 */

import type { Transaction } from '@tallystick/database/database';
import type { AppealDecision, AppealOutcome } from '@tallystick/protocol/calls/convictions';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { CONVICTIONS_LISTED_MAX } from '@tallystick/protocol/limits';
import { lockAccount } from '../accounts/hold-account.ts';
import { lockLines, type LineRow } from '../certificates/line-row.ts';
import { bytesColumn } from '../columns.ts';
import {
  findAppeal,
  listAppealRows,
  saveDecision,
  type AppealRow,
} from '../convictions/appeal-row.ts';
import { findConvictions, type ConvictionRow } from '../convictions/conviction-row.ts';
import { debtsOf, findDebt, forgive, type DebtRow } from '../debts/debt-row.ts';
import type { IssuerDeps } from '../issuer.ts';

type Result<Value, Code extends string = never> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: 'unknownTenant' | Code };

/** Names the conviction that an appeal is against. */
export type AppealKey = Pick<AppealRow, 'home' | 'keyHash'>;

/** An appeal with what it is about. */
export interface ShownAppeal extends AppealRow {
  readonly conviction: ConvictionRow;
  /** Of the convicted device's lines. */
  readonly debts: readonly DebtRow[];
}

/** A page of the tenant's appeals, by account and device. */
export async function listAppeals(
  deps: IssuerDeps,
  tenant: TenantId,
  page: Parameters<typeof listAppealRows>[3],
): Promise<Result<readonly AppealRow[]>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const value = await deps.database.transaction(tenant, (tx) =>
    listAppealRows(deps, tenant, tx, page),
  );
  return { ok: true, value };
}

/** One appeal. */
export async function showAppeal(
  deps: IssuerDeps,
  tenant: TenantId,
  key: AppealKey,
): Promise<Result<ShownAppeal, 'unknownAppeal'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const shown = await deps.database.transaction(tenant, (tx) => load(deps, tenant, tx, key));
  return shown === undefined ? { ok: false, code: 'unknownAppeal' } : { ok: true, value: shown };
}

export interface AppealJudgement extends AppealKey {
  readonly outcome: AppealOutcome;
  readonly reason: string;
  /** Does the loss account bear what the device's lines still owe? Only of an appeal that is upheld. */
  readonly forgivesDebt: boolean;
}

/**
 * Decides an appeal. Repeating the decision changes nothing; a rejection may be corrected later, and what was
 * upheld stays so.
 */
export async function decideAppeal(
  deps: IssuerDeps,
  tenant: TenantId,
  { outcome, reason, forgivesDebt, ...key }: AppealJudgement,
): Promise<Result<ShownAppeal, 'unknownAppeal' | 'alreadyDecided' | 'rejectedKeepsDebt'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  if (outcome === 'rejected' && forgivesDebt) return { ok: false, code: 'rejectedKeepsDebt' };
  return deps.database.transaction(tenant, async (tx) => {
    const lines = await linesOf(tx, key);
    await lockAccount(tx, key.home);
    const appeal = await load(deps, tenant, tx, key);
    if (appeal === undefined) return { ok: false, code: 'unknownAppeal' };
    const { decision: before } = appeal;
    if (before !== undefined && isSame(before, { outcome, reason })) {
      return { ok: true, value: appeal };
    }
    const isCorrection = before?.outcome === 'rejected' && outcome === 'upheld';
    if (before !== undefined && !isCorrection) return { ok: false, code: 'alreadyDecided' };
    const now = deps.clock();
    await saveDecision(tx, key, { outcome, reason, decidedAt: now });
    for (const line of forgivesDebt ? lines : []) {
      const debt = await findDebt(tx, line);
      if (debt !== undefined && debt.owed > 0n) await forgive(tx, line, { reason, now });
    }
    const value = await load(deps, tenant, tx, key);
    return value === undefined ? { ok: false, code: 'unknownAppeal' } : { ok: true, value };
  });
}

function isSame(before: AppealDecision, now: Pick<AppealDecision, 'outcome' | 'reason'>): boolean {
  return before.outcome === now.outcome && before.reason === now.reason;
}

async function load(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  key: AppealKey,
): Promise<ShownAppeal | undefined> {
  const { home, keyHash } = key;
  const appeal = await findAppeal(deps, tenant, transaction, key);
  const [conviction] = await findConvictions(transaction, home, { limit: 1, keyHash });
  if (appeal === undefined || conviction === undefined) return undefined;
  const debts = await debtsOf(transaction, home, CONVICTIONS_LISTED_MAX);
  const isOfDevice = (debt: DebtRow): boolean => equalBytes(debt.keyHash, keyHash);
  return { ...appeal, conviction, debts: debts.filter(isOfDevice) };
}

/** The lines of the device, locked. */
async function linesOf(
  transaction: Transaction,
  { home, keyHash }: AppealKey,
): Promise<readonly LineRow[]> {
  const rows = await transaction.query(
    'select line from line where home = $1 and key_hash = $2 order by line',
    [home, keyHash],
  );
  return lockLines(
    transaction,
    rows.map((row) => ({ home, line: bytesColumn(row, 'line') })),
  );
}
