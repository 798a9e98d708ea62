/**
 * The audit of one tenant: every signature verified again from the root key on, every balance made again
 * from signed records alone, and both compared with what the issuer has (G-059, G-102, G-103, G-173). It
 * only reads, one snapshot, a page at a time.
 */

import type { ReadOnlyDatabase, Reader } from '@tallystick/database/read-only-database';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { endTapes, openTapes } from './account-tapes.ts';
import { auditAccount } from './audit-account.ts';
import { newCounts, type Counts, type Ground } from './audit-ground.ts';
import type { AuditKey } from './audit-key.ts';
import { checkChains } from './chains.ts';
import { checkBankMoney } from './bank-money.ts';
import { checkPayOuts } from './pay-outs.ts';
import { checkLosses } from './coin-losses.ts';
import { checkCoins } from './coin-money.ts';
import { createFindings, type Finding } from './finding.ts';
import { readIssuerKeys } from './issuer-keys.ts';
import { numberOf } from './row-values.ts';
import { checkTenantMoney, readOrders, type Orders } from './tenant-money.ts';

export interface AuditReport {
  readonly tenant: TenantId;
  /** Unix seconds. */
  readonly auditedAt: number;
  readonly findings: readonly Finding[];
  /** Those included that are too many for the list. */
  readonly findingsTotal: number;
  readonly counts: Counts;
  /** Was there a key to judge status codes again? */
  readonly judgesCodes: boolean;
  readonly orders: readonly Orders[];
}

export interface AuditInput {
  readonly database: ReadOnlyDatabase;
  readonly crypto: Crypto;
  readonly key: AuditKey;
  /** Unix seconds: what is overdue is judged by it. */
  readonly now: number;
}

/** Audits; undefined where the database has no such tenant. Throws TallystickError as the database does. */
export function auditTenant({ database, ...input }: AuditInput): Promise<AuditReport | undefined> {
  return database.read(input.key.tenant, (reader) => auditSnapshot(reader, input));
}

async function auditSnapshot(
  reader: Reader,
  { crypto, key, now }: Omit<AuditInput, 'database'>,
): Promise<AuditReport | undefined> {
  const [tenant] = await reader.query('select epoch from tenant');
  if (tenant === undefined) return undefined;
  const findings = createFindings();
  const counts = newCounts();
  const signed = await readIssuerKeys({ reader, crypto, key, findings, counts });
  const restored = await reader.query('select 1 as one from restore limit 1');
  const isRestored = restored.length > 0 || numberOf(tenant, 'epoch') > 1;
  const ground: Ground = { reader, crypto, key, now, isRestored, signed, findings, counts };
  const tapes = openTapes(ground);
  for await (const account of reader.rows('select home from account order by home')) {
    await auditAccount(ground, tapes, account);
  }
  await endTapes(tapes);
  await checkChains(ground);
  await checkTenantMoney(ground);
  await checkCoins(ground);
  await checkLosses(ground);
  await checkBankMoney(ground);
  await checkPayOuts(ground);
  const orders = await readOrders(ground);
  return {
    tenant: key.tenant,
    auditedAt: now,
    findings: findings.list(),
    findingsTotal: findings.total(),
    counts,
    judgesCodes: key.codeKey !== undefined,
    orders,
  };
}
