/** Timing for the bench: the median of several rounds, so that one pause of the machine counts little. */

/** Collects times of one operation and answers their median. */
export interface Stopwatch {
  /** Runs and counts. */
  time<T>(run: () => Promise<T>): Promise<T>;
  /** Milliseconds; infinite before the first time. */
  medianMs(): number;
}

export function createStopwatch(): Stopwatch {
  const times: number[] = [];
  return {
    time: async (run) => {
      const start = performance.now();
      const result = await run();
      times.push(performance.now() - start);
      return result;
    },
    medianMs: () => {
      const sorted = times.toSorted((left, right) => left - right);
      return sorted[Math.floor(sorted.length / 2)] ?? Infinity;
    },
  };
}
