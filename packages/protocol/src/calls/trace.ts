/**
 * Handing in a trace report for a case that the issuer asked about in a sync (V-72). The body says to
 * whom it is sealed; what it says, nobody but the investigator can read.
 */

import { octets, tuple, uint, type Shape } from '../encoding/shape.ts';
import { COUNTER_MAX } from '../limits.ts';
import { SEALED_TRACE_BYTES_MAX, SEALED_TRACE_BYTES_MIN } from '../trace/trace-report.ts';

export interface TraceBody {
  /** The case, as the sync named it. */
  readonly caseNumber: number;
  /** The X25519 key that the report is sealed to. */
  readonly investigatorKey: Uint8Array;
  readonly sealed: Uint8Array;
}

export const traceBodyShape: Shape<TraceBody> = tuple<TraceBody>({
  caseNumber: uint(COUNTER_MAX, 1),
  investigatorKey: octets(32),
  sealed: octets(SEALED_TRACE_BYTES_MIN, SEALED_TRACE_BYTES_MAX),
});

export type TraceRefusal =
  /** No open case asks this device for a report now. Whether there is one at all is not said. */
  | 'notAsked'
  /** The account's holder has not agreed, or does not any more. */
  | 'notConsented'
  /** The tenant has another investigator by now: nobody could open it. */
  | 'otherInvestigator';
