/**
 * A device that hands in other people's halves. Attacks rule 3: money goes only to the account in the
 * signed request, never to the uploader; and whoever carries a half makes no claim with it.
 */

import { closeLineBodyShape } from '@tallystick/protocol/calls/close-line';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import { stateLostKind } from '@tallystick/protocol/messages/sync-statement';
import { callerOf, callIssuer } from '@tallystick/sdk/device/call-issuer';
import { nowOf } from '@tallystick/sdk/device/device-time';
import type { Device } from '@tallystick/sdk/device/device';
import { findPayment } from '@tallystick/sdk/payer/payment-record';
import { outbox } from '@tallystick/sdk/sync/outbox';
import { CURRENCY } from '../world/issuer-side.ts';
import { honestCustomers, type Attack, type AttackGround } from './attack.ts';
import { insist } from './encounter.ts';
import { handInAs } from './forge.ts';

const CARRIED_MAX = 8;

/** Halves as they lie on other people's phones and have not been handed in. */
async function foundHalves(ground: AttackGround): Promise<readonly CborValue[]> {
  const found: CborValue[] = [];
  for (const { side } of honestCustomers(ground)) {
    const halves = await side.use(({ ports: { store } }) =>
      outbox(store, 'payer').flatMap((id) => {
        const payment = findPayment(store, id);
        return payment === undefined ? [] : [payment.half];
      }),
    );
    if (halves.ok) found.push(...halves.value);
  }
  return found.slice(0, CARRIED_MAX);
}

export const courier: Attack = {
  name: 'courier',
  play: async (ground, cheat) => {
    const records = await foundHalves(ground);
    if (records.length === 0) return;
    cheat.side.setConnected(true);
    ground.counter.journal.note('courier', { device: cheat.person.name, records: records.length });
    await insist(ground, async () => {
      const sent = await cheat.side.use((device) => handInAs(device, { records }));
      return sent.ok ? sent.value : undefined;
    });
  },
};

/** Says with its own key that somebody else's line is lost. */
async function closeLineOf(device: Device, publicKey: Uint8Array): Promise<boolean | undefined> {
  const session = device.session();
  if (session === undefined) return undefined;
  const { crypto, random } = device.ports;
  const line = lineIdOf(crypto, { publicKey, currency: CURRENCY.number, purse: MAIN_PURSE });
  const statement = await signMessage(crypto, stateLostKind, {
    tenant: session.identity.code.tenant,
    context: [],
    body: { line, time: nowOf(device) },
    sign: session.element.sign,
  });
  const outcome = await device.contact(() =>
    callIssuer(device, callerOf(session), {
      operation: 'closeLine',
      callId: random(16),
      refusals: { statementSignature: true, unknownLine: true },
      body: closeLineBodyShape.encode({ statement: messageValue(statement) }),
    }),
  );
  if (outcome.ok) return true;
  return outcome.code === 'unknownLine' ? false : undefined;
}

export const closingAnothersLine: Attack = {
  name: 'closingAnothersLine',
  play: async (ground, cheat) => {
    const [victim] = honestCustomers(ground);
    if (victim === undefined) return;
    const key = await victim.side.use((device) => device.session()?.element.publicKey);
    if (!key.ok || key.value === undefined) return;
    const publicKey = key.value;
    cheat.side.setConnected(true);
    const isClosed = await insist(ground, async () => {
      const closed = await cheat.side.use((device) => closeLineOf(device, publicKey));
      return closed.ok ? closed.value : undefined;
    });
    if (isClosed !== true) return;
    ground.counter.witness.gotThrough("a device closed another's line", victim.person.name);
  },
};
