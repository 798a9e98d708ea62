/** Problems with what is personal about an account, and with guests. */

import type { ProblemKind } from './problems.ts';

/** What is personal about an account. */
export type PersonalCode =
  | 'personNameInvalid'
  | 'addressInvalid'
  | 'phoneInvalid'
  | 'emailInvalid'
  | 'moneyLeft'
  | 'paymentsOpen'
  | 'debtLeft';

/** Accounts without a name. */
export type GuestCode =
  | 'fundingSourceInvalid'
  | 'aboveGuestBalance'
  | 'aboveSourceLimit'
  | 'notAGuest'
  | 'aboveDeposits'
  | 'accountShort';

export const PERSONAL_PROBLEMS: Readonly<Record<PersonalCode, ProblemKind>> = {
  personNameInvalid: {
    status: 422,
    title: 'The name of the person is too long, or has characters that hide or alter others.',
    remedy: 'Use at most 100 characters.',
  },
  addressInvalid: {
    status: 422,
    title: 'The address is too long, or has characters that hide or alter others.',
    remedy: 'Use at most 300 characters.',
  },
  phoneInvalid: {
    status: 422,
    title: 'The phone number is none of E.164.',
    remedy: 'Begin with a plus and the number of the country, such as +91 98200 12345.',
  },
  emailInvalid: {
    status: 422,
    title: 'The e-mail address has not the form of one.',
    remedy: 'Use a plain address with a domain, such as asha@example.org.',
  },
  moneyLeft: {
    status: 409,
    title: 'There is money on the account, free or reserved, or on its way to it.',
    remedy: 'Have it spent, paid out or refunded first. Nothing was erased.',
  },
  paymentsOpen: {
    status: 409,
    title: 'Payments of the account are not final yet.',
    remedy:
      'Erase it after the last of its certificates can be redeemed no more. Nothing was erased.',
  },
  debtLeft: {
    status: 409,
    title: 'The loss account paid for this account and has not got it back.',
    remedy: 'Settle that with its holder first. Nothing was erased.',
  },
};

export const GUEST_PROBLEMS: Readonly<Record<GuestCode, ProblemKind>> = {
  fundingSourceInvalid: {
    status: 422,
    title: 'The name of the funding source has characters or a length that it may not have.',
    remedy: 'Use 1 to 128 visible ASCII characters.',
  },
  aboveGuestBalance: {
    status: 409,
    title: 'The account would hold more than a guest may have.',
    remedy: 'Deposit less, or open a customer account. Nothing was changed.',
  },
  aboveSourceLimit: {
    status: 409,
    title: 'This funding source has brought as much as one may for now.',
    remedy: 'Deposit less, or later. Nothing was changed.',
  },
  notAGuest: {
    status: 409,
    title: 'The account is not that of a guest, or was erased.',
    remedy: 'Only a guest is refunded this way.',
  },
  aboveDeposits: {
    status: 409,
    title: 'Less than this came from the funding source and has not gone back.',
    remedy: 'Refund less: what others paid to a guest can be spent.',
  },
  accountShort: {
    status: 409,
    title: 'The account has less than this free.',
    remedy: 'Refund less, or wait until what is reserved has come back.',
  },
};
