/**
 * Which records cover may pay, and when the reservation of a reported device may (rule 4).
 *
 * Liability goes by the sequence numbers that payees sign and the issuer gave out, never by clocks: a
 * thief and a merchant would sign "yesterday".
 */

export interface CoverQuestion {
  /** The bundle that the record's request names. */
  readonly requestBundleSeq: number;
  /** The first bundle that lists the payer's device as revoked; undefined while it is not reported. */
  readonly revokedInSeq?: number;
  /** The bundle that the payee held at its last sync before this one. */
  readonly payeeSyncedSeq: number;
  /** When the bundle named by the request was issued. */
  readonly bundleIssuedAt: number;
  readonly bundleAgeSecondsMax: number;
  readonly now: number;
  /** The record is at or below the payee's last statement and was not named in it. */
  readonly late: boolean;
}

/**
 * May the record be paid from allotted cover, and, where the device is reported, from the reservation
 * before redeemBy?
 */
export function isTimely(question: CoverQuestion): boolean {
  const { requestBundleSeq, revokedInSeq, payeeSyncedSeq } = question;
  if (question.late) return false;
  if (revokedInSeq !== undefined && requestBundleSeq >= revokedInSeq) return false;
  if (requestBundleSeq < payeeSyncedSeq) return false;
  return question.now - question.bundleIssuedAt <= question.bundleAgeSecondsMax;
}
