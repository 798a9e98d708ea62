/**
 * Rules that only devices can judge, because only they were there: times, distances and sums of a day
 * (docs/rules.md). A payer's device that follows the rules signs nothing that they forbid, and a till that
 * follows them accepts nothing. What was signed says under which rules, when and where.
 */

import type { SignedHalf } from '@tallystick/auditor/signed-half';
import type { StoredRecords } from '../audit/stored-records.ts';
import { CLOCK_ERROR_SECONDS_MAX } from '../town/counter.ts';
import type { People } from '../town/people.ts';
import { isStanding, type SeenPayment, type Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

const DAY_SECONDS = 86_400;

export interface SceneInput {
  readonly records: StoredRecords;
  readonly witness: Witness;
  readonly people: People;
  /** How far clocks may differ, by the tenant's policy. */
  readonly skewSeconds: number;
}

/** Looks at all payments whose halves the issuer has. */
export function checkScenes(input: SceneInput): readonly Violation[] {
  const { records, witness, people, skewSeconds } = input;
  const halves = [...records.payments.values()].map(({ half }) => half);
  const bound = halves.filter(({ rules }) => rules.length > 0);
  const honest = new Set(
    people.customers.filter(({ person }) => person.isHonest).map(({ person }) => person.account),
  );
  const lines = Map.groupBy(halves, ({ line }) => line);
  const seen = new Map(witness.payments().map((payment) => [payment.paymentId, payment]));
  return bound.flatMap((half) => [
    ...(honest.has(half.payer)
      ? signedBeyond(half, { line: lines.get(half.line) ?? [], seen, witness, skewSeconds })
      : []),
    ...acceptedBeyond(half, seen.get(half.digest), skewSeconds),
  ]);
}

/** What the payer's own device should have refused to sign. */
function signedBeyond(
  half: SignedHalf,
  {
    line,
    seen,
    witness,
    skewSeconds,
  }: {
    readonly line: readonly SignedHalf[];
    readonly seen: ReadonlyMap<string, SeenPayment>;
    readonly witness: Witness;
    readonly skewSeconds: number;
  },
): readonly Violation[] {
  const { rules, time, digest } = half;
  const before = line.filter(({ counter }) => counter < half.counter);
  const today = before
    .filter(
      (other) => other.time > time - DAY_SECONDS && isStanding(seen.get(other.digest), witness),
    )
    .reduce((sum, { amount }) => sum + amount, half.amount);
  const isMoved = before.some(
    ({ certificate, place }) => certificate === half.certificate && place !== half.place,
  );
  const about = `payment ${digest} of account ${half.payer}`;
  return rules.flatMap((rule) => {
    const isBroken =
      (rule.kind === 'window' && !isWithin(rule, time, skewSeconds)) ||
      (rule.kind === 'dayMax' && today > rule.amount) ||
      (rule.kind === 'radius' && isMoved);
    return isBroken ? [{ rule: `a phone paid against its rule: ${rule.kind}`, about }] : [];
  });
}

/** What the till should have refused to take; the day's sum is known to the payer's device alone. */
function acceptedBeyond(
  { rules, anchor, place, payer }: SignedHalf,
  seen: SeenPayment | undefined,
  skewSeconds: number,
): readonly Violation[] {
  if (seen?.payee.isHonest !== true) return [];
  const { acceptedAt, isTimeRight, paymentId, payee } = seen;
  const about = `payment ${paymentId} of account ${payer} at ${payee.name}`;
  const slack = skewSeconds + CLOCK_ERROR_SECONDS_MAX;
  const isThere = anchor !== undefined && place?.startsWith(anchor) === true;
  return rules.flatMap((rule) => {
    const isBroken =
      (rule.kind === 'window' && isTimeRight && !isWithin(rule, acceptedAt / 1_000, slack)) ||
      (rule.kind === 'radius' && !isThere);
    return isBroken ? [{ rule: `a till took what a rule forbids: ${rule.kind}`, about }] : [];
  });
}

function isWithin(
  { from, until }: { readonly from: number; readonly until: number },
  time: number,
  slackSeconds: number,
): boolean {
  return time + slackSeconds >= from && time - slackSeconds < until;
}
