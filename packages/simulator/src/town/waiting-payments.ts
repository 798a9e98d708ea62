/**
 * People who make payments wait, in a town where some are to be confirmed: payers whose devices are online
 * without a half, for good or for some hours, and a merchant whose till hands a payment in on its last day, when
 * nobody has heard of its payer.
 */

import { findCollected } from '@tallystick/sdk/payee/collected-payment';
import { sync } from '@tallystick/sdk/sync/sync';
import { honestCustomers, honestTills, type Attack, type AttackGround } from '../attacks/attack.ts';
import { insist, payAt } from '../attacks/encounter.ts';
import { hesitantPayer } from '../attacks/hesitant-payer.ts';
import { silentPayer } from '../attacks/silent-payer.ts';
import type { Party } from './counter.ts';
import { DAY_MS, HOUR_MS } from './days.ts';
import type { Latecomers } from './latecomers.ts';

/** Of all customers, on a day: who hides a half breaks no rule that a till could see. */
const HIDES = 0.12;
const FORGETS = 0.7;
/** After everybody was at home for the evening. */
const BEFORE_MIDNIGHT_MS: number = HOUR_MS / 2;
const AMOUNT = 7_000n;
const TRIES = 6;
/** Before redeemBy. */
const EARLY_HOURS_MAX = 5;

/** Puts down who hides what, and who comes late. */
export function planWaiting(
  ground: AttackGround,
  {
    latecomers,
    startMs,
    days,
  }: { readonly latecomers: Latecomers; readonly startMs: number; readonly days: number },
): void {
  const { counter, people } = ground;
  for (let day = 0; day < days; day += 1) {
    for (const payer of people.customers) {
      const own = groundOf(ground, `${payer.person.name} hides ${day}`);
      if (payer.side.isAbsent || !own.chance.chance(HIDES)) continue;
      const attack = own.chance.pick([silentPayer, hesitantPayer]);
      const at = startMs + day * DAY_MS + own.chance.between(8 * HOUR_MS, 17 * HOUR_MS);
      counter.agenda.at(at, () => hide(own, payer, attack));
    }
  }
  const own = groundOf(ground, 'last minute');
  if (!own.chance.chance(FORGETS)) return;
  const at = startMs + days * DAY_MS - BEFORE_MIDNIGHT_MS;
  counter.agenda.at(at, () => void forgetInDrawer(own, latecomers));
}

/** With chance that nobody else's moves. */
function groundOf(ground: AttackGround, name: string): AttackGround {
  const chance = ground.chance.stream(name);
  return { ...ground, chance, counter: { ...ground.counter, chance } };
}

function hide(ground: AttackGround, payer: Party, { name, play }: Attack): void {
  ground.counter.journal.note('attack', { attack: name, device: payer.person.name });
  void play(ground, payer);
}

/**
 * A phone that has handed everything in pays a till that has, too; then the phone is lost in a drawer, and the
 * till comes back some hours before the payment's redeemBy.
 */
async function forgetInDrawer(ground: AttackGround, latecomers: Latecomers): Promise<void> {
  const { counter } = ground;
  const [till] = honestTills(ground);
  if (till === undefined || !(await isAllHandedIn(till))) return;
  for (const payer of honestCustomers(ground).slice(0, TRIES)) {
    if (!(await isAllHandedIn(payer))) continue;
    for (const { side } of [payer, till]) side.setConnected(false);
    const paid = await payAt(ground, payer, till, AMOUNT);
    if (paid === undefined) continue;
    const redeemBy = await insist(ground, () => redeemByAt(till, paid.outcome.paymentId));
    if (redeemBy === undefined) return;
    const early = ground.chance.between(1, EARLY_HOURS_MAX) * HOUR_MS;
    counter.journal.note('forgotten', { payer: payer.person.name, payee: till.person.name });
    latecomers.expect(till, redeemBy * 1_000 - early);
    latecomers.giveUp(payer);
    return;
  }
}

async function isAllHandedIn({ side }: Party): Promise<boolean> {
  if (side.isAbsent) return false;
  side.setConnected(true);
  const synced = await side.use(sync);
  return synced.ok && synced.value.ok && synced.value.waiting === 0;
}

async function redeemByAt({ side }: Party, paymentId: string): Promise<number | undefined> {
  const found = await side.use((device) => findCollected(device.ports.store, paymentId));
  return found.ok ? found.value?.redeemBy : undefined;
}
