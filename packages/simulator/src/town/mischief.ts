/**
 * What few people meet on few days: devices that lose what they knew, clocks that are wrong by days, and
 * the attacks of those who cheat. All of it has chance of its own: honest traffic stays as it was.
 */

import { assert } from '@tallystick/protocol/assert';
import { blockDevice } from '@tallystick/issuer/operator/block-device';
import { createEnrolmentCode } from '@tallystick/issuer/operator/create-account';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { enrol } from '@tallystick/sdk/device/enrol';
import type { StoreChange } from '@tallystick/sdk/store/store';
import { sync } from '@tallystick/sdk/sync/sync';
import type { Attack, AttackGround } from '../attacks/attack.ts';
import { PAYER_ATTACKS, TILL_ATTACKS } from '../attacks/attacks.ts';
import { deviceKeyHash } from '../attacks/encounter.ts';
import { visit } from '../attacks/outsider.ts';
import type { Party } from './counter.ts';
import { DEPOSIT } from './habits.ts';
import { blockFrom, otherPhonesOf } from './second-phones.ts';
import { DAY_MS, HOUR_MS } from './days.ts';
import { limitTill } from './limits.ts';

/** About as many as a small town's cheats play: the next town goes on where this one ended. */
const PAYER_ATTACKS_OF_TOWN = 3;
const TILL_ATTACKS_OF_TOWN = 2;
const CLOCK_DAYS_MAX = 30;
const DAY_SECONDS = 86_400;

export interface Calendar {
  readonly startMs: number;
  readonly days: number;
  /** The town's number: where in the lists of attacks its cheats begin. */
  readonly number: number;
}

/** Puts down all mischief of the town's days. */
export function planMischief(ground: AttackGround, { startMs, days, number }: Calendar): void {
  const nextPayers = inOrder(PAYER_ATTACKS, number * PAYER_ATTACKS_OF_TOWN);
  const nextTills = inOrder(TILL_ATTACKS, number * TILL_ATTACKS_OF_TOWN);
  for (let day = 0; day < days; day += 1) {
    const morning = startMs + day * DAY_MS;
    for (const customer of ground.people.customers) {
      const own = groundOf(ground, customer, day);
      if (customer.person.isHonest) misfortuneOfPhone(own, customer, morning);
      else attack(own, customer, nextPayers(), morning);
    }
    for (const merchant of ground.people.merchants) {
      const own = groundOf(ground, merchant, day);
      if (merchant.person.isHonest) misfortuneOfTill(own, merchant, morning);
      else attack(own, merchant, nextTills(), morning);
    }
    if (ground.chance.chance(ground.counter.faults.outsiders)) {
      ground.counter.agenda.at(timeOn(ground, morning), () => void visit(ground));
    }
  }
}

/** With chance that nobody else's mischief moves. */
function groundOf(ground: AttackGround, { person }: Party, day: number): AttackGround {
  const chance = ground.chance.stream(`${person.name} ${day}`);
  return { ...ground, chance, counter: { ...ground.counter, chance } };
}

/** One of a list after the other, and again from its beginning. */
function inOrder(attacks: readonly Attack[], first: number): () => Attack {
  let at = first;
  return () => {
    const next = attacks[at % attacks.length];
    assert(next !== undefined, 'a list of attacks is empty');
    at += 1;
    return next;
  };
}

/** Some time of the day at which shops are open. */
function timeOn({ chance }: AttackGround, morning: number): number {
  return morning + chance.between(10 * HOUR_MS, 16 * HOUR_MS);
}

function attack(ground: AttackGround, cheat: Party, { name, play }: Attack, morning: number): void {
  const { agenda, journal } = ground.counter;
  const at = timeOn(ground, morning);
  if (cheat.side.isAbsent) return;
  agenda.at(at, () => {
    journal.note('attack', { attack: name, device: cheat.person.name });
    void play(ground, cheat);
  });
}

function misfortuneOfPhone(ground: AttackGround, customer: Party, morning: number): void {
  if (customer.side.isAbsent) return;
  const { chance, counter } = ground;
  const { agenda, faults } = counter;
  wrongClock(ground, customer, morning);
  const noon = morning + 12 * HOUR_MS;
  if (chance.chance(faults.restored)) {
    agenda.at(morning, () => {
      const backup = customer.side.disk.copy();
      agenda.at(noon, () => void restoreBackup(ground, customer, backup));
    });
  } else if (chance.chance(faults.phoneLost)) {
    agenda.at(noon, () => void losePhone(ground, customer));
  }
}

function misfortuneOfTill(ground: AttackGround, merchant: Party, morning: number): void {
  if (merchant.side.isAbsent) return;
  const { chance, counter } = ground;
  wrongClock(ground, merchant, morning);
  if (!chance.chance(counter.faults.tillLost)) return;
  counter.agenda.at(morning + 12 * HOUR_MS, () => void loseTill(ground, merchant));
}

/** A clock that shows another day for some hours: nothing may be lost by it but time. */
function wrongClock(ground: AttackGround, { person, side }: Party, morning: number): void {
  const { chance, counter } = ground;
  if (!chance.chance(counter.faults.clockFarWrong)) return;
  const days = chance.between(1, CLOCK_DAYS_MAX) * (chance.chance(0.5) ? 1 : -1);
  const from = morning + chance.between(0, 12 * HOUR_MS);
  counter.agenda.at(from, () => {
    counter.journal.note('clockFarWrong', { device: person.name, days });
    side.setClockError(days * DAY_SECONDS);
  });
  const until = Math.min(from + chance.between(HOUR_MS, 20 * HOUR_MS), counter.endMs);
  counter.agenda.at(until, () => side.setClockError(0));
}

/** An older state on a device without its mark: the device itself has to see it, and stop. */
async function restoreBackup(
  ground: AttackGround,
  party: Party,
  backup: readonly StoreChange[],
): Promise<void> {
  const { counter } = ground;
  const { person, side } = party;
  counter.journal.note('restored', { device: person.name });
  counter.witness.lostDevice(person.name, counter.agenda.now());
  if (backup.some(({ key }) => key === 'pending/deposit')) {
    counter.witness.depositForgotten(person.account, DEPOSIT);
  }
  side.kill();
  side.disk.restore(backup);
  side.forgetMark();
  if (!ground.chance.chance(counter.faults.enrolledAgain)) return;
  await counter.agenda.sleep(8 * HOUR_MS);
  // Only what the issuer has may be forgotten.
  const synced = await side.use(sync);
  if (!synced.ok || !synced.value.ok || synced.value.waiting > 0) return;
  party.side.wipe();
  await enrolAgain(ground, party);
}

/** Everything on the till is gone. */
async function loseTill(ground: AttackGround, party: Party): Promise<void> {
  const { counter, chance } = ground;
  counter.journal.note('lost', { device: party.person.name });
  counter.witness.lostDevice(party.person.name, counter.agenda.now());
  party.side.wipe();
  if (!chance.chance(counter.faults.enrolledAgain)) return;
  await counter.agenda.sleep(2 * HOUR_MS);
  await enrolAgain(ground, party);
}

/** The owner has it blocked, and gets another one. */
async function losePhone(ground: AttackGround, party: Party): Promise<void> {
  const { counter, issuer } = ground;
  const keyHash = await deviceKeyHash(party);
  if (keyHash !== undefined) {
    counter.journal.note('blocked', { device: party.person.name });
    const [other] = otherPhonesOf(ground.people, party);
    const isBlocked =
      (other !== undefined && (await blockFrom(other, keyHash))) ||
      (await issuer.operate((deps, tenant) => blockDevice(deps, tenant, { keyHash }))).ok;
    if (isBlocked) counter.witness.reported(toHex(keyHash), counter.agenda.now());
  }
  await loseTill(ground, party);
}

/** The operator gives out another code, and the same person begins anew. */
async function enrolAgain({ counter, issuer, people }: AttackGround, party: Party): Promise<void> {
  const { person, side } = party;
  const { account } = person;
  side.setConnected(true);
  const made = await issuer.operate((deps, tenant) =>
    createEnrolmentCode(deps, tenant, { account }),
  );
  if (!made.ok) return;
  const { enrolmentCode } = made.value;
  const enrolled = await side.use((device) => enrol(device, enrolmentCode));
  const isEnrolled = enrolled.ok && enrolled.value.ok;
  counter.journal.note('enrolledAgain', { device: person.name, isEnrolled });
  if (person.role === 'merchant') await limitTill(people, party);
}
