/** Why the issuer does not pay a payment that was handed in, in words for both sides. */

import type { RecordRefusal } from '@tallystick/protocol/calls/sync';

const FORGED = 'It is not paid. Keep it, and ask your operator.';
const NOT_PAID = 'It is not paid. Agree with the other side on another way to pay.';
const WENT_BACK = 'The money went back to the payer.';
const NOTHING_TO_DO = 'There is nothing left to do.';

export const RECORD_TEXTS: Readonly<Record<RecordRefusal, string>> = {
  malformed: `The operator could not read this payment. ${FORGED}`,
  unknownInstrument: `The operator does not know this kind of payment. ${FORGED}`,
  unknownIssuerKey: `This payment rests on a key that is not the operator's. ${FORGED}`,
  issuerKeyNotValid: `This payment rests on a key that did not hold then. ${FORGED}`,
  issuerSignature: `This payment is not backed by the operator. ${FORGED}`,
  payeeSignature: `The request was not signed by the till that it names. ${FORGED}`,
  deviceSignature: `This payment was not signed by the payer's device. ${FORGED}`,
  receiptSignature: `The receipt was not signed by the till. ${FORGED}`,
  orderSignature: `The order to pay was not signed by the payer's device. ${FORGED}`,
  ruleSetDiffers: `This payment carries other rules than its money has. ${FORGED}`,
  otherTenant: `This payment belongs to another operator. ${FORGED}`,
  neverIssued: `The operator never backed this payment. ${FORGED}`,
  payerIsPayee: `Payer and payee are the same. ${NOT_PAID}`,
  otherCurrency: `The payment is in another currency than was asked for. ${NOT_PAID}`,
  amountZero: `The payment is over nothing. ${NOT_PAID}`,
  amountDiffers: `The payment is over another amount than was asked for. ${NOT_PAID}`,
  sumBelowAmount: `The payment does not add up. ${NOT_PAID}`,
  belowBase: `The payment uses money that was counted before. ${NOT_PAID}`,
  aboveCeiling: `The payer had not enough money ready offline. ${NOT_PAID}`,
  fundsLocked: `The payer had not enough money ready offline. ${NOT_PAID}`,
  abovePaymentMax: `The payment is over more than the payer could pay at once. ${NOT_PAID}`,
  countExhausted: `The payer had made all offline payments of that refill. ${NOT_PAID}`,
  otherPlace: `The payer's money was not for this place. ${NOT_PAID}`,
  otherMerchantType: `The payer's money was not for this kind of shop. ${NOT_PAID}`,
  voided: `The till cancelled this payment. ${WENT_BACK} ${NOTHING_TO_DO}`,
  declined: `The till did not take this payment. ${WENT_BACK} ${NOTHING_TO_DO}`,
  closedUnpaid: `The till closed the request unpaid. ${WENT_BACK} ${NOTHING_TO_DO}`,
  requestPaid: `The request had been paid already. ${WENT_BACK} ${NOTHING_TO_DO}`,
  afterRedeemBy: `It was handed in too late, and the payer's account could not pay it. ${NOT_PAID}`,
  notCovered:
    'Nothing was left that could pay it. It waits, and is not paid if nothing comes. Ask your operator.',
  unconfirmedAtRedeemBy: `The till never handed it in. ${WENT_BACK} If it is still owed, pay it again.`,
  awaitsPayer: `The money waits, and is paid when the payer's phone has been online, at the latest when the time is over. ${NOTHING_TO_DO}`,
  unknownToPayer:
    "The payer's phone has been online without this payment. The money waits, and is paid on the last day. Ask your operator.",
  passageSignature: `One of these coins did not come to the payer as it says. ${FORGED}`,
  coinsNotTogether: `These coins do not belong together. ${FORGED}`,
  coinPartUsed: `One of these coins had been used in part before. ${NOT_PAID}`,
  holderRedeemsOnly: `One of these coins came from a device that may not hand coins on. ${NOT_PAID}`,
  restTooLarge: `The last coin is not needed for this payment. ${NOT_PAID}`,
  disputeUpheld:
    'The payer objected, and your operator decided for the payer. The money went back to the payer. Ask your operator.',
};
