/**
 * The gateway for short messages of a town that has one (docs/notices.md): it takes most, is too busy for some,
 * says nothing about others, and sometimes the issuer's process ends between a message and its answer. Most
 * people give a number, and some of those who get a message write STOP.
 */

import type {
  SmsMessage,
  SmsOutcome,
  SmsSender,
} from '@tallystick/issuer/connectors/sms/sms-sender';
import { takeReply } from '@tallystick/issuer/notices/take-reply';
import { changeNoticeSettings } from '@tallystick/issuer/operator/change-notices';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { registration } from '@tallystick/sdk/device/personal';
import { insist } from '../attacks/encounter.ts';
import type { AttackGround } from '../attacks/attack.ts';
import { ProcessKilled } from '../database/faults.ts';
import type { Stream } from '../random/seeded.ts';
import type { Agenda } from '../world/agenda.ts';
import type { Journal } from '../world/journal.ts';
import type { Party } from './counter.ts';
import type { Witness } from './witness.ts';

const HAS_A_GATEWAY = 0.5;
const IS_QUIET = 0.6;
const GIVES_A_NUMBER = 0.8;
const WRITES_STOP = 0.06;
const BETWEEN_CALLS_MS = 7_000;
/** More than anybody in a town is told on a day: what is put off for days is told to nobody. */
const NUMBER_DAY_MAX = 500;
const NOTICE_SETTINGS = {
  language: 'en',
  utcOffsetMinutes: 0,
  numberDayMax: NUMBER_DAY_MAX,
  tenantDayMax: 10_000,
} as const;
const QUIET = { quietFrom: 21 * 60, quietUntil: 7 * 60 };
const NEVER_QUIET = { quietFrom: 0, quietUntil: 0 };

type Fate = 'accepted' | 'busy' | 'unanswered' | 'lost' | 'killed';
const FATES: readonly { readonly weight: number; readonly value: Fate }[] = [
  { weight: 74, value: 'accepted' },
  { weight: 12, value: 'busy' },
  { weight: 5, value: 'unanswered' },
  { weight: 5, value: 'lost' },
  { weight: 4, value: 'killed' },
];

export interface MessengerGround {
  /** Of this town alone, and nobody else's. */
  readonly stream: Stream;
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly trouble: { readonly isOn: boolean };
}

/** The gateway of the town; undefined in one that has none. */
export function hireMessenger(ground: MessengerGround): SmsSender | undefined {
  const { stream, agenda, journal, witness, trouble } = ground;
  if (!stream.chance(HAS_A_GATEWAY)) return undefined;
  const hours = stream.chance(IS_QUIET) ? QUIET : NEVER_QUIET;
  witness.messengerHired({ ...NOTICE_SETTINGS, ...hours });
  const fates = stream.stream('fates');
  return {
    gateway: 'console',
    stop: () => Promise.resolve(),
    send: ({ to, text, reference }: SmsMessage): Promise<SmsOutcome> => {
      const fate = trouble.isOn ? fates.weighted(FATES) : 'accepted';
      const at = Math.floor(agenda.now() / 1_000);
      const hasLeft = fate !== 'busy' && fate !== 'lost';
      const isAnswered = fate === 'accepted';
      witness.offered({ to, text, reference: toHex(reference), at, hasLeft, isAnswered });
      journal.note('message', { message: fate, to });
      return answerOf(fate, toHex(reference));
    },
  };
}

async function answerOf(fate: Fate, gatewayId: string): Promise<SmsOutcome> {
  switch (fate) {
    case 'accepted':
      return { kind: 'accepted', gatewayId };
    case 'busy':
      return { kind: 'busy' };
    case 'unanswered':
    case 'lost':
      return { kind: 'unanswered' };
    case 'killed':
      throw new ProcessKilled();
  }
}

/** Tells the issuer what its operator wants of the gateway, and puts down who gives a number, and who writes STOP. */
export async function planMessages(
  ground: AttackGround,
  { startMs, days }: { readonly startMs: number; readonly days: number },
): Promise<void> {
  const { counter, people, issuer } = ground;
  const settings = counter.witness.noticeSettings();
  if (settings === undefined) return;
  await issuer.operate((deps, tenant) => changeNoticeSettings(deps, tenant, settings));
  const holders = new Map<bigint, Party>();
  for (const party of [...people.customers, ...people.merchants]) {
    if (!party.side.isAbsent && !holders.has(party.person.account)) {
      holders.set(party.person.account, party);
    }
  }
  for (const [at, party] of [...holders.values()].entries()) {
    const chance = ground.chance.stream(`${party.person.name} is told`);
    if (!chance.chance(GIVES_A_NUMBER)) continue;
    const own = { ...ground, chance };
    counter.agenda.at(startMs + at * BETWEEN_CALLS_MS, () => void giveNumber(own, party));
    if (!chance.chance(WRITES_STOP)) continue;
    const stopMs = startMs + chance.between(1, days * 24) * 3_600_000 + 1_000;
    counter.agenda.at(stopMs, () => void writeStop(own, numberOf(party)));
  }
}

function numberOf({ person }: Party): string {
  return `+9198200${String(person.account).padStart(5, '0')}`;
}

async function giveNumber(ground: AttackGround, party: Party): Promise<void> {
  const { agenda, witness } = ground.counter;
  const number = numberOf(party);
  const isGiven = await insist(ground, async () => {
    party.side.setConnected(true);
    const told = await party.side.use((device) => registration(device, { phone: number }));
    return told.ok && told.value.ok ? true : undefined;
  });
  if (isGiven === undefined) return;
  const givenAt = Math.floor(agenda.now() / 1_000);
  witness.numberGiven({ account: party.person.account, number, givenAt });
}

async function writeStop({ counter, issuer }: AttackGround, from: string): Promise<void> {
  const { agenda, journal, witness } = counter;
  const heard = await issuer.operate((deps, tenant) =>
    takeReply(deps, tenant, { from, text: 'Stop.' }),
  );
  // Nobody has written to it yet: there is nothing to end.
  if (heard !== 'stopped') return;
  journal.note('wroteStop', { number: from });
  witness.stopped(from, Math.floor(agenda.now() / 1_000));
}
