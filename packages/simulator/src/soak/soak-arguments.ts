/** The options of `npm run simulate:soak`, and its help. */

import { TOWN_KINDS, type TownKind } from '../run/replay-command.ts';
import { FLAG, readOptions, TEXT, wholeNumber } from '../run/option-values.ts';

export interface SoakWanted {
  readonly town: TownKind;
  readonly devices: number;
  readonly days: number;
  readonly workers: number;
  /** The first seed; chosen by chance where it is absent. */
  readonly from?: number;
  /** Where it ends: after so many towns, or after so many minutes. */
  readonly towns?: number;
  readonly minutes?: number;
  /** Where the summary goes as JSON. */
  readonly out?: string | undefined;
  readonly json: boolean;
}

export type ReadSoakArguments =
  | { readonly ok: true; readonly wanted: SoakWanted | 'help' }
  /** A sentence for people. */
  | { readonly ok: false; readonly message: string };

const DEVICES = { initially: 20, max: 8_000 };
const DAYS = { initially: 2, max: 300 };
const WORKERS_MAX = 256;
const TOWNS = { initially: 0, max: 1_000_000_000 };
const MINUTES = { initially: 0, max: 100_000 };
const MINUTES_INITIALLY = 1;
/** So that the last seed is a safe integer, too. */
const SEED = { initially: 0, max: 2 ** 52 };

const OPTIONS = {
  town: TEXT,
  minutes: TEXT,
  towns: TEXT,
  from: TEXT,
  devices: TEXT,
  days: TEXT,
  workers: TEXT,
  out: TEXT,
  json: FLAG,
  help: { ...FLAG, short: 'h' },
} as const;

const HELP = `npm run simulate:soak -- [options]

Plays towns in several processes at once until the time is over or all are played, and sums them up.
Ends with 1 when any rule was broken in any of them.

  --town KIND    payments, or coins in two economies; payments
  --minutes M    for so long; 1
  --towns N      so many towns instead
  --from S       from this seed on; by chance, and printed
  --devices D    phones and tills of each town; 20
  --days T       days of life of each; 2
  --workers W    processes; as many as the machine has cores
  --out FILE     the summary as JSON, and as Markdown beside it
  --json         prints the summary as JSON
`;

/** The help text. */
export function soakHelp(): string {
  return HELP;
}

/** Reads the arguments; `cores` is how many the machine has. */
export function readSoakArguments(args: readonly string[], cores: number): ReadSoakArguments {
  const values = readOptions(args, OPTIONS);
  if (typeof values === 'string') return { ok: false, message: values };
  if (values.help) return { ok: true, wanted: 'help' };
  const town = TOWN_KINDS.find((kind) => kind === (values.town ?? 'payments'));
  if (town === undefined) {
    return { ok: false, message: `--town is one of ${TOWN_KINDS.join(', ')}.` };
  }
  const bounds = {
    minutes: MINUTES,
    towns: TOWNS,
    from: SEED,
    devices: DEVICES,
    days: DAYS,
    workers: { initially: cores, max: WORKERS_MAX },
  };
  const numbers = { minutes: 0, towns: 0, from: 0, devices: 0, days: 0, workers: 0 };
  for (const name of ['minutes', 'towns', 'from', 'devices', 'days', 'workers'] as const) {
    const value = wholeNumber(values[name], bounds[name]);
    if (value === undefined) {
      return {
        ok: false,
        message: `--${name} wants a whole number from 1 to ${bounds[name].max}.`,
      };
    }
    numbers[name] = value;
  }
  const { minutes, towns, from, devices, days, workers } = numbers;
  if (towns > 0 && minutes > 0) {
    return { ok: false, message: 'Either --minutes or --towns says when it ends.' };
  }
  return {
    ok: true,
    wanted: {
      town,
      devices,
      days,
      workers,
      ...(from === 0 ? {} : { from }),
      ...(towns === 0 ? { minutes: minutes === 0 ? MINUTES_INITIALLY : minutes } : { towns }),
      out: values.out,
      json: values.json,
    },
  };
}
