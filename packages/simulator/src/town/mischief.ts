/**
 * Devices that lose what they knew, or show what they had before: a cheat who pays twice from one state,
 * an owner who restores yesterday's backup, a till that is gone.
 */

import type { StoreChange } from '@tallystick/sdk/store/store';
import { purchase, type Counter, type Party } from './counter.ts';

const AMOUNT = 3_000n;

/**
 * Pays at one till, puts the whole phone back as it was before, mark and all, and pays at the other. The
 * act of a cheat: an honest device has no way to come into this state.
 */
export async function payTwice(
  counter: Counter,
  cheat: Party,
  [first, second]: readonly [Party, Party],
): Promise<void> {
  const { journal, witness } = counter;
  if (cheat.side.isAbsent) return;
  const before = cheat.side.disk.copy();
  const one = await purchase(counter, cheat, first, AMOUNT);
  cheat.side.kill();
  cheat.side.disk.restore(before);
  journal.note('rolledBack', { device: cheat.person.name });
  const other = await purchase(counter, cheat, second, AMOUNT);
  if (one !== undefined && other !== undefined) witness.forked(cheat.person, [one, other]);
}

/** An older state on a device without its mark: the device itself has to see it, and stop. */
export function restoreBackup(
  counter: Counter,
  { person, side }: Party,
  backup: readonly StoreChange[],
): void {
  if (side.isAbsent) return;
  counter.journal.note('restored', { device: person.name });
  counter.witness.lostDevice(person.name);
  side.kill();
  side.disk.restore(backup);
  side.forgetMark();
}

/** Everything on the device is gone, and nobody enrols it again. */
export function loseDevice(counter: Counter, { person, side }: Party): void {
  if (side.isAbsent) return;
  counter.journal.note('lost', { device: person.name });
  counter.witness.lostDevice(person.name);
  side.kill();
  side.disk.restore([]);
  side.forgetMark();
}
