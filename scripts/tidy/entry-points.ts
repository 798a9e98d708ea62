/**
 * The files that are started or read from outside the sources, so that nothing imports them. All else
 * that nobody imports is dead. One table, each row with its reason.
 */

import type { Tree } from './tree.ts';

interface EntryPoint {
  readonly path: string;
  readonly reason: string;
}

const ENTRY_POINTS: readonly EntryPoint[] = [
  { path: 'scripts/run.mjs', reason: 'the npm scripts in package.json start it' },
  { path: 'apps/cli/bin/tallystick.mjs', reason: 'npm links it as the tallystick command' },
  { path: 'apps/wallet/src/main.tsx', reason: 'its index.html loads it' },
  { path: 'apps/terminal/src/main.tsx', reason: 'its index.html loads it' },
  {
    path: 'packages/simulator/src/twins/play-twin.ts',
    reason: 'the simulator starts it, a process for each twin',
  },
  {
    path: 'packages/simulator/src/soak/worker.ts',
    reason: 'a soak of the simulator starts it, several times at once',
  },
];

/** The table, and what `scripts/commands.json` starts. */
export function entryPoints(tree: Tree): ReadonlySet<string> {
  const commands: unknown = JSON.parse(tree.file('scripts/commands.json')?.text ?? '{}');
  const started = Object.values(commands ?? {}).map(String);
  return new Set([...ENTRY_POINTS.map(({ path }) => path), ...started]);
}
