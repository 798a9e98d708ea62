/** Why coins are not printed or not claimed as lost, and what became of those that were, in words for people. */

import type { LostCoinState } from '@tallystick/protocol/calls/coin-losses';
import type { ClaimLostCoinsRefusal } from '../coins/claim-lost-coins.ts';
import type { CoinSheetsOutcome } from '../coins/coin-sheet.ts';
import { contactTexts, NOT_ENROLLED_TEXT } from './shared-texts.ts';

type CoinSheetsRefusal = Extract<CoinSheetsOutcome, { readonly ok: false }>['code'];

const NOTHING = 'Nothing changed.';
const NOT_CLAIMED = 'Nothing was claimed, and no money moved.';
const WITHOUT = 'Scan it again, or claim without the sheet.';

export const COIN_SHEETS_TEXTS: Readonly<Record<CoinSheetsRefusal, string>> = {
  notEnrolled: NOT_ENROLLED_TEXT,
  noCoins: `This device holds no coins. ${NOTHING} Make coins first, then print them.`,
  virtualIdMissing: `Your number is not known here yet. ${NOTHING} Go online once, then try again.`,
};

export const CLAIM_LOST_COINS_TEXTS: Readonly<Record<ClaimLostCoinsRefusal, string>> = {
  ...contactTexts({
    open: 'Nothing was lost. Try again: a claim counts once.',
    refused: NOT_CLAIMED,
  }),
  notEnrolled: NOT_ENROLLED_TEXT,
  sheetEmpty: `No code of the sheet was scanned. ${NOT_CLAIMED} Scan all its codes, or claim without the sheet.`,
  sheetTooLarge: `More codes were scanned than a sheet has. ${NOT_CLAIMED} Scan one sheet from the beginning.`,
  notASheet: `This is no code of a sheet of coins. ${NOT_CLAIMED} ${WITHOUT}`,
  sheetVersion: `A newer app printed this sheet. ${NOT_CLAIMED} Update the app, then try again.`,
  sheetOtherTenant: `This sheet is of another operator. ${NOT_CLAIMED} Use the wallet of that operator.`,
  sheetsMixed: `These codes are of two sheets. ${NOT_CLAIMED} Scan one sheet at a time.`,
  sheetIncomplete: `Codes of this sheet are missing. ${NOT_CLAIMED} Scan the others too, or claim without the sheet.`,
  sheetDamaged: `This sheet does not agree with itself. ${NOT_CLAIMED} ${WITHOUT}`,
};

/** Of the states of a claimed coin those that bring nothing. */
export type FruitlessState = Exclude<LostCoinState, 'waits' | 'returned'>;

export const LOST_COIN_TEXTS: Readonly<Record<FruitlessState, string>> = {
  redeemed:
    'This coin was handed in, and whoever had it was paid. No money moved by your claim. There is nothing left to do.',
  unknown:
    'Your operator does not know that this coin was yours. No money moved. If somebody paid you with it, ask them to go online. Try again after that.',
  notHeld:
    'As far as signatures show, you did not have this coin any more. No money moved. If that is wrong, ask your operator. Keep what shows it.',
  tooLate:
    'The last day of this coin was over before you claimed it. No money moved by your claim: it went to whoever had the coin before. Ask them for it.',
};
