/** What the wallet says about money from the holder's bank account, in English. */

import type { BankTexts } from './bank-texts.ts';

const BY_ITSELF = 'This goes on by itself: you can leave this page and close the app.';

export const BANK_ENGLISH: BankTexts = {
  title: 'From my bank account',
  needsNetwork:
    'Asking your bank needs a network. What you asked for before goes on by itself, and you see it here.',
  asking: 'Asking your operator',
  details: {
    title: 'Which bank account?',
    about:
      'You enter this once. Your bank compares it with what it knows of you, so that nobody else takes your money. Your operator keeps it sealed, and nothing of it stays on this device.',
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
  },
  known: {
    title: 'Your bank account',
    ending: (ending) => `Account ending in ${ending}`,
    bank: (code) => `Bank ${code}`,
    change: 'Enter other details',
  },
  howMuch: 'How much shall come from your bank?',
  ask: 'Ask the bank for it',
  asked: (when) => `Asked for: ${when}`,
  state: {
    asked: 'Your bank is being asked',
    authenticated: 'Your bank knows you',
    credited: 'In your account',
    refused: 'No money came',
  },
  about: {
    asked: `It checks whether the account is yours and whether the money is there. ${BY_ITSELF}`,
    authenticated: `Now it is asked for the money. ${BY_ITSELF}`,
    credited:
      'Your bank has sent the money. It can stay in the account, be made ready offline, or become coins.',
    refused: 'Your bank said no.',
  },
  late: {
    asked: `It has not answered yet, and your operator asks again and again. After an hour without an answer that ends, and no money moves. ${BY_ITSELF}`,
    authenticated: `It has not answered yet, and your operator asks until it does. The money comes once. ${BY_ITSELF}`,
  },
  row: (amount) => `${amount} from your bank`,
  unsent: {
    title: 'No answer yet',
    body: (amount) =>
      `You asked for ${amount}, and your operator’s answer was lost. It is ordered once, whatever happens, and goes on by itself when there is a network.`,
    again: 'Ask now',
  },
  makeCoins: 'Make coins of it',
  otherCoins: 'Make coins of another amount',
  leaveThere: 'Leave it in the account',
  understood: 'Understood',
};
