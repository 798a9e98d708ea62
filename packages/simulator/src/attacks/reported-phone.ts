/**
 * A phone that its owner reported lost pays on. Attacks revocation (a till that holds the list takes
 * nothing of it) and rule 4's order of time: "liability goes by sequence, not by clocks that the parties
 * state themselves: a thief and a merchant would sign yesterday".
 */

import { blockDevice } from '@tallystick/issuer/operator/block-device';
import { readRequestCode, encodeRequestCode } from '@tallystick/protocol/codes/request-code';
import { digestOf, signMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { paymentRequestKind } from '@tallystick/protocol/messages/payment-request';
import type { Device } from '@tallystick/sdk/device/device';
import { take, type Party } from '../town/counter.ts';
import { honestTills, type Attack, type AttackGround } from './attack.ts';
import {
  ask,
  comeOnline,
  confess,
  deviceKeyHash,
  getReady,
  insist,
  payAt,
  show,
} from './encounter.ts';
import { handInAs } from './forge.ts';
import { everythingLeft, forgeHere } from './rolled-back-phone.ts';

const AMOUNT = 1_800n;

/** The owner calls the operator. */
async function report(ground: AttackGround, thief: Party): Promise<true | undefined> {
  const keyHash = await deviceKeyHash(thief);
  if (keyHash === undefined) return undefined;
  const { journal, witness, agenda } = ground.counter;
  journal.note('reported', { device: thief.person.name });
  return insist(ground, async () => {
    const blocked = await ground.issuer.operate((deps, tenant) =>
      blockDevice(deps, tenant, { keyHash }),
    );
    if (!blocked.ok) return undefined;
    witness.reported(toHex(keyHash), agenda.now());
    return true;
  });
}

function bundleSeqOf(device: Device): number {
  return device.session()?.trust.bundle.seq ?? 0;
}

/** Does the till hold a newer bundle than it did, which then lists what was reported in between? */
async function hasNewerBundle(
  ground: AttackGround,
  till: Party,
  before: number,
): Promise<true | undefined> {
  if ((await comeOnline(ground, till)) === undefined) return undefined;
  const now = await till.side.use(bundleSeqOf);
  return now.ok && now.value > before ? true : undefined;
}

export const reportedPhone: Attack = {
  name: 'reportedPhone',
  play: async (ground, cheat) => {
    const { counter } = ground;
    const [unaware, aware] = honestTills(ground);
    if (unaware === undefined || aware === undefined) return;
    if ((await getReady(ground, cheat, 10_000n)) === undefined) return;
    const before = await aware.side.use(bundleSeqOf);
    unaware.side.setConnected(false);
    if (!before.ok || (await report(ground, cheat)) === undefined) return;
    const paid = await payAt(ground, cheat, unaware, AMOUNT);
    // It took what its list allowed: rule 4 pays it, from the reservation.
    if (paid !== undefined) counter.witness.owed(paid.outcome.paymentId);
    if ((await hasNewerBundle(ground, aware, before.value)) === undefined) return;
    const request = await ask(aware, AMOUNT);
    const payment = request === undefined ? undefined : await show(cheat, request);
    if (payment === undefined) return;
    const outcome = await take(counter, cheat, aware, payment.code);
    if (outcome?.outcome !== 'accepted') return;
    counter.witness.gotThrough('a till took a device that its list names', aware.person.name);
  },
};

/** A request as if the till had not heard of a bundle since. */
async function backdate(
  device: Device,
  code: Uint8Array,
  bundleSeq: number,
): Promise<Uint8Array | undefined> {
  const session = device.session();
  const read = readRequestCode(code);
  if (session === undefined || !read.ok) return undefined;
  const { tenant } = session.identity.code;
  const payee = digestOf(device.ports.crypto, read.code.payee, { tenant, context: [] });
  const request = await signMessage(device.ports.crypto, paymentRequestKind, {
    tenant,
    context: [payee],
    body: { ...read.code.request.body, bundleSeq },
    sign: session.element.sign,
  });
  return encodeRequestCode(request, read.code.payee);
}

/** The thief and the merchant: a reported phone, and a till that says it had not heard of it. */
export const backdatedRequest: Attack = {
  name: 'backdatedRequest',
  play: async (ground, till) => {
    const { counter, people, chance } = ground;
    const thieves = people.customers.filter(({ person }) => !person.isHonest);
    if (thieves.length === 0) return;
    const thief = chance.pick(thieves);
    if ((await getReady(ground, thief, 10_000n)) === undefined) return;
    const before = await till.side.use(bundleSeqOf);
    if (!before.ok || (await report(ground, thief)) === undefined) return;
    // What it states at this sync and the next is what it is held to.
    if ((await hasNewerBundle(ground, till, before.value)) === undefined) return;
    if ((await comeOnline(ground, till)) === undefined) return;
    const asked = await insist(ground, () => ask(till, AMOUNT));
    if (asked === undefined) return;
    const old = await till.side.use((device) => backdate(device, asked, before.value));
    if (!old.ok || old.value === undefined) return;
    const requestBytes = old.value;
    // Its own app knows nothing of this one, and will say so.
    await confess(ground, thief, 'paid beside its app');
    const forged = await forgeHere(thief, { requestBytes, amount: AMOUNT });
    if (forged === undefined) return;
    const records = [forged.half];
    counter.journal.note('backdated', { till: till.person.name, thief: thief.person.name });
    const told = await insist(ground, async () => {
      const sent = await till.side.use((device) => handInAs(device, { records }));
      return sent.ok ? sent.value : undefined;
    });
    if (told?.records[0]?.status !== 'settled') return;
    const about = `${till.person.name} with ${thief.person.name}`;
    counter.witness.gotThrough('a backdated request was paid at once', about);
  },
};

/** No bundle has this number. */
const INVENTED_SEQ = 1_000_000;

/** A rolled-back phone, and a till that names a bundle which never was to be paid from its cover. */
export const inventedBundle: Attack = {
  name: 'inventedBundle',
  play: async (ground, till) => {
    const { counter, people, chance } = ground;
    const thieves = people.customers.filter(({ person }) => !person.isHonest);
    const [honest] = honestTills(ground);
    if (thieves.length === 0 || honest === undefined) return;
    const thief = chance.pick(thieves);
    if ((await getReady(ground, thief, 10_000n)) === undefined) return;
    const asked = await ask(till, AMOUNT);
    const invented =
      asked === undefined
        ? undefined
        : await till.side.use((device) => backdate(device, asked, INVENTED_SEQ));
    if (invented?.ok !== true || invented.value === undefined) return;
    const requestBytes = invented.value;
    await confess(ground, thief, 'paid beside its app');
    const forged = await forgeHere(thief, { requestBytes, amount: AMOUNT });
    if (forged === undefined) return;
    const record = forged.half;
    // First everything that stands behind it goes elsewhere.
    await payAt(ground, thief, honest, await everythingLeft(ground, thief)());
    await comeOnline(ground, honest);
    counter.journal.note('inventedBundle', { till: till.person.name, thief: thief.person.name });
    await insist(ground, async () => {
      till.side.setConnected(true);
      const sent = await till.side.use((device) => handInAs(device, { records: [record] }));
      return sent.ok ? sent.value : undefined;
    });
  },
};
