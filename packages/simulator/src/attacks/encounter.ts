/** The steps of a purchase one by one, without the mishaps of two people at a counter. */

import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import type { Device } from '@tallystick/sdk/device/device';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { AcceptOutcome } from '@tallystick/sdk/payee/decision';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { heldCertificate, unspent } from '@tallystick/sdk/payer/held-certificate';
import { lineState } from '@tallystick/sdk/payer/line-state';
import { pay, type ShownPayment } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { take, type Party } from '../town/counter.ts';
import { CURRENCY } from '../world/issuer-side.ts';
import type { AttackGround } from './attack.ts';

const TRIES = 3;
const PAUSE_MS = 5_000;
/** More than any attack spends from one certificate. */
const DEPOSIT = 200_000n;

/** A till's request; undefined where it does not ask. */
export async function ask({ side }: Party, amount: bigint): Promise<Uint8Array | undefined> {
  const asked = await side.use((device) =>
    requestPayment(device, { amount: minor(amount), currency: CURRENCY.number }),
  );
  return asked.ok && asked.value.ok ? asked.value.code : undefined;
}

/** A phone's payment of a request; undefined where it does not pay. */
export async function show(
  { side }: Party,
  requestBytes: Uint8Array,
): Promise<ShownPayment | undefined> {
  const paid = await side.use((device) => pay(device, { requestBytes }));
  return paid.ok && paid.value.ok ? paid.value : undefined;
}

/** A payment that a till accepted. */
export interface Taken {
  readonly payment: ShownPayment;
  readonly outcome: Extract<AcceptOutcome, { readonly outcome: 'accepted' }>;
}

/** A whole purchase, up to the receipt that the till shows. */
export async function payAt(
  { counter }: AttackGround,
  payer: Party,
  payee: Party,
  amount: bigint,
): Promise<Taken | undefined> {
  const request = await ask(payee, amount);
  if (request === undefined) return undefined;
  const payment = await show(payer, request);
  if (payment === undefined) return undefined;
  const outcome = await take(counter, payer, payee, payment.code);
  return outcome?.outcome === 'accepted' ? { payment, outcome } : undefined;
}

/** Tries again what a bad network or a killed app kept from working. */
export async function insist<T>(
  { counter: { agenda } }: AttackGround,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let count = 0; count < TRIES; count += 1) {
    const done = await attempt();
    if (done !== undefined) return done;
    await agenda.sleep(PAUSE_MS);
  }
  return undefined;
}

/** Syncs with a network, wherever the device was; undefined where that fails. */
export async function comeOnline(ground: AttackGround, party: Party): Promise<true | undefined> {
  return insist(ground, async () => {
    party.side.setConnected(true);
    const synced = await party.side.use(sync);
    return synced.ok && synced.value.ok ? true : undefined;
  });
}

/** Gets as much ready as the amount, with money from outside; undefined where that fails. */
export async function getReady(
  ground: AttackGround,
  party: Party,
  amount: bigint,
): Promise<true | undefined> {
  const { person, side } = party;
  const { witness } = ground.counter;
  const currency = CURRENCY.number;
  if ((await comeOnline(ground, party)) === undefined) return undefined;
  const ready = await side.use((device) => unspentOf(device));
  if (ready.ok && ready.value >= amount) return true;
  return insist(ground, async () => {
    side.setConnected(true);
    witness.askedFor(person.account, DEPOSIT);
    const added = await side.use((device) =>
      deposit(device, { amount: minor(DEPOSIT), currency, source: 'testBank' }),
    );
    if (added.ok && added.value.ok) witness.deposited(person.account, DEPOSIT);
    const got = await side.use((device) => certify(device, { currency, amount: minor(amount) }));
    return got.ok && got.value.ok ? true : undefined;
  });
}

/** What the device can still spend under its certificate. */
export function unspentOf(device: Device): bigint {
  const certificate = heldCertificate(device, CURRENCY.number);
  return certificate === undefined
    ? 0n
    : unspent(certificate, lineState(device.ports.store, CURRENCY.number));
}

/** SHA-256 of the key of a person's device; undefined where none is enrolled. */
export async function deviceKeyHash({ side }: Party): Promise<Uint8Array | undefined> {
  const hash = await side.use((device) => {
    const publicKey = device.session()?.element.publicKey;
    return publicKey === undefined ? undefined : keyHashOf(device.ports.crypto, publicKey);
  });
  return hash.ok ? hash.value : undefined;
}

/** Writes down that a device is about to do what it may be convicted of. */
export async function confess(ground: AttackGround, party: Party, what: string): Promise<void> {
  const keyHash = await insist(ground, () => deviceKeyHash(party));
  if (keyHash === undefined) return;
  ground.counter.witness.sinned({ person: party.person, keyHash: toHex(keyHash), what });
}
