/** Why a contact with the operator did not do what was asked. */

import type { DepositOutcome } from '../device/deposit.ts';
import type { EnrolDeviceRefusal } from '../device/enrol.ts';
import type { CertifyDeviceRefusal } from '../payer/certify.ts';
import type { GiveBackOutcome } from '../payer/give-back.ts';
import type { ReserveRefusal } from '../payer/reserve.ts';
import type { ChangeRulesOutcome } from '../payer/account-rules.ts';
import type { AskUnlockOutcome } from '../payer/unlock.ts';
import type { SyncDeviceRefusal } from '../sync/sync.ts';
import { contactTexts, NOT_ENROLLED_TEXT, STATE_LOST_TEXT } from './shared-texts.ts';

export const ENROL_TEXTS: Readonly<Record<EnrolDeviceRefusal, string>> = {
  ...contactTexts({
    open: 'No money is concerned. Try again with the same code.',
    refused: 'No money is concerned.',
  }),
  notAnEnrolmentCode:
    'This is not a code from an operator. Nothing happened. Check that it was copied whole.',
  alreadyEnrolled:
    'This device has an account already. Nothing happened. Use another device for the other account.',
  stateLost: STATE_LOST_TEXT,
  unknownCode: 'Your operator does not know this code. Nothing happened. Ask for a new one.',
  codeUsed: 'Another device has used this code. Nothing happened here. Ask for a new one.',
  codeExpired: 'This code has expired. Nothing happened. Ask for a new one.',
  accountConvicted:
    'A device of this account paid twice with the same money, so the account gets no new device. No money moved. Appeal from that device or from another one of the account, or ask your operator.',
};

export const DEPOSIT_TEXTS: Readonly<
  Record<Extract<DepositOutcome, { readonly ok: false }>['code'], string>
> = {
  ...contactTexts({
    open: 'Whether the money came is not known yet. Add the same amount again: it comes once.',
    refused: 'No money moved.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  sourceNotOffered:
    'Your operator does not take money from there. No money moved. Choose another way.',
  unknownCurrency: 'Your operator does not use this currency. No money moved. Choose another.',
  amountZero: 'The amount is zero. No money moved. Enter an amount.',
  amountTooLarge:
    'The amount is more than can be added at once. No money moved. Enter a smaller one.',
};

export const CERTIFY_TEXTS: Readonly<Record<CertifyDeviceRefusal, string>> = {
  ...contactTexts({
    open: 'What was ready to spend here still is. Try again when there is a network.',
    refused: 'What was ready to spend here still is.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  stateLost: STATE_LOST_TEXT,
  insufficientFunds:
    'There is not enough money in the account. Nothing was set aside. Add money, or choose less.',
  unknownCurrency:
    'Your operator does not use this currency. Nothing was set aside. Choose another.',
  amountZero: 'The amount is zero. Nothing was set aside. Enter an amount.',
  aboveLineLimit:
    'This is more than your operator allows to be ready offline. Nothing was set aside. Choose less, or wait until earlier amounts have ended.',
  redeemOnly:
    'This device collects payments and cannot pay. Nothing was set aside. Use another device.',
  accountConvicted:
    'A device of your account paid twice with the same money, so no more money is made ready offline. Nothing was set aside, and what you have in the account stays there. See it under Devices in the menu, and appeal there.',
  unknownPurse:
    'Your operator does not know this part of the account. Nothing was set aside. Ask your operator.',
  fundsLocked:
    'Your rules keep all of this money back. Nothing was set aside. Add money, or ask for other rules.',
  outsideWindow:
    'The time for which your rules allow spending is over. Nothing was set aside. Ask for other rules.',
  tooManyRules:
    'There are more rules than can travel with a payment. Nothing was set aside. Choose fewer.',
  lineClosed:
    'Offline spending from this device has been ended. Nothing was set aside. Ask your operator.',
  historyIncomplete:
    'Your operator lacks payments of this device. Nothing was set aside. Synchronise, then try again.',
  statementSignature:
    "Your operator does not take this device's signature. Nothing was set aside. Ask your operator.",
  statementMissing:
    'The list of collected payments was missing. Nothing was lost. Update the app, then try again.',
  statementContradicts:
    'Your operator knows payments of this device that the device does not. Nothing was set aside. Ask your operator.',
};

export const UNLOCK_TEXTS: Readonly<
  Record<Extract<AskUnlockOutcome, { readonly ok: false }>['code'], string>
> = {
  nothingLocked: 'None of your money is locked. Nothing changed. Get more ready instead.',
};

export const RULES_TEXTS: Readonly<
  Record<Extract<ChangeRulesOutcome, { readonly ok: false }>['code'], string>
> = {
  ...contactTexts({
    open: 'No money is concerned. Try again when there is a network.',
    refused: 'No money is concerned.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  tooManyRules:
    'You have as many rules as an account can have. Nothing changed. Choose one to end first.',
  untilPassed: 'This rule would have ended already. Nothing changed. Choose a later time.',
  unknownRule:
    'Your operator does not know this rule. Nothing changed. Synchronise, then choose from the list.',
  otherAuthor:
    'Somebody else set this rule and alone can end it. Nothing changed. Ask your operator.',
};

export const GIVE_BACK_TEXTS: Readonly<
  Record<Extract<GiveBackOutcome, { readonly ok: false }>['code'], string>
> = {
  nothingReady: 'No money is ready offline on this device. Nothing changed. Get some ready first.',
};

const RESERVATION_OVER =
  'The time of what was set aside is over, or it was used. What is left of it comes back to your account.';

export const RESERVE_TEXTS: Readonly<Record<ReserveRefusal | 'nothingReady', string>> = {
  ...CERTIFY_TEXTS,
  ...contactTexts({
    open: 'Whether the money was set aside is not known yet. Try again: it is set aside once, and comes back by itself.',
    refused: 'Nothing was set aside.',
  }),
  fundsLocked:
    'Your rules keep a part of this money back. Nothing was set aside. Choose less, or ask for other rules.',
  tooManyReservations:
    'Money is set aside for as many purchases as this device can. Nothing was set aside. Choose one of them, or give one back.',
  reservationOver: `${RESERVATION_OVER} Nothing was set aside. Ask for it again.`,
  nothingReady: `${RESERVATION_OVER} Nothing changed. Choose another.`,
};

export const SYNC_TEXTS: Readonly<Record<SyncDeviceRefusal, string>> = {
  ...contactTexts({
    open: 'Everything is kept here and nothing is lost. Try again when there is a network.',
    refused: 'Everything is kept here and nothing is lost.',
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  statementSignature:
    "Your operator does not take this device's signature. Everything is kept here. Ask your operator.",
  statementMissing:
    'The list of collected payments was missing. Everything is kept here. Update the app, then try again.',
  statementContradicts:
    'Your operator knows other payments of this device than the device does. Everything is kept here. Ask your operator.',
};
