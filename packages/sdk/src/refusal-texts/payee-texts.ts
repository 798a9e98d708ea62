/** Why a payee's device does not do what was asked, in words for the payee. */

import type { CloseRequestOutcome } from '../payee/close-request.ts';
import type { DeclineCode, UnreadableCode } from '../payee/decision.ts';
import type { RequestPaymentRefusal } from '../payee/request-payment.ts';
import type { VoidRefusal } from '../payee/void-payment.ts';
import { NOT_ENROLLED_TEXT, readTexts, STATE_LOST_TEXT } from './shared-texts.ts';

const NOT_TAKEN = 'The payment was not taken, and no money moved.';
const OTHER_WAY = `${NOT_TAKEN} Ask for another way to pay.`;
const ONCE_ONLINE = `${NOT_TAKEN} Go online once, hand in your payments, then ask again.`;
const WITH_NETWORK = `${NOT_TAKEN} Ask again where there is a network.`;
const GO_ONLINE = `${NOT_TAKEN} Go online and synchronise, then ask again.`;

export const REQUEST_PAYMENT_TEXTS: Readonly<Record<RequestPaymentRefusal, string>> = {
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  amountZero: 'The amount is zero. Nothing was asked for. Enter an amount.',
  unknownCurrency:
    'Your operator does not use this currency. Nothing was asked for. Choose another.',
  timeToLive:
    'A request lives between a second and a day. Nothing was asked for. Choose another time.',
  billTooLarge:
    'This bill does not fit into one code, or an item on it has no name. Nothing was asked for. Choose fewer items, or enter the amount alone.',
  billSumDiffers: 'This bill does not add up to the amount. Nothing was asked for. Enter it again.',
  certificateExpired:
    "This device's papers have expired. Nothing was asked for. Ask your operator for new ones.",
  bundleTooOld:
    'This device has been offline for too long to check payments. Nothing was asked for. Go online and synchronise.',
};

export const DECLINE_TEXTS: Readonly<Record<DeclineCode, string>> = {
  unknownIssuerKey: `The payment rests on a key that this device does not know. ${GO_ONLINE}`,
  issuerKeyNotValid: `The payment rests on a key that did not hold when it was used. ${OTHER_WAY}`,
  issuerSignature: `The payment is not backed by your operator. ${OTHER_WAY}`,
  deviceSignature: `The payment was not signed by the device that it names. ${OTHER_WAY}`,
  ruleSetDiffers: `The payment carries other rules than its money has. ${OTHER_WAY}`,
  otherCurrency: `The payment is in another currency. ${OTHER_WAY}`,
  amountZero: `The payment is over nothing. ${OTHER_WAY}`,
  amountDiffers: `The payment is over another amount than was asked for. ${OTHER_WAY}`,
  sumBelowAmount: `The payment does not add up. ${OTHER_WAY}`,
  belowBase: `The payment uses money that was counted before. ${OTHER_WAY}`,
  aboveCeiling: `The payer has not enough money ready offline. ${OTHER_WAY}`,
  fundsLocked: `The payer has not enough money ready offline; some is locked and can be unlocked with a network. ${OTHER_WAY}`,
  abovePaymentMax: `The payment is over more than the payer may pay at once. ${OTHER_WAY}`,
  countExhausted: `The payer has made all offline payments of this refill. ${OTHER_WAY}`,
  ruleSetMissing: `This device lacks the rules of the payer's money. ${GO_ONLINE}`,
  unknownRule: `The payer's money has a rule that this version does not know. ${NOT_TAKEN} Update the app.`,
  otherPlace: `The payer's money is not for this place. ${OTHER_WAY}`,
  otherMerchantType: `The payer's money is not for this kind of shop. ${OTHER_WAY}`,
  outsideWindow: `The payer's money is not for this time. ${OTHER_WAY}`,
  anchorMissing: `The payment does not say where its area begins. ${OTHER_WAY}`,
  placeTooCoarse: `The place of this till is not known well enough for the payer's money. ${OTHER_WAY}`,
  outsideRadius: `This till is too far from the payer's first payment. ${OTHER_WAY}`,
  aboveDayMax: `The payer would go beyond what they may pay in one day. ${OTHER_WAY}`,
  bundleTooOld: `This device has been offline for too long to check payments. ${GO_ONLINE}`,
  requestExpired: `The request had expired. ${NOT_TAKEN} Make a new one.`,
  requestPaid: `This request has been paid by another payment. ${NOT_TAKEN} What was paid twice comes back by itself.`,
  requestClosed: `This request was closed. ${NOT_TAKEN} Make a new one.`,
  ownPayment: `This is a payment by this very device. ${OTHER_WAY}`,
  certificateExpired: `The payer's money is not ready offline any more. ${NOT_TAKEN} The payer has to go online first.`,
  certificateFromFuture: `The payer's money is ready only later than now. ${NOT_TAKEN} Check the time on this device.`,
  deviceRevoked: `The payer's device has been blocked. ${OTHER_WAY}`,
  onlineRequired: `This payment may be taken only with a network. ${GO_ONLINE}`,
  aboveOfflineLimit: `This is more than may be taken without a network. ${GO_ONLINE}`,
  offlineCountReached: `This till has taken as many payments as your operator allows without a network. ${ONCE_ONLINE}`,
  offlineSumReached: `This till has taken as much money as your operator allows without a network. ${ONCE_ONLINE}`,
  offlineDayReached: `This till has taken as much as your operator allows in 24 hours without a network. ${WITH_NETWORK}`,
  aboveOwnPaymentMax: `This is more than you set for one payment without a network. ${WITH_NETWORK}`,
  aboveOwnDay: `With this you would take more in 24 hours without a network than you set. ${WITH_NETWORK}`,
  aboveOwnLine: `With this you would hold more unsettled money of this payer than you set. ${ONCE_ONLINE}`,
  aboveOwnUnsettled: `With this you would hold more unsettled money than you set. ${ONCE_ONLINE}`,
  lineWentBack: `The payer's device shows an older state than it had. ${OTHER_WAY}`,
  passageSignature: `One of these coins did not come to the payer as it says. ${OTHER_WAY}`,
  coinsNotTogether: `These coins do not belong together. ${OTHER_WAY}`,
  coinPartUsed: `One of these coins had been used in part before. ${OTHER_WAY}`,
  holderRedeemsOnly: `One of these coins came from a device that may not hand coins on. ${OTHER_WAY}`,
  restTooLarge: `The last coin is not needed for this amount. ${OTHER_WAY}`,
  coinExpired: `One of these coins has expired. ${OTHER_WAY}`,
  coinFromFuture: `One of these coins was made later than now. ${NOT_TAKEN} Check the time on this device.`,
  holderExpired: `The payer's device has been offline for too long to hand coins on. ${OTHER_WAY}`,
  tooManyHops: `One of these coins has gone through as many hands as your operator allows. ${OTHER_WAY}`,
  coinTaken: `One of these coins was shown here by this payer before. ${OTHER_WAY}`,
  paidThroughNetwork: `This request is paid already, through the network. ${NOT_TAKEN} There is nothing left to do.`,
  voided: 'This payment was taken and then cancelled. It is not paid. Make a new request.',
  tooManyAttempts: `Too many bad payments were shown for this request. ${NOT_TAKEN} Make a new one.`,
};

export const UNREADABLE_TEXTS: Readonly<Record<UnreadableCode, string>> = {
  ...readTexts("This is not a payment. No money moved. Scan the code on the payer's screen."),
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  otherRequest:
    'The code was for another till. No money moved. Let the payer scan the code on this till.',
  doesNotOpen: 'The code was damaged, or made for another till. No money moved. Scan it again.',
  unknownInstrument:
    'This is a kind of payment that this version does not know. No money moved. Update the app.',
};

export const VOID_TEXTS: Readonly<Record<VoidRefusal, string>> = {
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  unknownPayment: 'This device knows no such payment. Nothing changed. Choose one from the list.',
  notToldYet:
    'This payment came through the network. Nothing changed. Go online and synchronise, then cancel it.',
  notAccepted:
    'This payment was not taken, so there is nothing to cancel. Nothing changed. Choose one that was taken.',
  coinsGone:
    'The coins of this payment went back to your operator, or on to somebody else. Nothing changed. Pay the money back instead.',
};

export const CLOSE_REQUEST_TEXTS: Readonly<
  Record<Extract<CloseRequestOutcome, { readonly ok: false }>['code'], string>
> = {
  unknownRequest: 'This device knows no such request. Nothing changed. Choose one from the list.',
  requestPaid: 'This request has been paid. Nothing changed. Cancel the payment instead.',
};
