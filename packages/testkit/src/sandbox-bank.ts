/** The sandbox banks as a process of their own, for tests that kill it and order outages. */
// adapter: network

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endProcess } from './end-process.ts';

const MAIN = fileURLToPath(new URL('../../sandbox-bank/src/main.ts', import.meta.url));
const READY_LINE = /^Banks at (http:\/\/127\.0\.0\.1:[0-9]+)\/.*control at (http:\S+)\/$/;

export const SANDBOX_API_KEY = 'sandbox-api-key-for-tests';
export const SANDBOX_CONTROL_KEY = 'sandbox-control-key-for-tests';

/** The members of what the control door answers. */
export type ControlAnswer = Readonly<Record<string, unknown>>;

export interface SandboxBank {
  /** Without a trailing slash; a bank is below it at `/banks/<code>`. */
  readonly url: string;
  readonly control: (method: string, path: string, body?: object) => Promise<ControlAnswer>;
  /** kill -9. */
  readonly kill: () => Promise<void>;
}

export interface SandboxBankInput {
  /** A file; what is in it goes on. */
  readonly journal: string;
  /** The port to listen on, so that a restarted one is found again. */
  readonly port?: number;
  readonly seed?: string;
}

/** Starts it and waits until it listens. Rejects with what it said where it does not. */
export async function startSandboxBank(input: SandboxBankInput): Promise<SandboxBank> {
  const { journal, port = 0, seed } = input;
  const args = [MAIN, '--journal', journal, '--port', String(port)];
  const child = spawn(process.execPath, seed === undefined ? args : [...args, '--seed', seed], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      SANDBOX_BANK_API_KEY: SANDBOX_API_KEY,
      SANDBOX_BANK_CONTROL_KEY: SANDBOX_CONTROL_KEY,
    },
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const [url, controlUrl] = await new Promise<readonly [string, string]>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error(`the sandbox bank ended while starting\n${said.join('')}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, bank, control] = READY_LINE.exec(line) ?? [];
      if (bank !== undefined && control !== undefined) resolve([bank, control]);
    });
  });
  return {
    url,
    control: (method, path, body) => askControl(`${controlUrl}${path}`, method, body),
    kill: () => endProcess(child, 'SIGKILL'),
  };
}

async function askControl(url: string, method: string, body?: object): Promise<ControlAnswer> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${SANDBOX_CONTROL_KEY}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`the control door refused: ${JSON.stringify(answer)}`);
  return isAnswer(answer) ? answer : {};
}

function isAnswer(value: unknown): value is ControlAnswer {
  return typeof value === 'object' && value !== null;
}
