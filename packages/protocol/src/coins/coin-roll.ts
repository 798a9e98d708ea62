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
import { concatBytes, equalBytes } from '../encoding/octets.ts';
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
  const rolls: (readonly [first: HeldCoin<WritableCoin>, all: HeldCoin<WritableCoin>[]])[] = [];
  for (const held of coins) {
    const last = rolls.at(-1);
    if (last !== undefined && isAlike(last[0], held)) last[1].push(held);
    else rolls.push([held, [held]]);
  }
  return rolls.map(([, held]) => rollShape.encode(rollOf(held)));
}

/** Do the coins agree in what a roll says once? */
function isAlike(one: HeldCoin<WritableCoin>, other: HeldCoin<WritableCoin>): boolean {
  const [left, right] = [one.coin.body, other.coin.body];
  const [leftKey = NO_KEY, rightKey = NO_KEY] = [one.coin.cose.keyId, other.coin.cose.keyId];
  return (
    left.currency === right.currency &&
    left.virtualId === right.virtualId &&
    left.issuedAt === right.issuedAt &&
    left.expiresAt === right.expiresAt &&
    left.redeemDays === right.redeemDays &&
    equalBytes(left.batch, right.batch) &&
    equalBytes(left.owner, right.owner) &&
    equalBytes(leftKey, rightKey) &&
    one.route.length === other.route.length &&
    one.route.every((place, at) => place === other.route[at])
  );
}

const NO_KEY = new Uint8Array();

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
