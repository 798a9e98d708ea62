/** Plays the towns that were asked for, one after the other, prints each, and shrinks one that fails. */

import { openEngine, type Engine } from '../database/engine.ts';
import type { Wanted } from './arguments.ts';
import { playTown, type PlayedTown } from './play-town.ts';
import { townJson, townText } from './print-town.ts';
import { shrunkJson, shrunkText, progressText } from './print-shrunk.ts';
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
    for (let seed = wanted.seed; seed < wanted.seed + wanted.seeds; seed += 1) {
      const town = await playTown(engine, { ...wanted, seed });
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

function shrink(engine: Engine, town: PlayedTown): Promise<Shrunk> {
  return shrinkTown({
    town,
    play: (masks) => playTown(engine, { ...town.order, masks }),
    triesMax: TRIES_MAX,
    onProgress: (smaller, tries) => process.stderr.write(`${progressText(smaller, tries)}\n`),
  });
}
