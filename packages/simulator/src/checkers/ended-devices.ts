/**
 * A device that its holder retired or replaced, or that was reported, gets nothing new: none of its lines is
 * open, and when every last day has passed none of its money is set aside (docs/several-devices.md).
 */

import type { Engine } from '../database/engine.ts';
import { bytesOf } from '../database/row-values.ts';
import type { Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

const KEPT = `
  select encode(line, 'hex') as line, status, (ceiling - settled - returned)::text as reserved
  from line where key_hash = $1 and (status = 'open' or ceiling - settled - returned > 0) order by 1`;

/** Looks at the lines as they stand at the end. */
export async function checkEndedDevices(
  engine: Engine,
  witness: Witness,
): Promise<readonly Violation[]> {
  // A restored issuer may have forgotten it, and nobody repeats it (docs/restore.md).
  if (witness.forgottenUntil() !== undefined) return [];
  const found: Violation[] = [];
  for (const keyHash of new Set([...witness.endedDevices(), ...witness.reports().keys()])) {
    for (const { line, status, reserved } of await engine.query(KEPT, [bytesOf(keyHash)])) {
      const about = `line ${String(line)} of ${keyHash}: ${String(status)}, ${String(reserved)}`;
      found.push({ rule: 'a device that ended keeps something', about });
    }
  }
  return found;
}
