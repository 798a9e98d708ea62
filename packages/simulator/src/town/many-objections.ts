/**
 * Somebody who objects to everything, and has a lot to object to: of one account so many may be open at once
 * and no more, or the time of operators would be a weapon (docs/decisions/0038-disputes.md).
 */

import { honestTills, honestCustomers, type AttackGround } from '../attacks/attack.ts';
import { comeOnline, getReady } from '../attacks/encounter.ts';
import { purchase } from './counter.ts';
import { DAY_MS, HOUR_MS } from './days.ts';
import { look, objectNow, type ObjectionsInput } from './objections.ts';

/** Of the towns whose limits let anybody pay so often. */
const HAS_A_GRUDGE = 0.2;
/** More than may be open at once, with room for what a bad day at the counter loses. */
const PAYMENTS = 26;
const AMOUNT = 100n;
const READY = 10_000n;

/** Puts down the day of somebody with a grudge, in a town that has one. */
export function planManyObjections(
  ground: AttackGround,
  { startMs, isLimited }: ObjectionsInput,
): void {
  const chance = ground.chance.stream('grudge');
  const own = { ...ground, chance, counter: { ...ground.counter, chance } };
  if (!chance.chance(HAS_A_GRUDGE) || isLimited) return;
  const at = startMs + chance.between(9 * HOUR_MS, DAY_MS - 6 * HOUR_MS);
  ground.counter.agenda.at(at, () => void objectToAll(own));
}

async function objectToAll(ground: AttackGround): Promise<void> {
  const [till] = honestTills(ground);
  const [payer] = honestCustomers(ground).filter(({ side }) => !side.isAbsent);
  if (till === undefined || payer === undefined || till.side.isAbsent) return;
  if ((await getReady(ground, payer, READY)) === undefined) return;
  ground.counter.journal.note('grudge', { device: payer.person.name });
  for (let count = 0; count < PAYMENTS; count += 1) {
    await purchase(ground.counter, payer, till, AMOUNT);
  }
  if ((await comeOnline(ground, till)) === undefined) return;
  const held = await look(ground, payer);
  for (const payment of held ?? []) {
    if (payment.dispute !== undefined) continue;
    await objectNow(ground, payer, { payment, reason: 'notReceived' });
  }
}
