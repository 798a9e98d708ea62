/**
 * How time passes in a town: the issuer's regular work, the days, and the reckoning in which all devices
 * come back.
 */

import { sync } from '@tallystick/sdk/sync/sync';
import type { RestoredDevices } from '../checkers/state-lost.ts';
import type { Party } from '../town/counter.ts';
import { DAY_MS, HOUR_MS } from '../town/days.ts';
import type { Latecomers } from '../town/latecomers.ts';
import type { People } from '../town/people.ts';
import type { Agenda } from '../world/agenda.ts';
import type { IssuerSide } from '../world/issuer-side.ts';
import type { Journal } from '../world/journal.ts';

/** When a town's first day begins: a Monday in 2027, in milliseconds since the epoch. */
export const START_MS: number = Date.UTC(2027, 0, 4);
/** Validity, days to redeem, and a few more. */
export const RECKONING_DAYS = 26;
/** In the first all hand in, in the second all learn what became of it. */
const SYNC_ROUNDS = 2;

/** Every hour while the town lives, and every half a day in the weeks in which nothing but time passes. */
export function workRegularly(agenda: Agenda, issuer: IssuerSide, days: number): void {
  const end = START_MS + (days + 1) * DAY_MS;
  const work = (): void => void issuer.work();
  for (let at = START_MS; at < end; at += HOUR_MS) agenda.at(at, work);
  for (let half = 1; half <= 2 * RECKONING_DAYS; half += 1)
    agenda.at(end + (half * DAY_MS) / 2, work);
}

export interface Life {
  readonly look: (at: number) => Promise<void>;
  /** Nothing more has to happen. */
  readonly isOver: () => boolean;
}

/** Lets time pass up to a moment, and looks at the world at regular times on the way and at the end. */
export function createLife(
  agenda: Agenda,
  { look, isOver }: Life,
): (untilMs: number, everyMs: number) => Promise<void> {
  return async (untilMs, everyMs) => {
    while (agenda.now() < untilMs && !isOver()) {
      await agenda.runUntil(Math.min(agenda.now() + everyMs, untilMs));
      await look(agenda.now());
    }
  };
}

interface ReckoningGround {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly restored: RestoredDevices;
  readonly latecomers: Latecomers;
}

/** All devices come back and hand in, but for latecomers. What follows is that every last day passes. */
export async function handIn(
  { agenda, journal, restored, latecomers }: ReckoningGround,
  people: People,
): Promise<void> {
  const everybody: readonly Party[] = [...people.customers, ...people.merchants].filter(
    ({ person }) => !latecomers.isAway(person.name),
  );
  journal.note('reckoning');
  for (const { side } of everybody) side.setConnected(true);
  for (let round = 0; round < SYNC_ROUNDS; round += 1) {
    for (const { side } of everybody) {
      const handInNow = async (): Promise<void> => {
        const synced = await side.use(sync);
        if (synced.ok && synced.value.ok) restored.synced(side.name);
      };
      agenda.after(0, () => void handInNow());
      await agenda.runUntil(agenda.now() + 60_000);
    }
  }
}
