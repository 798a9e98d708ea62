/**
 * The issuer's own trust, with which it verifies what devices hand in: its keys as the root certified
 * them, taken from the same bundle that devices get.
 */

import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Crypto } from '@tallystick/protocol/crypto';
import { readMessageValue, verifyMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import { keyCertificateKind } from '@tallystick/protocol/messages/key-certificate';
import { openBundle, type IssuerKey, type Trust } from '@tallystick/protocol/verification/trust';
import type { IssuerDeps } from '../issuer.ts';
import { rememberingCertificates } from '../redemption/certificate-memory.ts';
import { bundleBytes, type PublishedBundle } from './bundle.ts';
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
    bytes: await deps.database.transaction(tenant, (tx) => bundleBytes(tx, bundle)),
    tenant,
    rootKey: keysFor(deps, tenant).rootKey,
  });
  assert(result.ok, 'our own trust bundle does not verify');
  // A key that the root revoked signs nothing any more, and what it signed before is honoured: whether
  // a certificate was issued here the database knows.
  const keys = await issuedKeys(deps, tenant);
  const trust: Trust = { ...result.trust, keys };
  const made = { seq: bundle.seq, trust, crypto: rememberingCertificates(deps.crypto, trust) };
  known.set(tenant, made);
  return made;
}

/** Every key that the tenant's root ever certified, by its hexadecimal id. */
async function issuedKeys(deps: IssuerDeps, tenant: TenantId): Promise<Trust['keys']> {
  const { keyCertificates, rootKey } = keysFor(deps, tenant);
  const keys = new Map<string, IssuerKey>();
  for (const value of keyCertificates) {
    const read = readMessageValue(keyCertificateKind, value);
    assert(read.ok, 'a key certificate of our own is malformed');
    const certificate = await verifyMessage(deps.crypto, read.message, {
      tenant,
      context: [],
      publicKey: rootKey,
    });
    assert(certificate !== undefined, 'a key certificate of our own does not verify');
    const { purpose, publicKey, issuedAt, expiresAt } = certificate.body;
    keys.set(toHex(keyIdOf(deps.crypto, publicKey)), {
      purpose,
      publicKey,
      notBefore: issuedAt,
      notAfter: expiresAt,
    });
  }
  return keys;
}
