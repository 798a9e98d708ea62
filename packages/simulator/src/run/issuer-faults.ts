/** What an issuer's process meets at each step of a transaction. */

import type { DecideFault } from '../database/faults.ts';
import type { Stream } from '../random/seeded.ts';
import type { Faults } from '../town/faults.ts';

/** Decides by the stream; nothing while `trouble` is off. */
export function issuerFaults(
  stream: Stream,
  faults: Faults,
  trouble: { readonly isOn: boolean },
): DecideFault {
  return () => {
    if (!trouble.isOn) return undefined;
    if (stream.chance(faults.issuerKilled)) return 'killed';
    if (stream.chance(faults.connectionLost)) return 'connectionLost';
    if (stream.chance(faults.serializationFailure)) return 'serializationFailure';
    return stream.chance(faults.databaseFull) ? 'diskFull' : undefined;
  };
}
