/**
 * Somebody who hides until it is seen that nobody came for coins, and then shows how they went on, or claims them
 * (T-82, T-91): what comes on the last day or later does not count, whenever the issuer gets to it.
 */

import { bringBack, report } from '../at-home.ts';
import { askFor, handOver, showCoins, witnessShown } from '../hand-over.ts';
import { honestPeopleOf, type CoinAttack } from './coin-attack.ts';

const AMOUNT = 1_000n;
/** Sooner than the issuer's work, which comes twice a day by then. */
const AFTER_MS = 60_000;

export const hiddenUntilTheLastDay: CoinAttack = {
  name: 'hiddenUntilTheLastDay',
  play: async (ground, cheat) => {
    const [giver, next] = honestPeopleOf(ground, cheat);
    if (giver === undefined || next === undefined) return;
    await report(ground, cheat);
    const one = await handOver(ground, giver, cheat, AMOUNT);
    const other = await handOver(ground, giver, cheat, AMOUNT);
    if (one?.fate !== 'taken' || other?.fate !== 'taken') return;
    cheat.side.setConnected(false);
    ground.hidden.add(cheat.person.name);
    const requestBytes = await askFor(ground, next, AMOUNT);
    if (requestBytes !== undefined) {
      const shown = await showCoins(ground, cheat, requestBytes, AMOUNT);
      if (typeof shown !== 'string') await witnessShown(ground, shown, { from: cheat, to: next });
    }
    const lastDays = new Set([...one.coins, ...other.coins].map(({ redeemBy }) => redeemBy));
    for (const redeemBy of lastDays) {
      ground.agenda.at(redeemBy * 1_000 + AFTER_MS, () => {
        void report(ground, cheat).then(() => bringBack(ground, cheat));
      });
    }
  },
};
