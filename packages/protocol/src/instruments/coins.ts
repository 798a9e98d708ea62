/**
 * The coin instrument: coins of the issuer, the way by which they came to the payer, and the payer's transfer
 * of them to one request (V-47, V-50, V-74).
 */

import type { Crypto } from '../crypto.ts';
import {
  followCoins,
  type ChainRefusal,
  type HadCoin,
  type UnverifiedCoins,
} from '../coins/coin-chain.ts';
import { coinUuid } from '../coins/coin-uuid.ts';
import { readRoll, rollValues, type HeldCoin } from '../coins/coin-roll.ts';
import {
  passageValue,
  readPassage,
  type Passage,
  type UnverifiedPassage,
} from '../coins/passage.ts';
import { isList, type CborValue } from '../encoding/cbor.ts';
import {
  messageValue,
  readMessageValue,
  verifyBound,
  type ReadRefusal,
  type SignedMessage,
} from '../encoding/message.ts';
import { PASSAGES_MAX, TRANSFER_COINS_MAX } from '../limits.ts';
import type { Coin } from '../messages/coin.ts';
import {
  coinTransferKind,
  type CoinDestination,
  type CoinTransfer,
} from '../messages/coin-transfer.ts';
import type { HolderCertificate } from '../messages/holder-certificate.ts';
import { minor, type Minor, type Money } from '../money.ts';
import {
  bindIssued,
  verifyIssuedBound,
  type IssuedRefusal,
  type IssuedResult,
  type IssuerTrust,
} from '../verification/issued.ts';

/** Coins with the payer's transfer, signatures unchecked. */
export interface UnverifiedCoinAuthorization extends UnverifiedCoins {
  readonly kind: 'coins';
}

/** A coin that holds, with its way, and as its holder had it. */
export interface VerifiedCoin extends HeldCoin<SignedMessage<Coin>>, HadCoin {}

/** Coins whose every signature, and whose way to this destination, are checked. */
export interface CoinAuthorization {
  readonly kind: 'coins';
  readonly coins: readonly VerifiedCoin[];
  readonly passages: readonly Passage[];
  readonly transfer: SignedMessage<CoinTransfer>;
  /** The device that held the coins and signed the transfer, 33 bytes. */
  readonly payerKey: Uint8Array;
  /** What the payee is owed, or the holder who redeems: what the coins were worth to the payer, without the rest. */
  readonly money: Money;
}

export type CoinVerifyRefusal = {
  readonly ok: false;
  readonly code: IssuedRefusal | ChainRefusal | 'deviceSignature' | 'passageSignature';
};

type Signed<Body> = Pick<SignedMessage<Body>, 'cose'>;

/** Coins that can be written down: verified ones, or as they were read. */
export interface WritableCoins {
  readonly coins: readonly HeldCoin<Pick<SignedMessage<Coin>, 'body' | 'cose'>>[];
  readonly passages: readonly (Omit<UnverifiedPassage, 'transfer' | 'holder'> & {
    readonly transfer: Signed<CoinTransfer>;
    readonly holder: Signed<HolderCertificate>;
  })[];
  readonly transfer: Signed<CoinTransfer>;
}

/** [[roll ...], [passage ...], transfer], for a payment code or a redemption. */
export function coinParts({ coins, passages, transfer }: WritableCoins): readonly CborValue[] {
  return [rollValues(coins), passages.map(passageValue), messageValue(transfer)];
}

/** Reads the parts of a coin authorization; verifies nothing. Never throws. */
export function readCoinParts(
  parts: readonly CborValue[],
): { readonly ok: true; readonly authorization: UnverifiedCoinAuthorization } | ReadRefusal {
  const [rolls, passageValues, transferValue] = parts;
  if (parts.length !== 3 || rolls === undefined || passageValues === undefined) return MALFORMED;
  if (!isList(rolls) || rolls.length > TRANSFER_COINS_MAX) return MALFORMED;
  if (!isList(passageValues) || passageValues.length > PASSAGES_MAX) return MALFORMED;
  const coins: HeldCoin[] = [];
  for (const value of rolls) {
    const roll = readRoll(value);
    if (!roll.ok) return roll;
    if (coins.length + roll.coins.length > TRANSFER_COINS_MAX) return MALFORMED;
    coins.push(...roll.coins);
  }
  const passages: UnverifiedPassage[] = [];
  for (const value of passageValues) {
    const passage = readPassage(value);
    if (!passage.ok) return passage;
    passages.push(passage.passage);
  }
  const transfer = readMessageValue(coinTransferKind, transferValue ?? null);
  if (!transfer.ok) return transfer;
  return {
    ok: true,
    authorization: { kind: 'coins', coins, passages, transfer: transfer.message },
  };
}

const MALFORMED: ReadRefusal = { ok: false, code: 'malformed', at: 'authorization' };

/**
 * Checks the issuer's signature on each coin and each holder's certificate, each holder's on its transfer, and
 * that the last one hands the coins to `destination` (V-44, V-45, V-50).
 */
export async function verifyCoins(
  crypto: Crypto,
  authorization: UnverifiedCoins,
  destination: CoinDestination,
  trust: IssuerTrust,
): Promise<{ readonly ok: true; readonly authorization: CoinAuthorization } | CoinVerifyRefusal> {
  const followed = followCoins(crypto, trust.tenant, authorization, destination);
  if (!followed.ok) return followed;
  const { chain } = followed;
  // No check needs another's answer: together they use every core there is.
  const [coins, holders, passages, transfer] = await Promise.all([
    Promise.all(chain.coins.map((bound) => verifyCoin(crypto, trust, bound))),
    Promise.all(authorization.passages.map(({ holder }) => verifyHolder(crypto, trust, holder))),
    Promise.all(chain.passages.map(({ bound, signer }) => verifyBound(crypto, bound, signer))),
    verifyBound(crypto, chain.transfer.bound, chain.transfer.signer),
  ]);
  const refusedIssue = [...coins, ...holders].find((result) => !result.ok);
  if (refusedIssue?.ok === false) return refusedIssue;
  if (passages.includes(undefined)) return { ok: false, code: 'passageSignature' };
  if (transfer === undefined) return { ok: false, code: 'deviceSignature' };
  const verified = coins.flatMap((result, at): readonly VerifiedCoin[] => {
    const { route } = authorization.coins[at] ?? { route: [] };
    const had = chain.had[at];
    return result.ok && had !== undefined ? [{ coin: result.message, route, ...had }] : [];
  });
  return {
    ok: true,
    authorization: {
      kind: 'coins',
      coins: verified,
      passages: authorization.passages.flatMap((passage, at): readonly Passage[] => {
        const [sent, holder] = [passages[at], holders[at]];
        if (sent === undefined || holder?.ok !== true) return [];
        return [{ ...passage, transfer: sent, holder: holder.message }];
      }),
      transfer,
      payerKey: chain.transfer.signer,
      money: {
        currency: chain.currency,
        minor: minor(verified.reduce((sum, { worth }) => sum + worth, 0n) - transfer.body.rest),
      },
    },
  };
}

/** What a coin transfer spends: a coin as its holder got it, from the issuer or by an earlier transfer. */
export interface CoinSpend {
  /** The coin's UUID. */
  readonly instrument: Uint8Array;
  readonly slot: { readonly kind: 'coin'; readonly previous: Uint8Array };
  readonly amount: Minor;
}

/** What a coin authorization spends; the rest comes off the last coin. */
export function spendsOfCoins({ coins, transfer }: CoinAuthorization): readonly CoinSpend[] {
  return coins.map(({ coin: { body }, previous, worth }, at) => ({
    instrument: coinUuid(body),
    slot: { kind: 'coin', previous },
    amount: at === coins.length - 1 ? minor(worth - transfer.body.rest) : worth,
  }));
}

/** What coins are worth together. */
export function faceValue(
  coins: readonly { readonly coin: { readonly body: Pick<Coin, 'value'> } }[],
): bigint {
  return coins.reduce((sum, { coin }) => sum + coin.body.value, 0n);
}

function verifyCoin(
  crypto: Crypto,
  trust: IssuerTrust,
  bound: ReturnType<typeof bindIssued<Coin>>,
): Promise<IssuedResult<Coin>> {
  const { issuedAt } = bound.message.body;
  return verifyIssuedBound(crypto, trust, bound, { purpose: 'coin', issuedAt });
}

function verifyHolder(
  crypto: Crypto,
  trust: IssuerTrust,
  holder: UnverifiedPassage['holder'],
): Promise<IssuedResult<HolderCertificate>> {
  const { issuedAt } = holder.body;
  return verifyIssuedBound(crypto, trust, bindIssued(crypto, trust, holder), {
    purpose: 'account',
    issuedAt,
  });
}
