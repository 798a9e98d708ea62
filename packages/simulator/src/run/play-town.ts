/** Plays one town as it was ordered, and takes the time. */
// adapter: clock

import type { Engine } from '../database/engine.ts';
import { simulateCoinTown } from '../coin-town/play-coin-town.ts';
import type { JournalLine } from '../world/journal.ts';
import type { Order } from './replay-command.ts';
import { simulateTown, type TownOutcome, type TownView } from './simulate.ts';

export interface PlayedTown extends TownOutcome {
  readonly order: Order;
  /** Of real time. */
  readonly seconds: number;
  readonly paymentsPerSecond: number;
}

export interface Watchers {
  readonly onLine?: (line: JournalLine) => void;
  readonly observe?: (view: TownView) => Promise<void>;
}

const MS_PER_SECOND = 1_000;

/** Plays it. Whatever state the engine was in is gone. */
export async function playTown(
  engine: Engine,
  order: Order,
  watchers: Watchers = {},
): Promise<PlayedTown> {
  const { seed, devices, days, masks } = order;
  const simulate = order.town === 'coins' ? simulateCoinTown : simulateTown;
  const startMs = performance.now();
  const outcome = await simulate(engine, { seed, devices, days, masks, ...watchers });
  const seconds = (performance.now() - startMs) / MS_PER_SECOND;
  const paymentsPerSecond = Math.round(outcome.payments / seconds);
  return { ...outcome, order, seconds, paymentsPerSecond };
}
