/** Many towns in one summary: what was played, what went wrong in it, how fast, and in how much memory. */

import { createHash } from 'node:crypto';
import { replayCommand, type TownKind } from '../run/replay-command.ts';
import { meaningOf } from '../world/line-kinds.ts';
import type { Machine } from './machine.ts';
import { memoryTrend, type MemorySample, type MemoryTrend } from './memory.ts';
import type { TownResult } from './messages.ts';

export interface SoakGround {
  /** ISO 8601, when it began. */
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly town: TownKind;
  readonly workers: number;
  readonly devices: number;
  readonly days: number;
}

export interface FailedTown {
  readonly seed: number;
  readonly rule: string;
  readonly about: string;
  readonly replay: string;
}

export interface SoakSummary extends SoakGround {
  readonly seeds: { readonly first: number; readonly last: number };
  readonly towns: number;
  readonly payments: number;
  readonly violations: number;
  readonly failed: readonly FailedTown[];
  /** Of real time, from the first town to the last. */
  readonly seconds: number;
  readonly paymentsPerSecond: {
    readonly together: number;
    /** While one process plays: payments through the seconds that its towns took. */
    readonly perWorker: number;
  };
  /** SHA-256 of the digests of all towns, by seed: the same whoever played which. */
  readonly digest: string;
  readonly attacks: Counts;
  readonly faults: Counts;
  /** Everything else that was written down. */
  readonly events: Counts;
  /** By worker; undefined where it lived too shortly. */
  readonly memory: readonly (MemoryTrend | null)[];
}

type Counts = Readonly<Record<string, number>>;

export interface Tally {
  add(result: TownResult, worker: number): void;
  readonly towns: () => number;
  readonly payments: () => number;
  readonly failedTowns: () => number;
  summary(ground: SoakGround, seconds: number): SoakSummary;
}

/** The failed towns that are named; of a thousand alike nobody needs more. */
const FAILED_MAX = 200;

/** Nothing played yet. */
export function createTally(): Tally {
  const digests = new Map<number, string>();
  const counts = new Map<string, number>();
  const memory: MemorySample[][] = [];
  const failed: FailedTown[] = [];
  let [towns, payments, failedTowns, violations, busySeconds] = [0, 0, 0, 0, 0];
  return {
    towns: () => towns,
    payments: () => payments,
    failedTowns: () => failedTowns,
    add(result, worker) {
      const { order, digest } = result;
      towns += 1;
      payments += result.payments;
      busySeconds += result.seconds;
      violations += result.violations.length;
      digests.set(order.seed, digest);
      for (const [kind, count] of Object.entries(result.counts)) {
        counts.set(kind, (counts.get(kind) ?? 0) + count);
      }
      memory[worker] ??= [];
      if (result.memory !== undefined) memory[worker].push(result.memory);
      const [first] = result.violations;
      if (first === undefined) return;
      failedTowns += 1;
      if (failed.length < FAILED_MAX) {
        failed.push({ seed: order.seed, ...first, replay: replayCommand(order) });
      }
    },
    summary: (ground, seconds) => ({
      ...ground,
      ...rangeOf(digests),
      towns,
      payments,
      violations,
      failed: failed.toSorted((left, right) => left.seed - right.seed),
      seconds: Math.round(seconds),
      paymentsPerSecond: {
        together: Math.round(payments / Math.max(seconds, 1)),
        perWorker: Math.round(payments / Math.max(busySeconds, 1)),
      },
      attacks: countsOf(counts, (kind) => meaningOf(kind)?.is === 'cheat'),
      faults: countsOf(counts, (kind) => meaningOf(kind)?.is === 'fault'),
      events: countsOf(counts, (kind) => !['cheat', 'fault'].includes(meaningOf(kind)?.is ?? '')),
      memory: Array.from({ length: ground.workers }, (_, worker) => {
        return memoryTrend(memory[worker] ?? []) ?? null;
      }),
    }),
  };
}

function rangeOf(digests: ReadonlyMap<number, string>): Pick<SoakSummary, 'seeds' | 'digest'> {
  const hash = createHash('sha256');
  const seeds = [...digests.keys()].toSorted((left, right) => left - right);
  for (const seed of seeds) hash.update(`${seed} ${digests.get(seed) ?? ''}\n`);
  return {
    seeds: { first: seeds[0] ?? 0, last: seeds.at(-1) ?? 0 },
    digest: hash.digest('hex'),
  };
}

/** In the order of their names, without the word that all of them share. */
function countsOf(
  counts: ReadonlyMap<string, number>,
  isWanted: (kind: string) => boolean,
): Counts {
  const kept = [...counts]
    .filter(([kind]) => isWanted(kind))
    .map(([kind, count]) => [kind.replace(/^(?:fault|attack) /, ''), count] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(kept);
}
