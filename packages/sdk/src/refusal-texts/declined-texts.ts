/**
 * Why a payee's device did not take a payment, in words for the payer, who reads it on the receipt. No
 * money moved in any of them; the app says so beside each.
 */

import type { DeclineCode } from '../payee/decision.ts';

const NOT_TAKEN = 'The till did not take the payment, and no money moved.';
const OTHER_WAY = `${NOT_TAKEN} Pay another way.`;
const TILL_ONLINE = `${NOT_TAKEN} Pay another way, or again after the till was online.`;
const REFRESH = `${NOT_TAKEN} Go online, get money ready again, and pay anew.`;
const ASK_ANEW = `${NOT_TAKEN} Let the till ask anew, and scan its new code.`;
const UPDATE = `${NOT_TAKEN} Update the app on both devices, or pay another way.`;
/** Coins that were signed over once are not signed over again. */
const COINS_GONE = `${NOT_TAKEN} Pay another way. You cannot use these coins again; their money comes back to your account by itself.`;

export const DECLINED_TO_PAYER_TEXTS: Readonly<Record<DeclineCode, string>> = {
  unknownIssuerKey: `Your money rests on a key that the till does not know yet. ${TILL_ONLINE}`,
  issuerKeyNotValid: `Your money rests on a key that did not hold when it was used. ${REFRESH}`,
  issuerSignature: `For the till, your money is not backed by its operator. ${REFRESH}`,
  deviceSignature: `For the till, this payment was not signed by this device. ${OTHER_WAY}`,
  ruleSetDiffers: `The payment carried other rules than your money has. ${REFRESH}`,
  otherCurrency: `The payment was in another currency than the till asked for. ${ASK_ANEW}`,
  amountZero: `The payment was over nothing. ${ASK_ANEW}`,
  amountDiffers: `The payment was over another amount than the till asked for. ${ASK_ANEW}`,
  sumBelowAmount: `The payment did not add up. ${REFRESH}`,
  belowBase: `The payment used money that was counted before. ${REFRESH}`,
  aboveCeiling: `You had not enough money ready offline. ${REFRESH}`,
  fundsLocked: `You had not enough money ready offline that is not locked. ${REFRESH}`,
  abovePaymentMax: `The payment was over more than you may pay at once. ${OTHER_WAY}`,
  countExhausted: `You have made all offline payments of this refill. ${REFRESH}`,
  ruleSetMissing: `The till does not have the rules of your money. ${TILL_ONLINE}`,
  unknownRule: `Your money has a rule that the till does not know. ${UPDATE}`,
  otherPlace: `Your money is not for this place. ${OTHER_WAY}`,
  otherMerchantType: `Your money is not for this kind of shop. ${OTHER_WAY}`,
  outsideWindow: `Your money is not for this time. ${OTHER_WAY}`,
  anchorMissing: `Your payment did not say where its area begins. ${OTHER_WAY}`,
  placeTooCoarse: `The place of the till is not known well enough for your money. ${OTHER_WAY}`,
  outsideRadius: `The till is too far from your first payment with this money. ${OTHER_WAY}`,
  aboveDayMax: `The payment would go beyond what you may pay in one day. ${OTHER_WAY}`,
  bundleTooOld: `The till has been offline for too long to check payments. ${TILL_ONLINE}`,
  requestExpired: `The time of the request was over. ${ASK_ANEW}`,
  requestPaid: `The request had been paid by another payment. ${NOT_TAKEN} There is nothing left to do.`,
  requestClosed: `The till had cancelled this request. ${ASK_ANEW}`,
  ownPayment: `A device does not pay itself. ${OTHER_WAY}`,
  certificateExpired: `Your money is not ready offline any more. ${REFRESH}`,
  certificateFromFuture: `By the clock of the till, your money is ready only later. ${NOT_TAKEN} Compare the time on both devices, then let the till ask anew.`,
  deviceRevoked: `For the till, this device has been blocked. ${NOT_TAKEN} Ask your operator.`,
  onlineRequired: `The till takes this payment only with a network. ${TILL_ONLINE}`,
  aboveOfflineLimit: `This is more than the till takes without a network. ${TILL_ONLINE}`,
  offlineCountReached: `The till has taken as many payments as it may without a network. ${TILL_ONLINE}`,
  offlineSumReached: `The till has taken as much money as it may without a network. ${TILL_ONLINE}`,
  offlineDayReached: `The till has taken as much as it may in one day without a network. ${TILL_ONLINE}`,
  aboveOwnPaymentMax: `The shop takes less than this in one payment without a network. ${TILL_ONLINE}`,
  aboveOwnDay: `The shop takes no more today without a network. ${TILL_ONLINE}`,
  aboveOwnLine: `The shop takes no more from you without a network. ${TILL_ONLINE}`,
  aboveOwnUnsettled: `The shop has taken as much as it wants to without a network. ${TILL_ONLINE}`,
  lineWentBack: `For the till, this device shows an older state than it had. ${NOT_TAKEN} Go online, and ask your operator if it comes back.`,
  passageSignature: `For the till, one of your coins did not come to you as it says. ${COINS_GONE}`,
  coinsNotTogether: `For the till, your coins did not belong together. ${COINS_GONE}`,
  coinPartUsed: `One of your coins had been used in part before. ${COINS_GONE}`,
  holderRedeemsOnly: `One of your coins came from a device that may not hand coins on. ${COINS_GONE}`,
  restTooLarge: `The last coin was not needed for this amount. ${COINS_GONE}`,
  coinExpired: `By the clock of the till, one of your coins has expired. ${COINS_GONE}`,
  coinFromFuture: `By the clock of the till, one of your coins was made later. ${COINS_GONE}`,
  holderExpired: `Your device has been offline for too long to hand coins on. ${COINS_GONE}`,
  tooManyHops: `One of your coins has gone through as many hands as your operator allows. ${COINS_GONE}`,
  coinTaken: `The till had seen one of these coins from you before. ${COINS_GONE}`,
  paidThroughNetwork: `The request is paid already, through the network. ${NOT_TAKEN} There is nothing left to do.`,
  voided:
    'The till took this payment and then cancelled it. The money comes back to your account. There is nothing left to do.',
  tooManyAttempts: `Too many bad payments were shown for this request. ${ASK_ANEW}`,
};
