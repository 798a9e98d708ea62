/** The ledger's schema, for whoever migrates a database. */

import { join } from 'node:path';
import type { MigrationFolder } from '@tallystick/database/migration-files';

export const LEDGER_MIGRATIONS: MigrationFolder = Object.freeze({
  name: 'ledger',
  path: join(import.meta.dirname, '../migrations'),
});
