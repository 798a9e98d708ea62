/**
 * One point of the loss curve: what an operator decides, and what the cheat and the merchants do. Money
 * in minor units.
 */

export interface LossPoint {
  /** What the cheat makes ready for spending offline: the ceiling of its certificate. */
  readonly ceiling: bigint;
  /** The tenant's setting: most that certificates of one line allow together. */
  readonly lineLimit: bigint;
  /** Each with one till. The cheat goes from one to the next. */
  readonly merchants: number;
  /** Set aside from the loss account for each till. */
  readonly cover: bigint;
  /** How long a certificate can be spent. */
  readonly validHours: number;
  /** From one sync of a till to its next; in between the till is offline. */
  readonly syncHours: number;
  /** The oldest bundle on which a till may rely. */
  readonly bundleAgeHours: number;
  /** From one merchant to the next, and at least as long as the payments take. */
  readonly visitMinutes: number;
  /** Does the cheat reach the issuer and refresh its certificate while it can? Else it stays offline. */
  readonly renews: boolean;
  /**
   * How many certificates the cheat spends everywhere, one after the other, each with money of its own
   * and from where the one before ended. In between it spends each honestly, at a till that syncs.
   */
  readonly lives: number;
  /** What the cheat asks for first; it takes `ceiling` where that is refused. */
  readonly asksFor?: bigint;
}

/** 1.00 in the world's currency. */
export const MAJOR = 100n;

/** The default settings of a tenant, in a district where tills sync once a day. */
export const DEFAULT_POINT: LossPoint = {
  ceiling: 5_000n * MAJOR,
  lineLimit: 5_000n * MAJOR,
  merchants: 40,
  cover: 2_000n * MAJOR,
  validHours: 168,
  syncHours: 24,
  bundleAgeHours: 168,
  visitMinutes: 60,
  renews: false,
  lives: 1,
};

/** Names a point, and tells it from every other. */
export function pointText(point: LossPoint): string {
  return Object.entries(point)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
