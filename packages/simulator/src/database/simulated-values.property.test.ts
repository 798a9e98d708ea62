/** Whatever is sent comes back as it does from the driver of production. */

import { after } from 'node:test';
import { testSqlValues } from '@tallystick/testkit/sql-values-contract';
import { tenantNumber } from './database-world.ts';
import { openEngine } from './engine.ts';
import { createSimulatedDatabase } from './simulated-database.ts';

const engine = await openEngine();
after(() => engine.close());
testSqlValues(
  createSimulatedDatabase(engine, () => undefined),
  tenantNumber(1),
);
