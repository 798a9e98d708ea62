/**
 * What is proven against devices of an account (rule 4): which of them are convicted, what the account
 * owes for them, and the appeals that its holder made. Read by any of its devices, a convicted one as well.
 *
 * An appeal says nothing against the proof, which stays a fact: both messages were signed by the device. It
 * says how that came about, once for each convicted device.
 */

import {
  booleanShape,
  currencyShape,
  list,
  mapped,
  minorShape,
  octets,
  oneOf,
  optional,
  readShape,
  text,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import { FRAUD_KINDS, type FraudKind } from '../fraud/contradiction.ts';
import { APPEAL_TEXT_MAX, CONVICTIONS_LISTED_MAX, REASON_TEXT_MAX, TIME_MAX } from '../limits.ts';
import type { Currency, Minor } from '../money.ts';

export const APPEAL_OUTCOMES = [
  /** The account may enrol devices and make money ready again; the device stays revoked. */
  'upheld',
  'rejected',
] as const;
export type AppealOutcome = (typeof APPEAL_OUTCOMES)[number];

/** What the operator decided, and why. */
export interface AppealDecision {
  readonly outcome: AppealOutcome;
  readonly reason: string;
  readonly decidedAt: number;
}

export interface Appeal {
  readonly text: string;
  readonly madeAt: number;
  readonly decision?: AppealDecision;
}

export interface Conviction {
  /** SHA-256 of the key of the device that signed both messages. */
  readonly keyHash: Uint8Array;
  /** How they contradict each other. */
  readonly kind: FraudKind;
  /** Names the proof, which the operator gives to whoever asks. */
  readonly proof: Uint8Array;
  readonly foundAt: number;
  /** The device had been reported lost before: the account does not answer for it. */
  readonly wasReported: boolean;
  readonly appeal?: Appeal;
}

/** What the loss account paid for a line of a convicted device, and the account owes. */
export interface Debt {
  /** Of the device. */
  readonly keyHash: Uint8Array;
  readonly arisenAt: number;
  /** As it arose. */
  readonly amount: Minor;
  /** What is still owed of it. */
  readonly owed: Minor;
  /** Why the operator let go of what was owed. */
  readonly forgiven?: string;
}

export interface Convictions {
  readonly currency: Currency;
  /** The account gets no new device and makes no more money ready until an appeal is upheld. */
  readonly isBarred: boolean;
  /** What is kept of each deposit until nothing is owed, in percent. */
  readonly sharePercent: number;
  /** The newest first. */
  readonly convictions: readonly Conviction[];
  /** In the order in which they arose, which is that in which they are paid. */
  readonly debts: readonly Debt[];
}

/** A text that a person wrote: it begins and ends with something to be seen, and is not empty. */
function writtenTextShape(lengthMax: number): Shape<string> {
  return mapped<string, string>(
    text(lengthMax),
    (written) => written,
    (written) => (written.length > 0 && written.trim() === written ? written : undefined),
  );
}

/** Can this be an appeal? At most 2,000 UTF-16 units on one line. */
export function isAppealText(written: string): boolean {
  return readShape(writtenTextShape(APPEAL_TEXT_MAX), written, 'appeal').ok;
}

const decisionShape: Shape<AppealDecision> = tuple<AppealDecision>({
  outcome: oneOf(APPEAL_OUTCOMES),
  reason: writtenTextShape(REASON_TEXT_MAX),
  decidedAt: uint(TIME_MAX),
});

export const convictionsResultShape: Shape<Convictions> = tuple<Convictions>({
  currency: currencyShape,
  isBarred: booleanShape,
  sharePercent: uint(100, 1),
  convictions: list(
    tuple<Conviction>({
      keyHash: octets(32),
      kind: oneOf(FRAUD_KINDS),
      proof: octets(32),
      foundAt: uint(TIME_MAX),
      wasReported: booleanShape,
      appeal: optional(
        tuple<Appeal>({
          text: writtenTextShape(APPEAL_TEXT_MAX),
          madeAt: uint(TIME_MAX),
          decision: optional(decisionShape),
        }),
      ),
    }),
    CONVICTIONS_LISTED_MAX,
  ),
  debts: list(
    tuple<Debt>({
      keyHash: octets(32),
      arisenAt: uint(TIME_MAX),
      amount: minorShape,
      owed: minorShape,
      forgiven: optional(writtenTextShape(REASON_TEXT_MAX)),
    }),
    CONVICTIONS_LISTED_MAX,
  ),
});

export interface AppealBody {
  /** Of the convicted device. */
  readonly keyHash: Uint8Array;
  readonly text: string;
}

export const appealBodyShape: Shape<AppealBody> = tuple<AppealBody>({
  keyHash: octets(32),
  text: writtenTextShape(APPEAL_TEXT_MAX),
});

/** Answered with the convictions as they are afterwards; the same text again changes nothing. */
export type AppealRefusal =
  /** No device of this account is convicted under that key. */
  | 'notConvicted'
  /** One appeal a conviction: another text was handed in before. */
  | 'alreadyAppealed';
