/** How much devices and accounts of a tenant may ask: shown, and replaced from now on (M-12). */

import type { TenantId } from '@tallystick/protocol/identifiers';
import { encodeCallLimits, type CallLimits } from '../allowances/call-limits.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadTenant, lockTenant } from '../tenants/tenant-record.ts';

type CallLimitsResult<Refusal> =
  | { readonly ok: true; readonly value: CallLimits }
  | { readonly ok: false; readonly code: Refusal };

/** What holds now. */
export async function showCallLimits(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<CallLimitsResult<'unknownTenant'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const record = await deps.database.transaction(tenant, loadTenant);
  return record === undefined
    ? { ok: false, code: 'unknownTenant' }
    : { ok: true, value: record.callLimits };
}

/** Puts `limits` in the place of what held; refuses an account that may ask less than its one device. */
export async function changeCallLimits(
  deps: IssuerDeps,
  tenant: TenantId,
  limits: CallLimits,
): Promise<CallLimitsResult<'unknownTenant' | 'limitsInvalid'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const { device, account } = limits;
  if (account.atOnce < device.atOnce || account.perMinute < device.perMinute) {
    return { ok: false, code: 'limitsInvalid' };
  }
  return deps.database.transaction(tenant, async (tx) => {
    if ((await lockTenant(tx)) === undefined) return { ok: false, code: 'unknownTenant' };
    await tx.query('update tenant set call_limits = $1', [encodeCallLimits(limits)]);
    return { ok: true, value: limits };
  });
}
