/**
 * The instrument seam: a payment is an authorization by the payer's device over an instrument, bound to
 * one request. A new kind is its module and one line in each union here.
 */

import { isList, type CborValue } from '../encoding/cbor.ts';
import type { ReadRefusal, SignedMessage } from '../encoding/message.ts';
import type { Crypto } from '../crypto.ts';
import type { Minor } from '../money.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import type { Trust } from '../verification/trust.ts';
import {
  balanceParts,
  readBalanceParts,
  verifyBalance,
  type BalanceAuthorization,
  type BalanceVerifyRefusal,
  type UnverifiedBalanceAuthorization,
} from './balance.ts';

export type UnverifiedAuthorization = UnverifiedBalanceAuthorization;
export type Authorization = BalanceAuthorization;
export type AuthorizationRefusal = BalanceVerifyRefusal;

/** The number by which each kind travels. */
const KIND_BALANCE = 0;

/** What an authorization uses up. Two claims on one slot are a double spend. */
export interface Spend {
  /** The line, for a balance certificate. */
  readonly instrument: Uint8Array;
  readonly slot: Slot;
  readonly amount: Minor;
}

/** A withdrawal's place on its line: its number and the interval (from, to] of the line's sum. */
export interface Slot {
  readonly kind: 'interval';
  readonly counter: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** The authorization as a CBOR value: [kind, parts ...]. */
export function authorizationValue(
  authorization: Pick<UnverifiedBalanceAuthorization, 'kind' | 'ruleSet'> & {
    readonly certificate: Pick<UnverifiedBalanceAuthorization['certificate'], 'cose'>;
    readonly withdrawal: Pick<UnverifiedBalanceAuthorization['withdrawal'], 'cose'>;
  },
): CborValue {
  return [KIND_BALANCE, ...balanceParts(authorization)];
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
  return { ok: false, code: 'unknownInstrument' };
}

/** Checks the signatures of an authorization and that it answers this request. */
export async function verifyAuthorization(
  crypto: Crypto,
  authorization: UnverifiedAuthorization,
  request: Pick<SignedMessage<PaymentRequest>, 'digest'>,
  trust: Trust,
): Promise<{ readonly ok: true; readonly authorization: Authorization } | AuthorizationRefusal> {
  return verifyBalance(crypto, authorization, request, trust);
}

/** The digest that names the payment: of the withdrawal. */
export function authorizationDigest(authorization: Authorization): Uint8Array {
  return authorization.withdrawal.digest;
}

/** What the authorization spends. */
export function spends(authorization: Authorization): readonly Spend[] {
  const { counter, cumulative, amount } = authorization.withdrawal.body;
  return [
    {
      instrument: authorization.line,
      slot: { kind: 'interval', counter, from: cumulative - amount, to: cumulative },
      amount,
    },
  ];
}
