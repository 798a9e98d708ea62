/**
 * The issuer verifies a half: every signature and every binding, but no freshness. A device's signature
 * can be delayed, never refused, because it arrives late (G-016, G-098, G-099).
 */

import type { Crypto } from '../crypto.ts';
import { verifyReceipt } from '../codes/receipt-code.ts';
import {
  bindMessage,
  verifyBound,
  verifyMessage,
  type SignedMessage,
} from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import {
  authorizationDigest,
  authorizedMoney,
  payerKeyOf,
  verifyAuthorization,
  type Authorization,
  type AuthorizationRefusal,
} from '../instruments/instrument.ts';
import type { BalanceAuthorization } from '../instruments/balance.ts';
import type { AccountCertificate } from '../messages/account-certificate.ts';
import type { UnverifiedBalanceHalf, UnverifiedHalf } from '../messages/half.ts';
import type { PaymentOrder } from '../messages/payment-order.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import type { Receipt } from '../messages/receipt.ts';
import {
  checkAgainstRequest,
  checkBounds,
  type BeyondRefusal,
  type MismatchRefusal,
} from './bounds.ts';
import { bindIssued, verifyIssuedBound, type IssuedRefusal } from './issued.ts';
import type { Trust } from './trust.ts';
import { verifyPaidProof } from './verify-paid-proof.ts';

/** The payer's order, and whether the issuer has said before that it paid this very payment. */
export interface VerifiedOrder {
  readonly order: SignedMessage<PaymentOrder>;
  readonly isProven: boolean;
}

/** A half with all signatures checked. */
export interface VerifiedHalf<Kind extends Authorization = Authorization> {
  readonly request: SignedMessage<PaymentRequest>;
  readonly payee: SignedMessage<AccountCertificate>;
  readonly authorization: Kind;
  readonly receipt?: SignedMessage<Receipt>;
  readonly statusDigits?: string;
  readonly ordered?: VerifiedOrder;
  /** The device went beyond its certificate: stored as evidence, not paid. */
  readonly beyond?: BeyondRefusal;
}

/** The half of a payment from a line, with all signatures checked. */
export type VerifiedBalanceHalf = VerifiedHalf<BalanceAuthorization>;

export type HalfRefusal =
  | IssuedRefusal
  | AuthorizationRefusal['code']
  | 'payeeSignature'
  | 'receiptSignature'
  | 'orderSignature'
  | 'payerIsPayee'
  | MismatchRefusal;

export type HalfVerdict<Kind extends Authorization = Authorization> =
  | { readonly ok: true; readonly half: VerifiedHalf<Kind> }
  | { readonly ok: false; readonly code: HalfRefusal };

/** Verifies one half under the tenant's trust. */
export async function verifyHalf(
  crypto: Crypto,
  half: UnverifiedBalanceHalf,
  trust: Trust,
): Promise<HalfVerdict<BalanceAuthorization>>;
export async function verifyHalf(
  crypto: Crypto,
  half: UnverifiedHalf,
  trust: Trust,
): Promise<HalfVerdict>;
export async function verifyHalf(
  crypto: Crypto,
  half: UnverifiedHalf,
  trust: Trust,
): Promise<HalfVerdict> {
  const { tenant } = trust;
  const { publicKey } = half.payee.body;
  const boundPayee = bindIssued(crypto, trust, half.payee);
  const boundRequest = bindMessage(crypto, half.request, { tenant, context: [boundPayee.digest] });
  const requestDigest = boundRequest.digest;
  // No check needs another's answer: together they use every core that the issuer has.
  const [payee, request, verified] = await Promise.all([
    verifyIssuedBound(crypto, trust, boundPayee, {
      purpose: 'account',
      issuedAt: half.payee.body.issuedAt,
    }),
    verifyBound(crypto, boundRequest, publicKey),
    verifyAuthorization(
      crypto,
      half.authorization,
      { digest: requestDigest, payeeKey: publicKey },
      trust,
    ),
  ]);
  if (!payee.ok) return payee;
  if (request === undefined) return { ok: false, code: 'payeeSignature' };
  if (!verified.ok) return verified;
  const { authorization } = verified;
  const receipt =
    half.receipt === undefined
      ? undefined
      : await verifyReceipt(crypto, half.receipt, {
          tenant,
          requestDigest,
          authorizationDigest: authorizationDigest(authorization),
          payeeKey: publicKey,
        });
  if (half.receipt !== undefined && receipt === undefined) {
    return { ok: false, code: 'receiptSignature' };
  }
  const ordered = await verifyOrdered(crypto, trust, half, { request, authorization });
  if (half.ordered !== undefined && ordered === undefined) {
    return { ok: false, code: 'orderSignature' };
  }
  if (equalBytes(payerKeyOf(authorization), publicKey)) return { ok: false, code: 'payerIsPayee' };
  const mismatch = checkAgainstRequest(authorizedMoney(authorization), request.body);
  if (mismatch !== undefined) return { ok: false, code: mismatch };
  const beyond = beyondOf(authorization);
  return {
    ok: true,
    half: {
      request,
      payee: payee.message,
      authorization,
      ...(receipt === undefined ? {} : { receipt }),
      ...(half.statusDigits === undefined ? {} : { statusDigits: half.statusDigits }),
      ...(ordered === undefined ? {} : { ordered }),
      ...(beyond === undefined ? {} : { beyond }),
    },
  };
}

/** Coins have no certificate to go beyond. */
function beyondOf(authorization: Authorization): BeyondRefusal | undefined {
  if (authorization.kind === 'coins') return undefined;
  return checkBounds(authorization.certificate.body, authorization.withdrawal.body);
}

/** Undefined where there is no order, or the payer's device did not sign it for this payment. */
async function verifyOrdered(
  crypto: Crypto,
  trust: Trust,
  { ordered, payee }: UnverifiedHalf,
  input: {
    readonly request: SignedMessage<PaymentRequest>;
    readonly authorization: Authorization;
  },
): Promise<VerifiedOrder | undefined> {
  if (ordered === undefined) return undefined;
  const { request, authorization } = input;
  const payment = authorizationDigest(authorization);
  const order = await verifyMessage(crypto, ordered.order, {
    tenant: trust.tenant,
    context: [payment, request.digest],
    publicKey: payerKeyOf(authorization),
  });
  if (order === undefined) return undefined;
  const { proof } = ordered;
  if (proof === undefined || !equalBytes(proof.body.payment, payment)) {
    return { order, isProven: false };
  }
  // A proof that does not hold proves nothing, and is no reason to refuse the payer's half.
  const verdict = await verifyPaidProof(crypto, trust, proof, { request, payee });
  return { order, isProven: verdict.ok };
}
