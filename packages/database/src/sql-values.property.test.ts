/** Whatever is sent comes back the same, by the driver of production. */

import { testSqlValues } from '@tallystick/testkit/sql-values-contract';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { NOTE_MIGRATIONS, tenantOf } from '../test/note-migrations.ts';

const { database } = await openTestDatabase({ migrations: NOTE_MIGRATIONS });
testSqlValues(database, tenantOf(1));
