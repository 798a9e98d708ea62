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
