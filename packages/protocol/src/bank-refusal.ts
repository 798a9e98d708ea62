/**
 * What a customer's bank may say no with, when money in a bank account is to become coins: to authenticate the
 * customer (V-23, V-24), and then to set the money aside. The set is closed, so that people are told each reason in
 * their language (V-25), and what a bank answers besides is no refusal.
 */

/** What was typed is no customer's bank details, or names a bank that the operator does not work with (V-21, V-22). */
export const BANK_DETAILS_REFUSALS = [
  'bankCodeInvalid',
  'bankUnknown',
  'accountNumberInvalid',
  'personNameInvalid',
  'phoneInvalid',
  'panInvalid',
] as const;

/** What the bank compared, and how it differs from what the bank knows (V-24). */
export const AUTHENTICATION_REFUSALS = [
  'accountUnknown',
  'nameDiffers',
  'phoneDiffers',
  'panDiffers',
  'accountTypeNotAllowed',
  'accountBlocked',
  'currencyDiffers',
  'balanceInsufficient',
  'limitExceeded',
] as const;

/** Why the money of an authenticated customer is not held or debited. */
export const FUNDING_REFUSALS = [
  'accountBlocked',
  'balanceInsufficient',
  'limitExceeded',
  'currencyNotOffered',
  'currencyDiffers',
  'authenticationUnknown',
  'authenticationUsed',
  'authenticationOver',
  'aboveAuthenticated',
  'holdTooLong',
  'holdOver',
] as const;

export type BankDetailsRefusal = (typeof BANK_DETAILS_REFUSALS)[number];
export type AuthenticationRefusal = (typeof AUTHENTICATION_REFUSALS)[number];
export type FundingRefusal = (typeof FUNDING_REFUSALS)[number];

/** Everything about a bank that a customer can be told; `bankAway`: it could not be asked for too long. */
export type BankRefusal = BankDetailsRefusal | AuthenticationRefusal | FundingRefusal | 'bankAway';
