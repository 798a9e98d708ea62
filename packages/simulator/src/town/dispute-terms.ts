/**
 * How long objections may come in the town, how long they may stay open, and from which amount on two operators
 * have to agree (docs/disputes.md). Every objection of a small town ends before the town does.
 */

import type { DisputeTerms } from '@tallystick/issuer/disputes/dispute-terms';
import { changeDisputeTerms } from '@tallystick/issuer/operator/dispute-terms';
import { assert } from '@tallystick/protocol/assert';
import type { Stream } from '../random/seeded.ts';
import { planSecondThoughts, type PlannedDays } from './second-thoughts.ts';
import type { SettlementGround } from './settlement.ts';

const LISTENS = 0.75;
const THINKS_AGAIN = 0.3;
const SHORT_WINDOW = 0.35;
const SHORT_WINDOW_HOURS_MIN = 5;
const SHORT_WINDOW_HOURS_MAX = 30;
const LONG_WINDOW_HOURS = 60 * 24;
const QUICK = 0.4;
const QUICK_HOURS_MAX = 40;
/** Beyond the redeemBy of what was paid in the first days, and before the end of the reckoning. */
const SLOW_DAYS_MIN = 18;
const SLOW_DAYS_MAX = 22;
const WANTS_TWO = 0.6;
const HOUR_SECONDS = 3_600;
const DAY_HOURS = 24;

/**
 * Decides before the first day, in a town whose people object, and puts down when the operator thinks again.
 * Whether people object in this town.
 */
export async function planDisputeTerms(
  ground: SettlementGround,
  days: PlannedDays,
): Promise<boolean> {
  const { stream } = days;
  if (!stream.chance(LISTENS)) return false;
  await decideTerms(ground, anyTerms(stream));
  planSecondThoughts(ground.agenda, days, {
    chance: THINKS_AGAIN,
    think: anyTerms,
    decide: (terms) => decideTerms(ground, terms),
  });
  return true;
}

/** Gives the order until it is carried out, as whoever decides about settlement does. */
export async function decideTerms(
  { agenda, journal, issuer, witness }: SettlementGround,
  terms: DisputeTerms,
  askedAt: number = Math.floor(agenda.now() / 1_000),
): Promise<void> {
  const changed = await issuer.operate((deps, tenant) => changeDisputeTerms(deps, tenant, terms));
  assert(changed.ok, 'terms of disputes of the town were refused');
  const { windowSeconds, decideSeconds, twoFrom = '' } = terms;
  journal.note('termsDecided', { windowSeconds, decideSeconds, twoFrom });
  witness.decidedTerms({ terms, askedAt, heldAt: Math.floor(agenda.now() / 1_000) });
}

function anyTerms(stream: Stream): DisputeTerms {
  const window = stream.chance(SHORT_WINDOW)
    ? stream.between(SHORT_WINDOW_HOURS_MIN, SHORT_WINDOW_HOURS_MAX)
    : LONG_WINDOW_HOURS;
  const decide = stream.chance(QUICK)
    ? stream.between(1, QUICK_HOURS_MAX)
    : stream.between(SLOW_DAYS_MIN, SLOW_DAYS_MAX) * DAY_HOURS;
  const twoFrom = BigInt(stream.between(500, 6_000));
  const times = { windowSeconds: window * HOUR_SECONDS, decideSeconds: decide * HOUR_SECONDS };
  return stream.chance(WANTS_TWO) ? { ...times, twoFrom } : times;
}
