/**
 * A till that says no to the payer and redeems. Attacks receipts: "the issuer never pays a payee what
 * that payee declined or voided (a till says: failed, pay cash, and redeems later)", and requests that
 * were closed as unpaid.
 */

import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { voidPayment } from '@tallystick/sdk/payee/void-payment';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { Party } from '../town/counter.ts';
import { honestCustomers, type Attack, type AttackGround } from './attack.ts';
import { confess, insist, payAt, type Taken } from './encounter.ts';
import { forgePayeeStatement, handInAs, storedHalf } from './forge.ts';

const AMOUNT = 900n;
const TRIED_MAX = 4;

/** A purchase of the first honest customer whose phone pays. */
export async function sell(
  ground: AttackGround,
  till: Party,
): Promise<{ readonly payer: Party; readonly taken: Taken } | undefined> {
  for (const payer of honestCustomers(ground).slice(0, TRIED_MAX)) {
    const taken = await payAt(ground, payer, till, AMOUNT);
    if (taken !== undefined) return { payer, taken };
  }
  return undefined;
}

/** The till's half of a payment, as it lies in its store. */
export async function halfFrom(till: Party, paymentId: string): Promise<CborValue | undefined> {
  const half = await till.side.use((device) => storedHalf(device, paymentId));
  return half.ok ? half.value : undefined;
}

export const voidThenRedeem: Attack = {
  name: 'voidThenRedeem',
  play: async (ground, till) => {
    const { witness, journal } = ground.counter;
    const sold = await sell(ground, till);
    if (sold === undefined) return;
    const { payer, taken } = sold;
    const { paymentId } = taken.outcome;
    const record = await halfFrom(till, paymentId);
    const digest = fromHex(paymentId);
    if (record === undefined || digest === undefined) return;
    const before = till.side.disk.copy();
    const voided = await till.side.use((device) => voidPayment(device, paymentId));
    if (!voided.ok || !voided.value.ok) return;
    const { receiptCode } = voided.value;
    if (receiptCode === undefined) return;
    const heard = await payer.side.use((device) => takeReceipt(device, receiptCode));
    // Whoever saw the word void on the screen has to get the money back.
    if (heard.ok && heard.value.ok) witness.gaveUp(paymentId, 'payer');
    // A phone that died of it may have written the word down.
    if (!heard.ok) witness.voidUnheard(paymentId);
    await confess(ground, till, 'claimed what it had voided');
    till.side.kill();
    till.side.disk.restore(before);
    journal.note('unvoided', { till: till.person.name, payment: paymentId });
    await insist(ground, async () => {
      till.side.setConnected(true);
      const sent = await till.side.use(async (device) => {
        const payeeStatement = await forgePayeeStatement(device, { open: [digest] });
        if (payeeStatement === undefined) return undefined;
        return handInAs(device, { records: [record], payeeStatement });
      });
      return sent.ok ? sent.value : undefined;
    });
  },
};

export const closedThenClaimed: Attack = {
  name: 'closedThenClaimed',
  play: async (ground, till) => {
    const sold = await sell(ground, till);
    if (sold === undefined) return;
    const { paymentId, requestId } = sold.taken.outcome;
    const record = await halfFrom(till, paymentId);
    const request = fromHex(requestId);
    if (record === undefined || request === undefined) return;
    till.side.setConnected(true);
    const closed = await insist(ground, async () => {
      const sent = await till.side.use(async (device) => {
        const payeeStatement = await forgePayeeStatement(device, { closedUnpaid: [request] });
        if (payeeStatement === undefined) return undefined;
        return handInAs(device, { payeeStatement });
      });
      return sent.ok ? sent.value : undefined;
    });
    if (closed === undefined) return;
    ground.counter.witness.gaveUp(paymentId, 'issuer');
    await insist(ground, async () => {
      const sent = await till.side.use((device) => handInAs(device, { records: [record] }));
      return sent.ok ? sent.value : undefined;
    });
  },
};
