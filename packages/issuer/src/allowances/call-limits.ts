/**
 * How much effort a device and an account may cause, as its tenant decides (M-12). One call is one
 * effort, and one more for each 4,096 bytes of it, for what a call costs us grows with what it brings.
 */

import { assert } from '@tallystick/protocol/assert';
import { decodeCbor, encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { readShape, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { EFFORT_AT_ONCE_MAX, EFFORT_PER_MINUTE_MAX } from '@tallystick/api/routes/call-limits';
import type { Rate } from './token-buckets.ts';

export interface CallLimits {
  readonly device: Rate;
  /** All devices of an account together. */
  readonly account: Rate;
}

/**
 * Far more than a device of ours ever causes: a till that was offline for days hands some 9,000 payments
 * in at once and 90 more each second. An account is a shop with ten tills that all do that.
 */
export const DEFAULT_CALL_LIMITS: CallLimits = {
  device: { atOnce: 2_000, perMinute: 1_200 },
  account: { atOnce: 20_000, perMinute: 12_000 },
};

const BYTES_PER_EFFORT = 4_096;

/** What a call of so many bytes costs. */
export function effortOf(bytes: number): number {
  return 1 + Math.floor(bytes / BYTES_PER_EFFORT);
}

const rateShape: Shape<Rate> = tuple<Rate>({
  atOnce: uint(EFFORT_AT_ONCE_MAX, 1),
  perMinute: uint(EFFORT_PER_MINUTE_MAX, 1),
});

const callLimitsShape: Shape<CallLimits> = tuple<CallLimits>({
  device: rateShape,
  account: rateShape,
});

const STORED_BYTES_MAX = 64;

/** The stored form. */
export function encodeCallLimits(limits: CallLimits): Uint8Array {
  return encodeCbor(callLimitsShape.encode(limits));
}

/** Reads the stored form; damage there is a bug or tampering, so it is asserted. */
export function decodeCallLimits(bytes: Uint8Array): CallLimits {
  const decoded = decodeCbor(bytes, STORED_BYTES_MAX);
  assert(decoded.ok, 'the limits of calls of a tenant are damaged');
  const limits = readShape(callLimitsShape, decoded.value, 'callLimits');
  assert(limits.ok, 'the limits of calls of a tenant are malformed');
  return limits.value;
}
