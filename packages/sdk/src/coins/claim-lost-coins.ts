/**
 * Claiming coins that were lost with another device of the account (V-67, V-69): those of a printed sheet, or all that
 * the issuer knows of. Nothing is kept here: claiming again gives the same, and shows what has become of each.
 */

import {
  claimLostCoinsBodyShape,
  claimLostCoinsResultShape,
  type ClaimLostCoinsBody,
  type ClaimLostCoinsResult,
  type LostCoinState,
} from '@tallystick/protocol/calls/coin-losses';
import { readCoinSheet, type CoinSheetRefusal } from '@tallystick/protocol/codes/coin-sheet';
import { uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { readShape } from '@tallystick/protocol/encoding/shape';
import type { Minor } from '@tallystick/protocol/money';
import { askIssuer, type AskRefusal } from '../device/ask-issuer.ts';
import type { Device } from '../device/device.ts';

/** A coin that was claimed, as a list shows it. */
export interface ClaimedLostCoin {
  /** As it is printed on the sheet. */
  readonly uuid: string;
  readonly state: LostCoinState;
  /** What of it will come, and when at the latest, unix seconds; where the state is `waits`. */
  readonly worth?: Minor;
  readonly redeemBy?: number;
}

export type ClaimLostCoinsRefusal = CoinSheetRefusal | AskRefusal;

export type ClaimLostCoinsOutcome =
  | { readonly ok: true; readonly coins: readonly ClaimedLostCoin[] }
  | {
      readonly ok: false;
      readonly code: ClaimLostCoinsRefusal;
      /** Which codes of the sheet are still to be scanned, counted from 1. */
      readonly missing?: readonly number[];
    };

/** Answers that are asked for where there is no sheet, of a thousand coins each: no purse and no till has more. */
const ANSWERS_MAX = 100;

/**
 * Claims the coins of a sheet by what its codes hold, in any order; without a sheet, all that the issuer knows to be the
 * account's. A claim that was interrupted is made again.
 */
export async function claimLostCoins(
  device: Device,
  { sheet }: { readonly sheet?: readonly Uint8Array[] },
): Promise<ClaimLostCoinsOutcome> {
  return device.contact(async () =>
    sheet === undefined ? claimKnown(device) : claimFromSheet(device, sheet),
  );
}

async function claimFromSheet(
  device: Device,
  codes: readonly Uint8Array[],
): Promise<ClaimLostCoinsOutcome> {
  const tenant = device.session()?.identity.code.tenant;
  if (tenant === undefined) return { ok: false, code: 'notEnrolled' };
  const read = readCoinSheet(device.ports.crypto, { tenant, codes });
  if (!read.ok) return read;
  const { coins } = read.sheet;
  const asked = await ask(device, { coins });
  if (!asked.ok) return asked;
  if (asked.result.coins.length !== coins.length) return { ok: false, code: 'answerNotUnderstood' };
  return {
    ok: true,
    coins: asked.result.coins.map((coin, at) => claimed(coins[at] ?? new Uint8Array(16), coin)),
  };
}

async function claimKnown(device: Device): Promise<ClaimLostCoinsOutcome> {
  const coins: ClaimedLostCoin[] = [];
  let after: Uint8Array | undefined;
  for (let answers = 0; answers < ANSWERS_MAX; answers += 1) {
    const asked = await ask(device, { coins: [], ...(after === undefined ? {} : { after }) });
    if (!asked.ok) return asked;
    for (const one of asked.result.coins) {
      if (one.coin === undefined) return { ok: false, code: 'answerNotUnderstood' };
      coins.push(claimed(one.coin, one));
    }
    after = asked.result.next;
    if (after === undefined) return { ok: true, coins };
  }
  return { ok: false, code: 'answerNotUnderstood' };
}

type Asked =
  | { readonly ok: true; readonly result: ClaimLostCoinsResult }
  | { readonly ok: false; readonly code: AskRefusal };

async function ask(device: Device, body: ClaimLostCoinsBody): Promise<Asked> {
  const asked = await askIssuer(device, {
    operation: 'claimLostCoins',
    body: claimLostCoinsBodyShape.encode(body),
    refusals: {},
  });
  if (!asked.ok) return asked;
  const read = readShape(claimLostCoinsResultShape, asked.result, 'claimLostCoinsResult');
  return read.ok ? { ok: true, result: read.value } : { ok: false, code: 'answerNotUnderstood' };
}

function claimed(
  uuid: Uint8Array,
  { state, worth, redeemBy }: ClaimLostCoinsResult['coins'][number],
): ClaimedLostCoin {
  return {
    uuid: uuidText(uuid),
    state,
    ...(worth === undefined ? {} : { worth }),
    ...(redeemBy === undefined ? {} : { redeemBy }),
  };
}
