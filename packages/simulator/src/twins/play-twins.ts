/** All broken twins, each in a process of its own, because production code is loaded once in a process. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TWINS, type Twin } from './twins.ts';

export interface TwinOutcome {
  readonly name: string;
  /** Absent where no seed caught it. */
  readonly caughtAtSeed?: number;
  /** The rule that did not hold. */
  readonly by?: string;
}

const PLAY_TWIN = fileURLToPath(new URL('play-twin.ts', import.meta.url));
/** Each is one core's work. */
const AT_ONCE = 2;

export interface TwinSeeds {
  readonly first: number;
  readonly last: number;
}

/**
 * Plays each twin with its seeds, one after the other until one catches it; in the order of the list.
 * `onOutcome` hears of each as soon as it is known.
 */
export async function playTwins(
  seedsOf: (name: string) => TwinSeeds,
  onOutcome?: (outcome: TwinOutcome) => void,
): Promise<readonly TwinOutcome[]> {
  const waiting = [...TWINS];
  const outcomes = new Map<string, TwinOutcome>();
  const playNext = async (): Promise<void> => {
    for (let twin = waiting.shift(); twin !== undefined; twin = waiting.shift()) {
      const outcome = await playTwin(twin, seedsOf(twin.name));
      outcomes.set(twin.name, outcome);
      onOutcome?.(outcome);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playNext));
  return TWINS.flatMap(({ name }) => outcomes.get(name) ?? []);
}

async function playTwin({ name }: Twin, { first, last }: TwinSeeds): Promise<TwinOutcome> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    PLAY_TWIN,
    name,
    String(first),
    String(last),
  ]);
  const said: unknown = JSON.parse(stdout);
  const { caughtAtSeed, by } = isRecord(said) ? said : {};
  return typeof caughtAtSeed === 'number' && typeof by === 'string'
    ? { name, caughtAtSeed, by }
    : { name };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
