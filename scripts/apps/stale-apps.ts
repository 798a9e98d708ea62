/** Which apps have to be built. */

import { join } from 'node:path';
import { builtDigest, sourcesDigest } from './app-digest.ts';
import { APP_NAMES, type AppName } from '@tallystick/issuer/http/app-files';

/** The apps of the clone at `root` whose sources are not those they were built from. */
export async function staleApps(root: string): Promise<readonly AppName[]> {
  const checked = await Promise.all(
    APP_NAMES.map(async (app) => {
      const built = await builtDigest(join(root, 'apps', app, 'dist'));
      return { app, isStale: built === undefined || built !== (await sourcesDigest(root, app)) };
    }),
  );
  return checked.filter(({ isStale }) => isStale).map(({ app }) => app);
}
