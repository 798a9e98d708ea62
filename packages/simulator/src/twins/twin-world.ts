/** What a twin is played in: loaded anew for each, so that what it loads is broken. */

import type { Violation } from '../checkers/violation.ts';
import { openEngine } from '../database/engine.ts';
import { checkedLosses } from '../loss/checked-losses.ts';
import { simulateCoinTown } from '../coin-town/play-coin-town.ts';
import { simulateTown } from '../run/simulate.ts';
import type { TwinOrder } from './twin-messages.ts';
import type { Twin } from './twins.ts';

const DEVICES = 20;
const DAYS = 2;
const COIN_TOWN = { devices: 14, days: 2 };

/** The first town of `order` that catches the twin, and the rule that was broken in it; undefined for none. */
export async function playSeeds(
  { world }: Twin,
  { first, last }: TwinOrder,
): Promise<{ readonly seed: number; readonly by: string } | undefined> {
  const engine = await openEngine();
  const play = async (seed: number): Promise<readonly Violation[]> => {
    if (world === 'loss') return checkedLosses(engine, seed);
    const ended = { seed, endsWhenBroken: true };
    const simulated =
      world === 'coins'
        ? await simulateCoinTown(engine, { ...ended, ...COIN_TOWN })
        : await simulateTown(engine, { ...ended, devices: DEVICES, days: DAYS });
    return simulated.violations;
  };
  try {
    for (let seed = first; seed <= last; seed += 1) {
      const [violation] = await play(seed);
      if (violation !== undefined) return { seed, by: violation.rule };
    }
    return undefined;
  } finally {
    await engine.close();
  }
}
