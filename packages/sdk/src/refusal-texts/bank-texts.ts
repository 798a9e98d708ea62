/** Why money in a bank account does not become coins, in words for the customer (V-25). */

import type { BankRefusal } from '@tallystick/protocol/bank-refusal';
import type { BankAccountOutcome } from '../bank/bank-account.ts';
import type { FundFromBankCode } from '../bank/fund-from-bank.ts';
import { contactTexts, NOT_ENROLLED_TEXT } from './shared-texts.ts';

const DETAILS = 'No money moved. Check your bank details, and enter them as your bank has them.';
const AGAIN = 'No money moved. Try again from the beginning.';
const ASK_BANK = 'No money moved. Ask your bank.';

export const BANK_TEXTS: Readonly<Record<BankRefusal, string>> = {
  bankCodeInvalid:
    'This is not the code of a bank. No money moved. Enter the code that stands on your cheques or statements.',
  bankUnknown:
    'Your operator does not work with this bank. No money moved. Use an account at another bank, or ask your operator.',
  accountNumberInvalid:
    'This is not the number of a bank account. No money moved. Enter it as it stands on your statements.',
  personNameInvalid:
    'This cannot be the name on a bank account. No money moved. Enter your name as your bank has it.',
  phoneInvalid:
    'This is not a phone number. No money moved. Enter the number that your bank knows, with its country.',
  panInvalid:
    'This is not a PAN. No money moved. Enter five letters, four digits and a letter, as on your card.',
  accountUnknown: `Your bank has no account with this number. ${DETAILS}`,
  nameDiffers: `Your bank has another name for this account. ${DETAILS}`,
  phoneDiffers: `Your bank has another phone number for this account. ${DETAILS}`,
  panDiffers: `Your bank has another PAN for this account. ${DETAILS}`,
  accountTypeNotAllowed:
    'Your bank does not allow this from an account of this kind. No money moved. Use a savings or a current account.',
  accountBlocked: `Your bank has blocked this account. ${ASK_BANK}`,
  currencyDiffers:
    'This bank account is in another currency. No money moved. Choose that currency, or use another account.',
  balanceInsufficient:
    'There is not enough money in the bank account. No money moved. Choose a smaller amount.',
  limitExceeded:
    'This is more than your bank allows at once. No money moved. Choose a smaller amount, or ask your bank.',
  currencyNotOffered:
    'Your bank does not do this in this currency. No money moved. Choose another currency, or use another account.',
  authenticationUnknown: `Your bank does not know that you have just been checked. ${AGAIN}`,
  authenticationUsed: `Your bank has used this check for something else. ${AGAIN}`,
  authenticationOver: `It took too long, and your bank wants to check you anew. ${AGAIN}`,
  aboveAuthenticated: `The amount is more than your bank was asked about. ${AGAIN}`,
  bankAway: 'Your bank could not be reached for too long. No money moved. Try again later.',
  holdTooLong:
    'Your bank does not set money aside for so long. No money moved. Choose a shorter time.',
  holdOver:
    'The time for which the money was to be set aside is over. No money moved. Choose a later one.',
};

export const BANK_ACCOUNT_TEXTS: Readonly<
  Record<Extract<BankAccountOutcome, { readonly ok: false }>['code'], string>
> = {
  ...contactTexts({
    open: 'No money is concerned. Try again when there is a network.',
    refused: 'No money is concerned.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  bankCodeInvalid: BANK_TEXTS.bankCodeInvalid,
  accountNumberInvalid: BANK_TEXTS.accountNumberInvalid,
  personNameInvalid: BANK_TEXTS.personNameInvalid,
  phoneInvalid: BANK_TEXTS.phoneInvalid,
  panInvalid: BANK_TEXTS.panInvalid,
  banksNotOffered:
    'Your operator does not work with banks. No money is concerned. Ask your operator how money comes and goes.',
};

export const FUND_FROM_BANK_TEXTS: Readonly<Record<FundFromBankCode, string>> = {
  ...contactTexts({
    open: 'Whether the money came is not known yet. Ask for the same amount again: it comes once.',
    refused: 'No money moved.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  bankUnknown: BANK_TEXTS.bankUnknown,
  bankAccountMissing:
    'Your operator does not know your bank account. No money moved. Enter its details first.',
  privateMoney:
    'Money of this kind exists at your operator only, and no bank has any. No money moved. Ask your operator how to get some.',
  unknownCurrency: 'Your operator does not use this currency. No money moved. Choose another.',
  amountZero: 'The amount is zero. No money moved. Enter an amount.',
  sourceNotOffered:
    'Your operator does not take money from there. No money moved. Choose another way.',
  orderOpen:
    'Your bank has not answered yet for the money that you asked for before. No further money moved. Wait until it has.',
  tooManyRefusals:
    'Your bank has refused too often today. No money moved. Check your bank details, and try again tomorrow.',
  aboveDayLimit:
    'This is more than may come from your bank within a day. No money moved. Choose a smaller amount, or try again tomorrow.',
};
