/**
 * How many requests one API key may make (M-12): a server of an operator that runs wild waits, and those
 * of other tenants do not. Each process counts for itself.
 */

import type { TenantApiKey } from '../config/read-config.ts';
import { createTokenBuckets, type Rate } from '../allowances/token-buckets.ts';
import type { Log } from '../service/log.ts';
import { nameOf, type Caller } from './authenticate.ts';

/** At once as many as in so many seconds: a list of accounts is opened in one go. */
const BURST_SECONDS = 20;
const SECONDS_PER_MINUTE = 60;

export interface KeyAllowance {
  /** Counts a request; how many seconds its key has to wait, where it was one too many. */
  waitOf(caller: Caller): number | undefined;
}

/** Full allowances. Two keys of one holder count as one, so that a new key is no new allowance. */
export function createKeyAllowance({
  nowMs,
  requestsPerSecond,
  tenantKeys,
  log,
}: {
  /** Never goes back. */
  readonly nowMs: () => number;
  readonly requestsPerSecond: number;
  readonly tenantKeys: readonly TenantApiKey[];
  readonly log: Log;
}): KeyAllowance {
  // The deployment's key, and one at most for each of the tenants'.
  const buckets = createTokenBuckets({ nowMs, knownMax: tenantKeys.length + 1 });
  const rate: Rate = {
    atOnce: requestsPerSecond * BURST_SECONDS,
    perMinute: requestsPerSecond * SECONDS_PER_MINUTE,
  };
  const told = new Set<string>();
  return {
    waitOf: (caller) => {
      const name =
        caller.scope === 'tenant' ? `${caller.tenant} ${nameOf(caller)}` : nameOf(caller);
      const seconds = buckets.waitOf(name, 1, rate);
      if (seconds > 0) {
        // Once, and not for each of the many.
        if (!told.has(name)) log('warn', 'tooManyRequests', { key: name, seconds });
        told.add(name);
        return seconds;
      }
      told.delete(name);
      buckets.take(name, 1, rate);
      return undefined;
    },
  };
}
