/**
 * The instrument seam: a payment is an authorization by the payer's device over an instrument, bound to
 * one request. A new kind is its module, which also says what it spends, and one line in each union here.
 */

import { isList, type CborValue } from '../encoding/cbor.ts';
import type { ReadRefusal } from '../encoding/message.ts';
import type { Crypto } from '../crypto.ts';
import { toDevice } from '../messages/coin-transfer.ts';
import type { Money } from '../money.ts';
import type { Trust } from '../verification/trust.ts';
import {
  balanceParts,
  readBalanceParts,
  verifyBalance,
  type BalanceAuthorization,
  type BalanceVerifyRefusal,
  type UnverifiedBalanceAuthorization,
} from './balance.ts';
import {
  coinParts,
  readCoinParts,
  verifyCoins,
  type CoinAuthorization,
  type CoinVerifyRefusal,
  type UnverifiedCoinAuthorization,
  type WritableCoins,
} from './coins.ts';

export type UnverifiedAuthorization = UnverifiedBalanceAuthorization | UnverifiedCoinAuthorization;
export type Authorization = BalanceAuthorization | CoinAuthorization;
export type AuthorizationRefusal = BalanceVerifyRefusal | CoinVerifyRefusal;

/** The number by which each kind travels. */
const KIND_BALANCE = 0;
const KIND_COINS = 1;

/** An authorization that can be written down: verified, or as it was read. */
export type WritableAuthorization =
  | (Parameters<typeof balanceParts>[0] & { readonly kind: 'balance' })
  | (WritableCoins & { readonly kind: 'coins' });

/** The authorization as a CBOR value: [kind, parts ...]. */
export function authorizationValue(authorization: WritableAuthorization): CborValue {
  return authorization.kind === 'balance'
    ? [KIND_BALANCE, ...balanceParts(authorization)]
    : [KIND_COINS, ...coinParts(authorization)];
}

/** Reads an authorization of any kind; verifies nothing. */
export function readAuthorization(
  value: CborValue,
):
  | { readonly ok: true; readonly authorization: UnverifiedAuthorization }
  | ReadRefusal
  | { readonly ok: false; readonly code: 'unknownInstrument' } {
  if (!isList(value)) return { ok: false, code: 'malformed', at: 'authorization' };
  const [kind, ...parts] = value;
  if (kind === KIND_BALANCE) return readBalanceParts(parts);
  if (kind === KIND_COINS) return readCoinParts(parts);
  return { ok: false, code: 'unknownInstrument' };
}

/** The request that an authorization has to answer, and the device that made it. */
export interface AnsweredRequest {
  readonly digest: Uint8Array;
  /** 33 bytes. */
  readonly payeeKey: Uint8Array;
}

/** Checks the signatures of an authorization and that it answers this request. */
export async function verifyAuthorization(
  crypto: Crypto,
  authorization: UnverifiedAuthorization,
  request: AnsweredRequest,
  trust: Trust,
): Promise<{ readonly ok: true; readonly authorization: Authorization } | AuthorizationRefusal> {
  if (authorization.kind === 'balance') return verifyBalance(crypto, authorization, request, trust);
  const destination = toDevice(crypto, request.digest, request.payeeKey);
  return verifyCoins(crypto, authorization, destination, trust);
}

/** The digest that names the payment: of the withdrawal, or of the coin transfer. */
export function authorizationDigest(authorization: Authorization): Uint8Array {
  return authorization.kind === 'balance'
    ? authorization.withdrawal.digest
    : authorization.transfer.digest;
}

/** What the payee is owed. */
export function authorizedMoney(authorization: Authorization): Money {
  if (authorization.kind === 'coins') return authorization.money;
  const { certificate, withdrawal } = authorization;
  return { currency: certificate.body.currency, minor: withdrawal.body.amount };
}

/** The device that signed the authorization, 33 bytes. */
export function payerKeyOf(authorization: Authorization): Uint8Array {
  return authorization.kind === 'balance'
    ? authorization.certificate.body.publicKey
    : authorization.payerKey;
}
