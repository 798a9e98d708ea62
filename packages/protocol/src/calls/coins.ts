/** Coins between a device and its issuer: terms, minting, redemption and what became of them (V-19 to V-31, V-58 to V-66). */

import type { CborValue } from '../encoding/cbor.ts';
import {
  anyShape,
  currencyShape,
  list,
  minorShape,
  octets,
  oneOf,
  optional,
  tuple,
  uint,
  type Shape,
} from '../encoding/shape.ts';
import {
  COIN_CLAIMS_MAX,
  COIN_STATES_MAX,
  DENOMINATIONS_MAX,
  TRANSFER_COINS_MAX,
} from '../limits.ts';
import { coinValueShape } from '../messages/coin.ts';
import { virtualIdShape } from '../coins/virtual-id.ts';
import type { Currency, Minor } from '../money.ts';

/** What a device needs to hold coins; asked for again when the certificate is about to expire. */
export interface CoinTermsResult {
  /** The device's holder certificate, as a signed message. */
  readonly holder: CborValue;
  /** The account's virtual-id (V-40). */
  readonly virtualId: number;
  /** Face values that the tenant makes, from the smallest up; none where it makes no coins. */
  readonly denominations: readonly Minor[];
  /** Most coins of one mint. */
  readonly coinsMax: number;
}

export const coinTermsResultShape: Shape<CoinTermsResult> = tuple<CoinTermsResult>({
  holder: anyShape,
  virtualId: virtualIdShape,
  denominations: list(coinValueShape, DENOMINATIONS_MAX),
  coinsMax: uint(TRANSFER_COINS_MAX),
});

export interface MintCoinsBody {
  readonly currency: Currency;
  /** Taken from the account's money. */
  readonly amount: Minor;
}

export const mintCoinsBodyShape: Shape<MintCoinsBody> = tuple<MintCoinsBody>({
  currency: currencyShape,
  amount: minorShape,
});

export interface MintCoinsResult {
  /** The coins as rolls, which went through no passage. */
  readonly rolls: readonly CborValue[];
  /** What the account has left, apart from reservations. */
  readonly available: Minor;
}

export const mintCoinsResultShape: Shape<MintCoinsResult> = tuple<MintCoinsResult>({
  rolls: list(anyShape, TRANSFER_COINS_MAX),
  available: minorShape,
});

export type CoinTermsRefusal = 'coinsNotOffered';

export type MintCoinsRefusal =
  | 'coinsNotOffered'
  | 'unknownCurrency'
  | 'amountZero'
  | 'insufficientFunds'
  /** No sum of the tenant's denominations. */
  | 'amountNotInCoins'
  /** More coins than one mint makes: ask for less. */
  | 'tooManyCoins'
  /** The account would have more in coins than the tenant allows. */
  | 'aboveCoinLimit'
  | 'redeemOnly'
  | 'accountConvicted';

export interface RedeemCoinsBody {
  /** Each as [rolls, passages, transfer to the issuer]. */
  readonly claims: readonly CborValue[];
}

export const redeemCoinsBodyShape: Shape<RedeemCoinsBody> = tuple<RedeemCoinsBody>({
  claims: list(anyShape, COIN_CLAIMS_MAX),
});

/** Why a coin is not paid to whoever claims it. */
export const COIN_REFUSALS = [
  'neverIssued',
  /** Redeemed before by somebody else: two of its holders' signatures contradict each other. */
  'spentBefore',
  'afterRedeemBy',
  /** It went back to its owner. */
  'returned',
] as const;
export type CoinRefusal = (typeof COIN_REFUSALS)[number];

/** Why nothing of a claim is looked at. */
export const CLAIM_REFUSALS = [
  'malformed',
  'unknownIssuerKey',
  'issuerKeyNotValid',
  'issuerSignature',
  'deviceSignature',
  'passageSignature',
  'coinsNotTogether',
  'coinPartUsed',
  'holderRedeemsOnly',
  'restTooLarge',
  /** The coins belong to another device than the one that calls. */
  'otherHolder',
] as const;
export type ClaimRefusal = (typeof CLAIM_REFUSALS)[number];

/** What became of one coin of a claim (V-61, V-65). */
export interface CoinOutcome {
  /** Paid to the claimant, now or when it claimed the coin before. */
  readonly paid: Minor;
  readonly code?: CoinRefusal;
}

export interface ClaimOutcome {
  readonly code?: ClaimRefusal;
  /** One a coin, in the order of the claim; none where the claim is refused as a whole. */
  readonly coins: readonly CoinOutcome[];
}

export interface RedeemCoinsResult {
  readonly claims: readonly ClaimOutcome[];
}

export const redeemCoinsResultShape: Shape<RedeemCoinsResult> = tuple<RedeemCoinsResult>({
  claims: list(
    tuple<ClaimOutcome>({
      code: optional(oneOf(CLAIM_REFUSALS)),
      coins: list(
        tuple<CoinOutcome>({ paid: minorShape, code: optional(oneOf(COIN_REFUSALS)) }),
        TRANSFER_COINS_MAX,
      ),
    }),
    COIN_CLAIMS_MAX,
  ),
});

export interface CoinStatesBody {
  /** UUIDs of coins that were minted for the account, or went through one of its devices. */
  readonly coins: readonly Uint8Array[];
}

export const coinStatesBodyShape: Shape<CoinStatesBody> = tuple<CoinStatesBody>({
  coins: list(octets(16), COIN_STATES_MAX),
});

/** What became of a coin, for the account that asks. */
export const COIN_STATES = [
  /** It is out. */
  'live',
  /** Its money was paid to whoever came after the account, or to the account itself. */
  'redeemed',
  /** Nobody redeemed it, and its money is the account's again. */
  'returned',
  /** The account has nothing to do with it. */
  'unknown',
  /** Nobody redeemed it, and its money went to somebody who had it before the account. */
  'goneBack',
] as const;
export type CoinState = (typeof COIN_STATES)[number];

export interface CoinStatesResult {
  /** In the order asked. */
  readonly states: readonly CoinState[];
}

export const coinStatesResultShape: Shape<CoinStatesResult> = tuple<CoinStatesResult>({
  states: list(oneOf(COIN_STATES), COIN_STATES_MAX),
});
