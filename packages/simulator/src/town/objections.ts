/**
 * People who object to payments (P-26): to what another phone of theirs has paid, to what never came or was for
 * another amount, and to what they have signed themselves; in the last second of the window and after it,
 * twice, and to payments of strangers. Some payees give up what is objected to.
 */

import { fundLossAccount } from '@tallystick/issuer/operator/move-money';
import { assert } from '@tallystick/protocol/assert';
import type { DisputeReason } from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import { disputePayment, heldPayments, type HeldPayment } from '@tallystick/sdk/device/disputes';
import { honestTills, type AttackGround } from '../attacks/attack.ts';
import { comeOnline, getReady, insist, payAt } from '../attacks/encounter.ts';
import { bytesOf } from '../database/row-values.ts';
import type { Stream } from '../random/seeded.ts';
import { CURRENCY } from '../world/issuer-side.ts';
import { undo, type Party } from './counter.ts';
import { DAY_MS, HOUR_MS } from './days.ts';
import { judge } from './dispute-operators.ts';
import type { Latecomers } from './latecomers.ts';
import { otherPhonesOf } from './second-phones.ts';

/** Of all customers, on a day. */
const OBJECTS = 0.3;
/** The same of those who pay just before, and object before it is paid, where payments wait. */
const REGRETS = 0.35;
const REGRETTED = 7_000n;
const READY = 10_000n;
/** On the days after the town's, when everything was handed in. */
const QUIET_DAYS = 2;
const OBJECTS_LATER = 0.15;
const WANTS_WHAT_WAITS = 0.6;
const KNOWS_THE_WINDOW = 0.8;
const SAYS_IT_TWICE = 0.15;
const MISTAKES_A_STRANGERS = 0.06;
const PAYEE_GIVES_UP = 0.2;
const GIVE_UP_HOURS_MAX = 40;
/** Nobody waits longer for the end of a window. */
const PATIENCE_SECONDS: number = 2 * 86_400;
const LOOK_BEFORE_SECONDS = 40;
const REGRET_MINUTES_MAX = 50;
/** Enough for every objection that the tenant bears; it comes when some of them have waited for it. */
const LOSS_FUNDS = 2_000_000n;
const FUNDED_AFTER_DAYS = 3;

export interface ObjectionsInput {
  readonly startMs: number;
  readonly days: number;
  readonly latecomers: Latecomers;
  /** The operator limits what is paid without a network. */
  readonly isLimited: boolean;
}

/** Puts down who objects when, and that the loss account is funded. */
export function planObjections(ground: AttackGround, input: ObjectionsInput): void {
  const { counter, people } = ground;
  const { startMs, days } = input;
  const { agenda } = counter;
  for (let day = 0; day < days + QUIET_DAYS; day += 1) {
    for (const party of people.customers) {
      const own = groundOf(ground, `${party.person.name} objects ${day}`);
      const rate = day < days ? OBJECTS : OBJECTS_LATER;
      if (party.side.isAbsent || !own.chance.chance(rate)) continue;
      const at = startMs + day * DAY_MS + own.chance.between(8 * HOUR_MS, 22 * HOUR_MS);
      agenda.at(at, () => void object(own, party, input.latecomers));
    }
  }
  for (let day = 0; day < days; day += 1) {
    for (const party of people.customers) {
      const own = groundOf(ground, `${party.person.name} regrets ${day}`);
      if (party.side.isAbsent || !own.chance.chance(REGRETS)) continue;
      const at = startMs + day * DAY_MS + own.chance.between(8 * HOUR_MS, 20 * HOUR_MS);
      agenda.at(at, () => void payAndRegret(own, party, input.latecomers));
    }
  }
  const id = ground.chance.bytes(16);
  agenda.at(startMs + (days + FUNDED_AFTER_DAYS) * DAY_MS, () => void fundLosses(ground, id));
}

/** With chance that nobody else's moves. */
function groundOf(ground: AttackGround, name: string): AttackGround {
  const chance = ground.chance.stream(name);
  return { ...ground, chance, counter: { ...ground.counter, chance } };
}

async function fundLosses({ issuer, counter }: AttackGround, id: Uint8Array): Promise<void> {
  const order = { id, currency: CURRENCY.number, amount: minor(LOSS_FUNDS) };
  const funded = await issuer.operate((deps, tenant) => fundLossAccount(deps, tenant, order));
  assert(funded.ok, 'the loss account of the town was not funded');
  counter.journal.note('lossFunded');
}

/** Pays a till that hands in, and objects from any phone of the account before this one has handed in, too. */
async function payAndRegret(
  ground: AttackGround,
  party: Party,
  latecomers: Latecomers,
): Promise<void> {
  const { chance, counter, people } = ground;
  const [till] = honestTills(ground);
  if (till === undefined || latecomers.isAway(till.person.name)) return;
  const decided = counter.witness.settlementDecisions().at(-1);
  if (decided?.policy.terms.some(({ settles }) => settles === 'confirm') !== true) return;
  if ((await getReady(ground, party, READY)) === undefined) return;
  party.side.setConnected(false);
  const paid = await payAt(ground, party, till, REGRETTED);
  if (paid === undefined || (await comeOnline(ground, till)) === undefined) return;
  await counter.agenda.sleep(chance.between(0, REGRET_MINUTES_MAX) * 60_000);
  const objector = chance.pick([party, ...otherPhonesOf(people, party)]);
  const held = await look(ground, objector);
  const payment = held?.find(({ digest }) => toHex(digest) === paid.outcome.paymentId);
  if (payment === undefined) return;
  await pursue(ground, objector, { payment, reason: chance.pick(REASONS) }, latecomers);
}

async function object(ground: AttackGround, party: Party, latecomers: Latecomers): Promise<void> {
  const { chance } = ground;
  if (latecomers.isAway(party.person.name)) return;
  if (chance.chance(MISTAKES_A_STRANGERS)) return objectToStrangers(ground, party);
  const held = (await look(ground, party)) ?? [];
  const now = Math.floor(ground.counter.agenda.now() / 1_000);
  const inTime = held.filter(({ disputeBy }) => disputeBy >= now);
  const wish = chance.weighted(WISHES)(chance.chance(KNOWS_THE_WINDOW) ? inTime : held, chance);
  if (wish === undefined) return;
  await waitFor(ground, party, wish.payment);
  await pursue(ground, party, wish, latecomers);
}

/** Objects, perhaps twice; then operators have their say, and perhaps the payee gives up. */
async function pursue(
  ground: AttackGround,
  party: Party,
  wish: Wish,
  latecomers: Latecomers,
): Promise<void> {
  const { chance, counter } = ground;
  const taken = await objectNow(ground, party, wish);
  if (taken?.dispute === undefined) return;
  if (chance.chance(SAYS_IT_TWICE)) {
    await objectNow(ground, party, { ...wish, reason: chance.pick(OTHER_REASONS) });
  }
  void judge(counter, chance.stream('operators'), taken);
  if (chance.chance(PAYEE_GIVES_UP)) await giveUp(ground, toHex(taken.digest), latecomers);
  else await look(ground, party);
}

interface Wish {
  readonly payment: HeldPayment;
  readonly reason: DisputeReason;
}
type Choose = (held: readonly HeldPayment[], chance: Stream) => Wish | undefined;

const REASONS: readonly DisputeReason[] = ['notMine', 'notReceived'];
const OTHER_REASONS: readonly DisputeReason[] = ['notReceived', 'otherAmount', 'paidTwice'];

/** One that nobody has objected to yet; rather one that was not paid yet. */
function pickFrom(held: readonly HeldPayment[], chance: Stream): HeldPayment | undefined {
  const fresh = held.filter(({ dispute }) => dispute === undefined);
  const waiting = fresh.filter(({ status }) => status === 'waiting');
  const isChoosy = chance.chance(WANTS_WHAT_WAITS) && waiting.length > 0;
  const list = isChoosy ? waiting : fresh;
  return list.length === 0 ? undefined : chance.pick(list);
}

const any: Choose = (held, chance) => {
  const payment = pickFrom(held, chance);
  return payment === undefined ? undefined : { payment, reason: chance.pick(OTHER_REASONS) };
};
/** Who signed it says so, too: friendly fraud. */
const notMine =
  (isThis: boolean): Choose =>
  (held, chance) => {
    const payment = pickFrom(
      held.filter((one) => one.isThis === isThis),
      chance,
    );
    return payment === undefined ? undefined : { payment, reason: 'notMine' };
  };
/** What was objected to once, in the hope of another answer. */
const onceMore: Choose = (held, chance) => {
  const before = held.filter(({ dispute }) => dispute !== undefined);
  return before.length === 0 ? undefined : { payment: chance.pick(before), reason: 'notMine' };
};
const WISHES = [
  { weight: 5, value: any },
  { weight: 3, value: notMine(true) },
  { weight: 4, value: notMine(false) },
  { weight: 1, value: onceMore },
];

/** The list on the screen; what it says is witnessed. */
export async function look(
  ground: AttackGround,
  { person, side }: Party,
): Promise<readonly HeldPayment[] | undefined> {
  const { agenda, witness } = ground.counter;
  const askedAt = Math.floor(agenda.now() / 1_000);
  side.setConnected(true);
  const held = await side.use((device) => heldPayments(device));
  if (!held.ok || !held.value.ok) return undefined;
  const { payments } = held.value.value;
  const toldAt = Math.floor(agenda.now() / 1_000);
  for (const { digest, status, dispute } of payments) {
    witness.heldTold({
      paymentId: toHex(digest),
      account: person.account,
      status,
      isOpen: dispute !== undefined && dispute.decision === undefined,
      ...(dispute?.decision === undefined ? {} : { decision: dispute.decision }),
      askedAt,
      toldAt,
    });
  }
  return payments;
}

/** At once; or in the last second of the window, or the first one after it, where that comes soon. */
async function waitFor(
  ground: AttackGround,
  party: Party,
  { disputeBy }: HeldPayment,
): Promise<void> {
  const { chance, counter } = ground;
  const { agenda } = counter;
  const left = disputeBy - Math.floor(agenda.now() / 1_000);
  const isSoon = left > LOOK_BEFORE_SECONDS && left < PATIENCE_SECONDS;
  const after = chance.weighted(MOMENTS);
  if (!isSoon || after === undefined) return;
  // Its last word with the issuer is fresh, so that the next one arrives in its second.
  await agenda.sleep((disputeBy - LOOK_BEFORE_SECONDS) * 1_000 - agenda.now());
  await look(ground, party);
  await agenda.sleep(Math.max(0, (disputeBy + after) * 1_000 - agenda.now()));
}

const MOMENTS: readonly { readonly weight: number; readonly value: number | undefined }[] = [
  { weight: 3, value: undefined },
  { weight: 2, value: 0 },
  { weight: 1, value: 1 },
  { weight: 1, value: 3_600 },
];

/** Objects until somebody answers; what the screen says then. */
export async function objectNow(
  ground: AttackGround,
  { person, side }: Party,
  {
    payment: { digest },
    reason,
  }: { readonly payment: Pick<HeldPayment, 'digest'>; readonly reason: DisputeReason },
): Promise<HeldPayment | undefined> {
  const { agenda, journal, witness } = ground.counter;
  const askedAt = Math.floor(agenda.now() / 1_000);
  const told = await insist(ground, async () => {
    side.setConnected(true);
    const made = await side.use((device) =>
      disputePayment(device, { payment: digest, reason, words: 'I object.' }),
    );
    return made.ok ? made.value : undefined;
  });
  if (told === undefined) return undefined;
  const paymentId = toHex(digest);
  const answer = told.ok ? 'taken' : told.code;
  journal.note('objected', { device: person.name, payment: paymentId, reason, answer });
  const answeredAt = Math.floor(agenda.now() / 1_000);
  const { account } = person;
  witness.objected({ paymentId, account, reason, askedAt, answeredAt, answer });
  return told.ok ? told.value : undefined;
}

/** Objects to what somebody else has paid; nobody may learn whether there is such a payment. */
async function objectToStrangers(ground: AttackGround, party: Party): Promise<void> {
  const { chance, counter } = ground;
  const strange = counter.witness
    .payments()
    .filter(({ payer }) => payer.account !== party.person.account);
  if (strange.length === 0) return;
  const { paymentId } = chance.pick(strange);
  await objectNow(ground, party, { payment: { digest: bytesOf(paymentId) }, reason: 'notMine' });
}

/** The payee takes it back, and hands that in. */
async function giveUp(
  ground: AttackGround,
  paymentId: string,
  latecomers: Latecomers,
): Promise<void> {
  const { chance, counter, people } = ground;
  await counter.agenda.sleep(chance.between(0, GIVE_UP_HOURS_MAX) * HOUR_MS);
  const seen = counter.witness.payments().find((one) => one.paymentId === paymentId);
  const partyOf = (name: string | undefined): Party | undefined =>
    [...people.merchants, ...people.customers].find(({ person }) => person.name === name);
  const [payer, payee] = [partyOf(seen?.payer.name), partyOf(seen?.payee.name)];
  if (payer === undefined || payee === undefined || payee.side.isAbsent) return;
  if (latecomers.isAway(payee.person.name)) return;
  await undo(counter, payer, payee, paymentId);
  await comeOnline(ground, payee);
}
