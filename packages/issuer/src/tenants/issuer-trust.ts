/**
 * The issuer's own trust, with which it verifies what devices hand in: its keys as the root certified
 * them, taken from the same bundle that devices get.
 */

import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Crypto } from '@tallystick/protocol/crypto';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import type { IssuerDeps } from '../issuer.ts';
import { rememberingCertificates } from '../redemption/certificate-memory.ts';
import type { PublishedBundle } from './bundle.ts';
import { keysFor } from './keys-for.ts';

/** The issuer's trust, and the cryptography that remembers which of its certificates verified. */
export interface IssuerTrust {
  readonly trust: Trust;
  readonly crypto: Crypto;
}

/** Opened trust by tenant and bundle. One bundle a tenant is current at a time; the old one is dropped. */
const opened = new WeakMap<IssuerDeps, Map<TenantId, IssuerTrust & { readonly seq: number }>>();

/** The trust that `bundle` gives. */
export async function issuerTrust(
  deps: IssuerDeps,
  tenant: TenantId,
  bundle: PublishedBundle,
): Promise<IssuerTrust> {
  const known = opened.get(deps) ?? new Map<TenantId, IssuerTrust & { readonly seq: number }>();
  opened.set(deps, known);
  const entry = known.get(tenant);
  if (entry !== undefined && entry.seq === bundle.seq) return entry;
  const result = await openBundle(deps.crypto, {
    bytes: bundle.bytes,
    tenant,
    rootKey: keysFor(deps, tenant).rootKey,
  });
  assert(result.ok, 'our own trust bundle does not verify');
  const { trust } = result;
  const made = { seq: bundle.seq, trust, crypto: rememberingCertificates(deps.crypto, trust) };
  known.set(tenant, made);
  return made;
}
