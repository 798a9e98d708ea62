/** Why coins are not made, or not brought into the account, and what the operator says of each, in words for people. */

import type { ConvertRefusal } from '../coins/convert-to-coins.ts';
import type { CoinCode } from '../coins/coin-record.ts';
import type { RedeemCoinsRefusal } from '../coins/redeem-coins.ts';
import { contactTexts, NOT_ENROLLED_TEXT, STATE_LOST_TEXT } from './shared-texts.ts';

const SAME_AGAIN =
  'Nothing was lost. Ask for the same amount again: the coins are made once, and come with the next try.';
const NOT_MADE = 'No money moved.';

export const CONVERT_TEXTS: Readonly<Record<ConvertRefusal, string>> = {
  ...contactTexts({ open: SAME_AGAIN, refused: NOT_MADE }),
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  coinsNotValid: `The coins that came are not what you asked for, and none of them was kept. ${SAME_AGAIN} If it happens again, ask your operator.`,
  coinsNotOffered: `Your operator makes no coins. ${NOT_MADE} Get money ready offline instead.`,
  unknownCurrency: `Your operator does not use this currency. ${NOT_MADE} Choose another.`,
  amountZero: `The amount is zero. ${NOT_MADE} Enter an amount.`,
  insufficientFunds: `There is not enough money in the account. ${NOT_MADE} Add money, or choose less.`,
  amountNotInCoins: `There are no coins that make up this amount. ${NOT_MADE} Choose a round one.`,
  tooManyCoins: `This would take more coins than are made at once. ${NOT_MADE} Choose less.`,
  aboveCoinLimit: `This is more than your operator allows to be in coins. ${NOT_MADE} Choose less, or pay with the coins that you have.`,
  redeemOnly: `This device collects payments and cannot pay. ${NOT_MADE} Use another device.`,
  accountConvicted: `A device of your account paid twice with the same money, so it gets no coins. ${NOT_MADE} See it under Devices in the menu, and appeal there.`,
};

const KEPT = 'Everything is kept here and nothing is lost.';

export const REDEEM_COINS_TEXTS: Readonly<Record<RedeemCoinsRefusal, string>> = {
  ...contactTexts({ open: `${KEPT} Try again when there is a network.`, refused: KEPT }),
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  coinsNotOffered: `Your operator has not made any coins yet. ${KEPT} Ask your operator.`,
  noCoins: 'None of these coins is here any more. Nothing changed. Choose one from the list.',
  statementSignature: `Your operator does not take this device's signature. ${KEPT} Ask your operator.`,
  statementMissing: `The list of collected payments was missing. ${KEPT} Update the app, then try again.`,
  statementContradicts: `Your operator knows other payments of this device than the device does. ${KEPT} Ask your operator.`,
};

const NOT_PAID = 'It is not paid.';
const KEEP = `${NOT_PAID} Keep it, and ask your operator.`;

export const COIN_TEXTS: Readonly<Record<CoinCode, string>> = {
  neverIssued: `The operator never made this coin. ${KEEP}`,
  spentBefore: `Somebody else brought this coin before: one of those who had it gave it away twice. ${NOT_PAID} Your operator has the proof. Ask whoever gave it to you for the money.`,
  afterRedeemBy: `This coin was brought too late. ${NOT_PAID} Ask whoever gave it to you for the money.`,
  returned: `Nobody brought this coin in time, and its money went back to somebody who had it before you. ${NOT_PAID} Ask whoever gave it to you for the money.`,
  malformed: `The operator could not read these coins. ${KEEP}`,
  unknownIssuerKey: `These coins rest on a key that is not the operator's. ${KEEP}`,
  issuerKeyNotValid: `These coins rest on a key that did not hold then. ${KEEP}`,
  issuerSignature: `These coins are not backed by the operator. ${KEEP}`,
  deviceSignature: `For the operator, this device did not sign these coins back. ${KEEP}`,
  passageSignature: `One of these coins did not come here as it says. ${KEEP}`,
  coinsNotTogether: `For the operator, these coins do not belong together. ${KEEP}`,
  coinPartUsed: `One of these coins had been used in part before. ${KEEP}`,
  holderRedeemsOnly: `One of these coins came from a device that may not hand coins on. ${KEEP}`,
  restTooLarge: `For the operator, a part of these coins is missing. ${KEEP}`,
  otherHolder: `For the operator, these coins belong to another device. ${KEEP}`,
};
