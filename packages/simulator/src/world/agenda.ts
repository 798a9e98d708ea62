/**
 * The world's clock and the order of everything in it. Events happen one after the other, at the time
 * they were put down for and in the order in which they were; no real time passes between them.
 *
 * Invariant: an event has run as far as it can without time passing before the next one begins, so one
 * seed gives one history.
 */

// adapter: clock

export interface Agenda {
  /** Milliseconds since the epoch, in the world. */
  now(): number;
  /** Runs `event` after so many milliseconds. */
  after(ms: number, event: () => void): void;
  /** Runs `event` at that moment, or now if it has passed. */
  at(ms: number, event: () => void): void;
  /** Resolves when so many milliseconds have passed. */
  sleep(ms: number): Promise<void>;
  /** Runs everything that happens up to that moment, which it then is. */
  runUntil(ms: number): Promise<void>;
  /** How many events have happened. */
  readonly count: () => number;
}

interface Entry {
  readonly at: number;
  /** Entries of one moment happen in the order in which they were put down. */
  readonly order: number;
  readonly event: () => void;
}

/** An agenda that begins at `startMs`. */
export function createAgenda(startMs: number): Agenda {
  const heap: Entry[] = [];
  let now = startMs;
  let order = 0;
  let happened = 0;
  const at = (ms: number, event: () => void): void => {
    order += 1;
    push(heap, { at: Math.max(now, ms), order, event });
  };
  return Object.freeze({
    now: () => now,
    at,
    after: (ms: number, event: () => void) => at(now + ms, event),
    sleep: (ms: number) => new Promise<void>((resolve) => at(now + ms, resolve)),
    async runUntil(ms: number): Promise<void> {
      for (let next = heap[0]; next !== undefined && next.at <= ms; next = heap[0]) {
        pop(heap);
        now = next.at;
        happened += 1;
        next.event();
        await allSettled();
      }
      now = Math.max(now, ms);
    },
    count: () => happened,
  });
}

/** Resolves when every promise that can go on without time or input has done so. */
function allSettled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(left: Entry, right: Entry): boolean {
  return left.at < right.at || (left.at === right.at && left.order < right.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (one === undefined) break;
    const isOther = other !== undefined && isBefore(other, one);
    const child = isOther ? other : one;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = isOther ? left + 1 : left;
  }
  heap[at] = last;
}
