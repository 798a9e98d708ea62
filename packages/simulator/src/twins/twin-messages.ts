/** What the processes that play twins and whoever starts them tell each other. */

export interface TwinSeeds {
  readonly first: number;
  readonly last: number;
}

/** Seeds to play a twin with, one after the other until one catches it. */
export interface TwinOrder extends TwinSeeds {
  readonly name: string;
}

export interface TwinOutcome {
  readonly name: string;
  /** Absent where no seed caught it. */
  readonly caughtAtSeed?: number;
  /** The rule that did not hold. */
  readonly by?: string;
}

/** Tells an order from anything else; both sides are the same sources, so its parts are believed. */
export function isTwinOrder(message: unknown): message is TwinOrder {
  return typeof message === 'object' && message !== null && 'first' in message;
}

/** Tells an outcome from anything else. */
export function isTwinOutcome(message: unknown): message is TwinOutcome {
  return typeof message === 'object' && message !== null && 'name' in message;
}
