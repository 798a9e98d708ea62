/**
 * The paid proof: the issuer's signed word that a request has been paid, for a till that cannot ask (P-12,
 * P-13, rule 11 of the protocol). The payer's device carries it from the issuer to the till.
 *
 * Context: digest of the request. It names the till and the request's nonce besides, in plain sight, so that
 * whoever reads it alone knows what it is about.
 */

import type { MessageKind } from '../encoding/message.ts';
import { currencyShape, minorShape, octets, tuple, uint } from '../encoding/shape.ts';
import { COUNTER_MAX, TIME_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';

export interface PaidProof {
  /** The till's number, as in its account certificate. */
  readonly till: number;
  /** The request's, 16 bytes. */
  readonly nonce: Uint8Array;
  /** What was paid: more or less than the request says only where that lets the payer change it. */
  readonly amount: Minor;
  readonly currency: Currency;
  /** Digest of the withdrawal that paid. */
  readonly payment: Uint8Array;
  /** The issuer's, unix seconds. */
  readonly time: number;
}

/** Signed by an issuer key for answers. */
export const paidProofKind: MessageKind<PaidProof> = {
  type: 'paidProof',
  keyed: true,
  bytesMax: 256,
  shape: tuple<PaidProof>({
    till: uint(COUNTER_MAX),
    nonce: octets(16),
    amount: minorShape,
    currency: currencyShape,
    payment: octets(32),
    time: uint(TIME_MAX),
  }),
};
