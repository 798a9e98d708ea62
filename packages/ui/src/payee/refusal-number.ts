/**
 * A short number for each reason why a payment is not taken, to be read out across the counter and over
 * the telephone. The same in every language.
 *
 * Invariant: a number keeps its meaning for ever; new reasons get new numbers.
 */

import type { DeclineCode, UnreadableCode } from '@tallystick/sdk/payee/decision';

const DECLINES: Readonly<Record<DeclineCode, number>> = {
  unknownIssuerKey: 11,
  issuerKeyNotValid: 12,
  issuerSignature: 13,
  deviceSignature: 14,
  ruleSetDiffers: 15,
  otherCurrency: 21,
  amountZero: 22,
  amountDiffers: 23,
  sumBelowAmount: 24,
  belowBase: 25,
  aboveCeiling: 26,
  fundsLocked: 27,
  abovePaymentMax: 28,
  countExhausted: 29,
  ruleSetMissing: 31,
  unknownRule: 32,
  otherPlace: 33,
  otherMerchantType: 34,
  outsideWindow: 35,
  anchorMissing: 36,
  placeTooCoarse: 37,
  outsideRadius: 38,
  aboveDayMax: 39,
  bundleTooOld: 41,
  requestExpired: 42,
  requestPaid: 43,
  requestClosed: 44,
  ownPayment: 45,
  certificateExpired: 46,
  certificateFromFuture: 47,
  deviceRevoked: 51,
  onlineRequired: 52,
  aboveOfflineLimit: 53,
  lineWentBack: 54,
  voided: 55,
  tooManyAttempts: 56,
  offlineCountReached: 81,
  offlineSumReached: 82,
  offlineDayReached: 83,
  aboveOwnPaymentMax: 84,
  aboveOwnDay: 85,
  aboveOwnLine: 86,
  aboveOwnUnsettled: 87,
  paidThroughNetwork: 88,
  passageSignature: 91,
  coinsNotTogether: 92,
  coinPartUsed: 93,
  holderRedeemsOnly: 94,
  restTooLarge: 95,
  coinExpired: 96,
  coinFromFuture: 97,
  holderExpired: 98,
  tooManyHops: 57,
  coinTaken: 58,
};

/** All ways in which bytes are no payment are one to people. */
const NOT_A_PAYMENT = 71;
const UNREADABLE: Readonly<Partial<Record<UnreadableCode, number>>> = {
  notEnrolled: 61,
  stateLost: 62,
  otherRequest: 72,
  doesNotOpen: 73,
  unknownInstrument: 74,
};

/** The number of a decline, such as `T26`. */
export function declineNumber(code: DeclineCode): string {
  return `T${DECLINES[code]}`;
}

/** The number for a code that says nothing to this device. */
export function unreadableNumber(code: UnreadableCode): string {
  return `T${UNREADABLE[code] ?? NOT_A_PAYMENT}`;
}

/** The code of a decline as a payment keeps it; undefined for a text that is none. */
export function declineCode(reason: string | undefined): DeclineCode | undefined {
  return Object.keys(DECLINES)
    .filter(isDeclineCode)
    .find((code) => code === reason);
}

function isDeclineCode(text: string): text is DeclineCode {
  return Object.hasOwn(DECLINES, text);
}
