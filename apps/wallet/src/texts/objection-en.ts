/** What the wallet says about objecting to payments, in English. */

import type { ObjectionTexts } from './objection-texts.ts';

const YOURS = 'The money is in your account again, or on its way there.';
const THEIRS = 'The money stays with the shop. If you think that this is wrong, ask your operator.';

export const OBJECTION_ENGLISH: ObjectionTexts = {
  title: 'Object to a payment',
  about:
    'What your account has paid, as your operator has it, also from other devices. Choose a payment that is not yours, or is not right.',
  needsNetwork: 'This needs a network. Nothing is lost by waiting: you have weeks to object.',
  asking: 'Asking your operator…',
  nothing: 'No shop has asked for money of your account yet.',
  more: 'Show earlier payments',
  person: 'A person',
  standing: {
    paid: 'Paid',
    waits: 'Not paid yet',
    objected: 'You objected',
    upheld: 'Decided for you',
    rejected: 'Decided for the shop',
    back: 'Came back',
  },
  otherDevice: 'From another device of your account',
  thisDevice: 'From this device',
  unknown:
    'Your operator has not heard of this payment from the shop yet. You can object when it has.',
  to: 'To',
  till: 'Till',
  claimed: 'Asked for',
  from: 'Paid',
  ask: 'What is wrong?',
  reason: {
    notMine: 'I did not make this payment',
    otherAmount: 'It was another amount',
    paidTwice: 'I paid twice',
    notReceived: 'I did not get what I paid for',
  },
  words: 'What happened?',
  wordsHint: 'Only your operator reads this. It may stay empty.',
  effect: {
    waits: 'The shop does not get the money until your operator has decided.',
    paid: 'The shop has the money. Your operator looks at what both devices signed, and decides.',
  },
  action: 'Object',
  until: (day) => `You can object until ${day}.`,
  over: (day) => `You could object until ${day}. Ask your operator.`,
  made: (day) => `You objected. Your operator decides by ${day}, and this screen says how.`,
  decided: {
    upheld: {
      operator: `Your operator decided for you. ${YOURS}`,
      reportedDevice: `The device had been reported as lost, so it is decided for you. ${YOURS}`,
      ownHalf: YOURS,
      notDecided: YOURS,
      payeeGaveUp: `The shop gave the payment up. ${YOURS}`,
    },
    rejected: {
      operator: `Your operator decided for the shop. ${THEIRS}`,
      reportedDevice: THEIRS,
      ownHalf: `This very device made the payment and handed it in, so it stands. ${THEIRS}`,
      notDecided: `Nobody decided in time, so what your device signed stands. ${THEIRS}`,
      payeeGaveUp: THEIRS,
    },
  },
  operatorSays: 'Your operator says',
  youSaid: 'You said',
};
