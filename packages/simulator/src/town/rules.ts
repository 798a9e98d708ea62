/**
 * Rules in the town: the operator and employers bind some accounts before the first day, and holders set
 * and end their own at home, and unlock what they keep back.
 */

import { changeRules as setByOperator } from '@tallystick/issuer/rules/change-rules';
import { assert } from '@tallystick/protocol/assert';
import type { NewRule, RuleAuthor } from '@tallystick/protocol/calls/rules';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { changeRules, knownRules } from '@tallystick/sdk/payer/account-rules';
import { askUnlock } from '@tallystick/sdk/payer/unlock';
import { sync } from '@tallystick/sdk/sync/sync';
import type { Stream } from '../random/seeded.ts';
import { CURRENCY, type IssuerSide } from '../world/issuer-side.ts';
import type { Party } from './counter.ts';
import { GROCERIES, OTHER_PLACE, RESTAURANTS, type People } from './people.ts';

const BOUND_BY_OTHERS = 0.4;
const SETS_AT_HOME = 0.12;
const ENDS_AT_HOME = 0.15;
const UNLOCKS_AT_HOME = 0.25;
const UNLOCKED = 40_000;
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** Before the first day: rules that are not the holders' own. */
export async function bindAccounts(
  issuer: IssuerSide,
  { customers }: People,
  chance: Stream,
): Promise<void> {
  for (const { person } of customers) {
    const own = chance.stream(person.name);
    if (!own.chance(BOUND_BY_OTHERS)) continue;
    const author: RuleAuthor = own.chance(0.5)
      ? { kind: 'issuer' }
      : { kind: 'thirdParty', name: 'Mill Lane Works' };
    const set = await issuer.operate(({ database, clock }, tenant) => {
      const rule = anyRule(own, clock());
      const change = { home: person.account, author, set: [rule], end: [], now: clock() };
      return database.transaction(tenant, (tx) => setByOperator(tx, tenant, change));
    });
    assert(set.ok, 'a rule of the town was refused');
  }
}

/** At home, with a network: now and then somebody changes what binds them. */
export async function changeOwnRules({ side }: Party, chance: Stream, now: number): Promise<void> {
  if (chance.chance(SETS_AT_HOME)) {
    const rule = anyRule(chance, now);
    await side.use((device) => changeRules(device, { set: [rule] }));
  }
  if (chance.chance(ENDS_AT_HOME)) {
    await side.use((device) => {
      // Of whomever: those of others stay.
      const known = knownRules(device.ports.store)?.rules ?? [];
      return changeRules(device, { end: known.slice(0, 1).map(({ number }) => number) });
    });
  }
  if (chance.chance(UNLOCKS_AT_HOME)) {
    const wish = { currency: CURRENCY.number, amount: minor(BigInt(UNLOCKED)) };
    const asked = await side.use((device) => askUnlock(device, wish));
    if (asked.ok && asked.value.ok) await side.use(sync);
  }
}

function anyRule(chance: Stream, now: number): NewRule {
  const rule = chance.pick(KINDS)(chance, now);
  const until = now + chance.between(1, 3) * DAY_SECONDS;
  return chance.chance(0.5) ? { rule, until } : { rule };
}

function amount(chance: Stream, least: number, most: number): Minor {
  return minor(BigInt(chance.between(least, most)));
}

/** Most leave a person something to buy with; a wrong shop or place leaves nothing. */
const KINDS: readonly ((chance: Stream, now: number) => Rule)[] = [
  (chance) => ({ kind: 'lockedAmount', amount: amount(chance, 1_000, 40_000) }),
  (chance) => ({ kind: 'minimumBalance', amount: amount(chance, 1_000, 40_000) }),
  (chance) => ({ kind: 'lockedShare', share: chance.between(500, 5_000) }),
  (chance) => ({ kind: 'releasedShare', share: chance.between(5_000, 10_000) }),
  (chance) => ({ kind: 'paymentMax', amount: amount(chance, 4_000, 15_000) }),
  (chance) => ({ kind: 'dayMax', amount: amount(chance, 8_000, 30_000) }),
  (chance) => ({ kind: 'count', payments: chance.between(1, 12) }),
  (chance) => ({ kind: 'brief', seconds: chance.between(6, 72) * HOUR_SECONDS }),
  (chance, now) => ({
    kind: 'window',
    from: now,
    until: now + chance.between(8, 72) * HOUR_SECONDS,
  }),
  (chance) => ({
    kind: 'merchantTypes',
    types: chance.pick([[GROCERIES, RESTAURANTS], [GROCERIES], [RESTAURANTS]]),
  }),
  (chance) => ({ kind: 'places', cells: chance.chance(0.8) ? ['tdr1', 'tdr2'] : [OTHER_PLACE] }),
  (chance) => ({ kind: 'radius', metres: chance.between(8, 30) * 1_000 }),
];
