/** One after the other, in the order in which they asked: who comes next never depends on time. */

/** Calls `take` when everybody before it is done, and settles as it does. */
export type Turns = <T>(take: () => Promise<T>) => Promise<T>;

/** A queue of its own. A turn that fails does not keep the next one from its own. */
export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(take: () => Promise<T>): Promise<T> => {
    const turn = last.then(take);
    last = turn.catch(() => undefined);
    return turn;
  };
}
