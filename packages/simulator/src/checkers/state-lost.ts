/**
 * A device that was restored without its mark stops for good: it says `stateLost` to its owner, and to
 * the issuer, which closes its lines, as soon as it reaches it.
 */

import { CURRENCY } from '../world/issuer-side.ts';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import { certify } from '@tallystick/sdk/payer/certify';
import { deviceKeyHash } from '../attacks/encounter.ts';
import type { Engine } from '../database/engine.ts';
import type { Party } from '../town/counter.ts';
import type { JournalLine } from '../world/journal.ts';
import type { Violation } from './violation.ts';

export interface RestoredDevices {
  /** Hears the history. */
  hear(line: JournalLine): void;
  /** The device handed in after that. */
  synced(name: string): void;
  names(): readonly string[];
  hasSynced(name: string): boolean;
}

/** Who was restored without a mark, as far as the history says. */
export function rememberRestored(): RestoredDevices {
  const restored = new Map<string, boolean>();
  return {
    hear({ kind, fields }) {
      const name = String(fields['device']);
      if (kind === 'restored') restored.set(name, false);
      // Whoever begins anew has another store, and another key.
      if (kind === 'enrolledAgain' || kind === 'lost' || kind === 'replaced') restored.delete(name);
    },
    synced(name) {
      if (restored.has(name)) restored.set(name, true);
    },
    names: () => [...restored.keys()],
    hasSynced: (name) => restored.get(name) === true,
  };
}

const OPEN_LINES = `
  select encode(line, 'hex') as line from line
  where home = $1 and status = 'open' and key_hash = $2`;

/** A device that is killed while it starts is started again. */
const STARTS_MAX = 20;

/** Asks the devices, and looks at the lines of their accounts. */
export async function checkStateLost(
  engine: Engine,
  devices: RestoredDevices,
  parties: readonly Party[],
): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const { person, side } of parties) {
    if (!devices.names().includes(person.name) || person.role === 'merchant') continue;
    // It has to know by itself; and no time passes any more in which anybody could answer.
    side.setConnected(false);
    const said = await whatItSays(side);
    if (said === 'notEnrolled') continue;
    if (said !== 'stateLost') {
      const about = `${person.name} says ${said}`;
      found.push({ rule: 'a device that was restored without its mark goes on', about });
    }
    if (!devices.hasSynced(person.name)) continue;
    // The account's other phones go on.
    const keyHash = await deviceKeyHash({ person, side });
    assert(keyHash !== undefined, 'a device that lost its state has no key');
    const open = await engine.query(OPEN_LINES, [person.account, keyHash]);
    for (const row of open) {
      const about = `${person.name}: ${String(row['line'])}`;
      found.push({ rule: 'a line is open though its device said stateLost', about });
    }
  }
  return found;
}

async function whatItSays(side: Party['side']): Promise<string> {
  for (let starts = 0; starts < STARTS_MAX; starts += 1) {
    const asked = await side.use((device) =>
      certify(device, { currency: CURRENCY.number, amount: minor(1n) }),
    );
    if (asked.ok) return asked.value.ok ? 'that all is well' : asked.value.code;
  }
  return 'nothing';
}
