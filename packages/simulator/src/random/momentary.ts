/**
 * Chance by the moment: what is drawn at one moment of the world does not depend on how often anybody
 * drew before. So whoever takes a person or an event out of a world leaves the others as they were.
 */

import type { Stream } from './seeded.ts';

/**
 * A stream that begins anew at each moment that `now` names, under that moment's name. For one holder:
 * two of one base would draw the same.
 */
export function createMomentary(base: Stream, now: () => number): Stream {
  let moment: number | undefined;
  let current = base;
  const stream = (): Stream => {
    if (moment !== now()) {
      moment = now();
      current = base.stream(`at ${moment}`);
    }
    return current;
  };
  return Object.freeze({
    bytes: (length: number) => stream().bytes(length),
    below: (count: number) => stream().below(count),
    between: (first: number, last: number) => stream().between(first, last),
    chance: (rate: number) => stream().chance(rate),
    pick: <T>(list: readonly T[]) => stream().pick(list),
    weighted: <T>(list: Parameters<typeof base.weighted<T>>[0]) => stream().weighted(list),
    shuffle: <T>(list: readonly T[]) => stream().shuffle(list),
    exponential: (mean: number) => stream().exponential(mean),
    stream: (name: string) => createMomentary(base.stream(name), now),
  });
}
