/** The issuer as an operator runs it: a process with a data folder, asked with the command line. */

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { assert } from '@tallystick/protocol/assert';
import { freePort } from '@tallystick/testkit/free-port';
import { startIssuer, type IssuerProcess } from '@tallystick/testkit/issuer-process';

const CLI = fileURLToPath(new URL('../../../../apps/cli/src/main.ts', import.meta.url));

const SHIFTED_DATE = new URL('shifted-date.ts', import.meta.url).href;
const DAY_SECONDS = 86_400;
/** In a data folder, the folder of the first beginning. */
const FIRST = '1';

export interface Operator {
  /** Where both apps are served: `http://localhost:<port>`. */
  readonly origin: string;
  /** The codes that the first start printed. */
  readonly codes: IssuerProcess['codes'];
  /** `tallystick <words> --json`, and what it printed. */
  ask(...words: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  /** Posts an order below `/v1/tenants/<tenant>/`, for what the command line does not do. */
  order(path: string, body: object): Promise<void>;
  /** The id of the tenant of the first start. */
  tenant(): Promise<string>;
  /** Writes a file that an order is to name; its path. */
  write(name: string, content: object): Promise<string>;
  /** Stops the issuer as Ctrl-C does; nobody answers any more. */
  stop(): Promise<void>;
  /** Starts it again on the same data and port, on a day that may lie ahead. */
  start(daysAhead?: number): Promise<void>;
  /** Stops it and removes its data. */
  end(): Promise<void>;
}

const BUILD = fileURLToPath(new URL('../../../../scripts/build.ts', import.meta.url));

/**
 * Starts an issuer that nobody has used before, with the apps as their sources are now, and with what an
 * operator sets in its environment.
 */
export async function startOperator(
  settings: Readonly<Record<string, string>> = {},
): Promise<Operator> {
  await promisify(execFile)(process.execPath, [BUILD]);
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-story-'));
  // As root the embedded PostgreSQL runs as another user, who must be able to walk to its files.
  await chmod(folder, 0o711);
  const data = join(folder, 'data');
  const port = await freePort();
  let issuer: IssuerProcess | undefined = await startIssuer(data, port, settings);
  const { codes } = issuer;
  let orders = 0;
  const kept = async (name: string): Promise<string> =>
    (await readFile(join(data, FIRST, name), 'utf8')).trim();
  const stop = async (): Promise<void> => {
    await issuer?.stop();
    issuer = undefined;
  };
  return {
    origin: `http://localhost:${port}`,
    codes,
    ask: async (...words) => {
      const { stdout } = await promisify(execFile)(process.execPath, [
        CLI,
        ...words,
        '--json',
        '--data',
        data,
      ]);
      const answer: unknown = JSON.parse(stdout);
      return isRecord(answer) ? answer : {};
    },
    order: async (path, body) => {
      orders += 1;
      const tenant = await kept('default-tenant');
      const answer = await fetch(`http://localhost:${port}/v1/tenants/${tenant}/${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await kept('api-key')}`,
          'content-type': 'application/json',
          'idempotency-key': `order-${orders}`,
        },
        body: JSON.stringify(body),
      });
      assert(answer.ok, `the issuer refused ${path}: ${await answer.text()}`);
    },
    tenant: () => kept('default-tenant'),
    write: async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, JSON.stringify(content));
      return path;
    },
    stop,
    start: async (daysAhead = 0) => {
      issuer ??= await onAnotherDay(daysAhead, () => startIssuer(data, port, settings));
    },
    end: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The issuer is started with this process's environment; a clock ahead is part of it for so long. */
async function onAnotherDay<T>(daysAhead: number, work: () => Promise<T>): Promise<T> {
  if (daysAhead === 0) return work();
  const { NODE_OPTIONS: before } = process.env;
  process.env['NODE_OPTIONS'] = `${before ?? ''} --import=${SHIFTED_DATE}`;
  process.env['STORY_SECONDS_AHEAD'] = String(daysAhead * DAY_SECONDS);
  try {
    return await work();
  } finally {
    delete process.env['STORY_SECONDS_AHEAD'];
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
