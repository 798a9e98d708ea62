/** What an attack on coins is, and with whom it is played. */

import type { CoinGround } from '../coin-ground.ts';
import { fillAccount, makeCoins, report } from '../at-home.ts';
import type { Holder } from '../hands.ts';

export interface CoinAttack {
  readonly name: string;
  /** Plays it on one day, from noon on; whatever keeps it from working ends it. */
  readonly play: (ground: CoinGround, cheat: Holder) => Promise<void>;
}

/** Those of the cheat's economy who follow the rules, in any order: people first, then tills. */
export function honestOf(
  { people, chance, phoneOf }: CoinGround,
  { economy }: Holder,
): readonly Holder[] {
  const ofEconomy = (all: readonly Holder[]): readonly Holder[] =>
    chance
      .shuffle(all.filter((other) => other.economy === economy && !other.side.isAbsent))
      .map(phoneOf);
  return [...ofEconomy(people.customers), ...ofEconomy(people.merchants)];
}

/** Honest people of the cheat's economy. */
export function honestPeopleOf(ground: CoinGround, cheat: Holder): readonly Holder[] {
  return honestOf(ground, cheat).filter(({ person }) => person.role === 'customer');
}

/** Gets coins of the cheat's own. */
export async function getCoins(ground: CoinGround, cheat: Holder, amount: bigint): Promise<void> {
  await report(ground, cheat);
  await fillAccount(ground, cheat, amount);
  await makeCoins(ground, cheat, amount);
}

/** Another phone that plays against the rules, in the cheat's economy. */
export function accompliceOf(
  { people }: CoinGround,
  { economy, person }: Holder,
): Holder | undefined {
  return people.cheats.find(
    (other) =>
      other.economy === economy &&
      other.person.name !== person.name &&
      other.person.role === 'customer',
  );
}
