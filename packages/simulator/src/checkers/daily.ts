/** What has to hold on each day, in the weeks of the reckoning as well; looks only after something changed. */

import type { Engine } from '../database/engine.ts';
import type { Witness } from '../town/witness.ts';
import type { WatchedEngine } from '../world/issuer-tap.ts';
import { checkCameBack } from './came-back.ts';
import { checkCeilings } from './ceilings.ts';
import { checkConservation } from './conservation.ts';
import { checkReserved } from './reserved.ts';
import type { Violation } from './violation.ts';

export interface DailyChecks {
  /** Looks at the tables as they stand at `nowMs`. */
  look(nowMs: number): Promise<void>;
  violations(): readonly Violation[];
}

export interface DailyInput {
  readonly engine: Engine;
  readonly watched: WatchedEngine;
  readonly witness: Witness;
  /** Compares the issuer with its model. */
  readonly compare: () => Promise<void>;
}

/** What does not hold on one day does not hold on the next: few are enough. */
const FOUND_MAX = 20;

/** Checks that have not looked yet. */
export function createDailyChecks({ engine, watched, witness, compare }: DailyInput): DailyChecks {
  const found: Violation[] = [];
  let looked = -1;
  return {
    async look(nowMs) {
      if (watched.commits() === looked) return;
      looked = watched.commits();
      const today = [
        ...(await checkConservation(engine)),
        ...(await checkCeilings(engine)),
        ...(await checkReserved(engine, witness, nowMs)),
        ...(await checkCameBack(engine, nowMs, { isEnd: false })),
      ];
      found.push(...today.slice(0, FOUND_MAX - found.length));
      await compare();
    },
    violations: () => found,
  };
}
