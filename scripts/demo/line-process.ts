/** A child process that answers lines of JSON, and that is killed without warning. */

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { endProcess } from '@tallystick/testkit/end-process';

export interface LineProcess {
  /** Sends one line and waits for the answer. */
  ask(line: string): Promise<string>;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
}

/** How long a device may take for one answer before the demo gives up. */
const ANSWER_MS_MAX = 60_000;

/** Starts `node script args` and waits for its first line. */
export async function startLineProcess(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<LineProcess> {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  await nextLine(child, lines, errors);
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      return nextLine(child, lines, errors);
    },
    kill: () => endProcess(child, 'SIGKILL'),
  };
}

async function nextLine(
  child: ChildProcessWithoutNullStreams,
  lines: Interface,
  errors: readonly string[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`${why}\n${errors.join('')}`));
    };
    const timer = setTimeout(() => {
      fail('a device did not answer');
    }, ANSWER_MS_MAX);
    const onExit = (): void => {
      fail('a device ended by itself');
    };
    child.once('exit', onExit);
    lines.once('line', (line) => {
      clearTimeout(timer);
      child.off('exit', onExit);
      resolve(line);
    });
  });
}
