/**
 * A payer who takes back what a till declined and spends the same piece of the line again. Attacks "sums
 * never decrease, whatever was declined or voided (a payer who reuses a declined interval would convict
 * itself)".
 */

import { take } from '../town/counter.ts';
import { honestTills, type Attack } from './attack.ts';
import { ask, confess, getReady, payAt, show } from './encounter.ts';
import { putBack } from './rolled-back-phone.ts';

const AMOUNT = 3_500n;
/** Above time to live, allowed skew and what tills' clocks may be wrong by. */
const TOO_LATE_MS = 25 * 60_000;

export const declinedInterval: Attack = {
  name: 'declinedInterval',
  play: async (ground, cheat) => {
    const { counter } = ground;
    const [one, other] = honestTills(ground);
    if (one === undefined || other === undefined) return;
    if ((await getReady(ground, cheat, 10_000n)) === undefined) return;
    const restore = putBack(ground, cheat);
    const request = await ask(one, AMOUNT);
    const late = request === undefined ? undefined : await show(cheat, request);
    if (late === undefined) return;
    await counter.agenda.sleep(TOO_LATE_MS);
    const declined = await take(counter, cheat, one, late.code);
    await confess(ground, cheat, 'used a declined interval again');
    restore();
    const again = await payAt(ground, cheat, other, AMOUNT);
    if (declined?.outcome !== 'declined' || again === undefined) return;
    counter.witness.forked(cheat.person, [late.paymentId, again.outcome.paymentId]);
  },
};
