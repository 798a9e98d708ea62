/** Paying on with coins, in English. */

import type { PayOnTexts } from './pay-on-texts.ts';

export const PAY_ON_ENGLISH: PayOnTexts = {
  title: 'Pay with coins',
  body: 'Coins that this till took and has not handed in. With a network they go into your account by themselves.',
  nothing: 'No coins here can be paid with now.',
  scan: 'Scan their code',
  scanHint: 'Point the camera at the code of whoever you pay.',
  made: 'Paid with coins',
  confirmTitle: 'Pay this?',
  till: (number) => `Till ${number}`,
  amount: 'How much do you pay?',
  from: (amount) => `Paid from the coins on this till, of which it has ${amount}.`,
  compare: 'Compare with the other screen.',
  bill: 'Bill',
  hold: 'Hold to pay',
  notThis: 'Do not pay',
  showTitle: 'Show this code',
  showHint: (payee) => `Hold it in front of the camera of ${payee}.`,
  codeLabel: (amount) => `Code of your payment of ${amount}`,
  scanReceipt: 'Scan the receipt',
  receiptHint: 'Point the camera at the code on the other screen.',
  typeCode: 'The ten digits on the other screen',
  typeHint: 'Where the receipt cannot be scanned.',
  use: 'Use the digits',
  done: 'Done',
  unknown: 'This till knows no such payment.',
  standing: {
    shown: 'Not confirmed yet',
    receipted: 'Paid',
    settled: 'Settled',
    declined: 'Not accepted',
    void: 'Cancelled',
    returned: 'Came back',
  },
  about: {
    shown:
      'Your half is with the payee once it was scanned. Until a receipt comes, these coins are set aside.',
    receipted: 'The payee has the coins.',
    settled: 'The payee has the money.',
    declined:
      'It was not taken. Its coins stay set aside, and come into your account once your operator has the receipt.',
    void: 'It was cancelled. Its coins come into your account once your operator has the receipt.',
    returned: 'Nobody handed the coins in. Their money is in your account.',
  },
  reason: 'The payee says',
};
