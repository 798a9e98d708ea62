/**
 * Two tenants of one service in one database, and what each of them has: for tests that try everything
 * with the wrong one (P-31).
 */

import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { createIssuerWorld, type IssuerWorld } from './issuer-world.ts';

export interface TwoTenants {
  readonly here: IssuerWorld;
  readonly elsewhere: IssuerWorld;
}

/** Both are served by whoever serves one of them. Call it at the top of a test file. */
export async function createTwoTenants(): Promise<TwoTenants> {
  const here = await createIssuerWorld();
  const elsewhere = await createIssuerWorld({ testDatabase: here.testDatabase });
  const keysOf: IssuerDeps['keysOf'] = (tenant) =>
    here.deps.keysOf(tenant) ?? elsewhere.deps.keysOf(tenant);
  const serving = (world: IssuerWorld): IssuerWorld => ({
    ...world,
    deps: { ...world.deps, keysOf },
  });
  return { here: serving(here), elsewhere: serving(elsewhere) };
}
