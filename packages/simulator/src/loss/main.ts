/**
 * `npm run -s simulate:loss -- [--out docs/loss-curve] [--only NAME]`: measures the loss curve and writes
 * the page and its pictures. The same sources give the same bytes. Ends with an error, and writes
 * nothing more, where a loss is above its bound.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine, type Engine } from '../database/engine.ts';
import { lossPage } from './loss-page.ts';
import { lossPicture } from './loss-picture.ts';
import { pointText, type LossPoint } from './loss-point.ts';
import type { Measurement } from './measure-loss.ts';
import type { MeasuredSweep } from './measured-sweep.ts';
import { pointOf, SWEEPS, type Sweep } from './sweeps.ts';
import { worstLoss } from './worst-loss.ts';

const { values: wanted } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/loss-curve' },
    only: { type: 'string' },
  },
});

/** Every sweep passes through the default. */
const known = new Map<string, Measurement>();

async function measurePoint(engine: Engine, point: LossPoint): Promise<Measurement> {
  const name = pointText(point);
  const measured = known.get(name) ?? (await worstLoss(engine, point));
  known.set(name, measured);
  return measured;
}

async function measure(engine: Engine, sweep: Sweep): Promise<MeasuredSweep> {
  const lines = [];
  for (const line of sweep.lines) {
    const points = [];
    for (const step of sweep.steps) {
      points.push({ step, measured: await measurePoint(engine, pointOf(line, step)) });
    }
    lines.push({ line, points });
  }
  return { sweep, lines };
}

const engine = await openEngine();
try {
  const chosen = SWEEPS.filter(({ name }) => wanted.only === undefined || name === wanted.only);
  const measured: MeasuredSweep[] = [];
  await mkdir(wanted.out, { recursive: true });
  for (const sweep of chosen) {
    const one = await measure(engine, sweep);
    measured.push(one);
    await writeFile(join(wanted.out, `${sweep.name}.svg`), lossPicture(one));
    process.stdout.write(`${sweep.name}\n`);
  }
  // The page shows all sweeps or none.
  if (wanted.only === undefined) {
    await writeFile(`${wanted.out}.md`, lossPage(measured, basename(wanted.out)));
  }
} finally {
  await engine.close();
}
