/** Tills that are offline but for a minute every so many hours, each at another time of the interval. */

import { sync } from '@tallystick/sdk/sync/sync';
import type { LossGround } from './loss-ground.ts';
import type { LossLog } from './loss-log.ts';
import type { LossPoint } from './loss-point.ts';

const HOUR_MS = 3_600_000;

/** All tills hear of their cover, and go offline. */
export async function hearOfCover(
  { agenda, alibi, tills }: LossGround,
  log: LossLog,
): Promise<void> {
  await alibi.side.use(sync);
  for (const [till, { side }] of tills.entries()) {
    const beganAt = agenda.now();
    const synced = await side.use(sync);
    if (synced.ok && synced.value.ok) log.syncs.push({ till, beganAt });
    else log.defects.push('a till could not sync before the tour');
    side.setConnected(false);
  }
}

export interface TillRounds {
  /** True when every till has synced once after the tour. */
  isOver(): boolean;
}

/**
 * Puts down the syncs of all tills, evenly spread over the interval. A till's last one is the first after
 * the cheat's last visit there, or after the tour.
 */
export function startRounds(
  ground: LossGround,
  { lives, syncHours }: LossPoint,
  { log, isTourOver }: { readonly log: LossLog; readonly isTourOver: () => boolean },
): TillRounds {
  const { agenda, chance, tills } = ground;
  const intervalMs = syncHours * HOUR_MS;
  const places = chance.shuffle(tills.map((_, at) => at));
  const isDone = (till: number): boolean =>
    isTourOver() || log.visits.filter((visit) => visit.till === till).length >= lives;
  let open = tills.length;
  tills.forEach(({ side }, till) => {
    const place = places[till] ?? 0;
    const round = async (): Promise<void> => {
      const isLast = isDone(till);
      const beganAt = agenda.now();
      side.setConnected(true);
      const synced = await side.use(sync);
      side.setConnected(false);
      const isUpToDate = synced.ok && synced.value.ok;
      if (isUpToDate) log.syncs.push({ till, beganAt });
      if (isLast && isUpToDate) open -= 1;
      else agenda.at(beganAt + intervalMs, begin);
    };
    const begin = (): void => void round().catch((error: unknown) => log.defects.push(error));
    agenda.after(Math.round((intervalMs * (place + 0.5)) / tills.length), begin);
  });
  return { isOver: () => open === 0 };
}
