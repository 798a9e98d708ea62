/**
 * The issuer's own trust, with which it verifies what devices hand in: its keys as the root certified
 * them, taken from the same bundle that devices get.
 */

import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import type { IssuerDeps } from '../issuer.ts';
import type { PublishedBundle } from './bundle.ts';
import { keysFor } from './keys-for.ts';

/** Opened trust by tenant and bundle. One bundle a tenant is current at a time; the old one is dropped. */
const opened = new WeakMap<
  IssuerDeps,
  Map<TenantId, { readonly seq: number; readonly trust: Trust }>
>();

/** The trust that `bundle` gives. */
export async function issuerTrust(
  deps: IssuerDeps,
  tenant: TenantId,
  bundle: PublishedBundle,
): Promise<Trust> {
  const known = opened.get(deps) ?? new Map<TenantId, { seq: number; trust: Trust }>();
  opened.set(deps, known);
  const entry = known.get(tenant);
  if (entry !== undefined && entry.seq === bundle.seq) return entry.trust;
  const result = await openBundle(deps.crypto, {
    bytes: bundle.bytes,
    tenant,
    rootKey: keysFor(deps, tenant).rootKey,
  });
  assert(result.ok, 'our own trust bundle does not verify');
  known.set(tenant, { seq: bundle.seq, trust: result.trust });
  return result.trust;
}
