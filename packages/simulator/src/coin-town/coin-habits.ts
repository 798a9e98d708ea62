/** An ordinary day of a coin town: money becomes coins, coins go from hand to hand, and most come back into accounts. */

import type { Stream } from '../random/seeded.ts';
import { DAY_MS, HOUR_MS } from '../town/days.ts';
import type { Agenda } from '../world/agenda.ts';
import { bringBack, fillAccount, makeCoins, report } from './at-home.ts';
import type { CoinGround } from './coin-ground.ts';
import { handOver } from './hand-over.ts';
import type { Holder } from './hands.ts';

const DEPOSIT = 80_000n;
const MORNING_HOURS = 6;
const SHOPS_OPEN_HOURS = 8;
const SHOPS_CLOSE_HOURS = 20;
const EVENING_HOURS = 21;
const PURCHASES_MEAN = 3;
const PURCHASES_MAX = 6;
/** In smallest coins: what somebody makes in a morning, and the bills of a day. */
const MADE_COINS_MIN = 60;
const MADE_COINS_MAX = 200;
const SMALLEST = 100;
const BILL_MIN = 50;
const BILL_MAX = 3_500;
const REPORTS = 0.6;
const BRINGS_BACK = 0.25;
const STAYS_CONNECTED = 0.5;
/** A thousand goes to a friend and back, and on from there. */
const LENT = 1_000n;

/** Puts down what people do from `startMs` on, for so many days. */
export function planCoinHabits(
  ground: CoinGround,
  agenda: Agenda,
  plan: { readonly startMs: number; readonly days: number; readonly chance: Stream },
): void {
  const { people } = ground;
  for (let day = 0; day < plan.days; day += 1) {
    const morning = plan.startMs + day * DAY_MS;
    const chance = plan.chance.stream(`day ${day}`);
    for (const holder of [...people.customers, ...people.merchants]) {
      planDay(ground, agenda, holder, {
        morning,
        isFirst: day === 0,
        chance: chance.stream(holder.person.name),
      });
    }
    for (const { name } of ground.economies) {
      const friends = people.customers.filter(({ economy }) => economy.name === name);
      const at = morning + chance.stream(name).between(SHOPS_OPEN_HOURS, 12) * HOUR_MS;
      agenda.at(at, () => void lendAndBack(ground, ground.chance.shuffle(friends)));
    }
  }
}

interface DayPlan {
  readonly morning: number;
  readonly isFirst: boolean;
  readonly chance: Stream;
}

function planDay(
  ground: CoinGround,
  agenda: Agenda,
  holder: Holder,
  { morning, isFirst, chance }: DayPlan,
): void {
  const early = morning + MORNING_HOURS * HOUR_MS + chance.below(HOUR_MS);
  agenda.at(early, () => void beginDay(ground, holder, isFirst));
  if (holder.person.role === 'customer') {
    const purchases = Math.min(PURCHASES_MAX, 1 + chance.exponential(PURCHASES_MEAN));
    for (let at = 0; at < purchases; at += 1) {
      const hours = SHOPS_CLOSE_HOURS - SHOPS_OPEN_HOURS;
      const when = morning + SHOPS_OPEN_HOURS * HOUR_MS + chance.below(hours * HOUR_MS);
      const amount = BigInt(chance.between(BILL_MIN, BILL_MAX));
      agenda.at(when, () => void spend(ground, holder, amount));
    }
  }
  const late = morning + EVENING_HOURS * HOUR_MS + chance.below(2 * HOUR_MS);
  agenda.at(late, () => void endDay(ground, holder));
}

async function beginDay(ground: CoinGround, whose: Holder, isFirst: boolean): Promise<void> {
  const { chance } = ground;
  const holder = ground.phoneOf(whose);
  await report(ground, holder);
  if (holder.person.role === 'customer') {
    if (isFirst) await fillAccount(ground, holder, DEPOSIT);
    await makeCoins(
      ground,
      holder,
      BigInt(SMALLEST * chance.between(MADE_COINS_MIN, MADE_COINS_MAX)),
    );
  }
  holder.side.setConnected(chance.chance(STAYS_CONNECTED));
}

async function endDay(ground: CoinGround, whose: Holder): Promise<void> {
  const { chance } = ground;
  const holder = ground.phoneOf(whose);
  if (chance.chance(REPORTS)) await report(ground, holder);
  if (holder.person.role === 'customer' && chance.chance(BRINGS_BACK)) {
    await bringBack(ground, holder);
  }
}

/** At any counter of the economy, or to any friend. */
async function spend(ground: CoinGround, payer: Holder, amount: bigint): Promise<void> {
  const { people, chance } = ground;
  const others = [...people.merchants, ...people.customers].filter(
    ({ economy, person }) => economy === payer.economy && person.name !== payer.person.name,
  );
  if (others.length > 0) {
    await handOver(ground, ground.phoneOf(payer), ground.phoneOf(chance.pick(others)), amount);
  }
}

/** A coin that comes back to the same hands is handed on from there: nobody did anything wrong. */
async function lendAndBack(ground: CoinGround, friends: readonly Holder[]): Promise<void> {
  const [one, other, third = one] = friends.map(ground.phoneOf);
  if (one === undefined || other === undefined || third === undefined) return;
  if ((await handOver(ground, one, other, LENT))?.fate !== 'taken') return;
  if ((await handOver(ground, other, one, LENT))?.fate !== 'taken') return;
  if (third !== one) await handOver(ground, one, third, LENT);
}
