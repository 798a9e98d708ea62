/**
 * What is printed of the coins of this device (V-68): with the sheet their account claims them when the device is gone. The
 * sheet is no money: it holds no key and no signature, and printing it changes nothing here.
 */

import { encodeCoinSheet } from '@tallystick/protocol/codes/coin-sheet';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { formatVirtualId } from '@tallystick/protocol/coins/virtual-id';
import { COIN_STATES_MAX } from '@tallystick/protocol/limits';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type { Device } from '../device/device.ts';
import { redeemByOfCoin, worthOf, type CoinRecord } from './coin-record.ts';
import { heldCoinTerms } from './held-coin-terms.ts';
import { heldCoins } from './kept-coins.ts';

/** A line of the sheet. */
export interface PrintedCoin {
  readonly uuid: string;
  readonly currency: Currency;
  readonly value: Minor;
  /** What it is worth to its holder: less than its value where its payer keeps a part. */
  readonly worth: Minor;
  /** Unix seconds, as the next one. */
  readonly expiresAt: number;
  /** Until when it is claimed; its money comes then. */
  readonly redeemBy: number;
}

export interface PrintedSheet {
  /** As people write it: 042-007. */
  readonly virtualId: string;
  readonly coins: readonly PrintedCoin[];
  /** What the codes hold, in the order in which they are numbered. */
  readonly codes: readonly Uint8Array[];
}

export type CoinSheetsOutcome =
  /** One sheet, or several where there are more coins than are claimed at once. */
  | { readonly ok: true; readonly sheets: readonly PrintedSheet[] }
  | {
      readonly ok: false;
      readonly code:
        | 'notEnrolled'
        /** This device holds none. */
        | 'noCoins'
        /** The account's number is not known here yet: it comes with the next sync. */
        | 'virtualIdMissing';
    };

/** The sheets for all coins that this device holds, in the order of their UUIDs. */
export function coinSheets(device: Device): CoinSheetsOutcome {
  const tenant = device.session()?.identity.code.tenant;
  if (tenant === undefined) return { ok: false, code: 'notEnrolled' };
  const virtualId = heldCoinTerms(device)?.virtualId;
  const records = heldCoins(device);
  if (records.length === 0) return { ok: false, code: 'noCoins' };
  if (virtualId === undefined) return { ok: false, code: 'virtualIdMissing' };
  const named = new Map(records.map((record) => [uuidOf(record), record] as const));
  const sorted = [...named].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const count = Math.ceil(sorted.length / COIN_STATES_MAX);
  const sheets = Array.from({ length: count }, (_, at): PrintedSheet => {
    const some = sorted.slice(at * COIN_STATES_MAX, (at + 1) * COIN_STATES_MAX);
    const coins = some.map(([, { coin }]) => coinUuid(coin.body));
    return {
      virtualId: formatVirtualId(virtualId),
      coins: some.map(([uuid, record]) => printed(uuid, record)),
      codes: encodeCoinSheet(device.ports.crypto, { tenant, virtualId, coins }),
    };
  });
  return { ok: true, sheets };
}

function uuidOf({ coin }: CoinRecord): string {
  return uuidText(coinUuid(coin.body));
}

function printed(uuid: string, record: CoinRecord): PrintedCoin {
  const { currency, value, expiresAt } = record.coin.body;
  const redeemBy = redeemByOfCoin(record);
  return { uuid, currency, value, worth: worthOf(record), expiresAt, redeemBy };
}
