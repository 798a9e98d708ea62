/**
 * A phone that signs what its own rules forbid: before the time of a window, and more in a day than it may
 * from one till. Attacks "evaluated by payer and payee with the same code" (rule 2): a payee does not
 * leave it to the payer's device.
 */

import { minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { changeRules } from '@tallystick/sdk/payer/account-rules';
import { certify } from '@tallystick/sdk/payer/certify';
import { CLOCK_ERROR_SECONDS_MAX, take, type Party } from '../town/counter.ts';
import { CURRENCY } from '../world/issuer-side.ts';
import { honestTills, type Attack, type AttackGround } from './attack.ts';
import { ask, confess, getReady, insist } from './encounter.ts';
import type { LinePosition } from './forge.ts';
import { forgeHere } from './rolled-back-phone.ts';

const AMOUNT = 1_500n;
const READY = 10_000n;
const AHEAD_SECONDS = 6 * 3_600;

/** A certificate under a rule of the cheat's own. */
async function bindOneself(
  ground: AttackGround,
  cheat: Party,
  rule: Rule,
): Promise<true | undefined> {
  if ((await getReady(ground, cheat, READY)) === undefined) return undefined;
  return insist(ground, async () => {
    cheat.side.setConnected(true);
    const set = await cheat.side.use((device) => changeRules(device, { set: [{ rule }] }));
    if (!set.ok || !set.value.ok) return undefined;
    const wanted = { currency: CURRENCY.number, amount: minor(READY) };
    const got = await cheat.side.use((device) => certify(device, wanted));
    return got.ok && got.value.ok ? true : undefined;
  });
}

/** A payment that the cheat's app knows nothing of; where its line stands once the till accepted it. */
async function forgeAt(
  ground: AttackGround,
  cheat: Party,
  till: Party,
  line?: LinePosition,
): Promise<LinePosition | undefined> {
  const requestBytes = await ask(till, AMOUNT);
  if (requestBytes === undefined) return undefined;
  await confess(ground, cheat, 'paid behind the back of its own app');
  const forged = await forgeHere(cheat, { requestBytes, amount: AMOUNT, line });
  if (forged === undefined) return undefined;
  const outcome = await take(ground.counter, cheat, till, forged.code);
  return outcome?.outcome === 'accepted' ? forged.line : undefined;
}

export const beforeTheWindow: Attack = {
  name: 'beforeTheWindow',
  play: async (ground, cheat) => {
    const { agenda, witness } = ground.counter;
    const [till] = honestTills(ground);
    if (till === undefined) return;
    const from = Math.floor(agenda.now() / 1_000) + AHEAD_SECONDS;
    const rule = { kind: 'window', from, until: from + AHEAD_SECONDS } as const;
    if ((await bindOneself(ground, cheat, rule)) === undefined) return;
    const taken = await forgeAt(ground, cheat, till);
    // Whose clock is days ahead cannot know better.
    if (taken === undefined || till.side.clockError() > CLOCK_ERROR_SECONDS_MAX) return;
    witness.gotThrough('a till took a payment before its time', till.person.name);
  },
};

export const aboveTheDay: Attack = {
  name: 'aboveTheDay',
  play: async (ground, cheat) => {
    const [till] = honestTills(ground);
    const rule = { kind: 'dayMax', amount: minor(AMOUNT + 1n) } as const;
    if (till === undefined || (await bindOneself(ground, cheat, rule)) === undefined) return;
    const clockError = till.side.clockError();
    const first = await forgeAt(ground, cheat, till);
    if (first === undefined) return;
    const second = await forgeAt(ground, cheat, till, first);
    if (second === undefined || till.side.clockError() !== clockError) return;
    ground.counter.witness.gotThrough('a till took more than a day allows', till.person.name);
  },
};
