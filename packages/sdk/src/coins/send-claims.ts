/**
 * Sending claims and hearing what became of each coin (V-58, V-61, V-64, V-65). An answer that was lost is asked for
 * again with the same claims, and is the same.
 */

import { readShape } from '@tallystick/protocol/encoding/shape';
import {
  redeemCoinsBodyShape,
  redeemCoinsResultShape,
  type ClaimOutcome,
  type CoinOutcome,
} from '@tallystick/protocol/calls/coins';
import { COIN_CLAIMS_MAX } from '@tallystick/protocol/limits';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { askIssuer, type AskRefusal } from '../device/ask-issuer.ts';
import type { Device } from '../device/device.ts';
import { issuerTimeOf } from '../device/device-time.ts';
import { createCallRoom } from '../sync/call-room.ts';
import type { StoreChange } from '../store/store.ts';
import { claimAnswered, openClaims, type ClaimedCoin, type CoinClaim } from './coin-claim.ts';
import { slotNameOf, type CoinRecord } from './coin-record.ts';
import { findCoin, putCoin } from './kept-coins.ts';
import { resolveCoins, type CoinFate, type FatedCoin } from './resolve-coins.ts';

/** What became of the claims that were sent. */
export interface ClaimsSent {
  /** Coins whose money came. */
  readonly paid: number;
  /** Coins that the issuer did not pay; `coinsOf` and `listCoins` say why. */
  readonly refused: number;
  /** Why claims are still open. */
  readonly code?: AskRefusal;
}

/** More calls than one run needs: 200 with 16 claims of 256 coins are more than a store holds. */
const CALLS_MAX = 200;

/** Sends all open claims; in the turn of `device.contact`. */
export async function sendClaims(device: Device): Promise<ClaimsSent> {
  let [paid, refused] = [0, 0];
  const sent = new Set<string>();
  for (let calls = 0; calls < CALLS_MAX; calls += 1) {
    const claims = nextClaims(device, sent);
    if (claims.length === 0) break;
    for (const { digest } of claims) sent.add(toHex(digest));
    const body = redeemCoinsBodyShape.encode({ claims: claims.map(({ value }) => value) });
    const asked = await askIssuer(device, { operation: 'redeemCoins', body, refusals: {} });
    if (!asked.ok) return { paid, refused, code: asked.code };
    const read = readShape(redeemCoinsResultShape, asked.result, 'redeemCoinsResult');
    const answered = read.ok ? pairsOf(claims, read.value.claims) : undefined;
    if (answered === undefined) return { paid, refused, code: 'answerNotUnderstood' };
    const fated = await device.change(() => applyAnswers(device, answered));
    const paidNow = fated.filter(({ fate }) => fate.fate === 'paid').length;
    paid += paidNow;
    refused += fated.length - paidNow;
  }
  return { paid, refused };
}

/** Those that are open and were not sent in this run: one that was answered may stay open. */
function nextClaims({ ports: { store } }: Device, sent: ReadonlySet<string>): readonly CoinClaim[] {
  const hasRoom = createCallRoom();
  const claims: CoinClaim[] = [];
  for (const claim of openClaims(store)) {
    if (sent.has(toHex(claim.digest))) continue;
    if (claims.length === COIN_CLAIMS_MAX || !hasRoom(claim.value)) break;
    claims.push(claim);
  }
  return claims;
}

type Answered = readonly [claim: CoinClaim, outcome: ClaimOutcome];

/** Each claim with its outcome; undefined where they do not fit, or more is said to be paid than a coin is worth. */
function pairsOf(
  claims: readonly CoinClaim[],
  outcomes: readonly ClaimOutcome[],
): readonly Answered[] | undefined {
  if (outcomes.length !== claims.length) return undefined;
  const pairs = claims.flatMap((claim, at): readonly Answered[] => {
    const outcome = outcomes[at];
    return outcome !== undefined && answers(claim, outcome) ? [[claim, outcome]] : [];
  });
  return pairs.length === claims.length ? pairs : undefined;
}

function answers({ coins }: CoinClaim, { code, coins: outcomes }: ClaimOutcome): boolean {
  if (code !== undefined) return outcomes.length === 0;
  return (
    outcomes.length === coins.length &&
    coins.every(({ worth }, at) => (outcomes[at]?.paid ?? 0n) <= worth)
  );
}

/**
 * Keeps what was answered; of a coin that is not kept any more it was known. A claim stays open while the issuer does not
 * know a coin in it: one that came back from a backup may know it again later.
 */
async function applyAnswers(
  device: Device,
  answered: readonly Answered[],
): Promise<readonly FatedCoin[]> {
  const now = issuerTimeOf(device);
  const isForgotten = ({ redeemBy }: CoinClaim, outcome: CoinOutcome | undefined): boolean =>
    outcome?.code === 'neverIssued' && now < redeemBy;
  const fated = answered.flatMap(([claim, { coins }]) =>
    claim.coins.flatMap((coin, at): readonly FatedCoin[] => {
      const [record, outcome] = [recordOf(device, coin), coins[at]];
      if (record === undefined || outcome === undefined) return [];
      if (isForgotten(claim, outcome)) return [];
      return [{ record, fate: fateOf(record, outcome) }];
    }),
  );
  const over = answered.filter(
    ([claim, { coins }]) => !coins.some((one) => isForgotten(claim, one)),
  );
  await device.write([
    ...resolveCoins(device, fated),
    ...answered.flatMap((one) => notLookedAt(device, one)),
    ...over.map(([claim]) => claimAnswered(claim)),
  ]);
  return fated;
}

/**
 * One's own coin returned to this account, or is about to: the issuer may not have got to it since its last day. One that
 * was received goes to somebody who had it before.
 */
function fateOf({ received }: CoinRecord, { paid, code }: CoinOutcome): CoinFate {
  if (code === undefined) return { fate: 'paid', paid };
  const isOurs = received === undefined && (code === 'returned' || code === 'afterRedeemBy');
  return isOurs ? { fate: 'returned' } : { fate: 'refused', code };
}

/** Coins of a claim that is refused as a whole stay claimed: nobody else may get them, and it can be sent again. */
function notLookedAt(device: Device, [claim, { code }]: Answered): readonly StoreChange[] {
  if (code === undefined) return [];
  return claim.coins.flatMap((coin) => {
    const record = recordOf(device, coin);
    return record === undefined ? [] : putCoin({ ...record, code });
  });
}

function recordOf(device: Device, { uuid, previous }: ClaimedCoin): ReturnType<typeof findCoin> {
  return findCoin(device, slotNameOf(uuid, previous));
}
