/**
 * Who had a coin last, from the steps that were seen of it. Rows are not believed to be a tree: whatever they say, a
 * walk ends.
 */

/** A way out of a holder's hands; digests in hexadecimal, and when it was first seen, unix seconds. */
export interface SeenStep {
  readonly previous: string;
  readonly transfer: string;
  readonly holder: bigint;
  readonly seenAt: number;
}

/** The last step on the way that counts: at each point the step seen first. Undefined where there is none. */
export function lastStep(steps: readonly SeenStep[]): SeenStep | undefined {
  const onwards = Map.groupBy(steps, ({ previous }) => previous);
  const arrivals = new Set(steps.map(({ transfer }) => transfer));
  let at = steps.find(({ previous }) => !arrivals.has(previous))?.previous;
  let last: SeenStep | undefined;
  for (const _ of steps) {
    const next = at === undefined ? undefined : seenFirst(onwards.get(at) ?? []);
    if (next === undefined) break;
    last = next;
    at = next.transfer;
  }
  return last;
}

function seenFirst(steps: readonly SeenStep[]): SeenStep | undefined {
  const [first, ...others] = steps;
  if (first === undefined) return undefined;
  return others.reduce((best, one) => (isBefore(one, best) ? one : best), first);
}

function isBefore(one: SeenStep, other: SeenStep): boolean {
  return one.seenAt === other.seenAt ? one.transfer < other.transfer : one.seenAt < other.seenAt;
}

/**
 * Could this step have been the last on the way at that time (unix seconds)? What else was seen in the same second may
 * have come before it or after.
 */
export function mayHaveBeenLast(steps: readonly SeenStep[], step: SeenStep, time: number): boolean {
  if (step.seenAt > time) return false;
  const path = pathTo(steps, step);
  return lastStep(steps.filter((one) => one.seenAt < time || path.has(one))) === step;
}

/** The step and those before it. */
function pathTo(steps: readonly SeenStep[], step: SeenStep): ReadonlySet<SeenStep> {
  const arrivals = new Map(steps.map((one) => [one.transfer, one]));
  const path = new Set<SeenStep>();
  for (
    let at: SeenStep | undefined = step;
    at !== undefined && !path.has(at);
    at = arrivals.get(at.previous)
  ) {
    path.add(at);
  }
  return path;
}
