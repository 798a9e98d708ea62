/** Whether something goes wrong at a counter, and a line in the journal when it does. */

import type { Stream } from '../random/seeded.ts';
import type { Journal } from '../world/journal.ts';
import type { CounterFaults } from './faults.ts';

interface Ground {
  readonly journal: Journal;
  readonly chance: Stream;
  readonly faults: CounterFaults;
}

/** Draws once for `fault`, by its rate. */
export function strikes({ journal, chance, faults }: Ground, fault: keyof CounterFaults): boolean {
  const happens = chance.chance(faults[fault]);
  if (happens) journal.note('fault', { fault });
  return happens;
}
