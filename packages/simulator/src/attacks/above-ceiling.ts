/**
 * A payer who signs more than its certificate allows. Attacks the certificate's bounds, which payee and
 * issuer check alike ("one message above ceiling, cap or largest counter").
 */

import { take } from '../town/counter.ts';
import { honestTills, type Attack } from './attack.ts';
import { ask, confess, getReady, unspentOf } from './encounter.ts';
import { forgeHere } from './rolled-back-phone.ts';

export const aboveCeiling: Attack = {
  name: 'aboveCeiling',
  play: async (ground, cheat) => {
    const { witness } = ground.counter;
    const [till] = honestTills(ground);
    if (till === undefined || (await getReady(ground, cheat, 10_000n)) === undefined) return;
    const left = await cheat.side.use(unspentOf);
    if (!left.ok) return;
    const amount = left.value + 100n;
    const requestBytes = await ask(till, amount);
    if (requestBytes === undefined) return;
    await confess(ground, cheat, 'signed above the ceiling');
    const forged = await forgeHere(cheat, { requestBytes, amount });
    if (forged === undefined) return;
    const { paymentId, code } = forged;
    const outcome = await take(ground.counter, cheat, till, code);
    const what = 'a payment above the ceiling';
    witness.provable({ person: cheat.person, what, paymentIds: [paymentId] });
    if (outcome?.outcome !== 'accepted') return;
    witness.gotThrough('a till took more than the certificate allows', till.person.name);
  },
};
