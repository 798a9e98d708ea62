/** Plays the towns that were asked for, one after the other, prints each, and shrinks one that fails. */

import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openEngine, type Engine } from '../database/engine.ts';
import { reportPage } from '../report/page.ts';
import { createRecorder } from '../report/recorder.ts';
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
  if (wanted.report !== undefined && !(await isWritable(wanted.report))) {
    const refusal = `--report: ${wanted.report} cannot be written. Name a file in a folder that exists.`;
    return { isGood: false, refusal };
  }
  const engine = await openEngine();
  let isGood = true;
  try {
    for (const order of ordersOf(wanted)) {
      const recorder = wanted.report === undefined ? undefined : createRecorder(order);
      const town = await playTown(engine, order, recorder);
      process.stdout.write(wanted.json ? `${townJson(town)}\n` : townText(town));
      if (wanted.report !== undefined && recorder !== undefined) {
        await writeFile(wanted.report, reportPage(recorder.record(town)));
      }
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

async function isWritable(file: string): Promise<boolean> {
  return access(dirname(file), constants.W_OK).then(
    () => true,
    () => false,
  );
}

function* ordersOf({
  seed,
  seeds,
  devices,
  days,
  masks,
  twin,
  town,
  ...wanted
}: Wanted): Iterable<Order> {
  if (wanted.regressions) {
    for (const { about: _about, ...order } of REGRESSIONS) yield { masks: NO_MASKS, ...order };
    return;
  }
  for (let at = 0; at < seeds; at += 1) yield { seed: seed + at, devices, days, masks, twin, town };
}

function shrink(engine: Engine, town: PlayedTown): Promise<Shrunk> {
  return shrinkTown({
    town,
    play: (masks) => playTown(engine, { ...town.order, masks }),
    triesMax: TRIES_MAX,
    onProgress: (smaller, tries) => process.stderr.write(`${progressText(smaller, tries)}\n`),
  });
}
