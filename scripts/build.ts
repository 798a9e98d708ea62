/**
 * `npm run build`: builds the wallet and the terminal where their sources changed since the last build.
 * `npm start` does the same before it starts. One line says what was built and how long it took, or
 * why it failed.
 */

import { buildAppInPlace } from './apps/build-apps.ts';
import { buildFault } from './apps/build-fault.ts';
import type { AppName } from '@tallystick/issuer/http/app-files';
import { staleApps } from './apps/stale-apps.ts';
import { secondsSince } from './child-process.ts';
import { ROOT } from './project-files.ts';

async function build(app: AppName): Promise<boolean> {
  try {
    await buildAppInPlace(ROOT, app);
    return true;
  } catch (error) {
    process.stderr.write(`The ${app} could not be built: ${buildFault(error, ROOT)}\n`);
    return false;
  }
}

const stale = await staleApps(ROOT);
if (stale.length > 0) {
  const startMs = performance.now();
  process.stdout.write(`Building the ${stale.join(' and the ')} ...`);
  for (const app of stale) {
    if (!(await build(app))) process.exit(1);
  }
  process.stdout.write(` ${secondsSince(startMs)}\n`);
}
