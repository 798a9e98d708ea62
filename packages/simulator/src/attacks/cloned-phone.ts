/**
 * Two phones run copies of one store at the same time. Attacks the line: one device key spends each
 * interval once, and neither copy sees that it is one of two.
 */

import { honestTills, type Attack } from './attack.ts';
import { comeOnline, confess, getReady, payAt } from './encounter.ts';

const AMOUNT = 2_500n;

export const clonedPhone: Attack = {
  name: 'clonedPhone',
  play: async (ground, cheat) => {
    const [one, other] = honestTills(ground);
    if (one === undefined || other === undefined) return;
    if ((await getReady(ground, cheat, 10_000n)) === undefined) return;
    await confess(ground, cheat, 'paid with two copies');
    const { person, side } = cheat;
    const copy = { person, side: side.clone(`${person.name} (copy)`) };
    ground.counter.journal.note('cloned', { device: person.name });
    const [first, second] = await Promise.all([
      payAt(ground, cheat, one, AMOUNT),
      payAt(ground, copy, other, AMOUNT),
    ]);
    if (first !== undefined && second !== undefined) {
      const ids = [first.outcome.paymentId, second.outcome.paymentId] as const;
      ground.counter.witness.forked(person, ids);
    }
    // Both report what they have, each as if it were the only one.
    await Promise.all([comeOnline(ground, cheat), comeOnline(ground, copy)]);
  },
};
