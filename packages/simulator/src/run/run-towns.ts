/** Plays the towns that were asked for, one after the other, prints each, and shrinks one that fails. */

import { openEngine, type Engine } from '../database/engine.ts';
import type { Wanted } from './arguments.ts';
import { NO_MASKS } from './masks.ts';
import { playTown, type PlayedTown } from './play-town.ts';
import { townJson, townText } from './print-town.ts';
import { shrunkJson, shrunkText, progressText } from './print-shrunk.ts';
import { REGRESSIONS } from './regressions.ts';
import type { Order } from './replay-command.ts';
import { shrinkTown, type Shrunk } from './shrink.ts';

export interface Ended {
  /** Every rule held in every town. */
  readonly isGood: boolean;
  /** Why nothing was played: a sentence for people. */
  readonly refusal?: string;
}

/** A town is played so often at most while a smaller one is looked for. */
const TRIES_MAX = 600;

/** Prints to standard output; progress of a search goes to standard error. */
export async function runTowns(wanted: Wanted): Promise<Ended> {
  const engine = await openEngine();
  let isGood = true;
  try {
    for (const order of ordersOf(wanted)) {
      const town = await playTown(engine, order);
      process.stdout.write(wanted.json ? `${townJson(town)}\n` : townText(town));
      if (town.violations.length === 0) continue;
      isGood = false;
      if (!wanted.shrink) continue;
      const shrunk = await shrink(engine, town);
      process.stdout.write(wanted.json ? `${shrunkJson(shrunk)}\n` : shrunkText(shrunk));
    }
  } finally {
    await engine.close();
  }
  return { isGood };
}

function* ordersOf({
  seed,
  seeds,
  devices,
  days,
  masks,
  twin,
  ...wanted
}: Wanted): Iterable<Order> {
  if (wanted.regressions) {
    for (const { about: _about, ...town } of REGRESSIONS) yield { masks: NO_MASKS, ...town };
    return;
  }
  for (let at = 0; at < seeds; at += 1) yield { seed: seed + at, devices, days, masks, twin };
}

function shrink(engine: Engine, town: PlayedTown): Promise<Shrunk> {
  return shrinkTown({
    town,
    play: (masks) => playTown(engine, { ...town.order, masks }),
    triesMax: TRIES_MAX,
    onProgress: (smaller, tries) => process.stderr.write(`${progressText(smaller, tries)}\n`),
  });
}
