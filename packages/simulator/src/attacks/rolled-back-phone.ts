/**
 * A phone that is put back as it was, mark and all, and pays again. Attacks: intervals of a line are
 * spent once ("overlapping intervals; same counter with another digest"), what a payee has seen of a
 * line never goes back (rule 1), and the line limit ("after a rollback one merchant can accept each of
 * them in rising order").
 */

import { assert } from '@tallystick/protocol/assert';
import { DEFAULT_SETTINGS } from '@tallystick/issuer/tenants/settings';
import type { Device } from '@tallystick/sdk/device/device';
import { heldCertificate, type HeldCertificate } from '@tallystick/sdk/payer/held-certificate';
import { lineState } from '@tallystick/sdk/payer/line-state';
import { take, type Party } from '../town/counter.ts';
import { CURRENCY } from '../world/issuer-side.ts';
import { honestTills, type Attack, type AttackGround } from './attack.ts';
import { ask, confess, getReady, insist, payAt, show, unspentOf } from './encounter.ts';
import { forgePayment, type ForgedPayment, type LinePosition } from './forge.ts';

const AMOUNT = 3_000n;
const TILLS_MAX = 3;

/** The head of the device's main line; for a line's first withdrawal, its certificate. */
export function positionOf(device: Device, certificate: HeldCertificate): LinePosition {
  const { counter, cumulative, headDigest } = lineState(device.ports.store, CURRENCY.number);
  return { counter, cumulative, head: headDigest ?? certificate.digest };
}

/**
 * A payment that the cheat's app knows nothing of, under the certificate that it has, and from its place on
 * the line unless another one is given.
 */
export async function forgeHere(
  { side }: Party,
  input: {
    readonly requestBytes: Uint8Array;
    readonly amount: bigint;
    readonly line?: LinePosition | undefined;
  },
): Promise<ForgedPayment | undefined> {
  const forged = await side.use((device) => {
    const certificate = heldCertificate(device, CURRENCY.number);
    if (certificate === undefined) return undefined;
    const line = input.line ?? positionOf(device, certificate);
    return forgePayment(device, { ...input, certificate, line });
  });
  return forged.ok ? forged.value : undefined;
}

/** What the phone looks like before it is put back. */
export function putBack(ground: AttackGround, { person, side }: Party): () => void {
  const before = side.disk.copy();
  return () => {
    side.kill();
    side.disk.restore(before);
    ground.counter.journal.note('rolledBack', { device: person.name });
  };
}

/** From one state, a payment at each of several tills; each is a fork of all others. */
export async function payFromOneState(
  ground: AttackGround,
  cheat: Party,
  tills: readonly Party[],
  amountOf: () => Promise<bigint>,
): Promise<readonly string[]> {
  await confess(ground, cheat, 'rolled back and paid again');
  const restore = putBack(ground, cheat);
  const taken: string[] = [];
  for (const till of tills) {
    const amount = await amountOf();
    const paid = amount > 0n ? await payAt(ground, cheat, till, amount) : undefined;
    if (paid !== undefined) taken.push(paid.outcome.paymentId);
    restore();
  }
  const [first, ...others] = taken;
  for (const other of others) {
    assert(first !== undefined, 'a list without a first has others');
    ground.counter.witness.forked(cheat.person, [first, other]);
  }
  return taken;
}

export const payingSeveralTills: Attack = {
  name: 'payingSeveralTills',
  play: async (ground, cheat) => {
    if ((await getReady(ground, cheat, 10_000n)) === undefined) return;
    const tills = honestTills(ground).slice(0, TILLS_MAX);
    await payFromOneState(ground, cheat, tills, () => Promise.resolve(AMOUNT));
  },
};

export const payingOneTillTwice: Attack = {
  name: 'payingOneTillTwice',
  play: async (ground, cheat) => {
    const [till] = honestTills(ground);
    if (till === undefined || (await getReady(ground, cheat, 10_000n)) === undefined) return;
    const restore = putBack(ground, cheat);
    const first = await payAt(ground, cheat, till, AMOUNT);
    if (first === undefined) return;
    await confess(ground, cheat, 'rolled back and paid again');
    restore();
    const request = await ask(till, AMOUNT);
    const again = request === undefined ? undefined : await show(cheat, request);
    if (again === undefined) return;
    const { counter } = ground;
    const outcome = await take(counter, cheat, till, again.code);
    counter.witness.forked(cheat.person, [first.outcome.paymentId, again.paymentId]);
    if (outcome?.outcome !== 'accepted') return;
    const about = `${till.person.name} of ${cheat.person.name}`;
    counter.witness.gotThrough('a till took what it had seen spent', about);
  },
};

const STEP = 200_000n;
const STEPS = 4;
const LINE_LIMIT: bigint = DEFAULT_SETTINGS.certificates.lineLimit;

/** Certificates in rising order, each for more than the one before; as many as the issuer gives. */
async function collectCertificates(
  ground: AttackGround,
  cheat: Party,
): Promise<readonly HeldCertificate[]> {
  const held: HeldCertificate[] = [];
  for (let step = 1; step <= STEPS; step += 1) {
    // With enough of its own money that only the limit can keep it from one.
    if ((await getReady(ground, cheat, STEP * BigInt(step))) === undefined) break;
    const got = await cheat.side.use((device) => heldCertificate(device, CURRENCY.number));
    if (!got.ok || got.value === undefined) break;
    held.push(got.value);
  }
  return held;
}

/** What one till takes when it is shown each certificate up to its ceiling, one after the other. */
async function spendAll(
  ground: AttackGround,
  cheat: Party,
  till: Party,
  certificates: readonly HeldCertificate[],
): Promise<bigint> {
  const { side } = cheat;
  const [oldest] = certificates;
  if (oldest === undefined) return 0n;
  const begun = await side.use((device) => positionOf(device, oldest));
  if (!begun.ok) return 0n;
  let line = begun.value;
  let taken = 0n;
  for (const certificate of certificates) {
    for (let left = certificate.body.ceiling - line.cumulative; left > 0n;) {
      const amount = left < STEP ? left : STEP;
      const from: LinePosition = line;
      const requestBytes = await ask(till, amount);
      if (requestBytes === undefined) break;
      const forged = await side.use((device) =>
        forgePayment(device, { certificate, line: from, requestBytes, amount }),
      );
      if (!forged.ok || forged.value === undefined) break;
      const outcome = await take(ground.counter, cheat, till, forged.value.code);
      if (outcome?.outcome !== 'accepted') break;
      ({ line } = forged.value);
      left -= amount;
      taken += amount;
    }
  }
  return taken;
}

export const payingWithRisingCertificates: Attack = {
  name: 'payingWithRisingCertificates',
  play: async (ground, cheat) => {
    const [till] = honestTills(ground);
    const { person } = cheat;
    const { witness, journal } = ground.counter;
    const certificates = await collectCertificates(ground, cheat);
    if (till === undefined || certificates.length === 0) return;
    await confess(ground, cheat, 'spent each of several certificates');
    const taken = await spendAll(ground, cheat, till, certificates);
    journal.note('risingCertificates', { device: person.name, taken });
    if (taken <= LINE_LIMIT) return;
    const about = `${till.person.name} took ${taken} of ${person.name}`;
    witness.gotThrough('one till took more of one line than the limit', about);
  },
};

/** Everything that is left, again and again: what cover and the loss account may have to bear. */
export function everythingLeft(ground: AttackGround, { side }: Party): () => Promise<bigint> {
  return async () => {
    const left = await insist(ground, async () => {
      const known = await side.use(unspentOf);
      return known.ok ? known.value : undefined;
    });
    return left === undefined || left > STEP ? STEP : left;
  };
}
