/**
 * `npm start`: builds what is stale, then runs the issuer in this process. The builder is a process of
 * its own, so that none of it stays in the service's memory. Production serves what was built before.
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readArguments } from '@tallystick/issuer/service/arguments';
import { staleApps } from './apps/stale-apps.ts';
import { ROOT } from './project-files.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const STOPPED = 130;

/** Does this start serve the apps? The issuer itself says what is wrong with its options. */
function servesApps(): boolean {
  const read = readArguments(process.argv.slice(2));
  const isProduction = process.env['TALLYSTICK_MODE'] === 'production';
  return read.ok && !isProduction && read.options.help !== true && !('create-keys' in read.options);
}

/** Runs the builder to its end; its exit status, or what a shell would give after a signal. */
async function build(): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'build.ts')], {
    stdio: 'inherit',
  });
  const stop = (): void => {
    child.kill();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const ended = Promise.withResolvers<number>();
  child.once('error', ended.reject);
  child.once('close', (code) => ended.resolve(code ?? STOPPED));
  const code = await ended.promise;
  for (const signal of SIGNALS) process.off(signal, stop);
  return code;
}

if (servesApps() && (await staleApps(ROOT)).length > 0) {
  const code = await build();
  if (code !== 0) process.exit(code);
}
await import('@tallystick/issuer/start');
