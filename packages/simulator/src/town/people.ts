/** Who lives in the town: customers with phones, merchants with tills, each with the clock of a cheap device. */

import { assert } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import { enrol } from '@tallystick/sdk/device/enrol';
import type { Elements } from '@tallystick/sdk/ports';
import type { Seed, Stream } from '../random/seeded.ts';
import type { Agenda } from '../world/agenda.ts';
import { createDeviceSide, type CallFate, type DeviceSide } from '../world/device-side.ts';
import type { DiskFault } from '../world/disk.ts';
import type { AccountOrder, IssuerSide } from '../world/issuer-side.ts';
import type { Journal } from '../world/journal.ts';
import type { Party } from './counter.ts';
import type { Faults } from './faults.ts';

export interface PeopleInput extends MoveInInput {
  /** In all. A quarter of them are tills. */
  readonly devices: number;
}

export interface MoveInInput {
  readonly seed: Seed;
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly issuer: IssuerSide;
  readonly crypto: Crypto;
  readonly elements: Elements;
  readonly faults: Faults;
}

export interface People {
  readonly customers: readonly Party[];
  readonly merchants: readonly Party[];
}

const GROCERIES = 5_411;
const PLACE = 'tdr1y';
const LATENCY_MS_MAX = 800;
const CLOCK_ERROR_SECONDS_MAX = 200;

/** Everybody, with accounts and enrolled devices. */
export async function settleIn(input: PeopleInput): Promise<People> {
  const tills = Math.max(1, Math.floor(input.devices / 4));
  const customers: Party[] = [];
  const merchants: Party[] = [];
  for (let at = 0; at < input.devices; at += 1) {
    const isTill = at < tills;
    const name = isTill ? `till-${at}` : `phone-${at - tills}`;
    const order: AccountOrder = isTill
      ? { role: 'merchant', name, merchantType: GROCERIES, place: PLACE }
      : { role: 'customer', name };
    const party = await moveIn(input, order);
    (isTill ? merchants : customers).push(party);
  }
  return { customers, merchants };
}

/** One person with an account and an enrolled device. */
export async function moveIn(input: MoveInInput, order: AccountOrder): Promise<Party> {
  const { name } = order;
  const { account, enrolmentCode } = await input.issuer.openAccount(order);
  const own = input.seed.stream(`device ${name}`);
  const trouble = { isOn: false };
  const side = createDeviceSide({
    name,
    agenda: input.agenda,
    journal: input.journal,
    crypto: input.crypto,
    random: (length) => own.bytes(length),
    elements: input.elements,
    clockError: clockError(own, input.faults),
    issuer: (bytes) => input.issuer.answer(bytes),
    fateOfCall: () => fateOfCall(own, input.faults, trouble.isOn),
    faultOfWrite: () => (trouble.isOn ? faultOfWrite(own, input.faults) : undefined),
  });
  await enrolNow(input.agenda, side, enrolmentCode);
  trouble.isOn = true;
  const isHonest = order.role === 'merchant' || !own.chance(input.faults.cheats);
  return { person: { name, account, role: order.role, isHonest }, side };
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
  return own.chance(faults.repeated) ? { latencyMs, fault: 'repeated' } : { latencyMs };
}

function faultOfWrite(own: Stream, faults: Faults): DiskFault | undefined {
  if (own.chance(faults.killedInWrite)) return own.chance(0.5) ? 'killedBefore' : 'killedAfter';
  return own.chance(faults.diskFull) ? 'full' : undefined;
}
