/** When payments settle (P-22 to P-24): shown, and replaced for claims that come from now on. */

import {
  TERMS_MAX,
  WINDOW_SECONDS_MAX,
  WINDOW_SECONDS_MIN,
} from '@tallystick/api/routes/settlement';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import type { SettlementPolicy } from '../redemption/settlement-policy.ts';
import { encodeSettings } from '../tenants/settings.ts';
import { loadTenant, lockTenant } from '../tenants/tenant-record.ts';

/** Three days (P-24). */
const DEFAULT_WINDOW_SECONDS: number = 3 * 86_400;
/** Of a tenant that has decided nothing: every payment is guaranteed. */
const GUARANTEED: SettlementPolicy = { windowSeconds: DEFAULT_WINDOW_SECONDS, terms: [] };

export type ChangeSettlementRefusal =
  | 'unknownTenant'
  /** Shorter than a minute, or longer than 90 days. */
  | 'windowInvalid'
  /** More than 64. */
  | 'tooManyTerms';

type SettlementResult<Refusal> =
  | { readonly ok: true; readonly value: SettlementPolicy }
  | { readonly ok: false; readonly code: Refusal };

/** What holds for claims that come now. */
export async function showSettlement(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<SettlementResult<'unknownTenant'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const record = await deps.database.transaction(tenant, loadTenant);
  return record === undefined
    ? { ok: false, code: 'unknownTenant' }
    : { ok: true, value: record.settings.settlement ?? GUARANTEED };
}

/** Puts `settlement` in the place of what held. Payments that were claimed before keep what held then. */
export async function changeSettlement(
  deps: IssuerDeps,
  tenant: TenantId,
  settlement: SettlementPolicy,
): Promise<SettlementResult<ChangeSettlementRefusal>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const { windowSeconds, terms } = settlement;
  const isWindow =
    Number.isSafeInteger(windowSeconds) &&
    windowSeconds >= WINDOW_SECONDS_MIN &&
    windowSeconds <= WINDOW_SECONDS_MAX;
  if (!isWindow) return { ok: false, code: 'windowInvalid' };
  if (terms.length > TERMS_MAX) return { ok: false, code: 'tooManyTerms' };
  return deps.database.transaction(tenant, async (tx) => {
    const record = await lockTenant(tx);
    if (record === undefined) return { ok: false, code: 'unknownTenant' };
    await tx.query('update tenant set settings = $1', [
      encodeSettings({ ...record.settings, settlement }),
    ]);
    return { ok: true, value: settlement };
  });
}
