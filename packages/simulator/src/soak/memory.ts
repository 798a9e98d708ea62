/** What a worker's memory was over time, and whether it grew. */

/** After a collection of garbage. In MiB. */
export interface MemorySample {
  /** Seconds since the worker began. */
  readonly at: number;
  /** Of the whole process. */
  readonly rss: number;
  readonly heap: number;
  /** Outside of the heap: the database engine above all. */
  readonly external: number;
}

export interface MemoryTrend {
  readonly samples: number;
  readonly rss: Quarters;
  readonly heap: Quarters;
  readonly external: Quarters;
}

/** Medians of the first and the last quarter of the samples. */
export interface Quarters {
  readonly first: number;
  readonly last: number;
}

/** Sums `samples` up; undefined where there are too few to compare. */
export function memoryTrend(samples: readonly MemorySample[]): MemoryTrend | undefined {
  const quarter = Math.floor(samples.length / 4);
  if (quarter === 0) return undefined;
  const [first, last] = [samples.slice(0, quarter), samples.slice(-quarter)];
  const quarters = (of: (sample: MemorySample) => number): Quarters => ({
    first: median(first.map(of)),
    last: median(last.map(of)),
  });
  return {
    samples: samples.length,
    rss: quarters(({ rss }) => rss),
    heap: quarters(({ heap }) => heap),
    external: quarters(({ external }) => external),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
