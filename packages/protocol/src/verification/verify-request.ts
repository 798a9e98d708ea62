/** The payer's device reads a request: who asks, for how much, and is it genuine (G-140, G-141)? */

import type { Crypto } from '../crypto.ts';
import { readRequestCode } from '../codes/request-code.ts';
import { verifyMessage, type ReadRefusal, type SignedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import { isSealingKey } from '../encoding/sealing-key.ts';
import type { AccountCertificate } from '../messages/account-certificate.ts';
import { billDigest, billSum, type Bill } from '../messages/bill.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import { bindIssued, verifyIssuedBound, type IssuedRefusal } from './issued.ts';
import { isRevoked, type Trust } from './trust.ts';

export type RequestRefusal =
  | ReadRefusal
  | {
      readonly ok: false;
      readonly code:
        | IssuedRefusal
        | 'payeeSignature'
        /** Nothing can be sealed to the request's key. */
        | 'sealingKeyUnusable'
        | 'payeeCertificateExpired'
        | 'payeeCertificateFromFuture'
        | 'payeeRevoked'
        | 'requestExpired'
        | 'requestFromFuture'
        | 'amountZero'
        | 'unknownCurrency'
        /** The request names a bill, and none came with it. */
        | 'billMissing'
        /** A bill came that is not the one that the payee signed. */
        | 'billDiffers'
        /** Its items add up to another amount than is asked for. */
        | 'billSumDiffers'
        | 'ownRequest';
    };

export interface VerifiedRequest {
  readonly request: SignedMessage<PaymentRequest>;
  readonly payee: SignedMessage<AccountCertificate>;
  /** What the request is for, where the payee says it. */
  readonly bill?: Bill;
}

export interface RequestInput {
  readonly bytes: Uint8Array;
  readonly trust: Trust;
  /** The device's time: the later of its clock and its floor of issuer-signed times. */
  readonly now: number;
  /** The payer's own device key: nobody pays oneself. */
  readonly ownKey: Uint8Array;
}

/** Verifies a request code whole; pure but for the signatures it asks `crypto` to check. */
export async function verifyRequest(
  crypto: Crypto,
  { bytes, trust, now, ownKey }: RequestInput,
): Promise<({ readonly ok: true } & VerifiedRequest) | RequestRefusal> {
  const read = readRequestCode(bytes);
  if (!read.ok) return read;
  const { tenant } = trust;
  const bound = bindIssued(crypto, trust, read.code.payee);
  // Neither check needs the other's answer, so a device with two cores makes them at once.
  const [payee, request] = await Promise.all([
    verifyIssuedBound(crypto, trust, bound, {
      purpose: 'account',
      issuedAt: read.code.payee.body.issuedAt,
    }),
    verifyMessage(crypto, read.code.request, {
      tenant,
      context: [bound.digest],
      publicKey: read.code.payee.body.publicKey,
    }),
  ]);
  if (!payee.ok) return payee;
  if (request === undefined) return { ok: false, code: 'payeeSignature' };

  const skew = trust.bundle.policy.skewSeconds;
  const { body } = request;
  if (!isSealingKey(body.sealingKey)) return { ok: false, code: 'sealingKeyUnusable' };
  if (now - skew >= payee.message.body.expiresAt) {
    return { ok: false, code: 'payeeCertificateExpired' };
  }
  if (now + skew < payee.message.body.issuedAt) {
    return { ok: false, code: 'payeeCertificateFromFuture' };
  }
  if (isRevoked(crypto, trust, payee.message.body.publicKey)) {
    return { ok: false, code: 'payeeRevoked' };
  }
  if (now - skew >= body.time + body.ttlSeconds) return { ok: false, code: 'requestExpired' };
  if (body.time > now + skew) return { ok: false, code: 'requestFromFuture' };
  if (body.amount === 0n && !body.flags.amountEditable) return { ok: false, code: 'amountZero' };
  if (!trust.bundle.currencies.some(({ number }) => number === body.currency)) {
    return { ok: false, code: 'unknownCurrency' };
  }
  if (equalBytes(payee.message.body.publicKey, ownKey)) return { ok: false, code: 'ownRequest' };
  const { bill } = read.code;
  const unfit = checkBill(crypto, body, bill);
  if (unfit !== undefined) return { ok: false, code: unfit };
  return { ok: true, request, payee: payee.message, ...(bill === undefined ? {} : { bill }) };
}

/** Is the bill beside the request the one that was signed, and does it come to the amount (V-49)? */
function checkBill(
  crypto: Crypto,
  { bill: named, amount }: PaymentRequest,
  bill: Bill | undefined,
): 'billMissing' | 'billDiffers' | 'billSumDiffers' | undefined {
  if (bill === undefined) return named === undefined ? undefined : 'billMissing';
  if (named === undefined || !equalBytes(billDigest(crypto, bill), named)) return 'billDiffers';
  return billSum(bill.items) === amount ? undefined : 'billSumDiffers';
}
