/**
 * `npm run -s simulate -- [--seed N] [--seeds M] [--devices D] [--days T] [--json]`: plays towns from
 * seeds, and says what broke; with `--twins`, at which seed each broken twin is caught. Ends with 1 when
 * anything broke, or a twin was not caught.
 */
// adapter: clock

import { parseArgs } from 'node:util';
import { openEngine } from '../database/engine.ts';
import { playTwins } from '../twins/play-twins.ts';
import { lineText } from '../world/journal.ts';
import { simulateTown, type TownOutcome } from './simulate.ts';

const LATEST_SHOWN = 40;
/** Within so many seeds each twin has to be caught. */
const TWIN_SEEDS = 12;
const DEFAULTS = { seed: 1, seeds: 1, devices: 20, days: 2 };

interface Wanted {
  readonly seed: number;
  readonly seeds: number;
  readonly devices: number;
  readonly days: number;
  readonly json: boolean;
  /** Plays the broken twins instead, each with at most so many seeds. */
  readonly twins: boolean;
}

function readArguments(): Wanted {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string' },
      devices: { type: 'string' },
      days: { type: 'string' },
      json: { type: 'boolean', default: false },
      twins: { type: 'boolean', default: false },
    },
  });
  const number = (name: keyof typeof DEFAULTS): number => {
    const value = values[name] === undefined ? DEFAULTS[name] : Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new Error(`--${name} wants a whole number of at least 1`);
    }
    return value;
  };
  return {
    seed: number('seed'),
    seeds: number('seeds'),
    devices: number('devices'),
    days: number('days'),
    json: values.json,
    twins: values.twins,
  };
}

interface Played extends TownOutcome {
  readonly seed: number;
  readonly paymentsPerSecond: number;
}

function print(played: Played, wanted: Wanted): void {
  const { seed, digest, payments, violations, latest, paymentsPerSecond } = played;
  process.stdout.write(
    `seed ${seed}  ${digest.slice(0, 16)}  ${payments} payments  ${paymentsPerSecond}/s  ` +
      `${violations.length === 0 ? 'ok' : `${violations.length} VIOLATIONS`}\n`,
  );
  if (violations.length === 0) return;
  for (const { rule, about } of violations) process.stdout.write(`  ${rule}: ${about}\n`);
  process.stdout.write('  the last events:\n');
  for (const line of latest.slice(-LATEST_SHOWN)) process.stdout.write(`    ${lineText(line)}\n`);
  const { devices, days } = wanted;
  process.stdout.write(
    `  again: npm run -s simulate -- --seed ${seed} --devices ${devices} --days ${days}\n`,
  );
}

/** A line for each twin: where it was caught, and by which rule. */
async function runTwins({ seeds, json }: Wanted): Promise<boolean> {
  const outcomes = await playTwins(Math.max(seeds, TWIN_SEEDS));
  if (json) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
  for (const { name, caughtAtSeed, by } of json ? [] : outcomes) {
    const found = caughtAtSeed === undefined ? 'NOT CAUGHT' : `seed ${caughtAtSeed}: ${by}`;
    process.stdout.write(`${name.padEnd(24)}${found}\n`);
  }
  return outcomes.every(({ caughtAtSeed }) => caughtAtSeed !== undefined);
}

async function run(): Promise<boolean> {
  const wanted = readArguments();
  if (wanted.twins) return runTwins(wanted);
  const engine = await openEngine();
  let isGood = true;
  try {
    for (let seed = wanted.seed; seed < wanted.seed + wanted.seeds; seed += 1) {
      const startMs = performance.now();
      const { devices, days } = wanted;
      const outcome = await simulateTown(engine, { seed, devices, days });
      const seconds = (performance.now() - startMs) / 1_000;
      const paymentsPerSecond = Math.round(outcome.payments / seconds);
      isGood &&= outcome.violations.length === 0;
      const played = { seed, ...outcome, paymentsPerSecond };
      if (wanted.json) {
        const { latest: _latest, ...said } = played;
        process.stdout.write(`${JSON.stringify(said)}\n`);
      } else print(played, wanted);
    }
  } finally {
    await engine.close();
  }
  return isGood;
}

process.exitCode = (await run()) ? 0 : 1;
