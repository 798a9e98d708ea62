/**
 * What claims and payers' halves of coins say, once every signature in them was checked (V-58, V-60, V-71): the coins,
 * whose hands each went through, and the payee's word in a half. Uses the protocol's readers and no decision of the
 * issuer's.
 */

import type { Row } from '@tallystick/database/database';
import { verifyMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { verifyClaim } from '@tallystick/protocol/instruments/coin-claim';
import { verifyCoins, type CoinAuthorization } from '@tallystick/protocol/instruments/coins';
import type { Coin } from '@tallystick/protocol/messages/coin';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import { readHalf, type UnverifiedHalf } from '@tallystick/protocol/messages/half';
import type { PaymentRequest } from '@tallystick/protocol/messages/payment-request';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import type { Money } from '@tallystick/protocol/money';
import type { IssuerTrust } from '@tallystick/protocol/verification/issued';
import type { Ground } from './audit-ground.ts';
import { hexOf, octetsOf } from './row-values.ts';
import { openSealed } from './sealed-record.ts';
import { accountOfHandle, verifyByIssuer, type SignedReader } from './signed-half.ts';

/** A payer's half of a payment with coins. */
export interface SignedCoinHalf {
  readonly authorization: CoinAuthorization;
  readonly payee: bigint;
  /** Digest in hexadecimal. */
  readonly word?: { readonly outcome: ReceiptOutcome; readonly digest: string };
}

/** One way out of a holder's hands, digests and key hash in hexadecimal. */
export interface SignedStep {
  readonly coin: Coin;
  /** Of the coin itself, or of the transfer by which its holder got it. */
  readonly previous: string;
  readonly transfer: string;
  /** Undefined for the first owner: that is the account for which the coin was made. */
  readonly holder: bigint | undefined;
  readonly holderKeyHash: string;
}

type Opener = Pick<Ground, 'crypto' | 'key' | 'signed'>;

/** The claim in a row; undefined when anything in it is not signed by whom it says, or it is another one. */
export async function readSignedClaim(
  ground: Opener,
  row: Row,
): Promise<CoinAuthorization | undefined> {
  const value = await openSealed(ground, octetsOf(row, 'digest'), octetsOf(row, 'sealed'));
  if (value === undefined) return undefined;
  const verdict = await verifyClaim(ground.crypto, value, trustOf(ground.signed));
  return verdict.ok ? namedBy(row, verdict.authorization) : undefined;
}

/** As {@link readSignedClaim}, for a payer's half. */
export async function readSignedCoinHalf(
  ground: Opener,
  row: Row,
): Promise<SignedCoinHalf | undefined> {
  const value = await openSealed(ground, octetsOf(row, 'digest'), octetsOf(row, 'sealed'));
  const read = value === undefined ? undefined : readHalf(value);
  const half = read?.ok === true ? await verifyCoinHalf(ground.signed, read.half) : undefined;
  return half === undefined || namedBy(row, half.authorization) === undefined ? undefined : half;
}

/** What was verified, if it is what the row is about. */
function namedBy(row: Row, authorization: CoinAuthorization): CoinAuthorization | undefined {
  const isNamed = toHex(authorization.transfer.digest) === hexOf(row, 'digest');
  return isNamed ? authorization : undefined;
}

function trustOf({ tenant, issuerKeys }: SignedReader): IssuerTrust {
  const keys = new Map(
    [...issuerKeys].map(([id, { purpose, publicKey, issuedAt, expiresAt }]) => [
      id,
      { purpose, publicKey, notBefore: issuedAt, notAfter: expiresAt },
    ]),
  );
  return { tenant, keys };
}

async function verifyCoinHalf(
  signed: SignedReader,
  half: UnverifiedHalf,
): Promise<SignedCoinHalf | undefined> {
  const { crypto, tenant } = signed;
  if (half.authorization.kind !== 'coins') return undefined;
  const payee = await verifyByIssuer(signed, half.payee, 'account');
  if (payee === undefined) return undefined;
  const { publicKey } = payee.body;
  const by = { tenant, publicKey };
  const request = await verifyMessage(crypto, half.request, { ...by, context: [payee.digest] });
  if (request === undefined) return undefined;
  const destination = toDevice(crypto, request.digest, publicKey);
  const coins = await verifyCoins(crypto, half.authorization, destination, trustOf(signed));
  if (!coins.ok || !answers(coins.authorization.money, request.body)) return undefined;
  const { authorization } = coins;
  const known = { authorization, payee: accountOfHandle(signed, payee.body.handle) };
  if (half.receipt === undefined) return known;
  const context = [authorization.transfer.digest, request.digest];
  const receipt = await verifyMessage(crypto, half.receipt, { ...by, context });
  if (receipt === undefined) return undefined;
  return { ...known, word: { outcome: receipt.body.outcome, digest: toHex(receipt.digest) } };
}

/** Coins are worth more than nothing, and so is what they pay. */
function answers(
  { currency, minor }: Money,
  request: Pick<PaymentRequest, 'amount' | 'currency' | 'flags'>,
): boolean {
  const isAsked = minor === request.amount || request.flags.amountEditable;
  return isAsked && currency === request.currency;
}

/** Every step of every coin, from its owner to whoever handed this in. */
export function stepsOf(
  signed: SignedReader,
  { coins, passages, transfer }: CoinAuthorization,
): readonly SignedStep[] {
  const hands = passages.map(({ holder: { body } }) => ({
    holder: accountOfHandle(signed, body.handle),
    holderKeyHash: toHex(keyHashOf(signed.crypto, body.publicKey)),
  }));
  return coins.flatMap(({ coin, route }) => {
    const owner = {
      holder: undefined,
      holderKeyHash: toHex(keyHashOf(signed.crypto, coin.body.owner)),
    };
    const holders = [owner, ...route.flatMap((at) => hands[at] ?? [])];
    const sent = [...route.flatMap((at) => passages[at]?.transfer ?? []), transfer];
    return holders.flatMap((hand, hop): readonly SignedStep[] => {
      const [before, after] = [sent[hop - 1] ?? coin, sent[hop] ?? transfer];
      return [
        { ...hand, coin: coin.body, previous: toHex(before.digest), transfer: toHex(after.digest) },
      ];
    });
  });
}
