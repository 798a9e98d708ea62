/**
 * Turning money of the account into coins on this device (V-19, V-20, V-31, V-32).
 *
 * Invariants: the call is in the store before it is sent and stays there until the coins are, so that money which left
 * the account always arrives. Coins with which anything is wrong are refused as a whole, and the call stays too: asked
 * again, with newer keys perhaps, the issuer gives the same coins.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  mintCoinsBodyShape,
  mintCoinsResultShape,
  type MintCoinsBody,
  type MintCoinsRefusal,
} from '@tallystick/protocol/calls/coins';
import type { Coin } from '@tallystick/protocol/messages/coin';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { putAvailable } from '../device/account-state.ts';
import { callerOf, callIssuer, isDecided, type ContactRefusal } from '../device/call-issuer.ts';
import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { pendingCall, sendOnce, type PendingCall } from '../device/pending-call.ts';
import { damaged, remove } from '../device/stored-value.ts';
import { handIn } from '../sync/hand-in.ts';
import type { StoreChange } from '../store/store.ts';
import { coinIdOf } from './coin-record.ts';
import { findCoin, putCoin } from './kept-coins.ts';
import { isSignedOver } from './coin-slots.ts';
import { readMinted } from './read-minted.ts';

export interface ConvertInput {
  readonly currency: Currency;
  readonly amount: Minor;
  /**
   * 16 bytes that name this conversion, kept by the caller until it has seen the outcome: the same name moves the
   * money once, also when the outcome got lost between this device and its user.
   */
  readonly mintId?: Uint8Array;
}

export type ConvertRefusal =
  | 'notEnrolled'
  | 'stateLost'
  /** What came is not what was asked for, or not the issuer's. It is asked for again. */
  | 'coinsNotValid'
  | MintCoinsRefusal
  | ContactRefusal;

export type ConvertOutcome =
  | {
      readonly ok: true;
      readonly coins: number;
      /** What the account has left at the issuer. */
      readonly available: Minor;
      /** From when on the first of them pays nobody any more, unix seconds. */
      readonly expiresAt: number;
    }
  | { readonly ok: false; readonly code: ConvertRefusal };

const PENDING_KEY = 'pending/mint';

const REFUSALS: Readonly<Record<MintCoinsRefusal, true>> = {
  coinsNotOffered: true,
  unknownCurrency: true,
  amountZero: true,
  insufficientFunds: true,
  amountNotInCoins: true,
  tooManyCoins: true,
  aboveCoinLimit: true,
  redeemOnly: true,
  accountConvicted: true,
};

/**
 * Converts `amount` minor units. After `offline`, `notTheIssuer` or `coinsNotValid` the coins may be on their way:
 * converting the same again asks for those same coins. Converting something else finishes the earlier one first.
 */
export async function convertToCoins(device: Device, input: ConvertInput): Promise<ConvertOutcome> {
  return device.contact(async () => {
    const { store, random } = device.ports;
    if (device.session() === undefined) return { ok: false, code: 'notEnrolled' };
    if (isStateLost(store)) return { ok: false, code: 'stateLost' };
    const { currency, amount, mintId } = input;
    const body = mintCoinsBodyShape.encode({ currency, amount });
    const wanted = { callId: mintId ?? random(16), body, isNamed: mintId !== undefined };
    return sendOnce(device, PENDING_KEY, wanted, { send: (call) => mint(device, call), isOpen });
  });
}

/** A conversion of which it is not known yet whether the coins were made. */
export interface OpenConversion {
  readonly currency: Currency;
  readonly amount: Minor;
  /** Converting under this name asks for those very coins. */
  readonly mintId: Uint8Array;
}

/** The conversion that is open; the next sync finishes it where a network is. */
export function openConversion(device: Device): OpenConversion | undefined {
  const pending = pendingCall(device, PENDING_KEY);
  if (pending === undefined) return undefined;
  return { ...bodyOf(pending), mintId: pending.callId };
}

function bodyOf({ body }: PendingCall): MintCoinsBody {
  const asked = readShape(mintCoinsBodyShape, body, 'mintCoins');
  if (!asked.ok) throw damaged(PENDING_KEY);
  return asked.value;
}

/** Finishes a conversion that a crash or a network left open; in the turn of `device.contact`. */
export async function finishConversion(device: Device): Promise<ConvertOutcome | undefined> {
  const earlier = pendingCall(device, PENDING_KEY);
  return earlier === undefined ? undefined : mint(device, earlier);
}

function isOpen(outcome: ConvertOutcome): boolean {
  return !isDecided(outcome) || (!outcome.ok && outcome.code === 'coinsNotValid');
}

/** The issuer may sign with a key that the device's bundle does not have yet: then once more with a newer one. */
async function mint(device: Device, pending: PendingCall): Promise<ConvertOutcome> {
  const outcome = await send(device, pending);
  if (outcome.ok) return outcome;
  if (outcome.code !== 'coinsNotValid' && outcome.code !== 'notTheIssuer') return outcome;
  const handed = await handIn(device);
  return handed.ok && handed.bundle === 'newer' ? send(device, pending) : outcome;
}

async function send(device: Device, pending: PendingCall): Promise<ConvertOutcome> {
  const session = device.session();
  if (session === undefined) throw damaged(PENDING_KEY);
  const asked = bodyOf(pending);
  const outcome = await callIssuer(device, callerOf(session), {
    operation: 'mintCoins',
    body: pending.body,
    callId: pending.callId,
    refusals: REFUSALS,
  });
  if (!outcome.ok) {
    if (isDecided(outcome)) await device.write([remove(PENDING_KEY)]);
    return outcome;
  }
  const minted = await mintedIn(device, outcome.result, asked);
  if (minted === undefined) return { ok: false, code: 'coinsNotValid' };
  const { coins, available } = minted;
  await device.change(() =>
    device.write([
      remove(PENDING_KEY),
      ...coins.flatMap((coin) => newCoin(device, coin)),
      putAvailable(device.ports.store, asked.currency, available),
    ]),
  );
  const expiresAt = Math.min(...coins.map(({ body: coin }) => coin.expiresAt));
  return { ok: true, coins: coins.length, available, expiresAt };
}

interface Minted {
  readonly coins: readonly SignedMessage<Coin>[];
  readonly available: Minor;
}

async function mintedIn(
  device: Device,
  result: CborValue,
  asked: MintCoinsBody,
): Promise<Minted | undefined> {
  const session = device.session();
  const read = readShape(mintCoinsResultShape, result, 'mintCoinsResult');
  if (session === undefined || !read.ok) return undefined;
  const coins = await readMinted(device, session, read.value, asked);
  return coins && { coins, available: read.value.available };
}

/** A coin that came before is as it is: one that was signed over must not look as if it were still here. */
function newCoin(device: Device, coin: SignedMessage<Coin>): readonly StoreChange[] {
  const record = { coin, way: [], state: 'held' } as const;
  const isKnown =
    findCoin(device, coinIdOf(record)) !== undefined || isSignedOver(device.ports.store, record);
  return isKnown ? [] : putCoin(record);
}
