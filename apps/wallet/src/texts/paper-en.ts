/** What the wallet says about coins on paper and about lost ones, in English. */

import type { PaperTexts } from './paper-texts.ts';

export const PAPER_ENGLISH: PaperTexts = {
  print: {
    title: 'Print a sheet of the coins',
    about:
      'The sheet names the coins that are here now. It is no money: nobody can pay with it. If this phone is lost, your account claims the coins with it on a new phone. Keep it away from the phone, and print a new one when you have other coins.',
    paper: 'Paper',
    a4: 'A4',
    roll: 'Roll of 58 mm',
    action: 'Print',
  },
  sheet: {
    title: 'Coins',
    yourNumber: 'Number on the coins',
    printed: 'Printed',
    noMoney: 'This sheet is no money. Nobody can pay with it.',
    howTo:
      'Phone lost? Set up a new one for your account. Then choose Coins, Claim lost coins, and scan each code.',
    part: (part, parts) => `Code ${part} of ${parts}`,
    until: 'Pays until',
    claimUntil: 'Claim before',
  },
  lost: {
    title: 'Claim lost coins',
    about:
      'Has another phone of yours been lost with coins in it? Claim them here, with the printed sheet or without. Whoever was paid with a coin before may still hand it in, so the money comes when its last day is over.',
    scan: 'Scan a printed sheet',
    without: 'Claim without a sheet',
    hint: 'Point at each code of the sheet, one after the other.',
    scanned: (count) => `${count} ${count === 1 ? 'code' : 'codes'} of the sheet scanned`,
    claim: 'Claim these coins',
    none: 'Your operator knows of no coins that you could claim.',
    waits: (amount, when) => `Claimed. ${amount} comes on ${when} if nobody hands them in before.`,
    returned: 'Its money is back in your account.',
  },
};
