/**
 * What devices may do without a network (docs/offline-limits.md): so many payments and so much money in any 24
 * hours, and since the last contact; and what a careful till allows itself. People count what a till
 * accepted on its screen, so a device may well have counted more, never less.
 */

import type { OfflineLimits, OwnLimits, RiskLimits } from '@tallystick/protocol/risk/risk-limits';
import type { StoredRecords } from '../audit/stored-records.ts';
import { ownLimitsOf } from '../town/limits.ts';
import type { People } from '../town/people.ts';
import { isStanding, type SeenPayment, type Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

const DAY_MS = 86_400_000;
/** Two clocks of one device that are both right to some minutes. */
const CLOCKS_MS = 400_000;
/** From the code on the phone to the till's decision, where nobody comes back hours later. */
const COUNTER_MS = 900_000;

export interface LimitsInput {
  readonly records: StoredRecords;
  readonly witness: Witness;
  readonly people: People;
  readonly limits: RiskLimits | undefined;
}

/** A payment at a till, and what its payer's device wrote on it. */
interface Counted extends SeenPayment {
  readonly line: string;
  readonly counter: number;
  /** On the payer's clock, milliseconds. */
  readonly signedAt: number;
}

/** Looks at what was accepted and stayed so. */
export function checkLimits(input: LimitsInput): readonly Violation[] {
  const { records, witness } = input;
  const counted = witness.payments().flatMap((seen): readonly Counted[] => {
    const half = records.payments.get(seen.paymentId)?.half;
    if (half === undefined || !isStanding(seen, witness)) return [];
    const { line, counter, time } = half;
    return [{ ...seen, line, counter, signedAt: time * 1_000 }];
  });
  return [
    ...groups(counted, ({ line }) => line).flatMap((line) => aboutPayer(input, line)),
    ...groups(counted, ({ payee }) => payee.name).flatMap((taken) => aboutTill(input, taken)),
  ];
}

function groups(
  payments: readonly Counted[],
  by: (payment: Counted) => string,
): readonly (readonly Counted[])[] {
  return [...Map.groupBy(payments, by).values()];
}

function aboutPayer(
  { limits, witness }: LimitsInput,
  line: readonly Counted[],
): readonly Violation[] {
  if (limits === undefined || line.some(({ payer }) => !payer.isHonest)) return [];
  return line.flatMap((last) => {
    const before = line.filter(({ counter }) => counter <= last.counter);
    const today = before.filter(({ signedAt }) => signedAt > last.signedAt - DAY_MS);
    const since = before.filter(({ acceptedAt, signedAt }) => {
      const isAtOnce = Math.abs(acceptedAt - signedAt) < COUNTER_MS;
      const from = acceptedAt - COUNTER_MS;
      return isAtOnce && !witness.wasInContact(last.payer.name, from, last.acceptedAt);
    });
    const isBroken = isAboveDay(limits.payer, today) || isAboveContact(limits.payer, since);
    const about = `${last.payer.name} at ${last.payee.name}, payment ${last.paymentId}`;
    return isBroken ? [{ rule: 'a phone paid more than it may without a network', about }] : [];
  });
}

function aboutTill(
  { limits, witness, people }: LimitsInput,
  taken: readonly Counted[],
): readonly Violation[] {
  if (taken.some(({ payee }) => !payee.isHonest)) return [];
  return taken.flatMap((last) => {
    if (last.isOnline) return [];
    const { payee, acceptedAt, line } = last;
    const own = ownLimitsOf(people, payee.name);
    // What a till forgot with its store it cannot count.
    const before = taken.filter(
      (one) => one.acceptedAt <= acceptedAt && !witness.hasLost(payee.name, one.acceptedAt),
    );
    const today = before.filter(
      (one) =>
        last.isTimeRight &&
        one.isTimeRight &&
        !one.isOnline &&
        one.acceptedAt > acceptedAt - DAY_MS + CLOCKS_MS,
    );
    const since = before.filter(
      (one) => !witness.wasInContact(payee.name, one.acceptedAt, acceptedAt),
    );
    const isBroken =
      isAboveDay(limits?.payee ?? {}, today) ||
      isAboveContact(limits?.payee ?? {}, since) ||
      isAboveOwn(own, { last, today, since, ofLine: since.filter((one) => one.line === line) });
    const about = `${payee.name}, payment ${last.paymentId}`;
    return isBroken ? [{ rule: 'a till took more than it may without a network', about }] : [];
  });
}

function isAboveDay(
  { dayCountMax = Infinity, daySumMax }: OfflineLimits,
  today: readonly Counted[],
): boolean {
  return today.length > dayCountMax || isAbove(today, daySumMax);
}

function isAboveContact(
  { countUpper = Infinity, sumUpper }: OfflineLimits,
  since: readonly Counted[],
): boolean {
  return since.length > countUpper || isAbove(since, sumUpper);
}

interface Taken {
  readonly last: Counted;
  readonly today: readonly Counted[];
  /** Not handed in yet, and so not settled. */
  readonly since: readonly Counted[];
  /** Of them, from the same payer's line. */
  readonly ofLine: readonly Counted[];
}

function isAboveOwn(own: OwnLimits, { last, today, since, ofLine }: Taken): boolean {
  return (
    isAbove([last], own.paymentMax) ||
    isAbove(today, own.daySumMax) ||
    isAbove(ofLine, own.lineSumMax) ||
    isAbove(since, own.unsettledSumMax)
  );
}

function isAbove(payments: readonly Counted[], limit: bigint | undefined): boolean {
  const sum = payments.reduce((total, { amount }) => total + amount, 0n);
  return limit !== undefined && sum > limit;
}
