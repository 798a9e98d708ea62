/**
 * What an operator does with a tenant's purpose keys: look, give one a successor, revoke a stolen one (F-05).
 *
 * The key file is written first and the bundle published after it. Cut in between, the next call of a device
 * publishes, and the same order again changes nothing more.
 */

import type { TenantId } from '@tallystick/protocol/identifiers';
import type { KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import type { IssuerDeps } from '../issuer.ts';
import { leadSeconds } from '../jobs/renew-keys.ts';
import { certifiedKeysOf, type CertifiedKeyInfo } from '../keys/certified-keys.ts';
import type { KeyChange, KeyChangeRefusal } from '../keys/change-keys.ts';
import { currentBundle } from '../tenants/bundle.ts';
import { keysFor } from '../tenants/keys-for.ts';
import type { TenantSettings } from '../tenants/settings.ts';
import { loadTenant } from '../tenants/tenant-record.ts';

type KeysResult<Refusal> =
  | { readonly ok: true; readonly value: readonly CertifiedKeyInfo[] }
  | { readonly ok: false; readonly code: Refusal };

export type ChangeKeysRefusal =
  | 'unknownTenant'
  /** The root's file is not in this service's data folder. */
  | 'rootKeyAway'
  | KeyChangeRefusal;

/** All purpose keys of a tenant, in the order in which they were certified. */
export async function listKeys(
  deps: IssuerDeps,
  tenant: TenantId,
): Promise<KeysResult<'unknownTenant'>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  await deps.keyChanger.reload(tenant);
  return { ok: true, value: certifiedKeysOf(deps.crypto, keysFor(deps, tenant), deps.clock()) };
}

/**
 * Gives the key of a purpose a successor, which is published now and signs once no device relies on an older
 * bundle. While one waits, asking again changes nothing.
 */
export async function rotateKey(
  deps: IssuerDeps,
  tenant: TenantId,
  { purpose }: { readonly purpose: KeyPurpose },
): Promise<KeysResult<ChangeKeysRefusal>> {
  return change(deps, tenant, (settings) => ({
    kind: 'rotate',
    purpose,
    firstUseAt: deps.clock() + leadSeconds(settings),
  }));
}

/**
 * Revokes a key that may have been in other hands since `from` (unix seconds): it signs nothing any more,
 * another takes its place at once, and devices believe nothing under it from the next bundle on. What this
 * issuer signed with it is honoured, whenever that was: its own rows say what that is.
 */
export async function revokeKey(
  deps: IssuerDeps,
  tenant: TenantId,
  { keyId, from }: { readonly keyId: Uint8Array; readonly from: number },
): Promise<KeysResult<ChangeKeysRefusal>> {
  return change(deps, tenant, () => ({ kind: 'revoke', keyId, from }));
}

async function change(
  deps: IssuerDeps,
  tenant: TenantId,
  changeFor: (settings: TenantSettings) => KeyChange,
): Promise<KeysResult<ChangeKeysRefusal>> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  const record = await deps.database.transaction(tenant, loadTenant);
  if (record === undefined) return { ok: false, code: 'unknownTenant' };
  const changed = await deps.keyChanger.change(tenant, changeFor(record.settings));
  if (!changed.ok) return changed;
  await deps.database.transaction(tenant, (tx) => currentBundle(deps, tenant, tx));
  return listKeys(deps, tenant);
}
