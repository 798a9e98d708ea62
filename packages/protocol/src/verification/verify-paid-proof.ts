/**
 * Does the issuer say that this request was paid? For whoever holds the request: the till that made it, the
 * payer's device that carries the proof, and the issuer that meets its own word again after a restore.
 */

import type { Crypto } from '../crypto.ts';
import { bindMessage, type SignedMessage, type UnverifiedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import type { AccountCertificate } from '../messages/account-certificate.ts';
import type { PaidProof } from '../messages/paid-proof.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import { verifyIssuedBound, type IssuedRefusal } from './issued.ts';
import type { Trust } from './trust.ts';

export type PaidProofRefusal = IssuedRefusal | 'otherRequest' | 'otherCurrency' | 'amountDiffers';

export type PaidProofVerdict =
  | { readonly ok: true; readonly proof: SignedMessage<PaidProof> }
  | { readonly ok: false; readonly code: PaidProofRefusal };

/** Verifies a proof against the request that it has to be about, and the certificate it was made under. */
export async function verifyPaidProof(
  crypto: Crypto,
  trust: Trust,
  proof: UnverifiedMessage<PaidProof>,
  about: {
    readonly request: Pick<SignedMessage<PaymentRequest>, 'body' | 'digest'>;
    readonly payee: { readonly body: Pick<AccountCertificate, 'till'> };
  },
): Promise<PaidProofVerdict> {
  const { request, payee } = about;
  const { nonce, till, currency, amount, time } = proof.body;
  if (!equalBytes(nonce, request.body.nonce) || till !== payee.body.till) {
    return { ok: false, code: 'otherRequest' };
  }
  if (currency !== request.body.currency) return { ok: false, code: 'otherCurrency' };
  const isAsked = amount === request.body.amount || request.body.flags.amountEditable;
  if (!isAsked || amount === 0n) return { ok: false, code: 'amountDiffers' };
  const bound = bindMessage(crypto, proof, { tenant: trust.tenant, context: [request.digest] });
  const verdict = await verifyIssuedBound(crypto, trust, bound, {
    purpose: 'answer',
    issuedAt: time,
  });
  return verdict.ok ? { ok: true, proof: verdict.message } : verdict;
}
