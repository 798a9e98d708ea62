/**
 * What a phone has to load before the wallet shows its first screen, compressed as it is served. What
 * the app loads later, such as the scanner, is not counted; nor are styles and pictures.
 */

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAppInPlace } from '../apps/build-apps.ts';
import { staleApps } from '../apps/stale-apps.ts';
import { figure, type Figure } from './figure.ts';
import { firstScreenScripts } from './first-screen.ts';

const FIRST_SCREEN_KB_MAX = 100;
const BYTES_A_KB = 1_000;

/** The size of the wallet of the clone at `root`, which is built first where it is stale. */
export async function appFigures(root: string): Promise<readonly Figure[]> {
  if ((await staleApps(root)).includes('wallet')) await buildAppInPlace(root, 'wallet');
  const folder = join(root, 'apps/wallet/dist');
  const scripts = await firstScreenScripts({
    app: 'wallet',
    read: (path) => readFile(join(folder, path), 'utf8'),
  });
  const sizes = scripts.map(async (path) => (await stat(join(folder, `${path}.gz`))).size);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  const limit = { max: FIRST_SCREEN_KB_MAX };
  return [figure('wallet.first_screen_kb', bytes / BYTES_A_KB, 'kB', limit)];
}
