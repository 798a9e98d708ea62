/** The options of `npm run simulate`, read strictly, and its help. Loads nothing of production. */

import { deviceNames } from '../town/names.ts';
import type { Masks } from './masks.ts';
import { readMasks } from './masks-text.ts';
import { TOWN_KINDS, type TownKind } from './replay-command.ts';
import { FLAG, readOptions, TEXT, wholeNumber, type WholeBounds } from './option-values.ts';

export interface Wanted {
  readonly town: TownKind;
  readonly seed: number;
  readonly seeds: number;
  readonly devices: number;
  readonly days: number;
  readonly masks: Masks;
  /** One object of JSON a run, and nothing else on standard output. */
  readonly json: boolean;
  /** Looks for a smaller world in which the same rule is broken. */
  readonly shrink: boolean;
  /** Where to draw the run. */
  readonly report?: string | undefined;
  /** Plays the towns that failed once instead. */
  readonly regressions: boolean;
  /** Plays the broken twins instead. */
  readonly twins: boolean;
  /** Plays with this one broken twin. */
  readonly twin?: string | undefined;
}

export type ReadArguments =
  | { readonly ok: true; readonly wanted: Wanted | 'help' }
  /** A sentence for people. */
  | { readonly ok: false; readonly message: string };

const NUMBERS: Readonly<Record<'seed' | 'seeds' | 'devices' | 'days', WholeBounds>> = {
  seed: { initially: 1, max: Number.MAX_SAFE_INTEGER },
  seeds: { initially: 1, max: 1_000_000 },
  // More people would not be at home before the first morning: each takes ten seconds to move in.
  devices: { initially: 20, max: 8_000 },
  // Certificates of the issuer's keys hold for a year.
  days: { initially: 2, max: 300 },
};

const OPTIONS = {
  town: TEXT,
  seed: TEXT,
  seeds: TEXT,
  devices: TEXT,
  days: TEXT,
  without: TEXT,
  only: TEXT,
  until: TEXT,
  events: TEXT,
  report: TEXT,
  twin: TEXT,
  json: FLAG,
  shrink: FLAG,
  regressions: FLAG,
  twins: FLAG,
  help: { ...FLAG, short: 'h' },
} as const;

const HELP = `npm run -s simulate -- [options]

Plays a town from a seed: production code of issuer and devices, everything that goes wrong around
them, and checkers that look at the outcome. Ends with 0 when every rule held, with 1 when one did not,
and with 2 when it did not understand its arguments.

  --town KIND         payments, or coins in two economies; payments
  --seed N            the seed of the (first) town; 1
  --seeds M           so many towns, from that seed on; 1
  --devices D         phones and tills, a quarter of them tills; 20
  --days T            days of life, before all come back and every last day passes; 2
  --json              one line of JSON for each town
  --report FILE       draws the run as one HTML file
  --shrink            finds a smaller town that breaks the same rule, and says how to replay it

To replay part of a town:
  --without A,B       these kinds of fault never happen; "all" for no faults
  --only A,B          only these devices take part
  --until 1d6h        nothing new happens after so much time
  --events 3,17,20-25 of the planned events, only these

Towns that failed once:
  --regressions       plays them all

Broken twins (production code with one deliberate fault):
  --twins             plays all of such towns: at which seed is each caught
  --twin NAME         plays the town with this one
`;

/** The help text. */
export function helpText(): string {
  return HELP;
}

/** Reads the arguments; an option that is none, or a value that makes no sense, is refused. */
export function readArguments(args: readonly string[]): ReadArguments {
  const parsed = readOptions(args, OPTIONS);
  if (typeof parsed === 'string') return { ok: false, message: parsed };
  if (parsed.help) return { ok: true, wanted: 'help' };
  const town = TOWN_KINDS.find((kind) => kind === (parsed.town ?? 'payments'));
  if (town === undefined) {
    return { ok: false, message: `--town is one of ${TOWN_KINDS.join(', ')}.` };
  }
  const numbers = { seed: 0, seeds: 0, devices: 0, days: 0 };
  for (const name of ['seed', 'seeds', 'devices', 'days'] as const) {
    const value = wholeNumber(parsed[name], NUMBERS[name]);
    if (value === undefined) {
      const message = `--${name} wants a whole number from 1 to ${NUMBERS[name].max}.`;
      return { ok: false, message };
    }
    numbers[name] = value;
  }
  if (numbers.seeds > 1 && (parsed.shrink || parsed.report !== undefined)) {
    return { ok: false, message: '--shrink and --report are for one seed.' };
  }
  const read = readMasks(parsed, deviceNames(numbers.devices));
  if (!read.ok) return read;
  const { json, shrink, report, regressions, twins, twin } = parsed;
  return {
    ok: true,
    wanted: { ...numbers, town, masks: read.masks, json, shrink, report, regressions, twins, twin },
  };
}
