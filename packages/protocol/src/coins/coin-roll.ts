/**
 * Rolls: coins of one mint that came the same way, written without repeating what they have in common.
 *
 * A coin alone takes about 150 bytes, in a roll about 70. The issuer's signature covers each coin alone, so whoever
 * reads a roll writes each coin out again, byte for byte, as it was signed.
 */

import { assert } from '../assert.ts';
import { encodeCbor, type CborValue } from '../encoding/cbor.ts';
import { KEY_ID_LENGTH, protectedHeader, SIGNATURE_LENGTH } from '../encoding/cose-sign1.ts';
import type { ReadRefusal, UnverifiedMessage } from '../encoding/message.ts';
import { concatBytes } from '../encoding/octets.ts';
import { publicKeyShape } from '../encoding/public-key.ts';
import { list, octets, readShape, tuple, uint, type Shape } from '../encoding/shape.ts';
import {
  COIN_INDEX_MAX,
  PASSAGES_MAX,
  ROUTE_MAX,
  REDEEM_DAYS_MAX,
  TIME_MAX,
  TRANSFER_COINS_MAX,
} from '../limits.ts';
import type { Minor } from '../money.ts';
import { coinKind, coinValueShape, type Coin, type CoinMint } from '../messages/coin.ts';
import { batchShape } from './coin-uuid.ts';
import { economyShape } from './economy.ts';
import { virtualIdShape } from './virtual-id.ts';

/** A coin as its holder keeps and shows it. */
export interface HeldCoin<Message = UnverifiedMessage<Coin>> {
  readonly coin: Message;
  /** Which of the passages beside it the coin went through, in order, each by its place among them. */
  readonly route: readonly number[];
}

/** A coin that can be written into a roll. */
type WritableCoin = Pick<UnverifiedMessage<Coin>, 'body' | 'cose'>;

interface Roll extends CoinMint {
  readonly keyId: Uint8Array;
  readonly indices: readonly number[];
  readonly values: readonly Minor[];
  /** 64 bytes a coin. */
  readonly signatures: Uint8Array;
  readonly route: readonly number[];
}

const rollShape: Shape<Roll> = tuple<Roll>({
  keyId: octets(KEY_ID_LENGTH),
  batch: batchShape,
  currency: economyShape,
  virtualId: virtualIdShape,
  owner: publicKeyShape,
  issuedAt: uint(TIME_MAX),
  expiresAt: uint(TIME_MAX),
  redeemDays: uint(REDEEM_DAYS_MAX),
  indices: list(uint(COIN_INDEX_MAX), TRANSFER_COINS_MAX),
  values: list(coinValueShape, TRANSFER_COINS_MAX),
  signatures: octets(SIGNATURE_LENGTH, TRANSFER_COINS_MAX * SIGNATURE_LENGTH),
  route: list(uint(PASSAGES_MAX - 1), ROUTE_MAX),
});

/** The coins as rolls, in their order: a new one begins wherever mint, key or way differ. */
export function rollValues(coins: readonly HeldCoin<WritableCoin>[]): readonly CborValue[] {
  const rolls: (readonly [string, HeldCoin<WritableCoin>[]])[] = [];
  for (const held of coins) {
    const common = commonOf(held);
    const last = rolls.at(-1);
    if (last?.[0] === common) last[1].push(held);
    else rolls.push([common, [held]]);
  }
  return rolls.map(([, held]) => rollShape.encode(rollOf(held)));
}

/** What the coins of one roll agree in, as a text to compare. */
function commonOf({ coin: { body, cose }, route }: HeldCoin<WritableCoin>): string {
  const { batch, currency, virtualId, owner, issuedAt, expiresAt, redeemDays } = body;
  const times = [issuedAt, expiresAt, redeemDays];
  return [cose.keyId, batch, currency, virtualId, owner, ...times, ...route].join();
}

function rollOf(held: readonly HeldCoin<WritableCoin>[]): Roll {
  const [first] = held;
  assert(first !== undefined, 'a roll has no coin');
  const { body, cose } = first.coin;
  return {
    ...body,
    keyId: cose.keyId ?? new Uint8Array(),
    indices: held.map(({ coin }) => coin.body.index),
    values: held.map(({ coin }) => coin.body.value),
    signatures: concatBytes(...held.map(({ coin }) => coin.cose.signature)),
    route: first.route,
  };
}

export type ReadRollResult =
  { readonly ok: true; readonly coins: readonly HeldCoin[] } | ReadRefusal;

/** Reads one roll; verifies no signature. Never throws. */
export function readRoll(roll: CborValue): ReadRollResult {
  const read = readShape(rollShape, roll, 'roll');
  if (!read.ok) return read;
  const { indices, values, signatures, keyId, route, ...mint } = read.value;
  const count = indices.length;
  if (values.length !== count || signatures.length !== count * SIGNATURE_LENGTH) {
    return { ok: false, code: 'malformed', at: 'roll.signatures' };
  }
  const coins = indices.map((index, at) => {
    const value = values[at];
    assert(value !== undefined, 'a coin has no value');
    const signature = signatures.slice(at * SIGNATURE_LENGTH, (at + 1) * SIGNATURE_LENGTH);
    return { coin: coinMessage({ ...mint, index, value }, { keyId, signature }), route };
  });
  return { ok: true, coins };
}

function coinMessage(
  body: Coin,
  { keyId, signature }: { readonly keyId: Uint8Array; readonly signature: Uint8Array },
): UnverifiedMessage<Coin> {
  const payload = encodeCbor(coinKind.shape.encode(body));
  return {
    kind: coinKind,
    body,
    cose: { protectedHeader: protectedHeader(keyId), keyId, payload, signature },
  };
}
