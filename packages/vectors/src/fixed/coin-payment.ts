/** One payment with coins of the vectors, or one claim of them, with any part of it changed. */

import { gatherCoins, previousOf, type KeptCoin } from '@tallystick/protocol/coins/kept-coin';
import { coinUuid, uuidText } from '@tallystick/protocol/coins/coin-uuid';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { coinParts, faceValue, type WritableCoins } from '@tallystick/protocol/instruments/coins';
import { authorizationValue } from '@tallystick/protocol/instruments/instrument';
import {
  TO_ISSUER,
  toDevice,
  type CoinDestination,
  type CoinTransfer,
} from '@tallystick/protocol/messages/coin-transfer';
import { minor } from '@tallystick/protocol/money';
import type { JsonObject } from '../vector.ts';
import { mint, craftTransfer } from './coins.ts';
import type { Crafted } from './craft.ts';
import { fixedCrypto } from './fixed-crypto.ts';
import type { Signer } from './fixed-keys.ts';
import { craftRequest, type Asked, type Part, type RequestChanges } from './payment.ts';

/** What is shown of coins, changed after everything was signed. */
export type Spoiling = (shown: WritableCoins) => WritableCoins;

const USUAL_COINS = mint([1_000n, 200n, 50n]);

export interface TransferChanges {
  readonly payer?: Signer;
  /** As the payer has them; by default 10.00, 2.00 and 0.50 of its own. */
  readonly coins?: readonly KeptCoin[];
  readonly transfer?: Part<CoinTransfer>;
  /** Signed for another request or device. */
  readonly destination?: Partial<CoinDestination>;
  readonly spoil?: Spoiling;
}

export type CoinPaymentChanges = RequestChanges & TransferChanges;

interface Transferred {
  readonly coins: readonly KeptCoin[];
  readonly transfer: Crafted & SignedMessage<CoinTransfer>;
  readonly shown: WritableCoins;
}

export interface CoinPayment extends Asked, Transferred {
  /** [instrument kind, parts ...] */
  readonly authorization: CborValue;
}

async function craftTransferred(
  to: CoinDestination,
  { payer = 'payer', coins: chosen, transfer: part, destination, spoil }: TransferChanges,
): Promise<Transferred> {
  const coins = chosen ?? (await USUAL_COINS);
  const transfer = await craftTransfer(coins, {
    from: payer,
    to: { ...to, ...destination },
    ...part,
  });
  const gathered = { ...gatherCoins(fixedCrypto, coins), transfer };
  return { coins, transfer, shown: spoil === undefined ? gathered : spoil(gathered) };
}

/**
 * A whole payment with coins from the device `payer` to the device `till`, with the changes. Where they name no
 * amount, the till asks for as much as it gets.
 */
export async function craftCoinPayment(changes: CoinPaymentChanges = {}): Promise<CoinPayment> {
  const rest = changes.transfer?.body?.rest ?? 0n;
  const amount =
    changes.request?.body?.amount ?? minor(faceValue(changes.coins ?? (await USUAL_COINS)) - rest);
  const asked = await craftRequest({
    ...changes,
    request: { ...changes.request, body: { ...changes.request?.body, amount } },
  });
  const to = toDevice(fixedCrypto, asked.request.digest, asked.payee.body.publicKey);
  const transferred = await craftTransferred(to, changes);
  const authorization = authorizationValue({ kind: 'coins', ...transferred.shown });
  return { ...asked, ...transferred, authorization };
}

export interface CoinClaim extends Transferred {
  /** [rolls, passages, transfer] */
  readonly value: CborValue;
}

/** A holder's claim of coins, with the changes. */
export async function craftClaim(changes: TransferChanges = {}): Promise<CoinClaim> {
  const transferred = await craftTransferred(TO_ISSUER, changes);
  return { ...transferred, value: coinParts(transferred.shown) };
}

/** The coins as a vector publishes them; `amounts` are what the payee is owed of each. */
export function coinsAsJson(
  coins: readonly KeptCoin[],
  amounts: readonly bigint[],
): readonly JsonObject[] {
  return coins.map((kept, at) => ({
    uuid: uuidText(coinUuid(kept.coin.body)),
    previous: toHex(previousOf(kept)),
    amount: String(amounts[at]),
  }));
}
