/** An operator of the town that decided something thinks again on some days, whenever in the day. */

import type { Stream } from '../random/seeded.ts';
import type { Agenda } from '../world/agenda.ts';
import { DAY_MS, HOUR_MS } from './days.ts';

/** The days that are planned, and the chance that decides about them. */
export interface PlannedDays {
  readonly stream: Stream;
  readonly startMs: number;
  readonly days: number;
}

/**
 * Puts down for each day, with the probability `chance`, that what `think` draws is decided then. A day on which
 * nobody thinks again draws as much as any other.
 */
export function planSecondThoughts<T>(
  agenda: Agenda,
  { stream, startMs, days }: PlannedDays,
  thoughts: {
    readonly chance: number;
    readonly think: (stream: Stream) => T;
    readonly decide: (thought: T) => Promise<void>;
  },
): void {
  for (let day = 0; day < days; day += 1) {
    const at = startMs + day * DAY_MS + stream.between(HOUR_MS, DAY_MS - HOUR_MS);
    const thought = thoughts.think(stream);
    if (stream.chance(thoughts.chance)) agenda.at(at, () => void thoughts.decide(thought));
  }
}
