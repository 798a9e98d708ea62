/** The issuer as a process of its own: the same program that `npm start` runs. */
// adapter: clock

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endProcess } from './end-process.ts';

export interface IssuerProcess {
  /** The enrolment codes that the start printed. */
  readonly codes: { readonly customer: string; readonly merchant: string };
  /** kill -9: nothing is told, nothing is tidied up. */
  kill(): Promise<void>;
  /** Ctrl-C. */
  stop(): Promise<void>;
}

const START = fileURLToPath(new URL('../../issuer/src/start.ts', import.meta.url));
const CODE_LINE = /^\s*(customer|merchant)\s+(TS1-[A-Za-z0-9_-]+)$/;
const READY_LINE = /^Ctrl-C stops it/;
/** A first start unpacks PostgreSQL and makes its cluster. */
const READY_MS_MAX = 120_000;

/**
 * Starts the issuer on `folder` and waits until it says that it is ready. It has this process's environment,
 * and `settings` besides.
 */
export async function startIssuer(
  folder: string,
  port: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<IssuerProcess> {
  const child = spawn(process.execPath, [START, '--data', folder, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  });
  const codes = await readCodes(child);
  return {
    codes,
    kill: () => endProcess(child, 'SIGKILL'),
    stop: () => endProcess(child, 'SIGINT'),
  };
}

async function readCodes(child: ChildProcess): Promise<IssuerProcess['codes']> {
  const errors: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const { stdout } = child;
  if (stdout === null) throw new Error('the issuer has no output');
  return new Promise((resolve, reject) => {
    const found: Record<string, string> = {};
    const timer = setTimeout(() => {
      reject(new Error(`the issuer did not start in time\n${errors.join('')}`));
    }, READY_MS_MAX);
    child.once('exit', () => {
      clearTimeout(timer);
      reject(new Error(`the issuer ended while starting\n${errors.join('')}`));
    });
    createInterface({ input: stdout }).on('line', (line) => {
      const [, who, code] = CODE_LINE.exec(line) ?? [];
      if (who !== undefined && code !== undefined) found[who] = code;
      if (!READY_LINE.test(line)) return;
      clearTimeout(timer);
      resolve({ customer: found['customer'] ?? '', merchant: found['merchant'] ?? '' });
    });
  });
}
