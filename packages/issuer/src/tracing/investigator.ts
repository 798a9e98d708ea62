/**
 * The tenant's investigator: whoever has the private key to which devices seal trace reports (V-72). The
 * issuer has the public one only. Each bundle from the next on names it; every key that was ever set
 * stays in the list.
 */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { isSealingKey } from '@tallystick/protocol/encoding/sealing-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { lockTenant } from '../tenants/tenant-record.ts';

export interface Investigator {
  /** X25519. */
  readonly publicKey: Uint8Array;
  /** Unix seconds. */
  readonly setAt: number;
}

/** Keys that are shown: a tenant with more has changed its investigator every few days for months. */
const SHOWN_MAX = 50;

export type SetInvestigatorRefusal =
  | 'unknownTenant'
  /** Nothing can be sealed to it. */
  | 'investigatorKeyInvalid';

/** Names the key to which devices seal from the next bundle on. The one that is there already stays. */
export async function setInvestigator(
  deps: IssuerDeps,
  tenant: TenantId,
  { publicKey }: Pick<Investigator, 'publicKey'>,
): Promise<
  | { readonly ok: true; readonly value: Investigator }
  | { readonly ok: false; readonly code: SetInvestigatorRefusal }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  if (!isSealingKey(publicKey)) return { ok: false, code: 'investigatorKeyInvalid' };
  return deps.database.transaction(tenant, async (tx) => {
    if ((await lockTenant(tx)) === undefined) return { ok: false, code: 'unknownTenant' };
    const current = await currentInvestigator(tx);
    if (current !== undefined && equalBytes(current.publicKey, publicKey)) {
      return { ok: true, value: current };
    }
    const setAt = deps.clock();
    await tx.query(
      `insert into investigator (tenant, number, public_key, set_at)
       select $1::uuid, coalesce(max(number), 0) + 1, $2, $3 from investigator`,
      [tenant, publicKey, setAt],
    );
    await tx.query('update tenant set bundle_stale = true');
    return { ok: true, value: { publicKey, setAt } };
  });
}

/** The keys that were set, newest first. */
export async function showInvestigators(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<
  | { readonly ok: true; readonly value: readonly Investigator[] }
  | { readonly ok: false; readonly code: 'unknownTenant' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const value = await deps.database.transaction(tenant, (tx) => newest(tx, SHOWN_MAX));
  return { ok: true, value };
}

/** The one to whom devices seal now; undefined where the tenant has none. */
export async function currentInvestigator(
  transaction: Transaction,
): Promise<Investigator | undefined> {
  const [current] = await newest(transaction, 1);
  return current;
}

async function newest(transaction: Transaction, limit: number): Promise<readonly Investigator[]> {
  const rows = await transaction.query(
    'select public_key, set_at from investigator order by number desc limit $1',
    [limit],
  );
  return rows.map((row: Row) => ({
    publicKey: bytesColumn(row, 'public_key'),
    setAt: Number(bigintColumn(row, 'set_at')),
  }));
}
