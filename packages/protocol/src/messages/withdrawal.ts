/**
 * The withdrawal: the payer's signed "take this from my balance certificate" (G-029, G-142, G-145).
 *
 * Context: digest of the balance certificate, digest of the request. Each withdrawal owns the interval
 * (cumulative - amount, cumulative] of its line, numbers itself, and names the one before, so that
 * spending a piece twice leaves two signed statements that contradict each other.
 */

import type { MessageKind } from '../encoding/message.ts';
import { minorShape, octets, optional, tuple, uint } from '../encoding/shape.ts';
import { COUNTER_MAX, TIME_MAX } from '../limits.ts';
import type { Minor } from '../money.ts';
import { cellShape } from '../rules/rule.ts';

export interface Withdrawal {
  /** One more than the line's previous withdrawal. */
  readonly counter: number;
  /** The line's sum including this one. */
  readonly cumulative: Minor;
  /** What the payee is owed, whatever the sums say. */
  readonly amount: Minor;
  /** Digest of the line's previous withdrawal; for the first, of its certificate. */
  readonly previous: Uint8Array;
  /** The payer's clock, for information only. */
  readonly time: number;
  /** Where the first payment under a radius rule was made. */
  readonly anchor?: string;
}

/** Signed by the payer's device. */
export const withdrawalKind: MessageKind<Withdrawal> = {
  type: 'withdrawal',
  keyed: false,
  bytesMax: 512,
  shape: tuple<Withdrawal>({
    counter: uint(COUNTER_MAX, 1),
    cumulative: minorShape,
    amount: minorShape,
    previous: octets(32),
    time: uint(TIME_MAX),
    anchor: optional(cellShape),
  }),
};
