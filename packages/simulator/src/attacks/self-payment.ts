/**
 * An account that pays itself, from one of its devices to another. Attacks rule 3: payer = payee is
 * refused.
 */

import { createEnrolmentCode } from '@tallystick/issuer/operator/create-account';
import { enrol } from '@tallystick/sdk/device/enrol';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { findPayment } from '@tallystick/sdk/payer/payment-record';
import type { Attack } from './attack.ts';
import { ask, getReady, insist, show } from './encounter.ts';
import { handInAs } from './forge.ts';

const AMOUNT = 1_000n;

export const selfPayment: Attack = {
  name: 'selfPayment',
  play: async (ground, cheat) => {
    const { person, side } = cheat;
    if ((await getReady(ground, cheat, 10_000n)) === undefined) return;
    const code = await insist(ground, async () => {
      const { account } = person;
      const made = await ground.issuer.operate((deps, tenant) =>
        createEnrolmentCode(deps, tenant, { account }),
      );
      return made.ok ? made.value.enrolmentCode : undefined;
    });
    if (code === undefined) return;
    const second = { person, side: side.another(`${person.name} (second)`) };
    const isEnrolled = await insist(ground, async () => {
      const enrolled = await second.side.use((device) => enrol(device, code));
      return enrolled.ok && enrolled.value.ok ? true : undefined;
    });
    const request = isEnrolled === undefined ? undefined : await ask(second, AMOUNT);
    const payment = request === undefined ? undefined : await show(cheat, request);
    if (payment === undefined) return;
    await second.side.use((device) => acceptPayment(device, payment.code, { online: false }));
    const half = await side.use((d) => findPayment(d.ports.store, payment.paymentId)?.half);
    if (!half.ok || half.value === undefined) return;
    const record = half.value;
    const told = await insist(ground, async () => {
      const sent = await second.side.use((device) => handInAs(device, { records: [record] }));
      return sent.ok ? sent.value : undefined;
    });
    if (told?.records[0]?.status === undefined) return;
    ground.counter.witness.gotThrough('an account paid itself', person.name);
  },
};
