/** What the wallet says about money set aside for one purchase, in English. */

import type { SetAsideTexts } from './set-aside-texts.ts';

export const SET_ASIDE_ENGLISH: SetAsideTexts = {
  title: 'Set aside for a purchase',
  intro:
    'For one payment at a shop whose till is online. Nothing else can spend this money for five minutes. What you do not use then comes back by itself.',
  howMuch: 'How much is the purchase?',
  have: (amount) => `There is ${amount} at the operator.`,
  action: 'Set it aside',
  needsNetwork:
    'Setting aside and extending need a network. What is set aside can still be paid from this device.',
  list: 'What you set aside',
  left: (time) => `${time} left`,
  used: 'Used for a payment',
  usedRest: (amount, when) => `Used for a payment. ${amount} comes back by ${when}`,
  ended: 'Time is over. It comes back to your account',
  givenBack: (when) => `Given back, in your account by ${when}`,
  extend: 'Extend to 5:00',
  giveBack: 'Give it back',
  from: {
    label: 'Pay from',
    setAside: (amount, when) => `Set aside: ${amount}, until ${when}`,
    ready: (amount) => `Ready offline: ${amount}`,
    online: 'The till has to be online. What this payment leaves comes back to your account.',
  },
};
