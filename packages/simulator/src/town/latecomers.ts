/** Devices that are not there when all others come back: some come later, some never do. */

import { sync } from '@tallystick/sdk/sync/sync';
import type { Agenda } from '../world/agenda.ts';
import type { Journal } from '../world/journal.ts';
import type { Party } from './counter.ts';

export interface Latecomers {
  /** The device comes back at that moment (milliseconds since the epoch), and hands in. */
  expect(party: Party, atMs: number): void;
  /** The device does not come back. */
  giveUp(party: Party): void;
  isAway(name: string): boolean;
}

/** Nobody is late yet. */
export function createLatecomers(agenda: Agenda, journal: Journal): Latecomers {
  const away = new Set<string>();
  const comeBack = async ({ person, side }: Party): Promise<void> => {
    side.setConnected(true);
    const synced = await side.use(sync);
    const kind = synced.ok && synced.value.ok ? 'synced' : 'notSynced';
    journal.note(kind, { device: person.name });
  };
  return {
    expect(party, atMs) {
      away.add(party.person.name);
      agenda.at(atMs, () => {
        away.delete(party.person.name);
        void comeBack(party);
      });
    },
    giveUp: ({ person }) => void away.add(person.name),
    isAway: (name) => away.has(name),
  };
}
