/** What happened in a measurement, as people saw it: nothing here is read from a device or the issuer. */

/** The cheat stood at a till with a certificate. Times in milliseconds, in the world. */
export interface Visit {
  readonly till: number;
  readonly at: number;
  /** When the certificate expires that was spent there. */
  readonly expiresAt: number;
}

/** A till's screen said that a payment was accepted. */
export interface Acceptance {
  readonly till: number;
  readonly at: number;
  readonly paymentId: string;
  readonly amount: bigint;
  /** What the screen called covered. */
  readonly covered: bigint;
}

/** A till's screen said that it is up to date. */
export interface TillSync {
  readonly till: number;
  readonly beganAt: number;
}

export interface LossLog {
  readonly visits: Visit[];
  readonly acceptances: Acceptance[];
  readonly syncs: TillSync[];
  /** What became of the visits that brought nothing, by reason. */
  readonly refusals: Map<string, number>;
  /** Errors that nobody expects. */
  readonly defects: unknown[];
}

/** Nothing has happened. */
export function createLossLog(): LossLog {
  return { visits: [], acceptances: [], syncs: [], refusals: new Map(), defects: [] };
}

/** Notes one visit that brought nothing more. */
export function noteRefusal(log: LossLog, why: string): void {
  log.refusals.set(why, (log.refusals.get(why) ?? 0) + 1);
}
