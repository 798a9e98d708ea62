/** How long objections may come, how long they may stay open, and who decides them: shown, and changed. */

import { DISPUTE_SECONDS_MAX, DISPUTE_SECONDS_MIN } from '@tallystick/api/routes/disputes';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { DisputeTerms } from '../disputes/dispute-terms.ts';
import type { IssuerDeps } from '../issuer.ts';
import { loadTenant, lockTenant } from '../tenants/tenant-record.ts';

type TermsResult<Refusal> =
  | { readonly ok: true; readonly value: DisputeTerms }
  | { readonly ok: false; readonly code: Refusal };

/** What holds for objections that come now. */
export async function showDisputeTerms(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<TermsResult<'unknownTenant'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const record = await deps.database.transaction(tenant, loadTenant);
  return record === undefined
    ? { ok: false, code: 'unknownTenant' }
    : { ok: true, value: record.disputes };
}

/**
 * Puts `terms` in the place of what held. Objections that are open keep their time; `secondsInvalid` is less
 * than an hour, or more than two years.
 */
export async function changeDisputeTerms(
  deps: IssuerDeps,
  tenant: TenantId,
  terms: DisputeTerms,
): Promise<TermsResult<'unknownTenant' | 'secondsInvalid'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const { windowSeconds, decideSeconds, twoFrom } = terms;
  const isTime = (seconds: number): boolean =>
    Number.isSafeInteger(seconds) &&
    seconds >= DISPUTE_SECONDS_MIN &&
    seconds <= DISPUTE_SECONDS_MAX;
  if (!isTime(windowSeconds) || !isTime(decideSeconds)) {
    return { ok: false, code: 'secondsInvalid' };
  }
  return deps.database.transaction(tenant, async (tx) => {
    if ((await lockTenant(tx)) === undefined) return { ok: false, code: 'unknownTenant' };
    await tx.query(
      `update tenant set dispute_window_seconds = $1, dispute_decide_seconds = $2,
         dispute_two_from = $3`,
      [windowSeconds, decideSeconds, twoFrom ?? null],
    );
    return { ok: true, value: terms };
  });
}
