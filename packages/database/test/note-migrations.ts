/** The migrations of this package's own tests: one small table that keeps every rule of a tenant's. */

import { join } from 'node:path';
import { assert } from '@tallystick/protocol/assert';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { MigrationFolder } from '../src/migration-files.ts';

export const NOTE_MIGRATIONS: readonly MigrationFolder[] = [
  { name: 'note', path: join(import.meta.dirname, 'migrations') },
];

/** The tenant whose number ends in `digit`. */
export function tenantOf(digit: number): TenantId {
  const tenant = parseTenantId(`00000000-0000-4000-8000-00000000000${digit}`);
  assert(tenant !== undefined, 'a tenant of the tests is a UUID');
  return tenant;
}
