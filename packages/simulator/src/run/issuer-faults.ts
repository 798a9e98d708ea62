/** What an issuer's process meets at each step of a transaction. */

import type { DecideFault, Fault } from '../database/faults.ts';
import type { Stream } from '../random/seeded.ts';
import type { Faults } from '../town/faults.ts';
import type { Journal } from '../world/journal.ts';

export interface IssuerFaultsInput {
  readonly stream: Stream;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly trouble: { readonly isOn: boolean };
}

/** Decides by the stream; nothing while `trouble` is off. */
export function issuerFaults({ stream, faults, journal, trouble }: IssuerFaultsInput): DecideFault {
  const decide = (): Fault | undefined => {
    if (stream.chance(faults.issuerKilled)) return 'killed';
    if (stream.chance(faults.connectionLost)) return 'connectionLost';
    if (stream.chance(faults.serializationFailure)) return 'serializationFailure';
    return stream.chance(faults.databaseFull) ? 'diskFull' : undefined;
  };
  return () => {
    const fault = trouble.isOn ? decide() : undefined;
    if (fault !== undefined) journal.note('fault', { fault: `issuer ${fault}` });
    return fault;
  };
}

/** Seconds, beyond any device's patience. */
const PAUSE_MS_MAX = 40_000;

/** How long a transaction waits for its turn: mostly not at all. */
export function issuerPause(
  { stream, faults, trouble }: Omit<IssuerFaultsInput, 'journal'>,
  sleep: (ms: number) => Promise<void>,
): () => Promise<void> {
  return () =>
    trouble.isOn && stream.chance(faults.databaseSlow)
      ? sleep(stream.between(1, PAUSE_MS_MAX))
      : Promise.resolve();
}
