/** A few points of the curve, small enough for every test run, that meet each of its rules. */

import type { Violation } from '../checkers/violation.ts';
import type { Engine } from '../database/engine.ts';
import { DEFAULT_POINT, MAJOR, type LossPoint } from './loss-point.ts';
import { measureLoss } from './measure-loss.ts';

const FEW: LossPoint = { ...DEFAULT_POINT, merchants: 5, syncHours: 2 };

/** By what the cheat tries. */
export const SMALL_POINTS: Readonly<Record<string, LossPoint>> = {
  goesRound: FEW,
  /** More money than may be made ready. */
  isGreedy: { ...FEW, merchants: 3, asksFor: 9_000n * MAJOR, cover: 9_000n * MAJOR },
  refreshes: { ...FEW, validHours: 2, renews: true },
  /** One certificate after the other, with ample cover and tills that are rarely heard. */
  rises: {
    ...FEW,
    merchants: 3,
    validHours: 1,
    visitMinutes: 5,
    syncHours: 144,
    cover: 20_000n * MAJOR,
    lives: 2,
  },
};

/** The rules that any of the small points broke. */
export async function checkedLosses(engine: Engine, seed: number): Promise<readonly Violation[]> {
  for (const point of Object.values(SMALL_POINTS)) {
    const { violations } = await measureLoss(engine, point, seed);
    if (violations.length > 0) return violations;
  }
  return [];
}
