/**
 * A till that asks again and again and says each time that nothing came. Attacks the payer's limit of
 * unconfirmed payments for one payee ("a hostile till burns the ceiling with ever new requests").
 */

import { DEFAULT_SETTINGS } from '@tallystick/issuer/tenants/settings';
import { honestCustomers, type Attack } from './attack.ts';
import { ask, show } from './encounter.ts';

const AMOUNT = 700n;
const REQUESTS = 6;
const COUNT_MAX: number = DEFAULT_SETTINGS.policy.unconfirmedCountMax;

export const endlessRequests: Attack = {
  name: 'endlessRequests',
  play: async (ground, till) => {
    const { agenda, witness, journal } = ground.counter;
    for (const victim of honestCustomers(ground).slice(0, 3)) {
      let shown = 0;
      for (let count = 0; count < REQUESTS; count += 1) {
        const request = await ask(till, AMOUNT);
        const payment = request === undefined ? undefined : await show(victim, request);
        if (payment !== undefined) shown += 1;
        await agenda.sleep(3_000);
      }
      if (shown === 0) continue;
      journal.note('endlessRequests', { till: till.person.name, shown });
      if (shown <= COUNT_MAX) return;
      witness.gotThrough('a phone paid a till again and again unconfirmed', victim.person.name);
      return;
    }
  },
};
