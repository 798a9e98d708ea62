/** What the terminal says in English. */

import { ENGLISH_MISREAD } from '@tallystick/ui/texts/misread-code-en';
import type { TillTexts } from './till-texts.ts';

const NOT_A_PAYMENT =
  "This is not a payment. No money moved. Scan the code on the customer's screen.";

const payments = (count: number): string => `${count} ${count === 1 ? 'payment' : 'payments'}`;

export const ENGLISH: TillTexts = {
  appName: 'Tallystick Terminal',
  done: 'Done',
  save: 'Save',
  print: 'Print',
  share: 'Share',
  payments,
  till: (number) => `Till ${number}`,
  home: {
    online: 'Online',
    offline: 'Offline',
    unknown: 'Looking for the operator',
    menu: 'Menu',
    ways: 'How to enter an amount',
    keypad: 'Keypad',
    items: 'Items',
    amount: 'Amount',
    back: 'Delete the last digit',
    clear: 'Clear',
    ask: 'Ask for it',
    askFor: (amount) => `Ask for ${amount}`,
    today: 'Today',
    none: 'No payments yet today.',
    all: 'All payments',
    openRequests: 'Not paid yet',
    openUntil: (when) => `can be paid until ${when}`,
  },
  notices: {
    offlineUntil: (when) => `Payments can be taken without a network until ${when}.`,
    offlineTooLong:
      'This till has been offline for too long to take payments. Go online once, then it can go on.',
    convictedTitle: 'A customer paid twice with the same money',
    convictedBody: (count) =>
      `${count === 1 ? 'One payment here is' : `${count} payments here are`} concerned and not paid in full. The device is blocked.`,
    convictedShow: 'See what becomes of it',
    clockTitle: 'The clock of this device is wrong',
    clockAhead: (span) =>
      `It is ${span} ahead. Customers may not be able to pay. Set the time in the settings of this device.`,
    clockBehind: (span) =>
      `It is ${span} behind. Customers may not be able to pay. Set the time in the settings of this device.`,
    lostTitle: 'This till cannot go on',
    lostBody:
      'What is kept here is older than what this device had, so it may not take payments any more. What was handed in is safe. Hand in what is left, log out, and start afresh with a new code from your operator.',
    logOut: 'Log out',
    unsentTitle: 'Payments lie on this device alone',
    unsentOld: (count, when) =>
      `${payments(count)} not handed in yet, the oldest since ${when}. If this device is lost now, their money may be lost.`,
    unsentMuch: (count, sum) =>
      `${payments(count)} over ${sum} not handed in yet. If this device is lost now, their money may be lost.`,
    handIn: 'Hand in now',
    notKeptTitle: 'This browser may delete the till',
    notKeptBody:
      'It did not promise to keep what is here when the disk gets full. Install the app from the menu of the browser, and hand in every day.',
  },
  items: {
    title: 'Items',
    empty: 'Nothing is on the list yet. Add what you sell, and a sale is a few taps.',
    change: 'Change the list',
    one: (name) => `One more ${name}`,
    oneLess: (name) => `One less ${name}`,
    count: (count) => `${count} ×`,
    add: 'Add an item',
    edit: 'Change the item',
    name: 'Name',
    price: 'Price',
    keep: 'Keep it',
    remove: 'Take it off the list',
    refusals: {
      nameMissing: 'Enter a name.',
      nameTooLong: 'The name is too long. Use 40 characters at most.',
      priceZero: 'Enter a price of more than zero.',
      tooManyItems: 'The list is full. Take another item off it first.',
    },
  },
  request: {
    title: 'Let the customer scan this',
    codeLabel: (amount) => `Request for ${amount}`,
    timeLeft: (span, when) => `Can be paid for ${span}, until ${when}.`,
    offlineCovered: (amount) => `Offline: this till is covered up to ${amount} now.`,
    offlineAtRisk:
      'Offline: nothing is set aside for this till. A payment is at risk until it settles.',
    scan: "Scan the customer's code",
    typeCode: 'Code from a message',
    cancel: 'Cancel this request',
    cancelTitle: 'Cancel this request?',
    cancelBody:
      'Nobody can pay it afterwards. If the customer has confirmed it already, no money moves, and what was set aside comes back to them by itself.',
    cancelYes: 'Cancel the request',
    cancelNo: 'Keep it',
    paid: 'This request has been paid.',
    openPayment: 'Open the payment',
    closed: 'This request was cancelled. No money moved.',
    expired:
      'The time of this request is over. No money moved. Ask again, and let the customer scan the new code.',
    askAgain: 'Ask again',
    next: 'Next customer',
    ended: 'Request',
    unknown: 'This device knows no such request.',
  },
  paidCode: {
    title: 'Code from a message',
    hint: 'The customer paid through the network, and your operator sent you a message. Type its eight digits.',
    label: 'Eight digits',
    use: 'Check it',
    triesLeft: (count) => (count === 1 ? 'One more try.' : `${count} more tries.`),
    orScan: "Scan the proof on the customer's phone",
  },
  scan: {
    title: "Scan the customer's code",
    hint: "Point the camera at the customer's screen.",
    checking: 'Checking the payment',
    otherCode: {
      ...ENGLISH_MISREAD,
      tooLong: NOT_A_PAYMENT,
      notTallystick: NOT_A_PAYMENT,
      requestCode:
        'This is the request of a till, perhaps your own in a mirror. No money moved. The customer scans it first, confirms, and then shows another code.',
      sheetCode:
        'This is a printed sheet of coins, which pays nothing. No money moved. Scan the customer’s code.',
      receiptCode:
        "This is a receipt, not a payment. No money moved. Scan the code that the customer's screen shows after confirming.",
    },
  },
  result: {
    taken: 'Payment taken',
    already: 'Already taken',
    alreadyBody: (when) => `This is not a new payment: it was taken at ${when}, and is paid once.`,
    otherRequest: (amount) =>
      `This payment is for another request, over ${amount}. The request that was on your screen is still not paid.`,
    backToRequest: 'Back to the request',
    takenAt: (when) => `Taken at ${when}`,
    receipt: 'Let the customer scan the receipt.',
    receiptByNetwork:
      "Paid through the network. The customer's phone has the operator's word; there is no receipt to scan.",
    receiptLabel: (amount) => `Receipt for ${amount}`,
    orRead: 'Or read out:',
    statusCode: 'Code for the customer',
    declined: 'Not accepted',
    number: 'Number of the reason',
    declinedReceipt: 'The customer can scan this, and their device knows that it was not taken.',
    again: 'Scan another code',
    next: 'Next customer',
  },
  payment: {
    listTitle: 'Payments',
    none: 'No payments yet.',
    title: 'Payment',
    unknown: 'This device knows no such payment.',
    standing: {
      settled: 'Settled',
      covered: (amount) => `Covered up to ${amount}`,
      waiting: (when) => `Waiting for the customer's half, until ${when}`,
      disputed: 'The customer objects',
      atRisk: 'At risk',
      notPaid: 'Not paid',
      declined: 'Not accepted',
      cancelled: 'Cancelled',
      notConfirmed: 'Not confirmed yet',
    },
    about: {
      settled: 'The money is in your account.',
      covered: (amount) =>
        `Your operator has set ${amount} aside for this payment in case the customer cheated. It settles when you hand it in.`,
      waiting: 'Your operator has it, and something must pass before it settles.',
      disputed:
        'The customer says that this payment is not right. The money waits until your operator has decided.',
      atRisk:
        'You have it, and nothing is set aside for it in case the customer cheated. Hand it in, and it settles.',
      notPaid: 'Your operator does not pay this payment.',
      declined: 'This till did not take it. No money moved.',
      cancelled: 'This till took it and cancelled it. The money goes back to the customer.',
      notConfirmed:
        'Your operator has not confirmed it, and without a network it could not have been taken. Do not hand anything over yet. Hand it in again, or cancel this payment.',
    },
    convicted: {
      title: 'The customer paid twice with the same money',
      settled:
        'Your operator found a second payment with the same money. Yours is paid in full; nothing changes for you.',
      waits: (paid, left, until) =>
        `Your operator found a second payment with the same money, and takes nothing more from this customer’s device. ${paid} has come. Whether the other ${left} comes is decided by ${until}: from what is left of the customer’s money.`,
      refused: (paid) =>
        `Your operator found a second payment with the same money, and there was too little for both. ${paid} has come, and no more will. The device is blocked, and your operator has the proof.`,
      cancelled: 'You cancelled this payment, so no money of yours is concerned.',
    },
    group: {
      settled: 'Settled',
      covered: 'Covered',
      waiting: 'Waiting',
      disputed: 'Objected to',
      atRisk: 'At risk',
      notPaid: 'Not paid',
      declined: 'Not accepted',
      cancelled: 'Cancelled',
      notConfirmed: 'Not confirmed yet',
    },
    when: 'Taken',
    number: 'Payment number',
    handedIn: 'Handed in',
    handedInYes: 'Yes, your operator has it',
    handedInNo: 'Not handed in yet',
    handInBy: 'Hand in by',
    reason: 'Why',
    operatorSays: 'Your operator says',
    coins: {
      paidWith: 'Paid with',
      some: 'Coins',
      count: (count) => (count === 1 ? '1 coin' : `${count} coins`),
      rest: (amount) =>
        `The last coin is worth more than the bill. ${amount} of it goes back to the customer when you hand it in; you give no change.`,
      came: 'Came so far',
    },
    sold: 'Sold',
    showReceipt: 'Show the receipt',
    printReceipt: 'Print or share the receipt',
    cancel: 'Cancel this payment',
    cancelTitle: 'Cancel this payment?',
    cancelBody:
      'The customer gets the whole amount back, and you do not get it. This cannot be undone.',
    cancelSettled: 'It has settled: your operator takes it out of your account and gives it back.',
    cancelOpen: 'It has not settled: it never will, and the money stays with the customer.',
    cancelYes: 'Cancel the payment',
    cancelNo: 'Keep the payment',
    cancelledBody:
      'It is cancelled. Let the customer scan the new receipt, so that they know it too. Without it they learn of it when both of you were online.',
  },
  receipt: {
    title: 'Receipt',
    heading: 'Receipt',
    cancelledHeading: 'Cancelled payment',
    declinedHeading: 'Payment not accepted',
    total: 'Total',
    date: 'Date',
    number: 'Payment number',
    paper: 'The paper is set in the settings.',
    shared: 'The receipt was handed to the other app.',
    notShared: 'This browser did not share the receipt. Print it instead.',
  },
  takings: {
    title: "Today's takings",
    day: 'Today',
    none: 'Nothing has been taken today.',
    sum: 'Taken',
    coveredOf: (amount) => `${amount} of it covered`,
    withCoins: (amount, count) => `${amount} of it with coins, ${count}`,
    notMoney: 'Not in the sum',
  },
  handIn: {
    title: 'Hand in payments',
    none: 'Everything is handed in. Your operator has all that this device knows.',
    some: 'Not handed in yet',
    withoutMoney: (count) =>
      `${payments(count)} that you cancelled or did not accept. The customer's money stays set aside until your operator hears of it.`,
    oldest: (when) => `The oldest since ${when}`,
    why: 'Until they are handed in, these payments lie on this device alone. Whenever there is a network, the till hands in by itself.',
    action: 'Hand in now',
    working: 'Handing in',
    done: 'Handed in.',
    coinsNotPaid: (count) =>
      `${count === 1 ? '1 coin was' : `${count} coins were`} not paid. The payment says why.`,
    issuerRefused:
      'Somebody else than your operator answered, such as the sign-in page of a Wi-Fi network. Everything is kept here. Check the network, then try again.',
  },
  dayClose: {
    title: 'Day close',
    next: 'Since the last close',
    nothing: 'There is nothing to close: no payment since the last time.',
    body: 'Closing counts these payments once and keeps the list. The till goes on with an empty one.',
    action: 'Close the day',
    earlier: 'Earlier closes',
    number: (number) => `Close ${number}`,
    takenBack: 'Taken back since an earlier close',
    unknown: 'This device keeps no close of this number.',
    download: 'Download as CSV',
    csv: {
      close: 'Close',
      takenAt: 'Taken',
      payment: 'Payment number',
      amount: 'Amount',
      currency: 'Currency',
      state: 'State',
      covered: 'Covered',
      handedIn: 'Handed in',
      kind: 'Kind',
      taken: 'Taken',
      takenBack: 'Taken back',
      yes: 'yes',
      no: 'no',
      paidWith: 'Paid with',
      coins: 'coins',
      account: 'offline money',
    },
  },
  settings: {
    title: 'Settings',
    language: 'Language',
    warn: 'Warn of payments that are not handed in',
    warnBody: 'A lost device may mean lost money for whatever it has not handed in.',
    hours: 'From an age of, in hours',
    hoursProblem: 'Enter whole hours, from 1 to 8,000.',
    sum: 'Or from a sum of',
    paper: 'Paper for receipts and day closes',
    papers: { a4: 'A4', roll58: 'Roll of 58 mm' },
    saved: 'Kept.',
    limits: {
      title: 'Without a network, take at most',
      body: "On top of your operator's limits, which stay. Leave empty what you do not want to limit.",
      names: {
        paymentMax: 'In one payment',
        daySumMax: 'In 24 hours',
        lineSumMax: 'From one customer, until it settles',
        unsettledSumMax: 'From all customers, until it settles',
      },
      save: 'Save the limits',
      carried: 'Not settled now',
      covered: 'Covered',
      atRisk: 'At risk or waiting',
    },
  },
  help: {
    title: 'Help',
    items: [
      [
        'How do I take a payment?',
        "Enter the amount and ask for it. The customer scans your code, compares the four digits and confirms. Then scan the customer's code. Your screen says at once whether you have the money, and how sure it is.",
      ],
      [
        'Does it work without a network?',
        'Yes. Nothing changes but the guarantee. When there is a network again, the till hands in by itself.',
      ],
      [
        'What do the states mean?',
        "Settled: the money is in your account. Covered: your operator has set money aside for this payment. Waiting: something must pass before it settles. At risk: you have the customer's half, and it settles when you hand it in, unless the customer cheated.",
      ],
      [
        'The customer has no camera, or it does not work.',
        "Copy your code and send it, or let the customer's device open the saved picture. Instead of the receipt, read out the ten digits.",
      ],
      [
        'I cannot scan the code of the customer.',
        'Ask for more brightness, or to tap the code so that it gets larger. Or paste the code as text, or open a picture of it.',
      ],
      [
        'A payment was not accepted.',
        'The screen says why, and no money moved. The number beside it, such as T26, says the same to your operator.',
      ],
      [
        'I want to give money back.',
        'Open the payment and cancel it. The customer gets the whole amount back.',
      ],
      [
        'This device broke or was lost.',
        'Tell your operator, who blocks it and gives you a code for another one. What was handed in is safe. For the rest, ask customers to go online: their half settles it too, if it has your receipt.',
      ],
    ],
  },
  logOut: {
    title: 'Log out',
    refused: (count) =>
      `${payments(count)} not handed in yet. If they were deleted now, money might be lost. Hand them in first: find a network, and press the button.`,
    body: [
      'This deletes the till from this device: its list of payments, its day closes and its items.',
      'Money at the operator stays yours. To come back you need a new code from your operator. Download the day closes first if you want to keep them.',
    ],
    action: 'Log out and delete',
    keep: 'Stay logged in',
  },
  menu: {
    title: 'Menu',
    payments: 'All payments',
    takings: "Today's takings",
    handIn: 'Hand in payments',
    payOut: 'Pay out to the bank',
    dayClose: 'Day close',
    itemList: 'List of items',
    settings: 'Settings',
    help: 'Help',
    logOut: 'Log out',
    unsent: (count) => (count === 0 ? 'everything handed in' : `${count} not handed in yet`),
  },
};
