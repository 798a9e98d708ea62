/** What both apps say about paying out to the holder's bank account, in English. */

import type { PayOutTexts } from './pay-out-texts.ts';

export const PAY_OUT_ENGLISH: PayOutTexts = {
  title: 'To my bank account',
  needsNetwork: 'Paying out needs a network. What is on its way goes on by itself.',
  have: (amount) => `There is ${amount} in the account.`,
  howMuch: 'How much shall go to your bank?',
  action: 'Pay it out',
  all: (amount) => `Pay out all of it: ${amount}`,
  tooNew: (when) =>
    `This bank account was entered lately. Money can go to it from ${when} on, so that nobody who finds this device open sends your money to an account of their own.`,
  byItself: 'It goes on by itself: you can leave this page and close the app.',
  list: 'Payouts',
  state: {
    ordered: 'Set aside for your bank',
    sent: 'On its way',
    remitted: 'Sent to your bank',
    returned: 'Came back',
    refused: 'Not sent',
  },
  isEndOfDay: 'at the end of a day',
  eachDay: {
    title: 'Each day by itself',
    about: 'All that is free in the account goes to your bank then.',
    when: 'When?',
    never: 'Never',
    at: (time) => `At ${time}, your operator’s time`,
    kept: 'Kept.',
  },
};
