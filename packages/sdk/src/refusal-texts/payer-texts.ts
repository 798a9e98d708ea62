/** Why a payer's device does not do what was asked, in words for the payer. */

import type { PayRefusal } from '../payer/pay.ts';
import type { ShowOutcome } from '../payer/payments.ts';
import type { ReadRequestRefusal } from '../payer/read-request.ts';
import type { TakeReceiptRefusal } from '../payer/take-receipt.ts';
import type { TypeStatusCodeOutcome } from '../payer/type-status-code.ts';
import { NOT_ENROLLED_TEXT, readTexts, STATE_LOST_TEXT } from './shared-texts.ts';

const UPDATE_TRUST =
  'No money moved. Go online once, so that this device learns the newest keys, and scan again.';
const ONCE_ONLINE = 'No money moved. Go online once, then pay.';
const ASK_AGAIN = 'No money moved. Ask the till for a new request.';
const NOT_HERE = 'No money moved. Pay in another way.';

export const READ_REQUEST_TEXTS: Readonly<Record<ReadRequestRefusal, string>> = {
  ...readTexts('This is not a request for a payment. No money moved. Scan the code on the till.'),
  notEnrolled: NOT_ENROLLED_TEXT,
  unknownIssuerKey: `This request comes from a till that this device cannot check. ${UPDATE_TRUST}`,
  issuerKeyNotValid: `This till's papers were made with a key that did not hold then. ${UPDATE_TRUST}`,
  issuerSignature: `This till's papers are not from your operator. ${NOT_HERE}`,
  payeeSignature: `This request was not signed by the till that it names. ${NOT_HERE}`,
  sealingKeyUnusable:
    'This request cannot be answered. No money moved. Ask the till for a new one.',
  payeeCertificateExpired: `This till's papers have expired. No money moved. The till has to go online first.`,
  payeeCertificateFromFuture: `This till's papers hold only later. No money moved. Check the time on this device.`,
  payeeRevoked: `This till has been blocked. ${NOT_HERE}`,
  requestExpired: 'This request has expired. No money moved. Ask the till for a new one.',
  requestFromFuture:
    'This request was made later than now. No money moved. Check the time on both devices.',
  amountZero: 'The amount is zero. No money moved. Enter an amount.',
  unknownCurrency: `Your operator does not use this currency. ${NOT_HERE}`,
  billMissing: `This request comes without its bill. ${ASK_AGAIN}`,
  billDiffers: `This bill is not the one that the till signed. ${ASK_AGAIN}`,
  billSumDiffers: `This bill does not add up to the amount of the request. ${ASK_AGAIN}`,
  ownRequest: 'This is your own request. No money moved. Show it to somebody else.',
};

export const PAY_TEXTS: Readonly<Record<PayRefusal, string>> = {
  ...READ_REQUEST_TEXTS,
  stateLost: STATE_LOST_TEXT,
  redeemOnly: 'This device collects payments and cannot pay. No money moved. Use another device.',
  noCertificate:
    'No money is ready offline in this currency. No money moved. Go online and get some ready.',
  certificateExpired:
    'The money that was ready offline is not any more. No money moved. Go online to refresh it.',
  reservationOver:
    'The time of what you set aside is over, or it was used. No money moved. Pay from what is ready offline, or in another way.',
  codeTooLarge: `This payment does not fit into one code. ${NOT_HERE}`,
  otherCurrency: 'The request is in another currency. No money moved. Get that currency ready.',
  amountDiffers: 'The amount of this request is fixed. No money moved. Pay the amount it asks for.',
  sumBelowAmount: 'This payment does not add up. No money moved. Ask your operator.',
  belowBase:
    'The money ready offline was counted anew. No money moved. Synchronise, then pay again.',
  aboveCeiling:
    'There is not enough money ready offline. No money moved. Pay less, or go online and get more ready.',
  fundsLocked:
    'There is not enough money ready offline, and some of yours is locked. No money moved. Unlock it when there is a network.',
  abovePaymentMax:
    'This is more than one offline payment may be. No money moved. Pay less, or in another way.',
  countExhausted:
    'All offline payments of this refill have been made. No money moved. Go online to refresh it.',
  ruleSetMissing: `This device lacks the rules for the money ready offline. ${UPDATE_TRUST}`,
  unknownRule:
    'The money ready offline has a rule that this version does not know. No money moved. Update the app.',
  otherPlace: `The money ready offline is not for this place. ${NOT_HERE}`,
  otherMerchantType: `The money ready offline is not for this kind of shop. ${NOT_HERE}`,
  outsideWindow: `The money ready offline is not for this time. ${NOT_HERE}`,
  anchorMissing: `Nobody knows where this till stands, and your money is for one area. ${NOT_HERE}`,
  placeTooCoarse: `The place of this till is not known well enough for your money's rule. ${NOT_HERE}`,
  outsideRadius: `This till is too far from your first payment. ${NOT_HERE}`,
  aboveDayMax:
    'With this you would pay more than your rules allow in 24 hours. No money moved. Pay less, or pay later.',
  offlineCountReached: `You have made as many payments as your operator allows without a network. ${ONCE_ONLINE}`,
  offlineSumReached: `With this you would pay more than your operator allows without a network. ${ONCE_ONLINE}`,
  offlineDayReached: `With this you would pay more than your operator allows in 24 hours without a network. ${ONCE_ONLINE}`,
  noCoins: `You have no coins in this currency that you can pay with. ${NOT_HERE}`,
  notEnoughCoins:
    'Your coins are worth less than this. No money moved. Pay less, or in another way.',
  tooManyCoins:
    'This would take more coins than fit into one code. No money moved. Pay less, or in another way.',
  tooManyUnconfirmed:
    'Too many payments to this payee wait for their receipt. No further money moved. Scan those receipts first, or synchronise.',
  tooMuchUnconfirmed:
    'Too much money paid to this payee waits for its receipt. No further money moved. Scan those receipts first, or synchronise.',
};

export const SHOW_PAYMENT_TEXTS: Readonly<
  Record<Extract<ShowOutcome, { readonly ok: false }>['code'], string>
> = {
  unknownPayment: 'This device knows no such payment. No money moved. Choose one from the list.',
};

export const TAKE_RECEIPT_TEXTS: Readonly<Record<TakeReceiptRefusal, string>> = {
  ...readTexts(
    'This is not a receipt. Nothing changed. Scan the code that the till shows after the payment.',
  ),
  notEnrolled: NOT_ENROLLED_TEXT,
  unknownPayment:
    'This receipt is not for a payment of this device. Nothing changed. Scan the one for yours.',
  otherRequest:
    'This receipt is not for a payment of this device. Nothing changed. Scan the one for yours.',
  doesNotOpen:
    'This receipt was not made for your payment. Nothing changed. Scan it again from the till.',
  payeeSignature:
    'This receipt was not signed by the till that you paid. Nothing changed. Ask the till again.',
  amountDiffers:
    'This receipt is for another amount than you paid. Nothing changed. Ask the till for the right one.',
  contradictsEarlier:
    'The till had cancelled this payment before. Nothing changed: it stays cancelled. Ask the till for a new request.',
};

export const STATUS_CODE_TEXTS: Readonly<
  Record<Extract<TypeStatusCodeOutcome, { readonly ok: false }>['code'], string>
> = {
  unknownPayment: 'This device knows no such payment. Nothing changed. Choose one from the list.',
  wrongStatusCode:
    'This is not the code for this payment. Nothing changed. Compare the digits with the till.',
};
