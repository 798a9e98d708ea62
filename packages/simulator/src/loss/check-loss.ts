/**
 * What has to hold in every measurement: rule 4 of the protocol, and what tills' screens said. Written
 * against the specification, from what people saw and from the tables.
 */

import type { Violation } from '../checkers/violation.ts';
import { heardAt, lossBound, tillsInReach } from './loss-bound.ts';
import type { BookedPayment } from './loss-books.ts';
import type { LossFacts } from './measure-loss.ts';

/** The rules that did not hold. */
export function checkLoss(facts: LossFacts): readonly Violation[] {
  return [
    ...aboutDefects(facts),
    ...aboutBound(facts),
    ...aboutLineLimit(facts),
    ...aboutRevocation(facts),
    ...aboutCover(facts),
    ...aboutProof(facts),
  ];
}

function aboutDefects({ log }: LossFacts): readonly Violation[] {
  return log.defects.map((error) => ({
    rule: 'the code met a defect of its own',
    about: error instanceof Error ? error.message : String(error),
  }));
}

function aboutBound({ point, log, books }: LossFacts): readonly Violation[] {
  const bound = lossBound(point, tillsInReach(point, log, books.foundAt).size);
  if (books.issuerLoss <= bound) return [];
  const about = `${books.issuerLoss} were lost, and at most ${bound} can be`;
  return [{ rule: 'a loss is above its bound', about }];
}

/** Whatever a device shows, one payee takes no more of it than the line limit between two syncs. */
function aboutLineLimit({ point, log }: LossFacts): readonly Violation[] {
  const taken = new Map<string, bigint>();
  for (const { till, at, amount } of log.acceptances) {
    const syncs = log.syncs.filter((sync) => sync.till === till && sync.beganAt < at).length;
    const stretch = `till ${till} after ${syncs} syncs`;
    taken.set(stretch, (taken.get(stretch) ?? 0n) + amount);
  }
  return [...taken]
    .filter(([, sum]) => sum > point.lineLimit)
    .map(([stretch, sum]) => ({
      rule: 'one payee took more than the line limit from one device',
      about: `${stretch}: ${sum}`,
    }));
}

function aboutRevocation({ log, books }: LossFacts): readonly Violation[] {
  const heard = heardAt(log, books.foundAt);
  return log.acceptances
    .filter(({ till, at }) => at > (heard.get(till) ?? Infinity) + HEARING_MS)
    .map(({ till, amount }) => ({
      rule: 'a till took money from a device that it had heard was revoked',
      about: `till ${till}: ${amount}`,
    }));
}

/** A call and its answer, by the slowest network of this world. */
const HEARING_MS = 10_000;

/** A till that syncs while its bundle is young enough is paid what its screen called covered. */
function aboutCover({ point, log, books }: LossFacts): readonly Violation[] {
  if (point.syncHours >= point.bundleAgeHours) return [];
  return log.acceptances.flatMap(({ till, paymentId, covered }) => {
    const paid = paidFor(books.payments.get(paymentId));
    if (paid >= covered) return [];
    const about = `till ${till}: ${paid} of ${covered}`;
    return [{ rule: 'what a screen called covered was not paid', about }];
  });
}

function paidFor(known: BookedPayment | undefined): bigint {
  return known === undefined ? 0n : known.fromReservation + known.fromCover + known.late;
}

/** Two tills took the same money and both have handed it in: there is a proof. */
function aboutProof({ log, books }: LossFacts): readonly Violation[] {
  const tills = new Set(log.acceptances.map(({ till }) => till));
  if (tills.size < 2 || books.foundAt !== undefined) return [];
  return [{ rule: 'a double spend was not found', about: `${tills.size} tills were paid` }];
}
