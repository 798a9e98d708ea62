/** Where a Chromium may lie on this machine, the most wanted first. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** Names a browser to the tests; the second is what other tools call it. */
export const CHROMIUM_VARIABLE = 'TALLYSTICK_TEST_CHROMIUM';
const OTHER_VARIABLE = 'CHROMIUM_PATH';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
] as const;

/** A snap has folders of its own and does not see the profiles that tests make. */
const SNAPS = join('/', 'snap', 'bin');

/** What is worth trying, in this order. Whether it starts is not asked here. */
export function chromiumPlaces(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly string[] {
  const named = environment[CHROMIUM_VARIABLE] ?? environment[OTHER_VARIABLE];
  // Whoever names one does not mean another of this machine.
  if (named !== undefined && named !== '') return [named];
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((path) => path !== SNAPS);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...besidePath(environment), chromium.executablePath()].filter((path) =>
    existsSync(path),
  );
}

/** Where macOS and Windows put programs that are not on the PATH. */
function besidePath(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const windows = [environment['ProgramFiles'], environment['ProgramFiles(x86)']]
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]);
  return [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...windows,
  ];
}
