/** Each device's key for status codes, derived so that none needs storing. */

import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import { keysFor } from '../tenants/keys-for.ts';

/** 16 bytes for the device with this key hash. */
export function statusKeyOf(deps: IssuerDeps, tenant: TenantId, keyHash: Uint8Array): Uint8Array {
  return deps.crypto.hmacSha256(keysFor(deps, tenant).statusKey, keyHash).slice(0, 16);
}
