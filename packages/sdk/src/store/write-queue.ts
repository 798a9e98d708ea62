/** One task after the other, in the order they came in; a failed one does not stop the next. */

export interface WriteQueue {
  /** Runs `task` when all earlier ones have ended, and settles as it does. */
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** An empty queue. */
export function createWriteQueue(): WriteQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run<T>(task: () => Promise<T>): Promise<T> {
      const result = last.then(task);
      // Who called gets the failure; the queue itself goes on.
      last = result.catch(() => undefined);
      return result;
    },
  };
}
