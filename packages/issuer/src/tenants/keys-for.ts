/** A tenant's keys, for code that runs only for tenants that have them. */

import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { IssuerDeps } from '../issuer.ts';
import type { TenantKeys } from '../keys/tenant-keys.ts';

/** Asserts that the tenant has keys: the door has looked before. */
export function keysFor(deps: IssuerDeps, tenant: TenantId): TenantKeys {
  const keys = deps.keysOf(tenant);
  assert(keys !== undefined, 'a tenant without keys came past the door');
  return keys;
}
