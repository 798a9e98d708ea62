/**
 * The issuer verifies a half: every signature and every binding, but no freshness. A device's signature
 * can be delayed, never refused, because it arrives late (G-016, G-098, G-099).
 */

import type { Crypto } from '../crypto.ts';
import { verifyReceipt } from '../codes/receipt-code.ts';
import { bindMessage, verifyBound, type SignedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import {
  authorizationDigest,
  verifyAuthorization,
  type Authorization,
  type AuthorizationRefusal,
} from '../instruments/instrument.ts';
import type { AccountCertificate } from '../messages/account-certificate.ts';
import type { UnverifiedHalf } from '../messages/half.ts';
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

/** A half with all signatures checked. */
export interface VerifiedHalf {
  readonly request: SignedMessage<PaymentRequest>;
  readonly payee: SignedMessage<AccountCertificate>;
  readonly authorization: Authorization;
  readonly receipt?: SignedMessage<Receipt>;
  readonly statusDigits?: string;
  /** The device went beyond its certificate: stored as evidence, not paid. */
  readonly beyond?: BeyondRefusal;
}

export type HalfRefusal =
  | IssuedRefusal
  | AuthorizationRefusal['code']
  | 'payeeSignature'
  | 'receiptSignature'
  | 'payerIsPayee'
  | MismatchRefusal;

export type HalfVerdict =
  | { readonly ok: true; readonly half: VerifiedHalf }
  | { readonly ok: false; readonly code: HalfRefusal };

/** Verifies one half under the tenant's trust. */
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
    verifyAuthorization(crypto, half.authorization, boundRequest, trust),
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
  const { certificate, withdrawal } = authorization;
  if (equalBytes(certificate.body.publicKey, publicKey)) return { ok: false, code: 'payerIsPayee' };
  const mismatch = checkAgainstRequest(certificate.body, withdrawal.body, request.body);
  if (mismatch !== undefined) return { ok: false, code: mismatch };
  const beyond = checkBounds(certificate.body, withdrawal.body);
  return {
    ok: true,
    half: {
      request,
      payee: payee.message,
      authorization,
      ...(receipt === undefined ? {} : { receipt }),
      ...(half.statusDigits === undefined ? {} : { statusDigits: half.statusDigits }),
      ...(beyond === undefined ? {} : { beyond }),
    },
  };
}
