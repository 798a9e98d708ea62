/**
 * A payer whose device is online without a half that it has, and hands it in some hours later after all.
 * Attacks P-22 from the other side: a payment that its payer does not know is flagged, and its half takes the
 * flag away.
 */

import { findPayment } from '@tallystick/sdk/payer/payment-record';
import { toHandIn } from '@tallystick/sdk/sync/outbox';
import { HOUR_MS } from '../town/days.ts';
import type { Attack } from './attack.ts';
import { comeOnline, insist } from './encounter.ts';
import { payAndHide } from './silent-payer.ts';

/** More than most operators have in mind who wait for large payments only. */
const AMOUNT = 7_000n;
const HOURS_MAX = 18;

export const hesitantPayer: Attack = {
  name: 'hesitantPayer',
  play: async (ground, cheat) => {
    const paymentId = await payAndHide(ground, cheat, AMOUNT);
    if (paymentId === undefined) return;
    await comeOnline(ground, cheat);
    await ground.counter.agenda.sleep(ground.chance.between(1, HOURS_MAX) * HOUR_MS);
    const isBack = await insist(ground, async () => {
      const put = await cheat.side.use(async (device) => {
        // The phone may have been put back to an older state meanwhile.
        if (findPayment(device.ports.store, paymentId) === undefined) return false;
        await device.write([toHandIn('payer', paymentId)]);
        return true;
      });
      return put.ok ? put.value : undefined;
    });
    if (isBack === true) await comeOnline(ground, cheat);
  },
};
