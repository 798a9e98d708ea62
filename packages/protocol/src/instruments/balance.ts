/**
 * The balance-certificate instrument: a withdrawal signed by the device that the certificate names.
 */

import type { Crypto } from '../crypto.ts';
import type { CborValue } from '../encoding/cbor.ts';
import {
  messageValue,
  readMessageValue,
  verifyMessage,
  type ReadRefusal,
  type SignedMessage,
  type UnverifiedMessage,
} from '../encoding/message.ts';
import { equalBytes, toHex } from '../encoding/octets.ts';
import { readShape } from '../encoding/shape.ts';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '../messages/balance-certificate.ts';
import { lineIdOf } from '../messages/line-id.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import type { Minor } from '../money.ts';
import { ruleSetDigest, ruleSetShape, type RuleSet } from '../rules/rule-set.ts';
import { withdrawalKind, type Withdrawal } from '../messages/withdrawal.ts';
import { bindIssued, verifyIssuedBound, type IssuedRefusal } from '../verification/issued.ts';
import type { Trust } from '../verification/trust.ts';

/** A withdrawal with its certificate, signatures unchecked. */
export interface UnverifiedBalanceAuthorization {
  readonly kind: 'balance';
  readonly certificate: UnverifiedMessage<BalanceCertificate>;
  readonly withdrawal: UnverifiedMessage<Withdrawal>;
  /** Travels along where the payee's bundle may lack it. */
  readonly ruleSet?: RuleSet;
}

/** A withdrawal whose signatures, and whose binding to certificate and request, are checked. */
export interface BalanceAuthorization {
  readonly kind: 'balance';
  readonly certificate: SignedMessage<BalanceCertificate>;
  readonly withdrawal: SignedMessage<Withdrawal>;
  readonly line: Uint8Array;
  /** The certificate's rule set; empty where it names none. Undefined where nobody holds it. */
  readonly rules?: RuleSet;
}

export type BalanceVerifyRefusal =
  | { readonly ok: false; readonly code: IssuedRefusal }
  | { readonly ok: false; readonly code: 'deviceSignature' | 'ruleSetDiffers' };

/** What a withdrawal spends: its number, and the interval (from, to] of its line's sum. */
export interface IntervalSpend {
  /** The line. */
  readonly instrument: Uint8Array;
  readonly slot: {
    readonly kind: 'interval';
    readonly counter: number;
    readonly from: bigint;
    readonly to: bigint;
  };
  readonly amount: Minor;
}

/** What a balance authorization spends. */
export function spendOfBalance({
  line,
  withdrawal,
}: Pick<BalanceAuthorization, 'line' | 'withdrawal'>): IntervalSpend {
  const { counter, cumulative, amount } = withdrawal.body;
  return {
    instrument: line,
    slot: { kind: 'interval', counter, from: cumulative - amount, to: cumulative },
    amount,
  };
}

/** The authorization's parts as CBOR values, for a payment code or an upload. */
export function balanceParts(
  authorization: Pick<UnverifiedBalanceAuthorization, 'ruleSet'> & {
    readonly certificate: Pick<SignedMessage<BalanceCertificate>, 'cose'>;
    readonly withdrawal: Pick<SignedMessage<Withdrawal>, 'cose'>;
  },
): readonly CborValue[] {
  const parts = [messageValue(authorization.certificate), messageValue(authorization.withdrawal)];
  return authorization.ruleSet === undefined
    ? parts
    : [...parts, ruleSetShape.encode(authorization.ruleSet)];
}

/** Reads the parts of a balance authorization; verifies nothing. */
export function readBalanceParts(
  parts: readonly CborValue[],
): { readonly ok: true; readonly authorization: UnverifiedBalanceAuthorization } | ReadRefusal {
  const [certificateValue, withdrawalValue, ruleSetValue] = parts;
  if (parts.length < 2 || parts.length > 3) {
    return { ok: false, code: 'malformed', at: 'authorization' };
  }
  const certificate = readMessageValue(balanceCertificateKind, certificateValue ?? null);
  if (!certificate.ok) return certificate;
  const withdrawal = readMessageValue(withdrawalKind, withdrawalValue ?? null);
  if (!withdrawal.ok) return withdrawal;
  const both = {
    kind: 'balance',
    certificate: certificate.message,
    withdrawal: withdrawal.message,
  } as const;
  if (ruleSetValue === undefined) return { ok: true, authorization: both };
  const ruleSet = readShape(ruleSetShape, ruleSetValue, 'ruleSet');
  if (!ruleSet.ok) return ruleSet;
  return { ok: true, authorization: { ...both, ruleSet: ruleSet.value } };
}

/** Checks issuer's and device's signatures and the binding to this request (G-012, G-150, G-152). */
export async function verifyBalance(
  crypto: Crypto,
  authorization: UnverifiedBalanceAuthorization,
  request: Pick<SignedMessage<PaymentRequest>, 'digest'>,
  trust: Trust,
): Promise<
  { readonly ok: true; readonly authorization: BalanceAuthorization } | BalanceVerifyRefusal
> {
  const { tenant } = trust;
  const { body } = authorization.certificate;
  const bound = bindIssued(crypto, trust, authorization.certificate);
  // Neither check needs the other's answer, so a device with two cores makes them at once.
  const [issued, withdrawal] = await Promise.all([
    verifyIssuedBound(crypto, trust, bound, { purpose: 'balance', issuedAt: body.issuedAt }),
    verifyMessage(crypto, authorization.withdrawal, {
      tenant,
      context: [bound.digest, request.digest],
      publicKey: body.publicKey,
    }),
  ]);
  if (!issued.ok) return issued;
  if (withdrawal === undefined) return { ok: false, code: 'deviceSignature' };
  const certificate = issued.message;
  const wanted = body.ruleSet;
  const carried = authorization.ruleSet;
  if (carried !== undefined) {
    if (wanted === undefined || !equalBytes(ruleSetDigest(crypto, carried), wanted)) {
      return { ok: false, code: 'ruleSetDiffers' };
    }
  }
  const rules = wanted === undefined ? [] : (carried ?? trust.ruleSets.get(toHex(wanted)));
  return {
    ok: true,
    authorization: {
      kind: 'balance',
      certificate,
      withdrawal,
      line: lineIdOf(crypto, certificate.body),
      ...(rules === undefined ? {} : { rules }),
    },
  };
}
