/**
 * The receipt: the payee's signed answer to a withdrawal (G-013, G-031, G-161).
 *
 * Context: digest of the withdrawal (or of a coin transfer), digest of the request. The issuer never
 * pays a payee what that payee declined or voided, so a till cannot say "failed, pay cash" and redeem
 * later.
 */

import type { MessageKind } from '../encoding/message.ts';
import { minorShape, octets, oneOf, optional, text, tuple, uint } from '../encoding/shape.ts';
import { CODE_LENGTH_MAX, COUNTER_MAX, TIME_MAX } from '../limits.ts';
import type { Minor } from '../money.ts';

export const RECEIPT_OUTCOMES = ['accepted', 'declined', 'void'] as const;
export type ReceiptOutcome = (typeof RECEIPT_OUTCOMES)[number];

export interface Receipt {
  readonly outcome: ReceiptOutcome;
  /** Why it was declined: a code of the payment refusals. */
  readonly reason?: string;
  readonly amount: Minor;
  /** The payee's running number over everything it signs for payments. */
  readonly payeeSeq: number;
  readonly time: number;
  /** Digest of the change given, under instruments that give change. */
  readonly change?: Uint8Array;
}

/** Signed by the payee's device. */
export const receiptKind: MessageKind<Receipt> = {
  type: 'receipt',
  keyed: false,
  bytesMax: 512,
  shape: tuple<Receipt>({
    outcome: oneOf(RECEIPT_OUTCOMES),
    reason: optional(text(CODE_LENGTH_MAX)),
    amount: minorShape,
    payeeSeq: uint(COUNTER_MAX),
    time: uint(TIME_MAX),
    change: optional(octets(32)),
  }),
};
