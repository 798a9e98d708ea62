/** What the wallet says about a double spend, a debt and an appeal, in English. */

import type { ConvictionsTexts } from './convictions-texts.ts';

export const CONVICTIONS_ENGLISH: ConvictionsTexts = {
  title: 'Money paid twice',
  asking: 'Asking your operator',
  nothing: 'Nothing is proven against any device of your account.',
  barred:
    'Until an appeal is upheld, your account gets no new device and makes no more money ready offline. Money in the account stays yours: you can add to it and be paid.',
  notBarred: 'Your account can get new devices and make money ready offline.',
  thisDevice: 'This device',
  device: (number) => `Device ${number}`,
  proven: (when) =>
    `It paid two merchants with the same money. Found on ${when}, and proven by what it signed. It stays blocked for ever.`,
  wasReported: 'You had reported it lost before, so you do not answer for it.',
  proof: (number) => `Number of the proof: ${number}`,
  debts: 'What is owed for it',
  owed: (owed, amount, when) => `${owed} of ${amount}, since ${when}`,
  why: (percent) =>
    `Your operator paid a merchant for what was spent twice. ${percent} percent of each amount that you add goes there until nothing is owed, the oldest first.`,
  paid: 'Paid',
  forgiven: (reason) => `Your operator has let go of the rest: ${reason}`,
  appeal: {
    title: 'Appeal',
    body: 'The device signed both payments; that cannot be undone. But say how it came about: it was stolen before you could report it, or it was restored from a backup and forgot what it had paid. Your operator reads it beside the proof and decides. You can appeal once.',
    label: 'What happened',
    hint: (left) => `${left} characters left`,
    send: 'Send to your operator',
    yours: (text) => `You wrote: ${text}`,
    waits: (when) => `Sent on ${when}. Your operator has not decided yet.`,
    decided: {
      upheld: (reason) =>
        `Upheld. Your account can get a new device and make money ready again. Your operator says: ${reason}`,
      rejected: (reason) => `Rejected. Nothing changes. Your operator says: ${reason}`,
    },
  },
};
