/** What the wallet says about coins, in English. */

import type { CoinsTexts } from './coins-texts.ts';

const SET_ASIDE = 'Its coins stay set aside and cannot be used again.';

/** The payee's word gives the money back as soon as the operator hears it. */
function back(when: string): string {
  return `${SET_ASIDE} Their money is back in your account when you are online, by ${when} at the latest.`;
}

export const COINS_ENGLISH: CoinsTexts = {
  title: 'Coins',
  intro:
    'A coin is money on this device, like one of metal. It pays a shop or a person without a network, and they can pay with it again. Each can be paid with until its day; what you do not spend comes back into your account by itself.',
  faces: (values) => `There are coins of ${values}.`,
  canPay: 'You can pay with',
  count: (count) => `${count} ${count === 1 ? 'coin' : 'coins'}`,
  until: (count, when) => `${count}, the first until ${when}`,
  none: 'There are no coins here that you can pay with.',
  needsNetwork:
    'Making coins and putting them back need a network. Paying with those that are here does not.',
  convert: {
    title: 'Turn money into coins',
    currency: 'Which money?',
    howMuch: 'How much shall become coins?',
    have: (amount) => `There is ${amount} in your account.`,
    action: 'Make coins',
    done: (count, amount, when) =>
      `${count} were made: ${amount} to pay with until ${when}, with or without a network.`,
  },
  open: {
    title: 'Coins are on their way',
    body: (amount) =>
      `You asked for coins of ${amount}, and the answer was lost. They are made once, whatever happens: they come by themselves when there is a network.`,
    again: 'Ask for them now',
  },
  totals: {
    title: 'The others',
    redeemOnly: 'Only to put back',
    redeemOnlyWhy: 'They cannot be paid with any more, and go back when there is a network.',
    handedOver: 'Handed over',
    handedOverWhy:
      'Nobody has put them into an account yet; also those of payments that were not taken.',
    claimed: 'Being put back',
    cameBack: 'Came back into the account',
    lost: 'Not paid',
    lostWhy: 'Why stands beside each coin in the list.',
  },
  putBack: {
    all: 'Put all into the account',
    one: 'Put it into the account',
    done: (count) => `${count} put into your account.`,
    refused: (count) => `${count} not paid. Why stands beside each in the list.`,
    later: 'They wait here until your operator has looked at them.',
  },
  list: {
    title: 'Each coin',
    yourNumber: 'Your number on coins',
    one: 'Coin',
    number: 'Number',
    money: 'Money',
    from: 'Where it is from',
    own: 'Made for you',
    received: 'Somebody paid you with it',
    payUntil: 'Can be paid with until',
    backUntil: 'Can be put back until',
    worth: 'Worth to you',
    daysLeft: (span) => `${span} left`,
    state: {
      held: 'Here',
      handedOver: 'Handed over',
      claimed: 'Being put back',
      voided: 'You cancelled its payment',
      refused: 'Not paid',
      returned: 'Back in the account',
    },
    heldReceived: 'Here, at risk',
    why: {
      partUsed:
        'It is worth more than was paid, and the payer gets the rest back, so it cannot be paid with again. Put it into your account.',
      expired: 'Its day is over, so nobody takes it any more. Put it into your account.',
      hopsUsedUp:
        'It has gone through as many hands as your operator allows. Put it into your account.',
      mayNotHandOn:
        'This device may not pay with it now. Go online once; until then it is only to put into your account.',
      notTrusted:
        'A device that had it, or a key behind it, has been blocked, so nobody takes it any more. Put it into your account.',
    },
    voided:
      'You cancelled the payment that brought it. Its money goes back to whoever paid you with it.',
  },
  from: {
    coins: (amount) => `Coins: ${amount}`,
    only: (amount) => `Paid from your coins, of which you have ${amount}.`,
    these: (coins) => `These coins go: ${coins}.`,
    rest: (amount) => `${amount} of the last one is change, and comes back to your account later.`,
    foreign: (asked, own) =>
      `This asks for ${asked}, and all you have here is ${own}. Nothing here can pay it. Ask for another way to pay.`,
  },
  paid: {
    with: 'Paid with',
    coins: 'Coins',
    rest: (amount) =>
      `${amount} of the last coin is change. It comes back to your account when the other side puts the coins into theirs.`,
    hanging: (when) =>
      `If it was taken, it will be settled. If not, its coins stay set aside, and their money is back in your account by ${when}. Scan the receipt, or show the code again.`,
    late: 'Your operator paid nobody with these coins: nobody brought them in time, and their money went back to somebody who had them before you. Ask whoever gave them to you for the money.',
    about: {
      shown: (when) =>
        `The code was shown and nothing has come back yet. If it was not taken, its coins stay set aside, and their money is back in your account by ${when}.`,
      codeTyped: () =>
        'The code from the other side fits. It has the coins, and can pay with them again. It is settled when they are put into an account.',
      accepted: () =>
        'The other side has the coins, and can pay with them again. It is settled when they are put into an account.',
      settled: () => 'The coins were paid out. They have left this wallet.',
      declined: (when) => `It was not taken. No money moved. ${back(when)}`,
      cancelled: (when) => `The other side cancelled it. ${back(when)}`,
      cameBack: () => 'Nobody was paid with these coins. Their money is back in your account.',
    },
  },
  received: {
    rest: (amount) =>
      `The last coin is worth more than the payment: ${amount} of it goes back to the payer. It cannot be paid with again, and goes into your account when there is a network.`,
    show: 'See the coins',
    about: {
      settled: 'Its coins were paid out: to your account, or to whoever you paid with them.',
      notPaid: 'Not all of its coins were paid. Why stands beside each coin in the list.',
      cancelled:
        'You took it and cancelled it. The money of its coins goes back to whoever paid you. Let them scan the new receipt, so that they know it too.',
    },
    atRiskHeld:
      'Pay with these coins, or put them into your account. Until then nothing is set aside in case somebody gave them away twice.',
    wentOn:
      'You paid with these coins, or they are on the way into your account. Nothing is set aside in case somebody gave them away twice.',
  },
  logOut: (amount) =>
    `${amount} in coins is on this device only. Whoever deletes it may lose the money. Put them into your account first.`,
};
