/** What the tests of this folder share. */

import { assert } from '@tallystick/protocol/assert';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import type { TenantId } from '@tallystick/protocol/identifiers';

/** The tenant whose number ends in `digit`. */
export function tenantNumber(digit: number): TenantId {
  const tenant = parseTenantId(`00000000-0000-4000-8000-00000000000${digit}`);
  assert(tenant !== undefined, 'a tenant of the tests is a UUID');
  return tenant;
}
