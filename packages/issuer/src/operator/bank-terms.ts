/** What an operator decides about money from and to banks: how long a new account waits, and what a day may move. */

import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { BANK_LIMITS_MAX, WAIT_HOURS_MAX, type BankTerms } from '../banks/bank-terms.ts';
import { loadBankTerms } from '../banks/load-bank-terms.ts';
import type { IssuerDeps } from '../issuer.ts';
import { encodeSettings } from '../tenants/settings.ts';
import { lockTenant } from '../tenants/tenant-record.ts';

type Result<Code extends string = never> =
  | { readonly ok: true; readonly value: BankTerms }
  | { readonly ok: false; readonly code: 'unknownTenant' | Code };

const HOUR_SECONDS = 3_600;

/** What holds. */
export async function showBankTerms(deps: IssuerDeps, tenant: TenantId): Promise<Result> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return { ok: true, value: await deps.database.transaction(tenant, loadBankTerms) };
}

/** Decides, for orders from now on: `terms` take the place of all that held. */
export async function changeBankTerms(
  deps: IssuerDeps,
  tenant: TenantId,
  terms: BankTerms,
): Promise<Result<'bankLimitsRepeated'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const { waitSeconds, delaySeconds, limits } = terms;
  const isSpan = (seconds: number): boolean =>
    seconds >= 0 && seconds <= WAIT_HOURS_MAX * HOUR_SECONDS;
  assert(isSpan(waitSeconds) && isSpan(delaySeconds), 'no wait is so long');
  assert(limits.length <= BANK_LIMITS_MAX, 'more limits than a tenant has currencies');
  const isOnce = new Set(limits.map(({ currency }) => currency)).size === limits.length;
  if (!isOnce) return { ok: false, code: 'bankLimitsRepeated' };
  return deps.database.transaction(tenant, async (tx) => {
    const record = await lockTenant(tx);
    if (record === undefined) return { ok: false, code: 'unknownTenant' };
    await tx.query('update tenant set settings = $1', [
      encodeSettings({ ...record.settings, banks: terms }),
    ]);
    return { ok: true, value: terms };
  });
}
