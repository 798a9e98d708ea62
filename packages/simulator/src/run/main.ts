/**
 * `npm run -s simulate -- [options]`, see `--help`: plays towns from seeds and says what broke. Ends with
 * 1 when anything broke, or a twin was not caught, and with 2 when the arguments make no sense.
 */

import { breakSource } from '../twins/break-source.ts';
import { playTwins } from '../twins/play-twins.ts';
import type { TwinOutcome } from '../twins/twin-messages.ts';
import { TWINS } from '../twins/twins.ts';
import { helpText, readArguments, type Wanted } from './arguments.ts';

/** Within so many seeds each twin has to be caught. */
const TWIN_SEEDS = 40;
const TWIN_NAME_WIDTH = 26;
const BROKEN = 1;
const REFUSED = 2;

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return REFUSED;
}

/** A line for each twin as soon as it is known: where it was caught, and by which rule. */
async function runTwins({ town, seeds, json }: Wanted): Promise<boolean> {
  const print = ({ name, caughtAtSeed, by }: TwinOutcome): void => {
    const found = caughtAtSeed === undefined ? 'NOT CAUGHT' : `seed ${caughtAtSeed}: ${by}`;
    const line = `${name.padEnd(TWIN_NAME_WIDTH)}${found}\n`;
    (json ? process.stderr : process.stdout).write(line);
  };
  const last = Math.max(seeds, TWIN_SEEDS);
  const ofTown = TWINS.filter(({ world }) => (world === 'coins') === (town === 'coins'));
  const outcomes = await playTwins(ofTown, () => ({ first: 1, last }), print);
  if (json) process.stdout.write(`${JSON.stringify(outcomes, null, 2)}\n`);
  return outcomes.every(({ caughtAtSeed }) => caughtAtSeed !== undefined);
}

async function run(): Promise<number> {
  const read = readArguments(process.argv.slice(2));
  if (!read.ok) return refuse(read.message);
  const { wanted } = read;
  if (wanted === 'help') {
    process.stdout.write(helpText());
    return 0;
  }
  if (wanted.twins) return (await runTwins(wanted)) ? 0 : BROKEN;
  if (wanted.twin !== undefined) {
    const twin = TWINS.find(({ name }) => name === wanted.twin);
    if (twin === undefined) {
      const known = TWINS.map(({ name }) => name).join(', ');
      return refuse(`--twin: there is no twin "${wanted.twin}". There are: ${known}.`);
    }
    breakSource(twin);
  }
  // Not before: whatever is loaded by then is not broken.
  const { runTowns } = await import('./run-towns.ts');
  const ended = await runTowns(wanted);
  if (ended.refusal !== undefined) return refuse(ended.refusal);
  return ended.isGood ? 0 : BROKEN;
}

process.exitCode = await run();
