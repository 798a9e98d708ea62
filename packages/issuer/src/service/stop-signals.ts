/** Ctrl-C and its relatives: the first one stops cleanly, a second one at once. */
// adapter: clock

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/**
 * One Ctrl-C may arrive twice: the terminal sends it to every process, and npm passes it on. Nobody
 * presses twice so fast.
 */
const ECHO_MS = 400;

export interface StopSignals {
  /** Resolves at the first signal. */
  readonly first: Promise<void>;
  /** Resolves at a second one that is no echo of the first. */
  readonly second: Promise<void>;
}

/** Takes the signals over from now on. */
export function listenForSignals(): StopSignals {
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  let firstMs: number | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      const nowMs = performance.now();
      firstMs ??= nowMs;
      first.resolve();
      if (nowMs - firstMs > ECHO_MS) second.resolve();
    });
  }
  return { first: first.promise, second: second.promise };
}
