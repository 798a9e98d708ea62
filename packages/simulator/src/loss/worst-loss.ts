/** A point of the curve: the worst of several districts that differ in who syncs when and who is visited first. */

import type { Engine } from '../database/engine.ts';
import { pointText, type LossPoint } from './loss-point.ts';
import { measureLoss, type Measurement } from './measure-loss.ts';

/** So many districts a point. */
export const DISTRICTS = 3;

/**
 * The measurement in which most was lost, by the issuer and then by merchants; of equals, the first.
 * Throws where a rule broke.
 */
export async function worstLoss(engine: Engine, point: LossPoint): Promise<Measurement> {
  let worst: Measurement | undefined;
  for (let seed = 1; seed <= DISTRICTS; seed += 1) {
    const measured = await measureLoss(engine, point, seed);
    const [broken] = measured.violations;
    if (broken !== undefined) {
      throw new Error(`district ${seed} of ${pointText(point)}: ${broken.rule}: ${broken.about}`);
    }
    if (worst === undefined || isWorse(measured, worst)) worst = measured;
  }
  if (worst === undefined) throw new Error('a point was measured nowhere');
  return worst;
}

function isWorse(one: Measurement, other: Measurement): boolean {
  if (one.issuerLoss !== other.issuerLoss) return one.issuerLoss > other.issuerLoss;
  return one.merchantLoss > other.merchantLoss;
}
