/** Who calls: the holder of the deployment's API key, or of a key that is good for one tenant. */

import { timingSafeEqual } from 'node:crypto';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { TenantApiKey } from '../config/read-config.ts';

/** A caller stays the same when its key is replaced. */
export type Caller =
  | { readonly scope: 'deployment' }
  | {
      readonly scope: 'tenant';
      readonly tenant: TenantId;
      /** Who holds the key, where the settings say so. */
      readonly holder?: string;
    };

export type Authenticate = (authorization: string | undefined) => Caller | undefined;

const BEARER = /^Bearer ([A-Za-z0-9_-]{43})$/i;

/**
 * Reads an Authorization header (RFC 6750 section 2.1). Keys are compared by their SHA-256, each with
 * each, so that the time it takes tells nothing about how near a guess is.
 */
export function createAuthenticate(
  crypto: Crypto,
  keys: { readonly deploymentKey: string; readonly tenantKeys: readonly TenantApiKey[] },
): Authenticate {
  const hashOf = (key: string): Uint8Array => crypto.sha256(Buffer.from(key));
  const known: readonly { readonly hash: Uint8Array; readonly caller: Caller }[] = [
    { hash: hashOf(keys.deploymentKey), caller: { scope: 'deployment' } },
    ...keys.tenantKeys.map(({ key, ...owner }) => ({
      hash: hashOf(key),
      caller: { scope: 'tenant' as const, ...owner },
    })),
  ];
  return (authorization) => {
    const key = BEARER.exec(authorization ?? '')?.[1];
    if (key === undefined) return undefined;
    const hash = hashOf(key);
    const matching = known.filter((entry) => timingSafeEqual(entry.hash, hash));
    return matching[0]?.caller;
  };
}

/** The caller as the audit log names it. */
export function nameOf(caller: Caller): string {
  if (caller.scope === 'deployment') return caller.scope;
  return caller.holder === undefined ? caller.scope : `${caller.scope}/${caller.holder}`;
}

/** May `caller` act for `tenant`? Undefined stands for the deployment itself. */
export function mayActFor(caller: Caller, tenant: string | undefined): boolean {
  return caller.scope === 'deployment' || caller.tenant === tenant;
}
