/** The command of the simulator as a test runs it: in a process of its own. */

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** Runs `file`, the simulator itself by default, with arguments, to its end. */
export async function runCommand(args: readonly string[], file: string = MAIN): Promise<Ended> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** The arguments of a command that was printed: what stands behind the dashes. */
export function argumentsOf(command: string): readonly string[] {
  return command.slice(command.indexOf('-- ') + 3).split(' ');
}

/** Line `at` of a command's output, as JSON of any kind. */
export function jsonLine({ stdout }: Ended, at = 0): Readonly<Record<string, unknown>> {
  const read: unknown = JSON.parse(stdout.split('\n')[at] ?? '');
  return typeof read === 'object' && read !== null ? { ...read } : {};
}
