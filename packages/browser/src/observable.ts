/** A value that tells its listeners when it was replaced. What is in it is frozen data. */

export interface Observable<Value> {
  get(): Value;
  set(next: Value): void;
  /** Calls `listener` after each change; gives what ends that. */
  listen(listener: () => void): () => void;
}

/** An observable that begins with `first`. Setting the same value again tells nobody. */
export function createObservable<Value>(first: Value): Observable<Value> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    get: () => value,
    set(next): void {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
