/**
 * From a town that breaks a rule to a smaller one that breaks the same rule. What is worth most to
 * whoever has to understand it comes first: few devices, then few kinds of fault, then a short time,
 * then few events.
 */

import type { Masks } from './masks.ts';
import { FAULT_NAMES, masksText } from './masks-text.ts';
import { minimize, smallest } from './minimize.ts';
import type { PlayedTown } from './play-town.ts';

export interface ShrinkInput {
  /** The town that breaks a rule. */
  readonly town: PlayedTown;
  /** Plays the same town with other masks. */
  readonly play: (masks: Masks) => Promise<PlayedTown>;
  /** Plays at most so many towns. */
  readonly triesMax: number;
  /** Hears of each smaller town. */
  readonly onProgress?: (smaller: PlayedTown, tries: number) => void;
}

export interface Shrunk {
  readonly rule: string;
  readonly smallest: PlayedTown;
  readonly tries: number;
}

const HOUR_MS = 3_600_000;
const HOURS_A_DAY = 24;
/** What one round takes out can make the next one's way free. */
const ROUNDS_MAX = 3;

/** Keeps what is smaller and breaks the same rule, whatever it was asked for. */
interface Search {
  best(): PlayedTown;
  /** Whether the town with these changes breaks the rule; then it is the best so far. */
  holds(change: Partial<Masks>): Promise<boolean>;
  tries(): number;
}

/** Shrinks by the first rule that was broken. */
export async function shrinkTown(input: ShrinkInput): Promise<Shrunk> {
  const [first] = input.town.violations;
  if (first === undefined) throw new Error('A town in which every rule held cannot be shrunk.');
  const search = createSearch(input, first.rule);
  await tryNamed(search, input.town);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const before = masksText(search.best().order.masks);
    await fewerDevices(search);
    await fewerFaults(search);
    await shorter(search);
    await fewerEvents(search);
    if (masksText(search.best().order.masks) === before) break;
  }
  return { rule: first.rule, smallest: search.best(), tries: search.tries() };
}

function createSearch({ town, play, triesMax, onProgress }: ShrinkInput, rule: string): Search {
  const known = new Map<string, boolean>();
  let best = town;
  let tries = 0;
  return {
    best: () => best,
    tries: () => tries,
    async holds(change) {
      const masks = { ...best.order.masks, ...change };
      const text = masksText(masks);
      const before = known.get(text);
      if (before !== undefined || tries >= triesMax) return before ?? false;
      tries += 1;
      const played = await play(masks);
      const isBroken = played.violations.some((violation) => violation.rule === rule);
      known.set(text, isBroken);
      if (isBroken) {
        best = played;
        onProgress?.(best, tries);
      }
      return isBroken;
    },
  };
}

/** A violation often names those who were there. */
async function tryNamed(search: Search, { violations, devices }: PlayedTown): Promise<void> {
  const said = new Set(violations[0]?.about.split(/[^a-z0-9-]+/));
  const named = devices.filter((name) => said.has(name));
  if (named.length > 0 && search.best().order.masks.only === undefined) {
    await search.holds({ only: named });
  }
}

async function fewerDevices(search: Search): Promise<void> {
  const { order, devices } = search.best();
  await minimize(order.masks.only ?? devices, (only) => search.holds({ only }));
}

async function fewerFaults(search: Search): Promise<void> {
  const off = search.best().order.masks.without;
  const on = FAULT_NAMES.filter((name) => !off.includes(name));
  await minimize(on, (kept) =>
    search.holds({ without: FAULT_NAMES.filter((name) => !kept.includes(name)) }),
  );
}

async function shorter(search: Search): Promise<void> {
  const { days, masks } = search.best().order;
  const wholeMs = days * HOURS_A_DAY * HOUR_MS;
  const hours = Math.ceil(Math.min(wholeMs, masks.untilMs ?? wholeMs) / HOUR_MS);
  await smallest(hours, (number) => search.holds({ untilMs: number * HOUR_MS }));
}

async function fewerEvents(search: Search): Promise<void> {
  const { order, planned } = search.best();
  const events = order.masks.events ?? Array.from({ length: planned }, (_, at) => at);
  await minimize(events, (kept) => search.holds({ events: kept }));
}
