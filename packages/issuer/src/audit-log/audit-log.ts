/**
 * The audit log: what was asked at the operators' door and what was answered, in a chain that shows every
 * later change (see `audit-entry.ts` of the protocol). An entry that says what is asked is there before it is
 * carried out, so nothing is ever done without one; if the process dies in between, there is no answer beside
 * it. Nothing personal is written here: an erased account must not live on in a log that nobody may change.
 */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { AUDIT_START, auditDigest, type AuditEntry } from '@tallystick/protocol/audit/audit-entry';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';

/** What an entry says. */
export type AuditWord =
  | {
      readonly kind: 'asked';
      /** Whose key it was. */
      readonly by: string;
      /** The route's name. */
      readonly route: string;
      readonly params: unknown;
      /** Left out where it is about a person. */
      readonly body?: unknown;
    }
  | {
      readonly kind: 'answered';
      /** The number of what was asked. */
      readonly to: number;
      /** `done`, or why not. */
      readonly outcome: string;
    };

export interface StoredEntry extends AuditEntry {
  readonly digest: Uint8Array;
}

/** Adds an entry; its number. Takes the log's row, which is the last one that a transaction locks. */
export async function appendAudit(
  deps: Pick<IssuerDeps, 'crypto' | 'clock'>,
  tenant: TenantId,
  transaction: Transaction,
  word: AuditWord,
): Promise<number> {
  await transaction.query(
    `insert into audit_head (tenant, number, digest) values ($1::uuid, $2, $3)
     on conflict (tenant) do nothing`,
    [tenant, AUDIT_START.number, AUDIT_START.digest],
  );
  const [row] = await transaction.query('select number, digest from audit_head for update');
  assert(row !== undefined, 'the audit log has no head');
  const number = Number(bigintColumn(row, 'number')) + 1;
  const entry = { number, at: deps.clock(), body: JSON.stringify(word) };
  const digest = auditDigest(deps.crypto, tenant, bytesColumn(row, 'digest'), entry);
  await transaction.query(
    `insert into audit_entry (tenant, number, at, body, digest)
     values ($1::uuid, $2, $3, $4, $5)`,
    [tenant, entry.number, entry.at, entry.body, digest],
  );
  await transaction.query('update audit_head set number = $1, digest = $2', [entry.number, digest]);
  return entry.number;
}

/** Entries after a number, in their order. */
export async function listAudit(
  deps: Pick<IssuerDeps, 'database'>,
  tenant: TenantId,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly StoredEntry[]> {
  return deps.database.transaction(tenant, async (tx) => {
    const rows = await tx.query(
      `select number, at, body, digest from audit_entry where number > $1
       order by number limit $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      number: Number(bigintColumn(row, 'number')),
      at: Number(bigintColumn(row, 'at')),
      body: textColumn(row, 'body'),
      digest: bytesColumn(row, 'digest'),
    }));
  });
}
