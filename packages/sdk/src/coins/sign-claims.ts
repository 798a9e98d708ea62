/**
 * Which held coins go back to the issuer, and in which claims (V-58, V-66). Coins of one payment stay together, so that
 * what they have in common is written once.
 */

import { coinParts } from '@tallystick/protocol/instruments/coins';
import { coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { PASSAGES_MAX, TRANSFER_COINS_MAX } from '@tallystick/protocol/limits';
import { TO_ISSUER } from '@tallystick/protocol/messages/coin-transfer';
import { passageValue } from '@tallystick/protocol/coins/passage';
import type { Device, Session } from '../device/device.ts';
import { putClaim } from './coin-claim.ts';
import { isBeforeRestore } from './coins-before-restore.ts';
import { handsOf, hindranceOf, type Hands } from './coin-hindrance.ts';
import { coinIdOf, previousIn, redeemByOfCoin, worthOf, type CoinRecord } from './coin-record.ts';
import { heldCoins } from './kept-coins.ts';
import { nextTransfer, readyCoin, signOver, type ReadyCoin } from './sign-over.ts';

/** Which coins shall be redeemed: those of these ids, all, or those that are due. */
export type WantedCoins = readonly string[] | 'all' | 'due';

/** A person's coins go back by themselves so long before they expire: who is online twice a week misses nothing. */
const REDEEM_BEFORE_SECONDS: number = 3 * 86_400;
/** Of coins that live for some days only, the last part of their life. */
const REDEEM_BEFORE_SHARE = 0.1;
/** What the ways of a claim's coins may weigh: a few such claims fit into one call. */
const CLAIM_BYTES_MAX = 262_144;

/**
 * Signs claims for the coins that are wanted and held, and keeps each before the next is signed; in a turn of
 * `device.change`. Coins that this device cannot name itself for yet, without a holder certificate, wait.
 */
export async function signClaims(
  device: Device,
  session: Session,
  wanted: WantedCoins,
): Promise<void> {
  const hands = handsOf(device, session);
  const ready = wantedOf(device, hands, wanted).flatMap(
    (record) => readyCoin(record, hands.terms?.holder) ?? [],
  );
  for (const coins of claimsOf(ready)) {
    const { sent, changes } = await signOver(device, session, coins, {
      destination: TO_ISSUER,
      body: nextTransfer(device),
      state: 'claimed',
    });
    const claim = {
      digest: sent.transfer.digest,
      value: coinParts(sent),
      coins: coins.map(({ record }) => ({
        previous: previousIn(record),
        uuid: coinUuid(record.coin.body),
        worth: worthOf(record),
      })),
      redeemBy: Math.max(...coins.map(({ record }) => redeemByOfCoin(record))),
    };
    await device.write([...putClaim(claim), ...changes]);
  }
}

/** By payment and within it as they came, so that coins with one way stand together. */
function wantedOf(device: Device, hands: Hands, wanted: WantedCoins): readonly CoinRecord[] {
  const held = heldCoins(device);
  if (wanted === 'all') return held;
  if (wanted === 'due') return held.filter((record) => isDue(device, hands, record));
  const ids = new Set(wanted);
  return held.filter((record) => ids.has(coinIdOf(record)));
}

/**
 * A till redeems what it collected. A person keeps coins to pay with, and redeems by itself what cannot be paid with
 * any more, or not for long, and what a restored issuer may have forgotten.
 */
function isDue(device: Device, hands: Hands, record: CoinRecord): boolean {
  if (hands.session.identity.role === 'merchant') return true;
  const { issuedAt, expiresAt } = record.coin.body;
  if (isBeforeRestore(device.ports.store, issuedAt)) return true;
  const before = Math.min(REDEEM_BEFORE_SECONDS, (expiresAt - issuedAt) * REDEEM_BEFORE_SHARE);
  return hands.now + before >= expiresAt || hindranceOf(device, hands, record) !== undefined;
}

/**
 * Cuts the coins into claims: one currency each, and no more than one claim takes. Nor does it take a coin twice, as it
 * comes to whom a cheat's coins reach by two ways: what cannot be looked at would keep all others from being paid.
 */
function claimsOf(coins: readonly ReadyCoin[]): readonly (readonly ReadyCoin[])[] {
  const claims: ReadyCoin[][] = [];
  let room = NO_ROOM;
  let uuids = new Set<string>();
  for (const coin of coins) {
    const last = claims.at(-1);
    const left = roomAfter(room, coin);
    const uuid = toHex(coinUuid(coin.kept.coin.body));
    const isSame = last?.[0]?.kept.coin.body.currency === coin.kept.coin.body.currency;
    if (last !== undefined && isSame && left !== undefined && !uuids.has(uuid)) {
      last.push(coin);
      room = left;
    } else {
      claims.push([coin]);
      room = roomAfter(WHOLE_CLAIM, coin) ?? NO_ROOM;
      uuids = new Set();
    }
    uuids.add(uuid);
  }
  return claims;
}

interface Room {
  readonly coins: number;
  readonly passages: number;
  readonly bytes: number;
}

const NO_ROOM: Room = Object.freeze({ coins: 0, passages: 0, bytes: 0 });
const WHOLE_CLAIM: Room = Object.freeze({
  coins: TRANSFER_COINS_MAX,
  passages: PASSAGES_MAX,
  bytes: CLAIM_BYTES_MAX,
});

/** What is left after one coin more, as if it shared nothing with the others; undefined where it does not fit. */
function roomAfter(
  { coins, passages, bytes }: Room,
  { kept: { way } }: ReadyCoin,
): Room | undefined {
  const weight = way.reduce(
    (sum, { place, ...step }) =>
      sum + encodeCbor(passageValue({ ...step, places: [place] })).length,
    0,
  );
  const left = { coins: coins - 1, passages: passages - way.length, bytes: bytes - weight };
  return left.coins < 0 || left.passages < 0 || left.bytes < 0 ? undefined : left;
}
