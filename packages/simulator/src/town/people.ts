/** Who lives in the town: customers with phones, merchants with tills, each with the clock of a cheap device. */

import { assert } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import { enrol } from '@tallystick/sdk/device/enrol';
import type { Elements } from '@tallystick/sdk/ports';
import { createMomentary } from '../random/momentary.ts';
import type { Seed, Stream } from '../random/seeded.ts';
import type { Agenda } from '../world/agenda.ts';
import { createAbsentDevice } from '../world/absent-device.ts';
import { createDeviceSide, type CallFate, type DeviceSide } from '../world/device-side.ts';
import type { DiskFault } from '../world/disk.ts';
import type { AccountOrder, IssuerSide, OpenedAccount } from '../world/issuer-side.ts';
import type { Journal } from '../world/journal.ts';
import { CLOCK_ERROR_SECONDS_MAX, type Party } from './counter.ts';
import type { Faults } from './faults.ts';
import type { Person, Witness } from './witness.ts';
import { deviceNames, tillsOf } from './names.ts';
import { buySecondPhones } from './second-phones.ts';

export interface PeopleInput extends Omit<MoveInInput, 'hear'> {
  /** In all. A quarter of them are tills. */
  readonly devices: number;
  readonly witness: Witness;
}

export interface MoveInInput {
  readonly seed: Seed;
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly issuer: IssuerSide;
  readonly crypto: Crypto;
  readonly elements: Elements;
  readonly faults: Faults;
  /** Nothing goes wrong while it is off. */
  readonly trouble: { readonly isOn: boolean };
  /** Who is not has an account and no device. */
  readonly isPresent: (name: string) => boolean;
  /** Hears every call on its way to the issuer, and of whose device it is. */
  readonly hear: (bytes: Uint8Array, name: string) => void;
}

export interface People {
  readonly customers: readonly Party[];
  readonly merchants: readonly Party[];
  /** Sealed calls, as somebody on the line hears them; the newest last. */
  readonly overheard: () => readonly Uint8Array[];
  /** Somebody's used code: what everybody knows about the issuer stands in it. */
  readonly enrolmentCode: Uint8Array;
}

/** Types of shops in the town (ISO 18245). */
export const GROCERIES = 5_411;
export const RESTAURANTS = 5_812;
/** Two cities, farther apart than any radius of a rule. */
const PLACE = 'tdr1y';
export const OTHER_PLACE = 'tdr7y';
/** One till in so many stands in the other city, and one is a restaurant's. */
const ELSEWHERE_EVERY = 5;
const LATENCY_MS_MAX = 800;
const OVERHEARD_MAX = 40;
/** Uses of key and cryptography in the longest verbs. */
const AWAITS_MAX = 12;

/** Everybody, with accounts and enrolled devices. */
export async function settleIn(input: PeopleInput): Promise<People> {
  const tills = tillsOf(input.devices);
  const customers: Party[] = [];
  const merchants: Party[] = [];
  const overheard: Uint8Array[] = [];
  let enrolmentCode: Uint8Array = new Uint8Array();
  const hear = (bytes: Uint8Array, name: string): void => {
    input.witness.inContact(name, input.agenda.now());
    overheard.push(bytes);
    if (overheard.length > OVERHEARD_MAX) overheard.shift();
  };
  for (const [at, name] of deviceNames(input.devices).entries()) {
    const isTill = at < tills;
    const order: AccountOrder = isTill ? tillOrder(name, at) : { role: 'customer', name };
    const opened = await input.issuer.openAccount(order);
    ({ enrolmentCode } = opened);
    const party = await moveIn({ ...input, hear }, order, opened);
    (isTill ? merchants : customers).push(party);
  }
  const second = await buySecondPhones(input.issuer, customers, {
    chance: input.seed.stream('second phones'),
    moveIn: (name, opened) => {
      const faults = { ...input.faults, cheats: 0 };
      return moveIn({ ...input, faults, hear }, { role: 'customer', name }, opened);
    },
  });
  customers.push(...second);
  return { customers, merchants, overheard: () => overheard, enrolmentCode };
}

function tillOrder(name: string, at: number): AccountOrder {
  const place = at % ELSEWHERE_EVERY === 2 ? OTHER_PLACE : PLACE;
  const merchantType = at % ELSEWHERE_EVERY === 4 ? RESTAURANTS : GROCERIES;
  return { role: 'merchant', name, merchantType, place };
}

/** One person of an account that was opened, with an enrolled device. */
export async function moveIn(
  input: MoveInInput,
  order: AccountOrder,
  { account, enrolmentCode }: OpenedAccount,
): Promise<Party> {
  const { name } = order;
  const { cheats, dishonestTills } = input.faults;
  const rate = order.role === 'merchant' ? dishonestTills : cheats;
  const isHonest = !input.seed.stream(`honesty of ${name}`).chance(rate);
  const person: Person = { name, account, role: order.role, isHonest };
  if (!input.isPresent(name)) {
    await input.agenda.runUntil(input.agenda.now() + ENROLMENT_MS);
    return { person, side: createAbsentDevice(name) };
  }
  const own = createMomentary(input.seed.stream(`device ${name}`), () => input.agenda.now());
  const [network, disk, verbs] = [own.stream('network'), own.stream('disk'), own.stream('verbs')];
  const { trouble } = input;
  const note = (fault: string): void => input.journal.note('fault', { fault, device: name });
  const side = createDeviceSide({
    name,
    agenda: input.agenda,
    journal: input.journal,
    crypto: input.crypto,
    random: own.stream('random').bytes,
    elements: input.elements,
    clockError: clockError(own, input.faults),
    issuer: (bytes) => {
      input.hear(bytes, name);
      return input.issuer.answer(bytes);
    },
    fateOfCall: () => {
      const fate = fateOfCall(network, input.faults, trouble.isOn);
      if (fate.fault !== undefined) note(fate.fault);
      return fate;
    },
    faultOfWrite: () => {
      const fault = trouble.isOn ? faultOfWrite(disk, input.faults) : undefined;
      if (fault !== undefined) note(fault);
      return fault;
    },
    faultOfVerb: () => {
      if (!trouble.isOn || !verbs.chance(input.faults.killedInVerb)) return undefined;
      note('killedInVerb');
      return verbs.between(1, AWAITS_MAX);
    },
  });
  await enrolNow(input.agenda, side, enrolmentCode);
  return { person, side };
}

/** On the day before the first, when everything still works. */
async function enrolNow(agenda: Agenda, side: DeviceSide, code: Uint8Array): Promise<void> {
  let isEnrolled = false;
  const begin = async (): Promise<void> => {
    const used = await side.use((device) => enrol(device, code));
    isEnrolled = used.ok && used.value.ok;
  };
  agenda.after(0, () => void begin());
  await agenda.runUntil(agenda.now() + ENROLMENT_MS);
  assert(isEnrolled, 'a device of the town was not enrolled');
}

const ENROLMENT_MS = 10_000;

function clockError(own: Stream, faults: Faults): number {
  if (!own.chance(faults.clockWrong)) return 0;
  return own.between(-CLOCK_ERROR_SECONDS_MAX, CLOCK_ERROR_SECONDS_MAX);
}

function fateOfCall(own: Stream, faults: Faults, isTroubled: boolean): CallFate {
  const latencyMs = own.between(10, LATENCY_MS_MAX);
  if (!isTroubled) return { latencyMs };
  if (own.chance(faults.requestLost)) return { latencyMs, fault: 'requestLost' };
  if (own.chance(faults.answerLost)) return { latencyMs, fault: 'answerLost' };
  if (own.chance(faults.killedInCall)) return { latencyMs, fault: 'killed' };
  return own.chance(faults.repeated) ? { latencyMs, fault: 'repeated' } : { latencyMs };
}

function faultOfWrite(own: Stream, faults: Faults): DiskFault | undefined {
  if (own.chance(faults.killedInWrite)) return own.chance(0.5) ? 'killedBefore' : 'killedAfter';
  return own.chance(faults.diskFull) ? 'full' : undefined;
}
