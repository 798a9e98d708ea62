/**
 * A process of a soak: plays one town after the other as it is told, and says what came of it. It is
 * started with `--expose-gc`, so that what it says of its memory is what it holds.
 */
// adapter: clock

import { openEngine } from '../database/engine.ts';
import { playTown } from '../run/play-town.ts';
import type { MemorySample } from './memory.ts';
import type { TownResult, WorkerMessage } from './messages.ts';
import { isOrder } from './messages.ts';

const SAMPLE_EVERY_MS = 2_000;
const BYTES_PER_MIB = 2 ** 20;
const MS_PER_SECOND = 1_000;
/** Of one town that fails in many ways. */
const VIOLATIONS_MAX = 5;

const engine = await openEngine();
const startMs = performance.now();
let sampledMs = startMs;

function sample(): MemorySample | undefined {
  const now = performance.now();
  if (now - sampledMs < SAMPLE_EVERY_MS) return undefined;
  sampledMs = now;
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const mib = (bytes: number): number => Number((bytes / BYTES_PER_MIB).toFixed(1));
  const at = Math.round((now - startMs) / MS_PER_SECOND);
  return { at, rss: mib(rss), heap: mib(heapUsed), external: mib(external) };
}

function say(message: WorkerMessage): void {
  process.send?.(message);
}

async function play(order: Parameters<typeof playTown>[1]): Promise<TownResult> {
  const { digest, payments, violations, counts, seconds } = await playTown(engine, order);
  const memory = sample();
  return {
    order,
    digest,
    payments,
    violations: violations.slice(0, VIOLATIONS_MAX),
    counts,
    seconds,
    ...(memory === undefined ? {} : { memory }),
  };
}

process.on('message', (message) => {
  if (!isOrder(message)) return;
  void play(message).then((result) => say({ is: 'played', result }));
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
say({ is: 'ready' });
