/** What the wallet says in English to a person who is paid. */

import { ENGLISH_MISREAD } from '@tallystick/ui/texts/misread-code-en';
import type { PaidTexts } from './paid-texts.ts';

const NOT_A_PAYMENT =
  'This is not a payment. No money moved. Scan the code that the other person shows after confirming.';

export const ENGLISH_PAID: PaidTexts = {
  title: 'Get paid',
  body: 'By another person with a wallet, with or without a network.',
  amount: 'How much?',
  emptyHint: 'Leave it empty, and the other person chooses.',
  who: 'May the other person change the amount?',
  exactly: 'No, exactly this',
  mayChange: 'Yes',
  action: 'Show the code',
  openRequests: 'Not paid yet',
  openUntil: (when) => `can be paid until ${when}`,
  payerChooses: 'Any amount',
  received: 'Received',
  toCome: 'Received, not settled yet',
  request: {
    title: 'Let them scan this',
    codeLabel: (amount) => `Request for ${amount}`,
    anyAmountLabel: 'Request for any amount',
    mayChange: 'The other person may change the amount.',
    timeLeft: (span, when) => `Can be paid for ${span}, until ${when}.`,
    atRisk: 'Between people nothing is set aside: the payment is at risk until it settles.',
    scan: 'Scan their code',
    cancel: 'Cancel this request',
    cancelTitle: 'Cancel this request?',
    cancelBody:
      'Nobody can pay it afterwards. If the other person has confirmed it already, no money moves, and what was set aside comes back to them by itself.',
    cancelYes: 'Cancel the request',
    cancelNo: 'Keep it',
    ended: 'Request',
    state: {
      paid: 'This request has been paid.',
      closed: 'This request was cancelled. No money moved.',
      expired:
        'The time of this request is over. No money moved. Ask again, and let them scan the new code.',
    },
    askAgain: 'Ask again',
    openPayment: 'Open the payment',
    unknown: 'This device knows no such request.',
  },
  scan: {
    title: 'Scan their code',
    hint: 'Point the camera at the other screen.',
    checking: 'Checking the payment',
    otherCode: {
      ...ENGLISH_MISREAD,
      tooLong: NOT_A_PAYMENT,
      notTallystick: NOT_A_PAYMENT,
      requestCode:
        'This is a request, perhaps your own in a mirror. No money moved. The other person scans it first, confirms, and then shows another code.',
      sheetCode:
        'This is a printed sheet of coins, which pays nothing. No money moved. Scan the payer’s code.',
      receiptCode:
        'This is a receipt, not a payment. No money moved. Scan the code that the other person shows after confirming.',
    },
  },
  result: {
    title: 'Payment received',
    already: (when) => `This is not a new payment: it was taken at ${when}, and is paid once.`,
    otherRequest: (amount) =>
      `This payment is for another request, over ${amount}. The request that was on your screen is still not paid.`,
    asked: (amount) => `You asked for ${amount}.`,
    when: 'When',
    receiptByNetwork:
      "Paid through the network. The other phone has the operator's word; there is no receipt to scan.",
    receipt: 'Let them scan the receipt.',
    receiptLabel: (amount) => `Receipt for ${amount}`,
    orRead: 'Or read out:',
    statusCode: 'Code for the other person',
    declined: 'Not accepted',
    number: 'Number of the reason',
    showReceipt: 'Show the receipt',
    declinedReceipt: 'They can scan this, and their device knows that it was not taken.',
    again: 'Scan another code',
    unknown: 'This device knows no such payment.',
  },
  standing: {
    settled: 'Settled',
    covered: 'Covered',
    waiting: 'Waiting',
    disputed: 'The payer objects',
    atRisk: 'At risk',
    notPaid: 'Not paid',
    declined: 'Not accepted',
    cancelled: 'Cancelled',
    notConfirmed: 'Not confirmed yet',
  },
  about: {
    settled: 'The money is in your account.',
    covered: 'Your operator has set money aside for it. It settles when either of you is online.',
    waiting: 'Your operator has it, and something must pass before it settles.',
    disputed:
      'The payer says that this payment is not right. The money waits until your operator has decided.',
    atRisk:
      'You have their half, and nothing is set aside for it in case they cheated. It settles when either of you is online.',
    notPaid: 'Your operator does not pay this payment.',
    declined: 'This device did not take it. No money moved.',
    cancelled:
      'You took it and cancelled it. The money goes back. Let them scan the new receipt, so that they know it too.',
    notConfirmed:
      'Your operator has not confirmed it, and without a network it could not have been taken. Do not hand anything over yet. Synchronise again, or cancel this payment.',
  },
  cancel: {
    action: 'Cancel this payment',
    cancelTitle: 'Cancel this payment?',
    cancelBody:
      'The other person gets the whole amount back, and you do not get it. This cannot be undone.',
    cancelSettled: 'It has settled: your operator takes it out of your account and gives it back.',
    cancelOpen: 'It has not settled: it never will, and the money stays with the other person.',
    cancelYes: 'Cancel the payment',
    cancelNo: 'Keep the payment',
  },
};
