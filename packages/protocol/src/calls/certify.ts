/**
 * Asking for a balance certificate: the first one of a line, a refresh, a top-up or a reduction (G-005,
 * G-065, G-094).
 *
 * `amount` is what shall be spendable offline after the call, not a difference: repeating the call
 * cannot reserve twice.
 */

import type { CborValue } from '../encoding/cbor.ts';
import { anyShape, currencyShape, minorShape, tuple, uint, type Shape } from '../encoding/shape.ts';
import { COUNTER_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';

export interface CertifyBody {
  readonly currency: Currency;
  readonly purse: number;
  /** Spendable offline when this is done, as the payer's device counts. */
  readonly amount: Minor;
  /** The payer's statement of where the line stands, as a signed message. */
  readonly statement: CborValue;
}

export const certifyBodyShape: Shape<CertifyBody> = tuple<CertifyBody>({
  currency: currencyShape,
  purse: uint(COUNTER_MAX),
  amount: minorShape,
  statement: anyShape,
});

export interface CertifyResult {
  /** The balance certificate as a signed message. */
  readonly certificate: CborValue;
  /** What the account has left, apart from reservations. */
  readonly available: Minor;
}

export const certifyResultShape: Shape<CertifyResult> = tuple<CertifyResult>({
  certificate: anyShape,
  available: minorShape,
});

export type CertifyRefusal =
  | 'insufficientFunds'
  | 'unknownCurrency'
  | 'amountZero'
  /** Above the tenant's limit for one line, counted over the certificates that may still be unheard. */
  | 'aboveLineLimit'
  | 'redeemOnly'
  | 'unknownPurse'
  /** The line is closed: lost, revoked or given back. */
  | 'lineClosed'
  /** The statement does not agree with what the issuer knows: upload the missing payments first. */
  | 'historyIncomplete'
  | 'statementSignature'
  | 'statementContradicts';
