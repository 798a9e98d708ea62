/** What the wallet says in English. */

import { ENGLISH_MISREAD } from '@tallystick/ui/texts/misread-code-en';
import { ENGLISH_PAID } from './en-paid.ts';
import { ENGLISH_RULES } from './en-rules.ts';
import type { WalletTexts } from './wallet-texts.ts';

const NOT_A_REQUEST =
  'This is not the code of a till. No money moved. Scan the code on the till in front of you.';

export const ENGLISH: WalletTexts = {
  appName: 'Tallystick Wallet',
  home: {
    online: 'Online',
    offline: 'Offline',
    unknown: 'Looking for the operator',
    readyTitle: 'Ready offline',
    readyUntil: (when) => `Until ${when}`,
    paymentsLeft: (count, most) =>
      `${count} ${count === 1 ? 'payment' : 'payments'} of up to ${most} each`,
    nothingReady: 'No money is ready offline. Get some ready while there is a network.',
    expired: 'The time of this money is over. It is refreshed when there is a network.',
    atOperator: 'At the operator',
    atOperatorAsOf: (when) => `as of ${when}`,
    unconfirmed: 'Not confirmed yet',
    givenBack: (when) => `Given back, in your account by ${when}`,
    setAside: (when) => `Set aside for a purchase, until ${when}`,
    pay: 'Pay',
    getReady: 'Get ready for offline',
    add: 'Add money',
    latest: 'Latest payments',
    all: 'All payments',
    none: 'No payments yet.',
    menu: 'Menu',
    offlineNote: 'You can pay here without a network. The operator hears of it later.',
    hanging: (count) =>
      count === 1
        ? '1 payment was shown, not confirmed'
        : `${count} payments were shown, not confirmed`,
    notKept: {
      title: 'This browser may delete the wallet',
      body: 'It did not promise to keep what is here when the disk gets full. Install the app from the menu of the browser, and open it now and then.',
    },
    clock: {
      title: 'The clock of this device is wrong',
      ahead: (span) =>
        `It is ${span} ahead. Payments may be refused. Set the time in the settings of this device.`,
      behind: (span) =>
        `It is ${span} behind. Payments may be refused. Set the time in the settings of this device.`,
    },
    blocked: {
      title: 'This device is blocked',
      body: 'Nothing can be paid from here any more. Either it was reported lost, or it paid twice with the same money. What you have in the account stays yours.',
      why: 'Why, and what you can do',
    },
    owed: 'Owed',
    owedWhy: 'For money that was paid twice',
    coins: 'Coins',
    coinsWhat: 'Money that goes from hand to hand without a network',
    inCoins: (when) => `In coins, the first until ${when}`,
    alsoInCoins: (amount, when) => `And ${amount} in coins, the first until ${when}`,
    lost: {
      title: 'This wallet cannot go on',
      body: 'What is kept here is older than what this device had, so paying from it could spend money twice. Money at the operator is safe, and what was ready offline comes back by itself. Log out, and start afresh with a new code from your operator.',
    },
  },
  pay: {
    scanTitle: 'Pay',
    scanHint: 'Point the camera at the code of the till, or of the other person.',
    confirmTitle: 'Pay this?',
    to: 'To',
    till: (number) => `Till ${number}`,
    compare: 'Compare with the other screen.',
    hold: 'Hold to pay',
    notThis: 'Do not pay',
    bill: 'Bill',
    amount: 'How much do you pay?',
    earlier: {
      title: 'You showed a payment here before',
      body: (amount, when) =>
        `${amount} at ${when} is not confirmed yet. If this is the same purchase, show that code again instead of paying twice.`,
      show: 'Show that code again',
    },
    fromReady: (left) => `${left} stays ready offline`,
    paidBefore: 'You have paid this request already. This is the same payment, not a second one.',
  },
  payment: {
    showTitle: 'Show this code',
    showHint: (payee) => `Hold it in front of the camera of ${payee}.`,
    codeLabel: (amount) => `Code of your payment of ${amount}`,
    scanReceipt: 'Scan the receipt',
    typeCode: 'Type the code from the till',
    showAgain: 'Show the code again',
    object: 'Something is wrong with this payment',
    later: 'Later',
    throughNetwork: 'Pay through the network',
    notThroughNetwork:
      'Not paid through the network yet. Show the code to the till, or try again; it is one payment either way.',
    paidNow: 'Asking your operator to pay it now',
    showProof: (payee) =>
      `Paid. Show this proof to ${payee}; its message with a code says the same.`,
    proofLabel: (amount) => `Proof of your payment of ${amount}`,
    proofAgain: 'Show the proof of payment',
    done: 'Done',
    receiptTitle: 'Scan the receipt',
    receiptHint: 'Point the camera at the code that the other screen shows now.',
    statusTitle: 'Code from the till',
    statusHint: 'The merchant reads out ten digits.',
    statusLabel: 'Ten digits',
    statusUse: 'Keep it',
    hangingTitle: 'Shown, not confirmed',
    hangingBody: (when) =>
      `If it was taken, it will be settled. If not, the money comes back by itself by ${when}. Scan the receipt, or show the code again.`,
    to: 'To',
    when: 'When',
    reason: 'Reason',
    standing: {
      shown: 'Shown, not confirmed',
      codeTyped: 'Confirmed by code',
      accepted: 'Paid',
      settled: 'Settled',
      declined: 'Not accepted',
      cancelled: 'Cancelled',
      cameBack: 'Came back',
    },
    about: {
      shown: (when) =>
        `The code was shown and nothing has come back yet. It is settled when it is handed in, or comes back by ${when}.`,
      codeTyped: () =>
        'The code from the other side fits. It is settled when either of you is online.',
      accepted: () =>
        'Both halves match. The other side has yours. It is settled when either of you is online.',
      settled: () => 'The money has moved from your account to the other side.',
      declined: (when) =>
        `It was not taken. No money moved. It is free again in your account by ${when} at the latest.`,
      cancelled: () =>
        'The other side cancelled it. The money comes back to your account when you are online.',
      cameBack: () => 'The money is back in your account.',
    },
    coinsSetAside: 'Not accepted, coins set aside',
    unknown: 'This device knows no such payment.',
    issuerSays: 'The operator says',
  },
  ready: {
    title: 'Get ready for offline',
    howMuch: 'How much shall be ready in all?',
    have: (amount) => `You can make up to ${amount} ready.`,
    howLong: 'How long?',
    howLongBody:
      'As long as your operator allows, usually a week, and again from each time that you are online.',
    rest: 'What happens to the rest?',
    restBody:
      'The rest stays in your account. What you do not spend comes back to it by itself, or at once as far as nobody can still claim it.',
    action: 'Get it ready',
    done: (amount, when) => `${amount} is ready offline until ${when}.`,
    needsNetwork: 'This needs a network. What is ready now stays ready.',
    giveBack: 'Give back now',
    working: 'Asking your operator',
  },
  giveBack: {
    title: 'Give back now',
    body: (amount, when) =>
      `${amount} is not ready offline any more from now on. It is in your account by ${when} at the latest: until then a merchant may still hand in a payment that you made.`,
    action: 'Give it back',
    keep: 'Keep it ready',
    done: (amount, when) =>
      `${amount} was given back. It is in your account by ${when} at the latest.`,
  },
  add: {
    title: 'Add money',
    label: 'How much?',
    body: 'From the test bank. This money does not exist outside of this test.',
    action: 'Add it',
    done: (amount) => `There is ${amount} at the operator now.`,
  },
  paid: ENGLISH_PAID,
  rules: ENGLISH_RULES,
  history: { title: 'Payments', empty: 'No payments yet.' },
  device: {
    title: 'This device',
    thisDevice: 'Account',
    key: 'Device number',
    papers: 'Papers of this device until',
    unsent: (count) =>
      count === 0
        ? 'The operator has everything that this device knows.'
        : `${count} ${count === 1 ? 'half waits' : 'halves wait'} to be handed in.`,
    sync: 'Synchronise now',
    synced: 'Everything is handed in.',
    others:
      'Lost another device of this account? Block it under Devices in the menu, or tell your operator its number. What was ready on it comes back to you.',
  },
  devices: {
    title: 'Devices',
    about:
      'Each device spends from its own amount. Together they never spend more than your account has.',
    needsNetwork: 'This needs a network.',
    asking: 'Asking your operator',
    unknown: 'Your account has no such device.',
    unnamed: (number) => `Device ${number}`,
    thisOne: (name) => `${name} (this one)`,
    ready: 'Set aside for it',
    state: 'State',
    states: {
      active: 'In use',
      retiring: 'Not in use, its money is on the way back',
      retired: 'Not in use any more',
      blocked: 'Blocked',
      revoked: 'Blocked: it paid twice with the same money',
    },
    proven: 'What is proven, and appeal',
    number: 'Device number',
    since: 'Since',
    heard: 'Last heard of',
    lastHeard: (when) => `Last heard of: ${when}`,
    never: 'never',
    returnsBy: 'Unspent money is back by',
    backBy: (when) => `Back by ${when}`,
    name: 'Name',
    nameHint: 'What you call it, for yourself. Your operator sees it, no merchant does.',
    keepName: 'Keep this name',
    nameKept: 'The name is kept.',
    block: {
      action: 'I lost it: block it',
      title: 'Block this device?',
      body: 'It gets no money any more, and merchants refuse it as soon as they hear of it. What it paid before is honoured. It cannot be undone: to use the device again you need a new code from your operator.',
      money: (amount, when) =>
        `${amount} is set aside for it. What nobody claims of that is in your account by ${when} at the latest. You cannot lose more than that.`,
      confirm: 'Block it',
      keep: 'Do not block it',
      done: 'It is blocked. Merchants hear of it when they are online.',
    },
    retire: {
      action: 'Stop using this device',
      title: 'Stop using this device?',
      body: 'Nothing can be paid from here from now on, and no money is made ready here any more. Your account and your other devices stay as they are. To use this device again you need a new code from your operator.',
      money: (amount, when) =>
        `${amount} is ready here. It is in your account by ${when} at the latest: until then a merchant may still hand in a payment that you made.`,
      confirm: 'Stop using it',
      keep: 'Keep using it',
      done: 'This device is not used for paying any more. When you have seen that all money is back, log out here to delete what is kept.',
    },
  },
  settings: {
    title: 'Settings',
    language: 'Language',
  },
  help: {
    title: 'Help',
    items: [
      [
        'How do I pay without a network?',
        'Before: get money ready while you are online. At the till: choose Pay, scan its code, compare the four digits, hold to pay, and show your code to the till. Then scan the receipt that the till shows.',
      ],
      [
        'The till could not scan my code.',
        'Tap the code to make it larger, and turn up the brightness. Or copy it, and paste it on the till. You can show it again at any time, and it is paid once.',
      ],
      [
        'I did not get a receipt.',
        'The payment is shown as not confirmed. If the till has it, it will be settled. If not, the money comes back by itself on the date that stands with the payment. Do not pay a second time for the same purchase: show the code again.',
      ],
      [
        'How does somebody pay me?',
        'Choose Get paid, enter the amount and show the code. The other person scans it, confirms, and shows a code in turn: scan that. Then let them scan the receipt. It works without a network; until it settles, the payment is at risk.',
      ],
      [
        'I lost this device.',
        'Block it from another device of your account, under Devices in the menu. Or tell your operator: it is blocked, and you get a code for a new one. Money at the operator stays yours, and what was ready offline comes back to your account.',
      ],
      [
        'I forgot my PIN.',
        'Nobody can open the wallet without it. Delete what is here, and start afresh with a new code from your operator. Your money is treated as with a lost device.',
      ],
    ],
  },
  logOut: {
    title: 'Log out',
    refused: (count) =>
      `${count} ${count === 1 ? 'half lies' : 'halves lie'} on this device only. Whoever deletes it may lose money. Synchronise first.`,
    sync: 'Synchronise now',
    body: 'This deletes the wallet from this device. Money at the operator stays yours; what is ready offline comes back to your account by itself. To come back you need a new code from your operator.',
    action: 'Log out and delete',
  },
  menu: {
    history: 'All payments',
    objections: 'Object to a payment',
    setAside: 'Set aside for a purchase',
    rules: 'Rules for offline money',
    payOut: 'Pay out to my bank',
    device: 'This device',
    devices: 'Devices',
    settings: 'Settings',
    privacy: 'Privacy',
    help: 'Help',
    logOut: 'Log out',
    giveBack: 'Give back now',
  },
  otherCode: {
    ...ENGLISH_MISREAD,
    tooLong: NOT_A_REQUEST,
    notTallystick: NOT_A_REQUEST,
    requestCode:
      'This is a request for a payment. Nothing changed. Scan the receipt that the till shows after the payment.',
    paymentCode:
      'This is the code of a payment, perhaps your own. No money moved. Scan the code on the till.',
    sheetCode:
      'This is a printed sheet of coins, which pays nothing. No money moved. Scan the till’s code.',
    receiptCode:
      'This is a receipt. No money moved. To pay, scan the request on the till; to keep a receipt, open its payment.',
    enrolmentCode:
      'This is a code for a new device. No money moved. This one has an account already.',
  },
  issuerRefused:
    'Somebody else than your operator answered, such as the sign-in page of a Wi-Fi network. No money moved. Check the network, then try again.',
  ok: 'Done',
};
