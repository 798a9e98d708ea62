/**
 * The sandbox bank as a process: `npm run sandbox-bank -- --journal FILE`. Both doors listen at the loopback address
 * only. Whatever keeps it from running is one line on standard error, and the exit status is 1.
 */
// adapter: clock

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { openBankDoor } from './bank-door.ts';
import { openControlDoor } from './control-door.ts';
import { openJournal } from './journal.ts';
import { openSandbox } from './sandbox.ts';

const KEY = /^[\x21-\x7e]{16,256}$/;
const PORT = /^[0-9]{1,5}$/;
const PORT_MAX = 65_535;
const OWN_SEED = fileURLToPath(new URL('../seed.json', import.meta.url));

const HELP = `npm run sandbox-bank -- --journal FILE [options]

Banks to try Tallystick with, over HTTP. docs/banks.md says what they do.

  --journal FILE         what happened; made where it is missing
  --seed FILE            banks and accounts to begin a new journal with; the package's own without it
  --port NUMBER          where operators ask; 0 or nothing for any free one
  --control-port NUMBER  where outages are ordered; likewise
  --help                 print this

From the environment, 16 characters or more each:

  SANDBOX_BANK_API_KEY       what operators have to show
  SANDBOX_BANK_CONTROL_KEY   what the control door wants
`;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** What cannot be written down must not be answered: the next start goes on from what the disk has. */
function lost(error: unknown): never {
  return fail(
    `The sandbox bank ended: ${isTallystickError(error) ? error.message : String(error)}`,
  );
}

function keyOf(name: string): string {
  const key = process.env[name] ?? '';
  return KEY.test(key) ? key : fail(`${name} is missing: give 16 characters or more.`);
}

function portOf(name: string, text = '0'): number {
  const port = PORT.test(text) ? Number(text) : PORT_MAX + 1;
  return port <= PORT_MAX ? port : fail(`--${name} is a number from 0 to ${PORT_MAX}.`);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return fail('The file that --seed names cannot be read, or is no JSON.');
  }
}

interface Options {
  readonly journal?: string | undefined;
  readonly seed?: string | undefined;
  readonly port?: string | undefined;
  readonly 'control-port'?: string | undefined;
  readonly help?: boolean | undefined;
}

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const options = { journal: text, seed: text, port: text, 'control-port': text };
  try {
    return parseArgs({ options: { ...options, help: { type: 'boolean' } } }).values;
  } catch {
    return fail('These are not the options of the sandbox bank: --help lists them.');
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help === true) {
    process.stdout.write(HELP);
    return;
  }
  const { journal: path = fail('--journal FILE is missing: --help says more.') } = options;
  const sandbox = openSandbox({
    journal: openJournal(path),
    seed: readJson(options.seed ?? OWN_SEED),
    clock: () => Math.floor(Date.now() / 1_000),
  });
  const onLost = lost;
  const bankDoor = await openBankDoor({
    sandbox,
    onLost,
    apiKey: keyOf('SANDBOX_BANK_API_KEY'),
    port: portOf('port', options.port),
  });
  const controlPort = await openControlDoor({
    sandbox,
    bankDoor,
    onLost,
    controlKey: keyOf('SANDBOX_BANK_CONTROL_KEY'),
    port: portOf('control-port', options['control-port']),
  });
  process.stdout.write(
    `Banks at http://127.0.0.1:${bankDoor.port}/banks/<code>/, control at http://127.0.0.1:${controlPort}/\n`,
  );
}

await main().catch(lost);
