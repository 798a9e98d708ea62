/**
 * Purpose keys get successors before they end, and so early that every bundle that is still good by then
 * holds them. Where the root's file is kept elsewhere, which is where it belongs, an operator has to bring
 * the successor: the job fails, and says so in the log, until it is there.
 */

import { timeText } from '@tallystick/api/time-text';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { KEY_PURPOSES, type KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { IssuerDeps } from '../issuer.ts';
import { certifiedKeysOf, type CertifiedKeyInfo } from '../keys/certified-keys.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import type { TenantSettings } from '../tenants/settings.ts';
import type { JobResult } from './drain.ts';
import { deferWork, type Work } from './work.ts';

const DAY_SECONDS = 86_400;
/** Time for an operator who has to be reminded, before devices would notice. */
const SPARE_SECONDS = 30 * DAY_SECONDS;

/** The look at a tenant's keys that is due at a time (unix seconds). */
export function renewKeysWork(dueAt: number): Work {
  return { home: 0n, kind: 'renewKeys', subject: new Uint8Array(), dueAt };
}

/**
 * How long a new key stands in bundles before it signs: by then no device relies on a bundle without it,
 * and a minute more does no harm.
 */
export function leadSeconds({ policy, certificates }: TenantSettings): number {
  const oldest = Math.max(policy.bundleAgeSecondsMax, certificates.bundleValidSeconds);
  return oldest + policy.skewSeconds + certificates.bundleRefreshSeconds;
}

/** Asks for the looks at a tenant's keys, from now on; a tenant that was never created has none. */
export async function askForRenewal(deps: IssuerDeps, tenant: TenantId): Promise<void> {
  await deps.database.transaction(tenant, async (tx) => {
    if ((await loadTenant(tx)) === undefined) return;
    await deferWork(tx, tenant, [renewKeysWork(deps.clock())]);
  });
}

/** Looks each day. Throws TallystickError `issuer_key_ends` where only an operator can renew a key. */
export async function renewKeys(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
): Promise<JobResult> {
  const record = await loadTenant(transaction);
  assert(record !== undefined, 'work is asked for a tenant that does not exist');
  await deps.keyChanger.reload(tenant);
  const now = deps.clock();
  const lead = leadSeconds(record.settings);
  const { crypto } = deps;
  const keys = certifiedKeysOf(crypto, keysFor(deps, tenant), now);
  for (const purpose of KEY_PURPOSES) {
    const until = endOf(keys, purpose);
    if (until === undefined || now + lead + SPARE_SECONDS < until) continue;
    const change = { kind: 'rotate', purpose, firstUseAt: now + lead } as const;
    const changed = await deps.keyChanger.change(tenant, change);
    if (!changed.ok) throw ends(tenant, { purpose, until, code: changed.code });
  }
  return { again: now + DAY_SECONDS };
}

/** When nothing of a purpose signs any more; undefined for a purpose that the tenant has no key for. */
function endOf(keys: readonly CertifiedKeyInfo[], purpose: KeyPurpose): number | undefined {
  const untils = keys
    .filter((key) => key.purpose === purpose && key.state !== 'revoked')
    .map(({ until }) => until);
  return untils.length === 0 ? undefined : Math.max(...untils);
}

function ends(
  tenant: TenantId,
  key: { readonly purpose: KeyPurpose; readonly until: number; readonly code: string },
): TallystickError {
  return new TallystickError({
    code: 'issuer_key_ends',
    message: `The key of the tenant ${tenant} for the purpose "${key.purpose}" ends at ${timeText(key.until)} and has no successor (${key.code}): make one as docs/keys.md says.`,
  });
}
