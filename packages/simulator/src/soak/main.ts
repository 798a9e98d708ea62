/**
 * `npm run simulate:soak -- [options]`, see `--help`: fresh towns in several processes, with progress and
 * a summary. Ends with 1 when any rule was broken, and with 2 when the arguments make no sense.
 */
// adapter: clock
// adapter: randomness

import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { NO_MASKS } from '../run/masks.ts';
import { replayCommand, type Order } from '../run/replay-command.ts';
import { sourcesCommit, thisMachine } from './machine.ts';
import { summaryMarkdown, summaryText } from './print-summary.ts';
import { readSoakArguments, soakHelp, type SoakWanted } from './soak-arguments.ts';
import { createTally, type SoakSummary, type Tally } from './summary.ts';
import { playWithWorkers } from './workers.ts';

const PROGRESS_EVERY_MS = 5_000;
const MS_PER_SECOND = 1_000;
const MS_PER_MINUTE = 60_000;
const BROKEN = 1;
const REFUSED = 2;
/** Of the seeds that chance chooses; they have to be typed. */
const SEED_CHOSEN_MAX = 2 ** 32;

/** The orders one after the other, until all are given out, the time is over, or somebody stops it. */
function createOrders(
  wanted: SoakWanted,
  from: number,
  isOver: () => boolean,
): () => Order | undefined {
  const { town, towns = Infinity, devices, days } = wanted;
  let given = 0;
  return () => {
    if (given >= towns || isOver()) return undefined;
    given += 1;
    return { town, seed: from + given - 1, devices, days, masks: NO_MASKS };
  };
}

async function soak(wanted: SoakWanted): Promise<SoakSummary> {
  const { town, workers, devices, days, minutes = Infinity } = wanted;
  const from = wanted.from ?? randomInt(1, SEED_CHOSEN_MAX);
  const ground = {
    commit: await sourcesCommit(),
    machine: thisMachine(),
    town,
    workers,
    devices,
    days,
  };
  const date = new Date().toISOString();
  const startMs = performance.now();
  const secondsSoFar = (): number => (performance.now() - startMs) / MS_PER_SECOND;
  say(`from seed ${from}, ${workers} processes`);
  let isStopped = false;
  // Whoever stops it gets the summary of what was played.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      isStopped = true;
    });
  }
  const tally = createTally();
  const progress = setInterval(() => say(progressText(tally, secondsSoFar())), PROGRESS_EVERY_MS);
  const isOver = (): boolean =>
    isStopped || secondsSoFar() * MS_PER_SECOND > minutes * MS_PER_MINUTE;
  await playWithWorkers({
    count: workers,
    next: createOrders(wanted, from, isOver),
    onPlayed: (result, worker) => {
      tally.add(result, worker);
      const [first] = result.violations;
      if (first === undefined) return;
      say(`FAILED  ${first.rule}: ${first.about}\n  again: ${replayCommand(result.order)}`);
    },
  });
  clearInterval(progress);
  return tally.summary({ date, ...ground }, secondsSoFar());
}

function progressText(tally: Tally, seconds: number): string {
  const rate = Math.round(tally.payments() / Math.max(seconds, 1));
  return (
    `${Math.round(seconds)} s: ${tally.towns()} towns, ${tally.payments()} payments, ${rate}/s, ` +
    `${tally.failedTowns()} failed`
  );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function write(summary: SoakSummary, out: string): Promise<void> {
  await writeFile(out, `${JSON.stringify(summary, null, 2)}\n`);
  await writeFile(out.replace(/(?:\.json)?$/, '.md'), summaryMarkdown(summary));
}

async function run(): Promise<number> {
  const read = readSoakArguments(process.argv.slice(2), availableParallelism());
  if (!read.ok) {
    say(read.message);
    return REFUSED;
  }
  const { wanted } = read;
  if (wanted === 'help') {
    process.stdout.write(soakHelp());
    return 0;
  }
  const summary = await soak(wanted);
  process.stdout.write(wanted.json ? `${JSON.stringify(summary)}\n` : summaryText(summary));
  if (wanted.out !== undefined) await write(summary, wanted.out);
  return summary.violations === 0 ? 0 : BROKEN;
}

process.exitCode = await run();
