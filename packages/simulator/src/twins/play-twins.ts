/**
 * All broken twins, in processes that play one after the other: each twin loads its own copy of our
 * sources, while the engine of the database, which takes longest to start, is compiled once in a process.
 */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isTwinOutcome, type TwinOutcome, type TwinSeeds } from './twin-messages.ts';
import type { Twin } from './twins.ts';

const PLAY_TWIN = fileURLToPath(new URL('play-twin.ts', import.meta.url));
/** Nobody loads a twin's copy of our sources twice: what Node.js made of it is not kept. */
const COPIES_ONCE = { NODE_DISABLE_COMPILE_CACHE: '1' };
/** Each is one core's work. */
const AT_ONCE = 2;

/**
 * Plays each of these twins with its seeds, one after the other until one catches it; in the order of the list.
 * `onOutcome` hears of each as soon as it is known. Rejects when a process ends in the middle of one.
 */
export async function playTwins(
  twins: readonly Twin[],
  seedsOf: (name: string) => TwinSeeds,
  onOutcome?: (outcome: TwinOutcome) => void,
): Promise<readonly TwinOutcome[]> {
  const waiting = twins.map(({ name }) => name);
  const outcomes = new Map<string, TwinOutcome>();
  const work = async (): Promise<void> => {
    const child = fork(PLAY_TWIN, { env: { ...process.env, ...COPIES_ONCE } });
    try {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        child.send({ name, ...seedsOf(name) });
        const outcome = await nextOutcome(child, name);
        outcomes.set(name, outcome);
        onOutcome?.(outcome);
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return twins.flatMap(({ name }) => outcomes.get(name) ?? []);
}

async function nextOutcome(child: ChildProcess, name: string): Promise<TwinOutcome> {
  const over = new AbortController();
  const { signal } = over;
  const ended = async (): Promise<never> => {
    await once(child, 'exit', { signal });
    throw new Error(`the process ended in the middle of the twin ${name}`);
  };
  const said = async (): Promise<TwinOutcome> => {
    const messages: readonly unknown[] = await once(child, 'message', { signal });
    const [message] = messages;
    if (!isTwinOutcome(message)) throw new Error(`the process said nothing of the twin ${name}`);
    return message;
  };
  try {
    return await Promise.race([said(), ended()]);
  } finally {
    over.abort();
  }
}
