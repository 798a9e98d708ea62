/**
 * What people do all day: phones are at home at night and on the road in between, tills have a network
 * in some hours, a night is without power, and a flood takes the network for three days.
 */

import { minor } from '@tallystick/protocol/money';
import { balances } from '@tallystick/sdk/device/balances';
import { deposit } from '@tallystick/sdk/device/deposit';
import { certify } from '@tallystick/sdk/payer/certify';
import { sync } from '@tallystick/sdk/sync/sync';
import { CURRENCY } from '../world/issuer-side.ts';
import { purchase, type Counter, type Party } from './counter.ts';
import { DAY_MS, HOUR_MS } from './days.ts';
import type { People } from './people.ts';
import { giveItBack } from './giving-back.ts';
import { changeOwnRules } from './rules.ts';
import { mindDevices } from './second-phones.ts';
import { lookAtWaits } from './till-screen.ts';

/** In minor units. */
const READY_LOW = 20_000n;
const READY_FULL = 60_000n;
/** What a customer brings at a time. */
export const DEPOSIT = 100_000n;
const AMOUNT_MIN = 500;
const AMOUNT_MAX = 15_000;
const PURCHASES_MAX = 3;
const MARKET_EVERY_DAYS = 7;
/** A flood needs a fortnight to happen in. */
const FLOOD_DAYS_MIN = 7;
const FLOOD_DAYS = 3;
const AWAY_DAYS_MAX = 5;
const TRY_AGAIN_MS = 600_000;
const GIVES_BACK = 0.06;

/** Puts down everything that happens in the town from `startMs` on, for so many days. */
export function plan(
  counter: Counter,
  people: People,
  { startMs, days }: { readonly startMs: number; readonly days: number },
): void {
  const { agenda, journal, chance } = counter;
  const everybody = [...people.customers, ...people.merchants];
  // Nobody's chance moves anybody else's.
  const of = ({ person }: Party, purpose: string): Counter => ({
    ...counter,
    chance: chance.stream(`${person.name} ${purpose}`),
  });
  const darkNight = chance.below(Math.max(1, days));
  const flood = days >= FLOOD_DAYS_MIN ? chance.between(1, days - FLOOD_DAYS) : undefined;
  const isAway = absences(counter, everybody, days);
  for (let day = 0; day < days; day += 1) {
    const morning = startMs + day * DAY_MS;
    const isFlooded = flood !== undefined && day >= flood && day < flood + FLOOD_DAYS;
    if (day === flood) agenda.at(morning, () => journal.note('flood'));
    if (day === darkNight) agenda.at(morning + 18 * HOUR_MS, () => journal.note('darkNight'));
    for (const party of everybody) {
      if (isFlooded || isAway(party, day)) {
        agenda.at(morning, () => party.side.setConnected(false));
        continue;
      }
      connect(of(party, `roads ${day}`), party, morning, day === darkNight);
    }
    for (const customer of people.customers) {
      shop(of(customer, `shops ${day}`), people, customer, {
        morning,
        isMarket: day % MARKET_EVERY_DAYS === 6,
      });
    }
  }
}

/** Who is out of reach of any network, on which days. */
function absences(
  { chance, faults }: Counter,
  everybody: readonly Party[],
  days: number,
): (party: Party, day: number) => boolean {
  const away = chance.stream('away');
  const backOn = new Map<Party, readonly boolean[]>();
  for (const party of everybody) {
    const isAway: boolean[] = [];
    let until = 0;
    for (let day = 0; day < days; day += 1) {
      if (day >= until && away.chance(faults.awayForDays)) {
        until = day + away.between(1, AWAY_DAYS_MAX);
      }
      isAway.push(day < until);
    }
    backOn.set(party, isAway);
  }
  return (party, day) => backOn.get(party)?.[day] === true;
}

/** At home in the morning and in the evening; with luck in between. */
function connect(counter: Counter, party: Party, morning: number, isDark: boolean): void {
  const { agenda, chance } = counter;
  const leave = morning + chance.between(7 * HOUR_MS, 9 * HOUR_MS);
  const back = morning + chance.between(17 * HOUR_MS, 20 * HOUR_MS);
  const set = (at: number, isConnected: boolean): void =>
    agenda.at(at, () => party.side.setConnected(isConnected));
  set(morning, true);
  agenda.at(morning + chance.between(0, 7 * HOUR_MS), () => void atHome(counter, party));
  set(leave, chance.chance(0.3));
  set(back, !isDark);
  agenda.at(back + chance.between(0, 3 * HOUR_MS), () => void atHome(counter, party));
}

function shop(
  counter: Counter,
  people: People,
  customer: Party,
  { morning, isMarket }: { readonly morning: number; readonly isMarket: boolean },
): void {
  const { agenda, chance } = counter;
  const purchases = chance.below(PURCHASES_MAX + 1) * (isMarket ? 2 : 1);
  for (let count = 0; count < purchases; count += 1) {
    const at = morning + chance.between(7 * HOUR_MS, 21 * HOUR_MS);
    const merchant = chance.pick(people.merchants);
    const amount = BigInt(chance.between(AMOUNT_MIN, AMOUNT_MAX));
    agenda.at(at, () => void purchase(counter, customer, merchant, amount));
  }
}

/** Whoever sees an error tries once more. */
async function atHome(counter: Counter, party: Party): Promise<void> {
  if (party.side.isAbsent || (await routine(counter, party))) return;
  await counter.agenda.sleep(TRY_AGAIN_MS);
  await routine(counter, party);
}

/**
 * What a person does with a phone that has a network: hand in, and get money ready. False where
 * something of it did not work.
 */
async function routine(counter: Counter, party: Party): Promise<boolean> {
  const { agenda, chance, journal, witness } = counter;
  const { person, side } = party;
  const synced = await side.use(sync);
  journal.note(synced.ok && synced.value.ok ? 'synced' : 'notSynced', { device: person.name });
  if (!synced.ok || !synced.value.ok) return false;
  if (person.role === 'merchant') {
    await lookAtWaits(counter, side);
    return true;
  }
  const now = Math.floor(agenda.now() / 1_000);
  await changeOwnRules(party, chance.stream(`rules ${now}`), now);
  await mindDevices(counter, chance.stream(`devices ${now}`), party);
  const back = { ...counter, chance: chance.stream(`back ${now}`) };
  if (back.chance.chance(GIVES_BACK)) {
    await giveItBack(back, party);
    return true;
  }
  const held = await side.use((device) => balances(device).currencies[0]);
  if (!held.ok || held.value === undefined) return false;
  const { available, offline } = held.value;
  if ((offline?.amount ?? 0n) >= READY_LOW) return true;
  if (available < READY_FULL) {
    const input = {
      amount: minor(DEPOSIT),
      currency: CURRENCY.number,
      source: 'testBank',
    } as const;
    witness.askedFor(person.account, DEPOSIT);
    const added = await side.use((device) => deposit(device, input));
    if (added.ok && added.value.ok) witness.deposited(person.account, DEPOSIT);
  }
  const got = await side.use((device) =>
    certify(device, { currency: CURRENCY.number, amount: minor(READY_FULL) }),
  );
  return got.ok && got.value.ok;
}
