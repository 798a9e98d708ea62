/** Coins on paper, and coins that are gone with a device: what is printed of them, and claiming them back (V-67 to V-69). */

import type { Device } from '@tallystick/sdk/device/device';
import { claimLostCoins, type ClaimLostCoinsOutcome } from '@tallystick/sdk/coins/claim-lost-coins';
import {
  coinSheets,
  type CoinSheetsOutcome,
  type PrintedSheet,
} from '@tallystick/sdk/coins/coin-sheet';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { KIND_NAMES, type OtherCode } from './other-code.ts';

/** A sheet as it is printed: its codes are texts for QR codes. */
export type PaperSheet = Omit<PrintedSheet, 'codes'> & { readonly codes: readonly string[] };

export type PaperSheetsOutcome =
  | { readonly ok: true; readonly sheets: readonly PaperSheet[] }
  | Extract<CoinSheetsOutcome, { readonly ok: false }>;

/** What is printed of all coins that are held here. */
export function paperSheets(device: Device): PaperSheetsOutcome {
  const outcome = coinSheets(device);
  if (!outcome.ok) return outcome;
  const texts = (codes: readonly Uint8Array[]): readonly string[] =>
    codes.map((code) => encodeQrText('coinSheet', code));
  return {
    ok: true,
    sheets: outcome.sheets.map((sheet) => ({ ...sheet, codes: texts(sheet.codes) })),
  };
}

export type SheetCode =
  | { readonly ok: true; readonly code: Uint8Array }
  | { readonly ok: false; readonly other: OtherCode };

/** One scanned code of a sheet, or what the text is instead. */
export function sheetCodeIn(text: string): SheetCode {
  const decoded = decodeQrText(text);
  if (!decoded.ok) return { ok: false, other: decoded.code };
  return decoded.kind === 'coinSheet'
    ? { ok: true, code: decoded.bytes }
    : { ok: false, other: KIND_NAMES[decoded.kind] };
}

/** Claims the coins of a sheet, or without one all that the operator knows to be the account's. */
export function claimLost(
  device: Device,
  sheet: readonly Uint8Array[] | undefined,
): Promise<ClaimLostCoinsOutcome> {
  return claimLostCoins(device, sheet === undefined ? {} : { sheet });
}
