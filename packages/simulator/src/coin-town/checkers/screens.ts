/** What the screens of honest people say in the end: their coins came to them, and nobody told them otherwise. */

import { listCoins } from '@tallystick/sdk/coins/coin-holdings';
import { isStateLost } from '@tallystick/sdk/device/install';
import type { Violation } from '../../checkers/violation.ts';
import type { CoinGround } from '../coin-ground.ts';
import { ownerOf, type Holder, type Owner } from '../hands.ts';
import type { LostPhones } from '../lost-phones.ts';
import type { CoinFate } from './coin-fates.ts';

/** Asks every honest phone and till that is still there. */
export async function checkScreens(
  ground: CoinGround,
  lostPhones: LostPhones,
  fates: readonly CoinFate[],
): Promise<readonly Violation[]> {
  const { people } = ground;
  const there = [...people.customers, ...people.merchants].filter(
    ({ person, side }) => !lostPhones.isLost(person.name) && !side.isAbsent,
  );
  const byUuid = new Map(fates.map((fate) => [fate.uuid, fate] as const));
  const found: Violation[] = [];
  for (const holder of there) {
    found.push(...(await askScreen(ground, holder, byUuid)), ...arrived(ground, holder, fates));
  }
  return found;
}

async function askScreen(
  { hands }: CoinGround,
  { side, person, economy }: Holder,
  fates: ReadonlyMap<string, CoinFate>,
): Promise<readonly Violation[]> {
  const asked = await side.use((device) => ({
    coins: listCoins(device),
    isLost: isStateLost(device.ports.store),
  }));
  if (!asked.ok) return [{ rule: 'an honest device does not work any more', about: person.name }];
  const { coins, isLost } = asked.value;
  const owner = ownerOf({ economy, person });
  const told = coins.flatMap(({ uuid, state, code }): readonly Violation[] => {
    const to = fates.get(uuid)?.to;
    const about = `${person.name}: ${uuid} is ${state} ${code ?? ''}`;
    if (state === 'held') return [{ rule: 'a coin stayed on a phone for good', about }];
    if (hands.isTainted(uuid)) return [];
    if (state === 'refused' && to === owner && hasOneArrival(hands, owner, uuid)) {
      return [{ rule: 'somebody was told that they are not paid, and were', about }];
    }
    return state === 'returned' && to !== owner
      ? [{ rule: 'somebody was told that a coin came back, which did not', about }]
      : [];
  });
  if (!isLost) return told;
  return [...told, { rule: 'an honest device takes itself for a copy', about: person.name }];
}

/** Whoever had a coin several times may be refused once and paid once. */
function hasOneArrival(hands: CoinGround['hands'], owner: Owner, uuid: string): boolean {
  const theirs = hands
    .all()
    .filter(({ coins }) => coins.some((coin) => coin.uuid === uuid))
    .filter(({ from, to }) => ownerOf(from) === owner || ownerOf(to) === owner);
  return theirs.length <= 1;
}

/**
 * All coins that were made for an honest phone which is still there came to it: they were seen on its screen, or it brought
 * them in at once, because they came late.
 */
function arrived(
  { hands }: CoinGround,
  { person, economy }: Holder,
  fates: readonly CoinFate[],
): readonly Violation[] {
  const owner = ownerOf({ person, economy });
  const seen = new Set([
    ...hands.makers().keys(),
    ...hands.all().flatMap(({ coins }) => coins.map(({ uuid }) => uuid)),
  ]);
  return fates
    .filter(({ home, uuid, state }) => home === owner && state === 'returned' && !seen.has(uuid))
    .map(({ uuid }) => ({
      rule: 'a coin was made and never came',
      about: `${uuid} for ${person.name}`,
    }));
}
