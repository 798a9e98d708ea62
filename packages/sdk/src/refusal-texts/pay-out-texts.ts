/** Why money does not go out to the bank account, or came back from there, in words for its holder (V-62, V-76). */

import type { PayOutReason } from '@tallystick/protocol/calls/pay-out';
import type { PayOutCode } from '../bank/pay-out.ts';
import type { PayOutsOutcome } from '../bank/pay-outs.ts';
import { contactTexts, NOT_ENROLLED_TEXT } from './shared-texts.ts';

const BACK = 'Your money is in your account again.';
const DETAILS = `${BACK} Check your bank details, then try again.`;

export const PAY_OUT_REASON_TEXTS: Readonly<Record<PayOutReason, string>> = {
  payeeAccountUnknown: `Your bank has no account with this number. ${DETAILS}`,
  payeeAccountClosed: `Your bank account is closed. ${BACK} Enter the details of another one, then try again.`,
  payeeAccountBlocked: `Your bank has blocked your account there. ${BACK} Ask your bank.`,
  payeeCurrencyDiffers: `Your bank account is in another currency. ${BACK} Enter the details of another one, then try again.`,
  payeeNameDiffers: `Your bank has another name for this account. ${DETAILS}`,
  returnedByBank: `Your bank sent the money back. ${BACK} Ask your bank for the reason.`,
  payeeBankUnknown: `Your bank could not be reached from your operator's. ${DETAILS}`,
  detailsUnwritable: `Your operator's bank cannot write your name or number. ${BACK} Enter them in Latin letters, as your bank has them, then try again.`,
  amountTooLarge: `This is more than one transfer can carry. ${BACK} Choose a smaller amount.`,
  currencyNotOffered: `Your operator's bank does not pay out in this currency. ${BACK} Ask your operator.`,
  escrowShort: `Your operator does not have enough at its bank just now. ${BACK} Choose a smaller amount, or ask your operator.`,
};

export const PAY_OUT_TEXTS: Readonly<Record<PayOutCode, string>> = {
  ...contactTexts({
    open: 'Whether the money is on its way is not known yet. Ask for the same again: it goes once.',
    refused: 'No money moved.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  bankAccountMissing:
    'Your operator does not know your bank account. No money moved. Enter its details first.',
  bankAccountNew:
    'Your bank account was entered or changed only lately, and nothing is paid to it yet, in case that was not you. No money moved. Wait until the time that is shown, and if it was not you, tell your operator at once.',
  moneyTooNew:
    'This money came in lately from people whose phones have not been online since. No money moved. Choose a smaller amount, or try again in a few days.',
  payOutNotOffered:
    'Your operator does not pay out to bank accounts. No money moved. Ask your operator how to get your money.',
  privateMoney:
    'Money of this kind exists at your operator only, and no bank takes any. No money moved. Use it where it is taken.',
  unknownCurrency: 'Your operator does not use this currency. No money moved. Choose another.',
  amountZero: 'The amount is zero. No money moved. Enter an amount.',
  belowMinimum:
    'This is less than your operator pays out at once. No money moved. Choose a larger amount.',
  aboveDayLimit:
    'This is more than may be paid out within a day. No money moved. Choose a smaller amount, or wait until tomorrow.',
  insufficientFunds:
    'There is not enough money in your account. No money moved. Choose a smaller amount.',
  debtOpen:
    'Your account owes something to your operator, and that comes first. No money moved. Ask your operator.',
  sourceNotOffered:
    'Money of a guest goes back to where it came from. No money moved. Ask your operator.',
  orderOpen:
    'The money that you had paid out before is still on its way. No further money moved. Wait until it has arrived.',
};

export const PAY_OUTS_TEXTS: Readonly<
  Record<Extract<PayOutsOutcome, { readonly ok: false }>['code'], string>
> = {
  ...contactTexts({
    open: 'No money is concerned. Try again when there is a network.',
    refused: 'No money is concerned.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  merchantsOnly:
    'Only the takings of a shop are paid out by themselves. Nothing changed. Ask for each payout yourself, or pay with your money.',
};
