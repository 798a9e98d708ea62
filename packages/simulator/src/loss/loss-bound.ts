/**
 * The bound of rule 4, computed from what the operator set and what people saw: the sum, over the payees
 * reached before the revocation reaches them, of min(line limit, that payee's cover).
 */

import type { LossLog, Visit } from './loss-log.ts';
import type { LossPoint } from './loss-point.ts';

const HOUR_MS = 3_600_000;

/** For so many payees. */
export function lossBound({ lineLimit, cover }: LossPoint, payees: number): bigint {
  return BigInt(payees) * (lineLimit < cover ? lineLimit : cover);
}

/**
 * When each till began the first sync that must have told it of the revocation. The proof's time is in
 * whole seconds, so a sync in that same second may have come before it.
 */
export function heardAt(
  { syncs }: LossLog,
  foundAt: number | undefined,
): ReadonlyMap<number, number> {
  const heard = new Map<number, number>();
  if (foundAt === undefined) return heard;
  for (const { till, beganAt } of syncs) {
    if (beganAt > foundAt + 1_000 && !heard.has(till)) heard.set(till, beganAt);
  }
  return heard;
}

/**
 * Tills at which the cheat stood with a certificate that was good, before they heard of the revocation,
 * and not longer after their last word from the issuer than a bundle may be old.
 */
export function tillsInReach(
  { bundleAgeHours }: LossPoint,
  log: LossLog,
  foundAt: number | undefined,
): ReadonlySet<number> {
  const heard = heardAt(log, foundAt);
  const silentMsMax = bundleAgeHours * HOUR_MS;
  const isSilent = ({ till, at }: Visit): boolean =>
    !log.syncs.some(
      ({ till: other, beganAt }) => other === till && beganAt <= at && at - beganAt <= silentMsMax,
    );
  return new Set(
    log.visits
      .filter(({ at, expiresAt }) => at < expiresAt)
      .filter(({ till, at }) => at <= (heard.get(till) ?? Infinity))
      .filter((visit) => !isSilent(visit))
      .map(({ till }) => till),
  );
}
