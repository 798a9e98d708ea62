/** Runs a program to its end, keeping what it printed until somebody wants to see it. */

import { spawn } from 'node:child_process';
import { ROOT } from './project-files.ts';

export interface Ended {
  readonly ok: boolean;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/**
 * Runs `command` in the root of the clone. A program that cannot be started, or that a signal ends,
 * is not ok; nothing is thrown.
 */
export function runToEnd(command: string, commandArguments: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      resolve({ ok: false, output: `${command} does not start: ${error.message}\n` });
    });
    child.on('close', (code) => {
      resolve({ ok: code === 0, output });
    });
  });
}

/** The time since `startMs` as people read it: "4.2 s". */
export function secondsSince(startMs: number): string {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`;
}
