/** What the wallet says about money from the holder's bank account, in English. */

import type { BankTexts } from './bank-texts.ts';

const BY_ITSELF = 'This goes on by itself: you can leave this page and close the app.';

export const BANK_ENGLISH: BankTexts = {
  title: 'From my bank account',
  needsNetwork:
    'Asking your bank needs a network. What you asked for before goes on by itself, and you see it here.',
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
