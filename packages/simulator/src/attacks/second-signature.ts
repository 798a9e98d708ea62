/**
 * A payer that hands its half in again in other bytes: with s flipped, and signed a second time. Attacks
 * "two signatures over one digest are never proof of anything": nothing is paid twice, and nobody is
 * convicted.
 */

import { halfValue, readBalanceHalf } from '@tallystick/protocol/messages/half';
import {
  digestOf,
  messageBytes,
  readMessage,
  signMessage,
} from '@tallystick/protocol/encoding/message';
import { withdrawalKind } from '@tallystick/protocol/messages/withdrawal';
import { findPayment } from '@tallystick/sdk/payer/payment-record';
import type { Device } from '@tallystick/sdk/device/device';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { honestTills, type Attack } from './attack.ts';
import { getReady, insist, payAt } from './encounter.ts';
import { handInAs } from './forge.ts';
import { otherSignature } from './other-signature.ts';

const AMOUNT = 1_200n;

async function halvesOf(device: Device, paymentId: string): Promise<readonly CborValue[]> {
  const session = device.session();
  const stored = findPayment(device.ports.store, paymentId);
  const read = stored === undefined ? undefined : readBalanceHalf(stored.half);
  if (session === undefined || stored === undefined || read?.ok !== true) return [];
  const { half } = read;
  const { crypto } = device.ports;
  const { tenant } = session.identity.code;
  const { certificate, withdrawal } = half.authorization;
  const context = [
    digestOf(crypto, certificate, { tenant, context: [] }),
    stored.requestDigest,
  ] as const;
  const { sign } = session.element;
  const again = await signMessage(crypto, withdrawalKind, {
    tenant,
    context,
    body: withdrawal.body,
    sign,
  });
  const resigned = readMessage(withdrawalKind, messageBytes(again));
  const flipped = { cose: otherSignature(withdrawal.cose) };
  return [flipped, ...(resigned.ok ? [resigned.message] : [])].map((other) =>
    halfValue({ ...half, authorization: { ...half.authorization, withdrawal: other } }),
  );
}

export const secondSignature: Attack = {
  name: 'secondSignature',
  play: async (ground, cheat) => {
    const [till] = honestTills(ground);
    if (till === undefined || (await getReady(ground, cheat, 10_000n)) === undefined) return;
    const paid = await payAt(ground, cheat, till, AMOUNT);
    if (paid === undefined) return;
    const { paymentId } = paid.payment;
    ground.counter.witness.owed(paymentId);
    const made = await cheat.side.use((device) => halvesOf(device, paymentId));
    if (!made.ok) return;
    cheat.side.setConnected(true);
    for (const record of [...made.value, ...made.value.toReversed()]) {
      await insist(ground, async () => {
        const sent = await cheat.side.use((device) => handInAs(device, { records: [record] }));
        return sent.ok ? sent.value : undefined;
      });
    }
  },
};
