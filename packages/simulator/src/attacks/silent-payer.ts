/**
 * A payer whose device never hands its half in. Attacks rule 3: "a valid device signature can be
 * delayed, never refused, for lack of the payer's half".
 */

import { remove } from '@tallystick/sdk/device/stored-value';
import { honestTills, type Attack } from './attack.ts';
import { getReady, insist, payAt } from './encounter.ts';

const AMOUNT = 2_000n;
const OUTBOX = 'outbox/payer/';

export const silentPayer: Attack = {
  name: 'silentPayer',
  play: async (ground, cheat) => {
    const [till] = honestTills(ground);
    if (till === undefined || (await getReady(ground, cheat, 10_000n)) === undefined) return;
    cheat.side.setConnected(false);
    const paid = await payAt(ground, cheat, till, AMOUNT);
    if (paid === undefined) return;
    const { paymentId } = paid.payment;
    await insist(ground, async () => {
      const hidden = await cheat.side.use((device) => device.write([remove(OUTBOX + paymentId)]));
      return hidden.ok ? true : undefined;
    });
    ground.counter.witness.owed(paymentId);
  },
};
