/** One at a time: work that reads state and then writes it must not overlap with other such work. */

/** Runs `work` when all earlier work of the same queue has ended, well or badly. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** A new queue. Work may not wait for its own queue: it would wait for ever. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const before = last;
    let done = (): void => undefined;
    last = new Promise<void>((resolve) => {
      done = resolve;
    });
    await before;
    try {
      return await work();
    } finally {
      done();
    }
  };
}
