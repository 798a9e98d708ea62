/**
 * One purchase at a counter: a till asks, a phone pays, the till takes it and the phone takes the
 * receipt; with everything that goes wrong between two people and two cameras.
 */

import { minor } from '@tallystick/protocol/money';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import type { AcceptOutcome } from '@tallystick/sdk/payee/decision';
import { shouldTryOnline } from '@tallystick/sdk/payee/should-try-online';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { voidPayment, type VoidOutcome } from '@tallystick/sdk/payee/void-payment';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { typeStatusCode } from '@tallystick/sdk/payer/type-status-code';
import type { Stream } from '../random/seeded.ts';
import type { DeviceSide, Used } from '../world/device-side.ts';
import { CURRENCY, type IssuerSide } from '../world/issuer-side.ts';
import type { Agenda } from '../world/agenda.ts';
import type { Journal } from '../world/journal.ts';
import type { Faults } from './faults.ts';
import { strikes } from './strikes.ts';
import type { Person, Witness } from './witness.ts';

export interface Party {
  readonly person: Person;
  readonly side: DeviceSide;
}

export interface Counter {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly issuer: IssuerSide;
  readonly chance: Stream;
  readonly faults: Faults;
  /** Tills at which a code may be shown by mistake. */
  readonly otherTills: readonly Party[];
  /** Customers who stand behind the one who pays. */
  readonly otherPhones: readonly Party[];
  /** The end of the town's last day: nobody goes to a counter afterwards. */
  readonly endMs: number;
}

const STEP_MS_MIN = 2_000;
const STEP_MS_MAX = 15_000;
/** What cheap clocks are wrong by. */
export const CLOCK_ERROR_SECONDS_MAX = 200;
const VOID_TRIES = 10;
const LATER_MS_MIN = 1_200_000;
const LATER_MS_MAX = 72_000_000;

/**
 * Plays one purchase over `amount`; it ends when both go their ways. Gives the payment's id if the till
 * accepted it, however it went on.
 */
export async function purchase(
  counter: Counter,
  payer: Party,
  payee: Party,
  amount: bigint,
): Promise<string | undefined> {
  const { journal, chance } = counter;
  if (payer.side.isAbsent || payee.side.isAbsent) return undefined;
  const note = (kind: string, why = ''): undefined => {
    journal.note(kind, { payer: payer.person.name, payee: payee.person.name, amount, why });
  };
  const request = await payee.side.use((device) =>
    requestPayment(device, { amount: minor(amount), currency: CURRENCY.number }),
  );
  if (!request.ok) return note('notAsked', request.why);
  if (!request.value.ok) return note('notAsked', request.value.code);
  const requestBytes = request.value.code;
  await step(counter);
  const paid = await payer.side.use((device) => pay(device, { requestBytes }));
  if (!paid.ok) return note('notPaid', paid.why);
  if (!paid.value.ok) return note('notPaid', paid.value.code);
  const { code } = paid.value;
  note('shown');
  await step(counter);
  if (strikes(counter, 'neverScanned')) return note('neverScanned');
  if (strikes(counter, 'scannedLater')) {
    await counter.agenda.sleep(chance.between(LATER_MS_MIN, LATER_MS_MAX));
    if (counter.agenda.now() >= counter.endMs) return note('neverScanned');
  }
  if (strikes(counter, 'askedAgain')) await askAgain(counter, payer, payee, { amount, code });
  if (strikes(counter, 'wrongTill') && counter.otherTills.length > 0) {
    const wrong = chance.pick(counter.otherTills);
    await wrong.side.use((device) => acceptPayment(device, code, { online: false }));
    note('wrongTill');
  }
  const taken = await take(counter, payer, payee, code);
  if (taken === undefined) return undefined;
  if (strikes(counter, 'paidByTwo')) await payAfter(counter, payee, requestBytes);
  if (strikes(counter, 'scannedTwice')) await take(counter, payer, payee, code);
  if (taken.outcome === 'unreadable') return note('unreadable', taken.code);
  await step(counter);
  await learn(counter, payer, taken);
  if (taken.outcome === 'accepted' && strikes(counter, 'voided')) {
    await undo(counter, payer, payee, taken.paymentId);
  }
  return taken.outcome === 'accepted' ? taken.paymentId : undefined;
}

/** The till asks anew and the phone pays anew; the till looks at both codes, in any order. */
async function askAgain(
  counter: Counter,
  payer: Party,
  payee: Party,
  earlier: { readonly amount: bigint; readonly code: Uint8Array },
): Promise<void> {
  const { chance, journal } = counter;
  const asked = await payee.side.use((device) =>
    requestPayment(device, { amount: minor(earlier.amount), currency: CURRENCY.number }),
  );
  if (!asked.ok || !asked.value.ok) return;
  const requestBytes = asked.value.code;
  await step(counter);
  const paid = await payer.side.use((device) => pay(device, { requestBytes }));
  if (!paid.ok || !paid.value.ok) return;
  journal.note('askedAgain', { payer: payer.person.name, payee: payee.person.name });
  for (const code of chance.shuffle([earlier.code, paid.value.code])) {
    await step(counter);
    await take(counter, payer, payee, code);
  }
}

/** Somebody else pays the code that is still on the till's screen. */
async function payAfter(counter: Counter, payee: Party, requestBytes: Uint8Array): Promise<void> {
  const other = counter.chance.pick(counter.otherPhones);
  const paid = await other.side.use((device) => pay(device, { requestBytes }));
  if (!paid.ok || !paid.value.ok) return;
  counter.journal.note('paidByTwo', { payer: other.person.name, payee: payee.person.name });
  await step(counter);
  await take(counter, other, payee, paid.value.code);
}

async function step({ agenda, chance }: Counter): Promise<void> {
  await agenda.sleep(chance.between(STEP_MS_MIN, STEP_MS_MAX));
}

/** The till looks at a code; what it accepted on its screen is witnessed. */
export async function take(
  counter: Counter,
  payer: Party,
  payee: Party,
  code: Uint8Array,
): Promise<AcceptOutcome | undefined> {
  const { agenda, journal, witness } = counter;
  const online = await tryOnline(payee, code);
  const taken = await payee.side.use((device) => acceptPayment(device, code, { online }));
  const names = { payer: payer.person.name, payee: payee.person.name };
  if (!taken.ok) {
    journal.note('notTaken', { ...names, why: taken.why });
    witness.unseen(payer.person, payee.person);
    return undefined;
  }
  const outcome = taken.value;
  if (outcome.outcome === 'accepted') {
    const { guarantee, paymentId, amount } = outcome;
    journal.note('accepted', { ...names, amount, payment: paymentId, repeated: outcome.repeated });
    witness.accepted({
      paymentId,
      payer: payer.person,
      payee: payee.person,
      amount,
      acceptedAt: agenda.now(),
      isTimeRight: Math.abs(payee.side.clockError()) <= CLOCK_ERROR_SECONDS_MAX,
      isOnline: online,
      covered: guarantee.word === 'coveredUpTo' ? guarantee.amount : 0n,
    });
  } else {
    journal.note('declined', { ...names, why: outcome.code });
  }
  return outcome;
}

/** Whether the issuer answers, where the till wants to know before it decides. */
async function tryOnline({ side }: Party, code: Uint8Array): Promise<boolean> {
  if (!side.isConnected()) return false;
  const wanted = await side.use((device) => shouldTryOnline(device, code));
  if (!wanted.ok || !wanted.value) return false;
  const synced = await side.use(sync);
  return synced.ok && synced.value.ok;
}

/** The payer learns what became of it: by the receipt, by the code that is read out, or not at all. */
async function learn(counter: Counter, payer: Party, taken: AcceptOutcome): Promise<void> {
  const { witness } = counter;
  if (taken.outcome === 'unreadable' || taken.receiptCode === undefined) return;
  const { receiptCode } = taken;
  if (strikes(counter, 'receiptLost')) {
    if (taken.outcome === 'accepted' && strikes(counter, 'codeReadOut')) {
      const { paymentId, statusCode } = taken;
      const typed = await payer.side.use((device) => typeStatusCode(device, paymentId, statusCode));
      if (typed.ok && typed.value.ok) witness.confirmed(paymentId);
    }
    return;
  }
  const learnt = await payer.side.use((device) => takeReceipt(device, receiptCode));
  const isKept = learnt.ok && learnt.value.ok;
  if (isKept && taken.outcome === 'accepted') witness.confirmed(taken.paymentId);
}

/** The till takes back what it accepted, and tells the payer if that can be. */
export async function undo(
  counter: Counter,
  payer: Party,
  payee: Party,
  id: string,
): Promise<void> {
  await step(counter);
  let voided = await tryToVoid(payee, id);
  // An app that ended in between is opened again: what it wrote is not what it showed.
  for (let tries = 1; !voided.ok && tries < VOID_TRIES; tries += 1) {
    await step(counter);
    voided = await tryToVoid(payee, id);
  }
  if (!voided.ok) counter.witness.voidUnheard(id);
  if (!voided.ok || !voided.value.ok) return;
  counter.witness.voided(id);
  counter.journal.note('voided', { payment: id });
  const { receiptCode } = voided.value;
  if (strikes(counter, 'receiptLost') || receiptCode === undefined) return;
  const learnt = await payer.side.use((device) => takeReceipt(device, receiptCode));
  if (learnt.ok && learnt.value.ok) counter.witness.voidConfirmed(id);
}

function tryToVoid({ side }: Party, id: string): Promise<Used<VoidOutcome>> {
  return side.use((device) => voidPayment(device, id));
}
