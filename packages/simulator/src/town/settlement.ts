/**
 * When payments settle in the town: some operators guarantee them all; the others want some of them
 * confirmed by their payers, and think again on some days (docs/settlement.md). Windows are short, so that
 * most end within the town's days.
 */

import { changeSettlement } from '@tallystick/issuer/operator/change-settlement';
import type {
  SettlementPolicy,
  SettlementTerm,
} from '@tallystick/issuer/redemption/settlement-policy';
import { assert } from '@tallystick/protocol/assert';
import { minor, type Minor } from '@tallystick/protocol/money';
import type { Stream } from '../random/seeded.ts';
import type { Agenda } from '../world/agenda.ts';
import type { IssuerSide } from '../world/issuer-side.ts';
import type { Journal } from '../world/journal.ts';
import { GROCERIES, RESTAURANTS } from './people.ts';
import { planSecondThoughts, type PlannedDays } from './second-thoughts.ts';
import type { Witness } from './witness.ts';

const WANTS_SOME_CONFIRMED = 0.6;
const FROM_THE_FIRST_DAY = 0.85;
const THINKS_AGAIN = 0.6;
/** As operators have it that change nothing: beyond a small town's days. */
const LONG_WINDOW = 0.25;
const LONG_HOURS = 72;
const SHORT_HOURS_MAX = 20;
const HOUR_SECONDS = 3_600;

export interface SettlementGround {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly issuer: IssuerSide;
  readonly witness: Witness;
}

/**
 * Decides before the first day, in a town whose operator wants to, and puts down when the operator thinks
 * again. Whether payments may wait for their payers in this town.
 */
export async function planSettlement(
  ground: SettlementGround,
  days: PlannedDays,
): Promise<boolean> {
  const { stream } = days;
  if (!stream.chance(WANTS_SOME_CONFIRMED)) return false;
  if (stream.chance(FROM_THE_FIRST_DAY)) await decideSettlement(ground, anyPolicy(stream));
  planSecondThoughts(ground.agenda, days, {
    chance: THINKS_AGAIN,
    think: anyPolicy,
    decide: (policy) => decideSettlement(ground, policy),
  });
  return true;
}

/**
 * Gives the order until it is carried out; the witness knows when that was: from `askedAt` (unix seconds) on,
 * which is now, another policy may hold than before.
 */
export async function decideSettlement(
  { agenda, journal, issuer, witness }: SettlementGround,
  policy: SettlementPolicy,
  askedAt: number = Math.floor(agenda.now() / 1_000),
): Promise<void> {
  const changed = await issuer.operate((deps, tenant) => changeSettlement(deps, tenant, policy));
  assert(changed.ok, 'terms of settlement of the town were refused');
  const { windowSeconds, terms } = policy;
  journal.note('settlementDecided', { windowSeconds, terms: terms.map(termText).join('; ') });
  witness.decidedSettlement({ policy, askedAt, heldAt: Math.floor(agenda.now() / 1_000) });
}

function termText(term: SettlementTerm): string {
  return Object.values(term).map(String).join(' ');
}

function anyPolicy(stream: Stream): SettlementPolicy {
  const hours = stream.chance(LONG_WINDOW) ? LONG_HOURS : stream.between(1, SHORT_HOURS_MAX);
  return { windowSeconds: hours * HOUR_SECONDS, terms: stream.pick(TERMS)(stream) };
}

function someAmount(stream: Stream): Minor {
  return minor(BigInt(stream.between(1_000, 6_000)));
}

/** What operators think of, each once. */
const TERMS: readonly ((stream: Stream) => readonly SettlementTerm[])[] = [
  () => [{ settles: 'confirm' }],
  (stream) => [{ settles: 'confirm', from: someAmount(stream) }, { settles: 'guaranteed' }],
  () => [{ settles: 'guaranteed', merchantType: RESTAURANTS }, { settles: 'confirm' }],
  (stream) => [
    { settles: 'confirm', merchantType: GROCERIES, from: someAmount(stream) },
    { settles: 'confirm', merchantType: RESTAURANTS },
  ],
  () => [{ settles: 'confirm', evidence: 'payeeHalf' }],
  (stream) => [
    { settles: 'confirm', evidence: 'receipt' },
    { settles: 'confirm', from: someAmount(stream) },
  ],
  () => [{ settles: 'guaranteed', element: 'hardware' }, { settles: 'confirm' }],
  (stream) => [
    { settles: 'confirm', element: 'hardware' },
    { settles: 'confirm', element: 'software', from: someAmount(stream) },
  ],
  () => [],
];
