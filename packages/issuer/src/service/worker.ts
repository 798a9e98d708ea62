/**
 * Does deferred work as it falls due, a round each second. Any number of services may run a worker on
 * one database: each takes what no other one has.
 */
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { faultFields } from './fault-fields.ts';
import type { Log } from './log.ts';

export interface WorkerInput {
  /** Whose work to do; asked in each round, because tenants come at any time. */
  readonly tenants: () => readonly TenantId[];
  /** Does up to `limit` pieces; the number done. */
  readonly drain: (tenant: TenantId, limit: number) => Promise<number>;
  readonly log: Log;
}

export interface Worker {
  /** Resolves when the piece in hand is finished. */
  stop(): Promise<void>;
}

const ROUND_MS = 1_000;
/** So few at once that a stop never waits long. */
const PIECES_AT_ONCE = 20;

/** Starts at once. A failure is logged, and the next round tries again. */
export function startWorker({ tenants, drain, log }: WorkerInput): Worker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const drainTenant = async (tenant: TenantId): Promise<void> => {
    try {
      while (!signal.aborted && (await drain(tenant, PIECES_AT_ONCE)) === PIECES_AT_ONCE);
    } catch (error) {
      log('error', 'workFailed', faultFields(error));
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      for (const tenant of tenants()) await drainTenant(tenant);
      await delay(ROUND_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return Object.freeze({
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  });
}
