/** Every attack on coins; each file names the rule it attacks. A town's number says where in the lists its cheats begin. */

import { assert } from '@tallystick/protocol/assert';
import { DAY_MS, HOUR_MS } from '../../town/days.ts';
import type { Agenda } from '../../world/agenda.ts';
import type { CoinGround } from '../coin-ground.ts';
import { otherEconomy, replayedCalls, wrongMints } from './borders.ts';
import { claimByAnother, copiedSheet, lostWhatItHandedOn, lostWhatItPaid } from './claims.ts';
import type { CoinAttack } from './coin-attack.ts';
import {
  expiredCoins,
  forgedCoins,
  handedOnTooOften,
  partUsedAsWhole,
  swappedCoins,
  tillHandsOn,
} from './forgeries.ts';
import { clonedPurse, forkInTheMiddle, redeemedAfterPaying, rememberedCoins } from './forks.ts';
import { pulledBack, usedAfterGivingUp } from './given-up.ts';
import { hiddenUntilTheLastDay } from './last-day.ts';

/** What a phone does; those that convict stand apart, so that a cheat has something else to do on the day before. */
const PHONE_ATTACKS: readonly CoinAttack[] = [
  forgedCoins,
  clonedPurse,
  partUsedAsWhole,
  hiddenUntilTheLastDay,
  copiedSheet,
  redeemedAfterPaying,
  swappedCoins,
  pulledBack,
  wrongMints,
  forkInTheMiddle,
  expiredCoins,
  lostWhatItHandedOn,
  otherEconomy,
  rememberedCoins,
  handedOnTooOften,
  claimByAnother,
  lostWhatItPaid,
  usedAfterGivingUp,
  replayedCalls,
];
const TILL_ATTACKS: readonly CoinAttack[] = [tillHandsOn, usedAfterGivingUp, replayedCalls];
/** About as many as the phones of a small town play: the next town goes on where this one ended. */
const PHONE_ATTACKS_OF_TOWN = 7;
const BEGINS_HOURS = 11;
const ENDS_HOURS = 15;

/** Puts down one attack a day for each cheat. */
export function planCoinAttacks(
  ground: CoinGround,
  agenda: Agenda,
  plan: { readonly startMs: number; readonly days: number; readonly number: number },
): void {
  let next = plan.number * PHONE_ATTACKS_OF_TOWN;
  for (let day = 0; day < plan.days; day += 1) {
    for (const cheat of ground.people.cheats) {
      const { name, role } = cheat.person;
      const list = role === 'merchant' ? TILL_ATTACKS : PHONE_ATTACKS;
      next += role === 'merchant' ? 0 : 1;
      const attack = list[(role === 'merchant' ? plan.number + day : next) % list.length];
      assert(attack !== undefined, 'a list of attacks is empty');
      const chance = ground.chance.stream(`${name} ${day}`);
      const hours = chance.between(BEGINS_HOURS, ENDS_HOURS);
      const at = plan.startMs + day * DAY_MS + hours * HOUR_MS + chance.below(HOUR_MS);
      agenda.at(at, () => {
        if (ground.hidden.has(name) || cheat.side.isAbsent) return;
        ground.journal.note('attack', { attack: attack.name, device: name });
        void attack.play({ ...ground, chance }, cheat);
      });
    }
  }
}
