/** Masks as arguments of the command line, both ways: `--only phone-1,till-0 --until 1d6h`. */

import { firstPhone } from '../town/names.ts';
import { FAULTS } from '../town/faults.ts';
import type { Masks } from './masks.ts';

/** The options' values as they were typed. */
export interface MaskTexts {
  readonly without?: string | undefined;
  readonly only?: string | undefined;
  readonly until?: string | undefined;
  readonly events?: string | undefined;
}

export type ReadMasks =
  | { readonly ok: true; readonly masks: Masks }
  /** A sentence for people. */
  | { readonly ok: false; readonly message: string };

/** What may be switched off. */
export const FAULT_NAMES: readonly string[] = Object.keys(FAULTS);

const HOUR_MS = 3_600_000;
const HOURS_A_DAY = 24;
const UNTIL = /^(?:(?<days>\d{1,4})d)?(?:(?<hours>\d{1,5})h)?$/;
const RANGE = /^(?<first>\d{1,9})(?:-(?<last>\d{1,9}))?$/;
/** More planned events than any town has. */
const EVENTS_MAX = 10_000_000;

/** Reads what was typed; `devices` are the names of the town's devices, second phones apart. */
export function readMasks(texts: MaskTexts, devices: readonly string[]): ReadMasks {
  const without = names(texts.without);
  const strange = without.find((name) => !FAULT_NAMES.includes(name));
  if (strange !== undefined) {
    return refuse(
      `--without: there is no fault "${strange}". There are: ${FAULT_NAMES.join(', ')}`,
    );
  }
  const only = texts.only === undefined ? undefined : names(texts.only);
  const stranger = only?.find((name) => !devices.includes(firstPhone(name)));
  if (stranger !== undefined) {
    const known = `${devices[0] ?? ''} to ${devices.at(-1) ?? ''}`;
    return refuse(`--only: this town has no device "${stranger}". It has ${known}`);
  }
  const untilMs = texts.until === undefined ? undefined : readUntil(texts.until);
  if (texts.until !== undefined && untilMs === undefined) {
    return refuse('--until wants days and hours from the start, as in 14h or 1d6h');
  }
  const events = texts.events === undefined ? undefined : readRanges(texts.events);
  if (texts.events !== undefined && events === undefined) {
    return refuse('--events wants numbers of planned events, as in 3,17,20-25');
  }
  const masks = {
    without,
    ...(only === undefined ? {} : { only }),
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(events === undefined ? {} : { events }),
  };
  return { ok: true, masks };
}

/** The arguments that say the same; none for no masks. */
export function masksText({ without, only, untilMs, events }: Masks): string {
  const everything = without.length === FAULT_NAMES.length ? 'all' : without.join(',');
  const options = [
    ...(without.length === 0 ? [] : [`--without ${everything}`]),
    ...(only === undefined ? [] : [`--only ${only.length === 0 ? 'nobody' : only.join(',')}`]),
    ...(untilMs === undefined ? [] : [`--until ${untilText(untilMs)}`]),
    ...(events === undefined
      ? []
      : [`--events ${events.length === 0 ? 'none' : rangesText(events)}`]),
  ];
  return options.join(' ');
}

/** Days and hours from the start, as in `1d6h`. */
export function untilText(untilMs: number): string {
  const hours = Math.ceil(untilMs / HOUR_MS);
  const days = Math.floor(hours / HOURS_A_DAY);
  const rest = hours % HOURS_A_DAY;
  return `${days === 0 ? '' : `${days}d`}${rest === 0 && days > 0 ? '' : `${rest}h`}`;
}

function refuse(message: string): ReadMasks {
  return { ok: false, message: `${message}.` };
}

function names(text: string | undefined): readonly string[] {
  if (text === 'all') return FAULT_NAMES;
  if (text === undefined || text === 'nobody') return [];
  return text.split(',').map((name) => name.trim());
}

function readUntil(text: string): number | undefined {
  const found = UNTIL.exec(text)?.groups;
  if (found === undefined || text === '') return undefined;
  const { days = '0', hours = '0' } = found;
  return (Number(days) * HOURS_A_DAY + Number(hours)) * HOUR_MS;
}

function readRanges(text: string): readonly number[] | undefined {
  if (text === 'none') return [];
  const numbers: number[] = [];
  for (const part of text.split(',')) {
    const found = RANGE.exec(part.trim())?.groups;
    if (found === undefined) return undefined;
    const first = Number(found['first']);
    const last = Number(found['last'] ?? first);
    if (last < first || last - first + numbers.length > EVENTS_MAX) return undefined;
    for (let number = first; number <= last; number += 1) numbers.push(number);
  }
  return numbers;
}

/** Neighbours as ranges. */
function rangesText(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((left, right) => left - right)) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === number - 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(',');
}
