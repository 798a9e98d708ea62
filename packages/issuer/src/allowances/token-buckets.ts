/**
 * Token buckets: who is named may cause so much effort at once, and so much more each minute (M-12).
 *
 * Invariant: a bucket that is not known is full, so forgetting one never keeps anybody waiting. What is
 * larger than a whole bucket waits for a full one and leaves a debt: nothing is refused for good.
 */

/** How much effort at once, and in each minute from then on. */
export interface Rate {
  readonly atOnce: number;
  readonly perMinute: number;
}

export interface TokenBuckets {
  /** Seconds to wait before this much may be taken; 0 where it may be taken now. */
  waitOf(name: string, effort: number, rate: Rate): number;
  take(name: string, effort: number, rate: Rate): void;
}

interface Bucket {
  readonly level: number;
  readonly atMs: number;
}

const MS_PER_MINUTE = 60_000;
const SECONDS_PER_MINUTE = 60;

/** Full buckets. `nowMs` never goes back; beyond `knownMax` the one used the longest ago is forgotten. */
export function createTokenBuckets({
  nowMs,
  knownMax,
}: {
  readonly nowMs: () => number;
  readonly knownMax: number;
}): TokenBuckets {
  const known = new Map<string, Bucket>();
  const levelOf = (name: string, { atOnce, perMinute }: Rate): number => {
    const bucket = known.get(name);
    if (bucket === undefined) return atOnce;
    const refilled = ((nowMs() - bucket.atMs) * perMinute) / MS_PER_MINUTE;
    return Math.min(atOnce, bucket.level + refilled);
  };
  return Object.freeze({
    waitOf(name: string, effort: number, rate: Rate): number {
      const missing = Math.min(effort, rate.atOnce) - levelOf(name, rate);
      return missing > 0 ? Math.ceil((missing * SECONDS_PER_MINUTE) / rate.perMinute) : 0;
    },
    take(name: string, effort: number, rate: Rate): void {
      const level = levelOf(name, rate) - effort;
      // Moved to the end: the first entry is the one that was used the longest ago.
      known.delete(name);
      known.set(name, { level, atMs: nowMs() });
      const [oldest] = known.keys();
      if (known.size > knownMax && oldest !== undefined) known.delete(oldest);
    },
  });
}
