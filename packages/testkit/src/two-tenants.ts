/**
 * Two tenants of one service in one database, and what each of them has: for tests that try everything
 * with the wrong one (P-31).
 */

import type { IssuerWorld } from './issuer-world.ts';
import { createKeyWorld } from './key-world.ts';

export interface TwoTenants {
  readonly here: IssuerWorld;
  readonly elsewhere: IssuerWorld;
}

/** Both are served by whoever serves one of them, with one keyring. Call it at the top of a test file. */
export async function createTwoTenants(): Promise<TwoTenants> {
  const here = await createKeyWorld();
  const elsewhere = await createKeyWorld({ testDatabase: here.testDatabase, beside: here });
  const { keysOf, keyChanger } = await here.openProcess();
  const serving = (world: IssuerWorld): IssuerWorld => ({
    ...world,
    deps: { ...world.deps, keysOf, keyChanger },
  });
  return { here: serving(here), elsewhere: serving(elsewhere) };
}
