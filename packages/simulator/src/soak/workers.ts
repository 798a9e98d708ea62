/** The processes of a soak. Each gets a town when it has none, until there are no more. */

import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order } from '../run/replay-command.ts';
import { isWorkerMessage, type TownResult } from './messages.ts';

export interface WorkersInput {
  readonly count: number;
  /** The next town; undefined when there is none any more. */
  readonly next: () => Order | undefined;
  readonly onPlayed: (result: TownResult, worker: number) => void;
}

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Resolves when every town was played. A worker that ends in the middle of one is a failure of that town. */
export async function playWithWorkers(input: WorkersInput): Promise<void> {
  await Promise.all(Array.from({ length: input.count }, (_, worker) => runWorker(input, worker)));
}

async function runWorker(input: WorkersInput, worker: number): Promise<void> {
  for (;;) {
    const dropped = await untilOver(input, worker);
    if (dropped === undefined) return;
    input.onPlayed(dropped, worker);
  }
}

/** Resolves with nothing when no town is left, or with what is known of the town in which it ended. */
function untilOver(
  { next, onPlayed }: WorkersInput,
  worker: number,
): Promise<TownResult | undefined> {
  return new Promise((resolve) => {
    const child = fork(WORKER, {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let order: Order | undefined;
    let said = '';
    child.stderr?.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(-SAID_MAX);
    });
    child.on('message', (message) => {
      if (!isWorkerMessage(message)) return;
      if (message.is === 'played') onPlayed(message.result, worker);
      order = next();
      if (order === undefined) end(child);
      else child.send(order);
    });
    // Not 'close', which never comes once this side has ended the channel.
    child.on('exit', () => resolve(order === undefined ? undefined : failure(order, said)));
  });
}

/** Enough for an error and its stack. */
const SAID_MAX = 2_000;

function end(child: ChildProcess): void {
  child.disconnect();
}

function failure(order: Order, said: string): TownResult {
  const about = said.trim() === '' ? 'nothing was said' : said.trim();
  return {
    order,
    digest: '',
    payments: 0,
    violations: [{ rule: 'the process ended in the middle of the town', about }],
    counts: {},
    seconds: 0,
  };
}
