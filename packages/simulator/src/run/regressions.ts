/**
 * Towns that once failed, and why. Each line is a true story: it stays for as long as a town can be
 * played, also when what it showed is long mended. A town changes with what happens in it, so a line may
 * lose its point; the test that stands beside the mended code does not.
 */

import type { Masks } from './masks.ts';

export interface Regression {
  /** What was wrong, and where it was mended. */
  readonly about: string;
  readonly seed: number;
  readonly devices: number;
  readonly days: number;
  readonly masks?: Masks;
}

/** The oldest first. None so far. */
export const REGRESSIONS: readonly Regression[] = [];
