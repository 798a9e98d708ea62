/** What both apps say about the holder's bank account, in English. */

import type { BankAccountTexts } from './bank-account-texts.ts';

export const BANK_ACCOUNT_ENGLISH: BankAccountTexts = {
  asking: 'Asking your operator',
  title: 'Which bank account?',
  about:
    'You enter this once. Your bank compares it with what it knows of you, so that nobody else takes your money, or gets it. Your operator keeps it sealed, and nothing of it stays on this device.',
  labels: {
    bank: 'Code of your bank',
    account: 'Account number',
    name: 'Your name',
    phone: 'Phone number',
    pan: 'PAN',
  },
  hints: {
    bank: 'The IFSC or BIC on your cheques or statements, such as ABCD0123456.',
    account: 'As it stands on your statements.',
    name: 'As your bank has it.',
    phone: 'The one your bank knows, with its country, such as +91 98200 12345.',
    pan: 'Five letters, four digits and a letter, such as ABCPR1234F.',
  },
  keep: 'Keep these details',
  kept: 'Your operator has the details of your bank account.',
  leave: 'Leave them as they were',
  known: {
    title: 'Your bank account',
    ending: (ending) => `Account ending in ${ending}`,
    bank: (code) => `Bank ${code}`,
    change: 'Enter other details',
  },
};
