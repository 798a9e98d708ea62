/**
 * One measurement of the loss curve: a cheat goes round, tills sync, everything is handed in and every
 * last day passes; then what was paid from where, next to the bound of rule 4.
 */

import type { Engine } from '../database/engine.ts';
import { checkConservation } from '../checkers/conservation.ts';
import type { Violation } from '../checkers/violation.ts';
import { checkLoss } from './check-loss.ts';
import { cheatAround } from './cheat-tour.ts';
import { lossBound, tillsInReach } from './loss-bound.ts';
import { prepareGround, type LossGround } from './loss-ground.ts';
import { createLossLog, type LossLog } from './loss-log.ts';
import type { LossPoint } from './loss-point.ts';
import { startRounds, hearOfCover, type TillRounds } from './till-rounds.ts';
import { readBooks, type LossBooks } from './loss-books.ts';

/** Money in minor units, times in milliseconds after the first visit. */
export interface Measurement {
  /** What tills' screens called accepted. */
  readonly accepted: bigint;
  /** Of it: what the cheat's own money paid, also late. */
  readonly fromCheat: bigint;
  /** Of it: what the issuer lost, from cover. */
  readonly issuerLoss: bigint;
  /** Of it: what nobody paid. */
  readonly merchantLoss: bigint;
  /** What screens called covered. */
  readonly covered: bigint;
  readonly tillsReached: number;
  /** Rule 4, for the payees reached before the revocation reached them. */
  readonly bound: bigint;
  /** Rule 4, if every merchant were reached. */
  readonly boundOfAll: bigint;
  /** When there was a proof; undefined without one. */
  readonly foundAfterMs?: number;
  /** When the last till accepted something of it; undefined where none did. */
  readonly lastAfterMs?: number;
  /** Why visits brought nothing, and how often. */
  readonly refusals: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
  readonly digest: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Longer than any tour. */
const TOUR_HOURS_MAX = 24 * 120;
const SETTLING_MS = 600_000;

/** Measures one point with one seed. Whatever state the engine was in is gone. */
export async function measureLoss(
  engine: Engine,
  point: LossPoint,
  seed: number,
): Promise<Measurement> {
  const ground = await prepareGround(engine, point, seed);
  const { agenda, journal } = ground;
  const log = createLossLog();
  const startedAt = await play(ground, point, log);
  await passLastDays(ground, point);
  const books = await readBooks(engine, ground.cheat.person.account);
  const facts = { point, ground, log, books };
  const violations = [...(await checkConservation(engine)), ...checkLoss(facts)];
  journal.note('measured', { events: agenda.count(), loss: books.issuerLoss });
  return { ...summary(facts, startedAt), violations, digest: journal.digest() };
}

/** The tour and the rounds, from their beginning to the last sync; when they began. */
async function play(ground: LossGround, point: LossPoint, log: LossLog): Promise<number> {
  const { agenda } = ground;
  let isReady = false;
  const ready = async (): Promise<void> => {
    await hearOfCover(ground, log);
    isReady = true;
  };
  agenda.after(0, () => void ready().catch((error: unknown) => log.defects.push(error)));
  while (!isReady && log.defects.length === 0) await agenda.runUntil(agenda.now() + HOUR_MS);
  const startedAt = agenda.now();
  let isTourOver = false;
  const tour = async (): Promise<void> => {
    try {
      await cheatAround(ground, point, log);
    } catch (error) {
      log.defects.push(error);
    }
    isTourOver = true;
  };
  agenda.after(0, () => void tour());
  const rounds: TillRounds = startRounds(ground, point, { log, isTourOver: () => isTourOver });
  for (let hour = 0; hour < TOUR_HOURS_MAX && !rounds.isOver(); hour += 1) {
    await agenda.runUntil(agenda.now() + HOUR_MS);
    if (log.defects.length > 0) return startedAt;
  }
  if (!rounds.isOver()) log.defects.push('the tills never finished');
  return startedAt;
}

/** Nothing happens any more but the issuer's own work, until nothing can be redeemed. */
async function passLastDays(
  { agenda, issuer, settings }: LossGround,
  point: LossPoint,
): Promise<void> {
  const { redeemDays } = settings.certificates;
  const days = redeemDays + Math.ceil((2 * point.validHours) / 24) + 1;
  for (let day = 0; day <= days; day += 1) {
    agenda.after(day * DAY_MS, () => void issuer.work());
    agenda.after(day * DAY_MS + SETTLING_MS, () => void issuer.work());
  }
  await agenda.runUntil(agenda.now() + days * DAY_MS + DAY_MS / 2);
}

export interface LossFacts {
  readonly point: LossPoint;
  readonly ground: LossGround;
  readonly log: LossLog;
  readonly books: LossBooks;
}

function summary(
  { point, log, books }: LossFacts,
  startedAt: number,
): Omit<Measurement, 'violations' | 'digest'> {
  const accepted = log.acceptances.reduce((sum, { amount }) => sum + amount, 0n);
  const covered = log.acceptances.reduce((sum, seen) => sum + seen.covered, 0n);
  const paid = log.acceptances.reduce((sum, { paymentId }) => {
    const known = books.payments.get(paymentId);
    return sum + (known === undefined ? 0n : known.fromReservation + known.late);
  }, 0n);
  const last = log.acceptances.at(-1);
  const { foundAt } = books;
  return {
    accepted,
    fromCheat: paid,
    issuerLoss: books.issuerLoss,
    merchantLoss: accepted - paid - books.issuerLoss,
    covered,
    tillsReached: new Set(log.acceptances.map(({ till }) => till)).size,
    bound: lossBound(point, tillsInReach(point, log, foundAt).size),
    boundOfAll: lossBound(point, point.merchants),
    ...(foundAt === undefined ? {} : { foundAfterMs: foundAt - startedAt }),
    ...(last === undefined ? {} : { lastAfterMs: last.at - startedAt }),
    refusals: log.refusals,
  };
}
