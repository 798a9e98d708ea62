/**
 * Plays towns with one broken twin, in a process of its own: `play-twin.ts NAME FROM TO`. Prints one line
 * of JSON: at which seed it was caught and by which rule, or that it was not.
 */

import { assert } from '@tallystick/protocol/assert';
import type { Violation } from '../checkers/violation.ts';
import type { Engine } from '../database/engine.ts';
import { breakSource } from './break-source.ts';
import { TWINS, type Twin } from './twins.ts';

const [, , name = '', from = '1', to = from] = process.argv;
const DEVICES = 20;
const DAYS = 2;

type PlaySeed = (engine: Engine, seed: number) => Promise<readonly Violation[]>;

/** Loaded here, so that what it loads is broken. */
async function loadWorld({ world }: Twin): Promise<PlaySeed> {
  if (world === 'loss') {
    const { checkedLosses } = await import('../loss/checked-losses.ts');
    return checkedLosses;
  }
  const { simulateTown } = await import('../run/simulate.ts');
  return async (engine, seed) =>
    (await simulateTown(engine, { seed, devices: DEVICES, days: DAYS })).violations;
}

async function play(twin: Twin): Promise<object> {
  const isBroken = breakSource(twin);
  const { openEngine } = await import('../database/engine.ts');
  const playSeed = await loadWorld(twin);
  assert(isBroken(), `the twin ${twin.name} is in a file that nobody loads`);
  const engine = await openEngine();
  try {
    for (let seed = Number(from); seed <= Number(to); seed += 1) {
      const [first] = await playSeed(engine, seed);
      if (first !== undefined) return { name: twin.name, caughtAtSeed: seed, by: first.rule };
    }
    return { name: twin.name };
  } finally {
    await engine.close();
  }
}

const chosen = TWINS.find((twin) => twin.name === name);
assert(chosen !== undefined, `there is no twin ${name}`);
process.stdout.write(`${JSON.stringify(await play(chosen))}\n`);
