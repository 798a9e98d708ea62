/**
 * How a coin town ends: all but some come back and bring their coins in, those who lost a phone claim once more, last
 * days pass, and the others come when theirs may be over.
 */

import { listCoins } from '@tallystick/sdk/coins/coin-holdings';
import { DAY_MS } from '../town/days.ts';
import { bringBack, report } from './at-home.ts';
import type { CoinGround } from './coin-ground.ts';
import type { Holder } from './hands.ts';
import { claim, type LostPhones } from './lost-phones.ts';

/** Each who does so takes a minute of the world's time. */
const TURN_MS = 60_000;
/** One honest phone in so many comes late. */
const LATE = 0.2;
const LATE_MS_MAX: number = 4 * DAY_MS;
/** Of those, so many come when the last day of their coins is over, and the issuer has not got to it. */
const TOO_LATE = 0.5;
const AFTER_MS = 60_000;
/** The life of a coin, its days of redemption, and one more. */
const WAIT_DAYS = 5;
const WORKS_A_DAY = 2;

interface Reckoning {
  readonly work: () => Promise<void>;
  readonly look: () => Promise<void>;
}

/** Plays it. Nothing goes wrong by itself any more. */
export async function settleUp(
  ground: CoinGround,
  lostPhones: LostPhones,
  { work, look }: Reckoning,
): Promise<void> {
  const { agenda, journal, people, hidden, chance } = ground;
  journal.note('reckoning');
  const everybody = [...people.customers, ...people.merchants, ...people.cheats].filter(
    ({ person }) => !lostPhones.isLost(person.name) && !hidden.has(person.name),
  );
  const isLate = (holder: Holder): boolean => holder.person.isHonest && chance.chance(LATE);
  const late = everybody.filter(isLate);
  const timely = [...everybody.filter((holder) => !late.includes(holder)), ...lostPhones.owners()];
  for (const { side } of late) side.setConnected(false);
  for (const holder of timely) await inTurn(ground, () => report(ground, holder));
  for (const holder of timely) await inTurn(ground, () => comeBack(ground, holder));
  for (const owner of lostPhones.owners()) await inTurn(ground, () => claim(ground, owner));
  const begun = agenda.now();
  for (const holder of late) {
    const lastDay = await lastDayOf(holder);
    const isTooLate = lastDay !== undefined && chance.chance(TOO_LATE);
    const at = isTooLate ? lastDay + AFTER_MS : begun + chance.below(LATE_MS_MAX);
    agenda.at(at, () => void comeLate(ground, holder));
  }
  for (let half = 1; half <= WAIT_DAYS * WORKS_A_DAY; half += 1) {
    await agenda.runUntil(begun + (half * DAY_MS) / WORKS_A_DAY);
    await inTurn(ground, work);
    await look();
  }
  for (const holder of [...timely, ...late]) await inTurn(ground, () => report(ground, holder));
  await inTurn(ground, work);
}

/** When the last day of the first of its coins is over; undefined where it holds none. */
async function lastDayOf({ side }: Holder): Promise<number | undefined> {
  const listed = await side.use(listCoins);
  const held = listed.ok ? listed.value.filter(({ state }) => state === 'held') : [];
  return held.length === 0 ? undefined : Math.min(...held.map(({ redeemBy }) => redeemBy)) * 1_000;
}

/** Runs it to its end while the world goes on. */
async function inTurn({ agenda }: CoinGround, act: () => Promise<unknown>): Promise<void> {
  agenda.after(0, () => void act());
  await agenda.runUntil(agenda.now() + TURN_MS);
}

/** A person puts all coins into the account; a till's went with its sync. */
async function comeBack(ground: CoinGround, holder: Holder): Promise<void> {
  if (holder.person.role === 'customer') await bringBack(ground, holder);
  await report(ground, holder);
}

async function comeLate(ground: CoinGround, holder: Holder): Promise<void> {
  ground.journal.note('cameLate', { device: holder.person.name });
  await report(ground, holder);
  await comeBack(ground, holder);
}
