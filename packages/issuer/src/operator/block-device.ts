/** Blocking devices that are reported lost: they get nothing more, and every payee learns of it. */

import type { Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn } from '../columns.ts';
import { routeDevice } from '../accounts/device-row.ts';
import { blockDevices } from '../accounts/end-devices.ts';
import type { IssuerDeps } from '../issuer.ts';

export type BlockTarget = { readonly keyHash: Uint8Array } | { readonly account: bigint };

/**
 * Blocks one device, or all of an account. Its lines are closed: money comes back at redeemBy, and
 * payees' timely claims are honoured. Blocking again changes nothing.
 */
export async function blockDevice(
  deps: IssuerDeps,
  tenant: TenantId,
  target: BlockTarget,
): Promise<
  | { readonly ok: true; readonly value: { readonly blocked: readonly Uint8Array[] } }
  | { readonly ok: false; readonly code: 'unknownTenant' | 'unknownDevice' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const found = await targets(tx, target);
    if (found === undefined) return { ok: false, code: 'unknownDevice' };
    const blocked = await blockDevices(tx, tenant, { ...found, now: deps.clock() });
    return { ok: true, value: { blocked } };
  });
}

async function targets(
  transaction: Transaction,
  target: BlockTarget,
): Promise<{ readonly home: bigint; readonly keyHashes: readonly Uint8Array[] } | undefined> {
  if ('keyHash' in target) {
    const home = await routeDevice(transaction, target.keyHash);
    return home === undefined ? undefined : { home, keyHashes: [target.keyHash] };
  }
  const rows = await transaction.query('select key_hash from device where home = $1', [
    target.account,
  ]);
  if (rows.length === 0) return undefined;
  return { home: target.account, keyHashes: rows.map((row) => bytesColumn(row, 'key_hash')) };
}
