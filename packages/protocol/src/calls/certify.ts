/**
 * Asking for a balance certificate: the first one of a line, a refresh, a top-up or a reduction (G-005,
 * G-065, G-094).
 *
 * `amount` is what shall be spendable offline after the call, not a difference: repeating the call
 * cannot reserve twice.
 */

import type { CborValue } from '../encoding/cbor.ts';
import {
  anyShape,
  booleanShape,
  currencyShape,
  list,
  minorShape,
  optional,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { COUNTER_MAX, RULES_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';
import { ruleSetShape, type RuleSet } from '../rules/rule-set.ts';
import { ruleShape, type Rule } from '../rules/rule.ts';
import type { TermsRefusal } from '../rules/terms.ts';

export interface CertifyBody {
  readonly currency: Currency;
  readonly purse: number;
  /** Spendable offline when this is done, as the payer's device counts. */
  readonly amount: Minor;
  /** The payer's statement of where the line stands, as a signed message. */
  readonly statement: CborValue;
  /** Bind this certificate besides the account's own rules, and end with it (G-006 to G-009, G-114). */
  readonly rules: readonly Rule[];
  /** The holder's own locks shall not hold for this certificate (G-068, G-158). */
  readonly unlock: boolean;
}

export const certifyBodyShape: Shape<CertifyBody> = tuple<CertifyBody>({
  currency: currencyShape,
  purse: uint(COUNTER_MAX),
  amount: minorShape,
  statement: anyShape,
  rules: list(ruleShape, RULES_MAX),
  unlock: booleanShape,
});

export interface CertifyResult {
  /** The balance certificate as a signed message. */
  readonly certificate: CborValue;
  /** What the account has left, apart from reservations. */
  readonly available: Minor;
  /** What of the account's funds no certificate reaches while its rules hold (G-130). */
  readonly locked: Minor;
  /** Where the certificate names one: payees may not have it, so it travels with payments. */
  readonly ruleSet?: RuleSet;
}

export const certifyResultShape: Shape<CertifyResult> = tuple<CertifyResult>({
  certificate: anyShape,
  available: minorShape,
  locked: minorShape,
  ruleSet: optional(ruleSetShape),
});

export type CertifyRefusal =
  | 'insufficientFunds'
  | 'unknownCurrency'
  | 'amountZero'
  /** Above the tenant's limit for one line, counted over the certificates that may still be unheard. */
  | 'aboveLineLimit'
  | TermsRefusal
  | 'redeemOnly'
  /** A device of the account is convicted of a double spend, and no appeal was upheld. */
  | 'accountConvicted'
  | 'unknownPurse'
  /** The line is closed: lost, revoked or given back. */
  | 'lineClosed'
  /** The statement does not agree with what the issuer knows: upload the missing payments first. */
  | 'historyIncomplete'
  | 'statementSignature'
  | 'statementContradicts';
