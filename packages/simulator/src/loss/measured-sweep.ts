/** A sweep with what came out of it. */

import type { Measurement } from './measure-loss.ts';
import type { Sweep, SweepStep } from './sweeps.ts';

export interface MeasuredPoint {
  readonly step: SweepStep;
  readonly measured: Measurement;
}

export interface MeasuredLine {
  /** Empty where there is one line only. */
  readonly label: string;
  readonly points: readonly MeasuredPoint[];
}

export interface MeasuredSweep {
  readonly sweep: Sweep;
  readonly lines: readonly MeasuredLine[];
}
