/** Waiting for something, but not for ever: a person stands at the counter. */

import type { LivePorts } from './live-view.ts';

/**
 * How long somebody waits for the issuer before a payment goes on without it: longer than a good network
 * needs, and short for one that does not answer.
 */
export const TRY_MS_MAX = 3_000;

/** What a promise gives within a time; undefined when it takes longer. */
export async function within<Value>(
  ms: number,
  promise: Promise<Value>,
  later: LivePorts['later'],
): Promise<Value | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = later(ms, () => late.resolve(undefined));
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    cancel();
  }
}
