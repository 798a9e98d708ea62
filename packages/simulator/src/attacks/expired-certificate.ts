/**
 * A payer who keeps an old certificate and pays with it after its end. Attacks "expiry is the payee's
 * rule" (rule 2): what is unspent has gone back to the account by `redeemBy`, and nothing stands behind
 * such a payment any more.
 */

import { heldCertificate } from '@tallystick/sdk/payer/held-certificate';
import { DAY_MS } from '../town/days.ts';
import { take } from '../town/counter.ts';
import { CURRENCY } from '../world/issuer-side.ts';
import { honestTills, type Attack } from './attack.ts';
import { ask, comeOnline, confess, getReady } from './encounter.ts';
import { forgePayment } from './forge.ts';
import { positionOf } from './rolled-back-phone.ts';

const AMOUNT = 1_500n;
/** A certificate can be spent for seven days; eight later no honest clock takes it. */
const WAIT_DAYS = 8;

export const expiredCertificate: Attack = {
  name: 'expiredCertificate',
  play: async (ground, cheat) => {
    const { agenda, witness } = ground.counter;
    const [till] = honestTills(ground);
    if (till === undefined || (await getReady(ground, cheat, 10_000n)) === undefined) return;
    const kept = await cheat.side.use((device) => heldCertificate(device, CURRENCY.number));
    if (!kept.ok || kept.value === undefined) return;
    const certificate = kept.value;
    await agenda.sleep(WAIT_DAYS * DAY_MS);
    // A till that has just heard the issuer's time goes by it, whatever its clock says.
    if ((await comeOnline(ground, till)) === undefined) return;
    const requestBytes = await ask(till, AMOUNT);
    if (requestBytes === undefined) return;
    // Where the line has gone on since, this lies beyond the old certificate, too, and proves it.
    await confess(ground, cheat, 'paid with an old certificate');
    const forged = await cheat.side.use((device) => {
      const line = positionOf(device, certificate);
      return forgePayment(device, { certificate, line, requestBytes, amount: AMOUNT });
    });
    if (!forged.ok || forged.value === undefined) return;
    const outcome = await take(ground.counter, cheat, till, forged.value.code);
    if (outcome?.outcome === 'accepted') {
      witness.gotThrough('a till took an expired certificate', till.person.name);
    }
    await comeOnline(ground, till);
  },
};
