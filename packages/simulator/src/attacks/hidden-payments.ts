/**
 * A payer who lies about where its line stands. Attacks sync statements ("a later withdrawal at or below
 * the head that is not in that chain is proof against the payer") and lines that run on across
 * certificates ("a payer reports 30 of 100, gets a fresh certificate for 70, and spends the old one's 70
 * as well").
 */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { lineIdOf } from '@tallystick/protocol/messages/line-id';
import { payerStatementKind } from '@tallystick/protocol/messages/sync-statement';
import { minor } from '@tallystick/protocol/money';
import { certify } from '@tallystick/sdk/payer/certify';
import { lineState } from '@tallystick/sdk/payer/line-state';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { Device } from '@tallystick/sdk/device/device';
import { CURRENCY } from '../world/issuer-side.ts';
import { honestTills, type Attack } from './attack.ts';
import { comeOnline, confess, getReady, insist, payAt } from './encounter.ts';
import { handInAs } from './forge.ts';
import { putBack } from './rolled-back-phone.ts';

const AMOUNT = 4_000n;

/** A statement whose head is nothing that the device ever signed. */
async function forgeStatement(device: Device, paymentId: string): Promise<CborValue | undefined> {
  const session = device.session();
  const { crypto, random, store } = device.ports;
  const { counter, cumulative, headDigest } = lineState(store, CURRENCY.number);
  // Another payment came in between: this head would hide that one.
  if (session === undefined || headDigest === undefined || toHex(headDigest) !== paymentId) {
    return undefined;
  }
  const { publicKey, sign } = session.element;
  const statement = await signMessage(crypto, payerStatementKind, {
    tenant: session.identity.code.tenant,
    context: [],
    body: {
      line: lineIdOf(crypto, { publicKey, currency: CURRENCY.number, purse: MAIN_PURSE }),
      headCounter: counter,
      headDigest: random(32),
      cumulative,
    },
    sign,
  });
  return messageValue(statement);
}

export const lyingStatement: Attack = {
  name: 'lyingStatement',
  play: async (ground, cheat) => {
    const [till] = honestTills(ground);
    if (till === undefined || (await getReady(ground, cheat, 10_000n)) === undefined) return;
    const paid = await payAt(ground, cheat, till, AMOUNT);
    if (paid === undefined) return;
    await confess(ground, cheat, 'hid a payment in a statement');
    const { paymentId } = paid.payment;
    const told = await insist(ground, async () => {
      cheat.side.setConnected(true);
      const sent = await cheat.side.use(async (device) => {
        const statement = await forgeStatement(device, paymentId);
        if (statement === undefined) return undefined;
        return handInAs(device, { payerStatements: [statement] });
      });
      return sent.ok ? sent.value : undefined;
    });
    if (told === undefined) return;
    const what = 'a payment hidden in a statement';
    const proof = { person: cheat.person, what, paymentIds: [paymentId] };
    ground.counter.witness.provable({ ...proof, isToldToIssuer: true });
  },
};

export const refreshedFromBefore: Attack = {
  name: 'refreshedFromBefore',
  play: async (ground, cheat) => {
    const [one, other] = honestTills(ground);
    if (one === undefined || other === undefined) return;
    if ((await getReady(ground, cheat, 10_000n)) === undefined) return;
    const { side, person } = cheat;
    const restore = putBack(ground, cheat);
    // Out of reach, so that the app does not report it.
    side.setConnected(false);
    const hidden = await payAt(ground, cheat, one, AMOUNT);
    await confess(ground, cheat, 'refreshed from before a payment');
    restore();
    await comeOnline(ground, cheat);
    await side.use((device) =>
      certify(device, { currency: CURRENCY.number, amount: minor(60_000n) }),
    );
    const again = await payAt(ground, cheat, other, AMOUNT);
    if (hidden === undefined || again === undefined) return;
    ground.counter.witness.forked(person, [hidden.outcome.paymentId, again.outcome.paymentId]);
  },
};
