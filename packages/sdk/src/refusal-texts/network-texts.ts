/** Why a payment through the network is not made or not believed, in words for payer and payee. */

import type { PaidCodeOutcome } from '../payee/take-paid-code.ts';
import type { TakePaidProofRefusal } from '../payee/take-paid-proof.ts';
import type { OrderRefusal } from '../payer/order-payment.ts';
import { contactTexts, NOT_ENROLLED_TEXT, readTexts, STATE_LOST_TEXT } from './shared-texts.ts';

const STILL_SHOWN =
  'The code for the till is as good as before. Show it to the till, or try again; it is one payment either way.';
const MAY_BE_PAID = 'It may have been paid all the same.';

export const ORDER_TEXTS: Readonly<Record<OrderRefusal, string>> = {
  ...contactTexts({
    open: `${MAY_BE_PAID} ${STILL_SHOWN}`,
    refused: `Nothing was paid through the network. ${STILL_SHOWN}`,
  }),
  answerNotUnderstood: `Your operator answered something that this version does not know. ${MAY_BE_PAID} Update the app. ${STILL_SHOWN}`,
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  statementSignature:
    "Your operator does not take this device's statement. Nothing was paid through the network. Ask your operator.",
  statementMissing:
    'Your operator misses a statement of this device. Nothing was paid through the network. Update the app.',
  statementContradicts:
    "This device's statements do not agree. Nothing was paid through the network. Ask your operator.",
  unknownPayment: 'This device knows no such payment. No money moved. Choose one from the list.',
  paidWithCoins:
    'You paid with coins, which the till brings to your operator itself. Nothing was paid through the network. Show the code to the till.',
  notOpen:
    'The till did not take this payment, or it came back. Nothing was paid through the network. Let the till ask anew.',
  requestExpired:
    'The time of this request is over. Nothing was paid through the network. Let the till ask anew. What you showed comes back by itself if the till has not taken it.',
};

const NO_GOODS = 'The request is not known to be paid.';

export const PAID_CODE_TEXTS: Readonly<
  Record<Extract<PaidCodeOutcome, { readonly ok: false }>['code'], string>
> = {
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  unknownRequest: `This device knows no such request. ${NO_GOODS} Choose one from the list.`,
  requestClosed:
    'This request was closed. If the customer paid it through the network, the money goes back by itself once this till was online. Make a new one.',
  requestPaid: 'This request is paid already. Nothing changed. There is nothing left to do.',
  notAPaidCode: `The code from the message has eight digits. ${NO_GOODS} Type all of them.`,
  wrongPaidCode: `These are not the digits for this request. ${NO_GOODS} Compare them with the message: amount and till have to be right too.`,
  noTriesLeft: `Too many wrong codes were typed for this request. ${NO_GOODS} Scan the proof on the customer's phone, or go online.`,
};

export const PAID_PROOF_TEXTS: Readonly<Record<TakePaidProofRefusal, string>> = {
  ...readTexts(
    `This is not a proof of payment. ${NO_GOODS} Scan the code on the customer's screen.`,
  ),
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  requestClosed: PAID_CODE_TEXTS.requestClosed,
  requestPaid:
    'This request has been paid by another payment. Nothing changed. What was paid twice comes back by itself.',
  otherRequest: `This proof is for another request. ${NO_GOODS} Let the customer scan the code on this till.`,
  doesNotOpen: `This proof was damaged, or made for another till. ${NO_GOODS} Scan it again.`,
  otherCurrency: `This proof is over another currency than was asked for. ${NO_GOODS} Ask for another way to pay.`,
  amountDiffers: `This proof is over another amount than was asked for. ${NO_GOODS} Ask for another way to pay.`,
  unknownIssuerKey: `This proof rests on a key that this device does not know. ${NO_GOODS} Go online and synchronise.`,
  issuerKeyNotValid: `This proof rests on a key that did not hold then. ${NO_GOODS} Ask for another way to pay.`,
  issuerSignature: `This proof is not from your operator. ${NO_GOODS} Ask for another way to pay.`,
};
