/** A sweep with what came out of it. */

import type { Measurement } from './measure-loss.ts';
import type { Sweep, SweepLine, SweepStep } from './sweeps.ts';

export interface MeasuredPoint {
  readonly step: SweepStep;
  readonly measured: Measurement;
}

export interface MeasuredLine {
  readonly line: SweepLine;
  readonly points: readonly MeasuredPoint[];
}

export interface MeasuredSweep {
  readonly sweep: Sweep;
  readonly lines: readonly MeasuredLine[];
}
