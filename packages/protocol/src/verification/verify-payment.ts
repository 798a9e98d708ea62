/**
 * The payee's device decides whether to accept a payment, without any network (design rule 3).
 *
 * It checks all that one payee can check: signatures, binding to its own open request, the
 * certificate's bounds and rules, revocations, the age of its bundle, and what it and its fellow tills
 * have seen of this line. It cannot know what it never saw: a rolled-back device that paid elsewhere
 * looks honest here. What bounds that loss is at the issuer.
 */

import type { Crypto } from '../crypto.ts';
import type { SignedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import {
  verifyBalance,
  type BalanceAuthorization,
  type BalanceVerifyRefusal,
  type UnverifiedBalanceAuthorization,
} from '../instruments/balance.ts';
import type { AccountCertificate } from '../messages/account-certificate.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import type { Minor } from '../money.ts';
import { checkAgainstRequest, checkBounds, type BoundsRefusal } from './bounds.ts';
import { checkRules, DAY_SECONDS, type RuleRefusal } from '../rules/check-rules.ts';
import { assessPayee, type PayeeRiskRefusal, type PayeeStanding } from '../risk/assess-risk.ts';
import type { OwnLimits } from '../risk/risk-limits.ts';
import { checkMoment, type MomentRefusal } from './moment.ts';
import { isRevoked, type Trust } from './trust.ts';

/** Why a payee's device does not accept a payment, once it has been opened and read. */
export type PaymentRefusal =
  | BalanceVerifyRefusal['code']
  | BoundsRefusal
  | RuleRefusal
  | MomentRefusal
  | 'requestPaid'
  | 'ownPayment'
  | 'certificateExpired'
  | 'certificateFromFuture'
  | 'deviceRevoked'
  | PayeeRiskRefusal
  /** This line was seen further on: the device shows an older state than it had. */
  | 'lineWentBack';

/** The furthest that this payee (and the tills it shares with) has seen of a line. */
export interface SeenLine {
  readonly counter: number;
  readonly cumulative: Minor;
}

/** What this payee took from a line since a time (unix seconds). */
export interface TakenLately {
  readonly since: number;
  readonly sum: Minor;
}

export interface PaymentInput {
  readonly authorization: UnverifiedBalanceAuthorization;
  readonly request: SignedMessage<PaymentRequest>;
  /** The account certificate that the request was made under. */
  readonly payee: AccountCertificate;
  /** Digest of the payment that this request was paid with already. */
  readonly paidWith?: Uint8Array;
  /** What was seen of a line, by its id. */
  readonly seen: (line: Uint8Array) => SeenLine | undefined;
  readonly takenLately: (line: Uint8Array) => TakenLately | undefined;
  /** What this payee took before without a network, of a line and in all. */
  readonly standing: (line: Uint8Array) => PayeeStanding;
  readonly ownLimits: OwnLimits;
  readonly trust: Trust;
  /** The later of the device's clock and its floor of issuer-signed times. */
  readonly now: number;
  /** Whether the payee reaches the issuer while it accepts. */
  readonly online: boolean;
}

export type PaymentVerdict =
  | { readonly ok: true; readonly authorization: BalanceAuthorization; readonly repeated: boolean }
  | {
      readonly ok: false;
      readonly code: PaymentRefusal;
      /** Present when the signatures held, so that a declined receipt can name the payment. */
      readonly authorization?: BalanceAuthorization;
    };

/**
 * The payee's verdict. A payment that was accepted for this request before is accepted again, as
 * `repeated`: showing the same code twice gives the same result.
 */
export async function verifyPayment(crypto: Crypto, input: PaymentInput): Promise<PaymentVerdict> {
  const verified = await verifyBalance(crypto, input.authorization, input.request, input.trust);
  if (!verified.ok) return verified;
  const { authorization } = verified;
  const refuse = (code: PaymentRefusal): PaymentVerdict => ({ ok: false, code, authorization });
  if (input.paidWith !== undefined) {
    return equalBytes(input.paidWith, authorization.withdrawal.digest)
      ? { ok: true, authorization, repeated: true }
      : refuse('requestPaid');
  }
  const code =
    checkTimes(authorization, input) ??
    checkParties(crypto, authorization, input) ??
    checkSpend(authorization, input);
  return code === undefined ? { ok: true, authorization, repeated: false } : refuse(code);
}

function checkTimes(
  { certificate }: BalanceAuthorization,
  input: PaymentInput,
): PaymentRefusal | undefined {
  const code = checkMoment(input);
  if (code !== undefined) return code;
  const { now, trust } = input;
  const skew = trust.bundle.policy.skewSeconds;
  if (now - skew >= certificate.body.expiresAt) return 'certificateExpired';
  if (now + skew < certificate.body.issuedAt) return 'certificateFromFuture';
  return undefined;
}

function checkParties(
  crypto: Crypto,
  { certificate, line, withdrawal }: BalanceAuthorization,
  { trust, payee, online, seen, standing, ownLimits }: PaymentInput,
): PaymentRefusal | undefined {
  if (equalBytes(certificate.body.publicKey, payee.publicKey)) return 'ownPayment';
  if (isRevoked(crypto, trust, certificate.body.publicKey)) return 'deviceRevoked';
  if (!online) {
    const risk = assessPayee({
      policy: trust.bundle.policy,
      own: ownLimits,
      standing: standing(line),
      amount: withdrawal.body.amount,
      certificateNeedsOnline: certificate.body.flags.payeeOnline,
      // Whoever is to try first has tried: what is left is what has to be refused.
      draw: 0,
    });
    if (risk.outcome === 'refuse') return risk.code;
  }
  const known = seen(line);
  if (known === undefined) return undefined;
  const { counter, cumulative, amount } = withdrawal.body;
  const goesOn = counter > known.counter && cumulative - amount >= known.cumulative;
  return goesOn ? undefined : 'lineWentBack';
}

function checkSpend(
  { certificate, line, withdrawal, rules }: BalanceAuthorization,
  { request, payee, trust, takenLately, now }: PaymentInput,
): PaymentRefusal | undefined {
  const { anchor, amount } = withdrawal.body;
  const lately = takenLately(line);
  const isToday = lately !== undefined && now < lately.since + DAY_SECONDS;
  return (
    checkAgainstRequest({ currency: certificate.body.currency, minor: amount }, request.body) ??
    checkBounds(certificate.body, withdrawal.body) ??
    checkRules(certificate.body, rules, {
      now,
      skewSeconds: trust.bundle.policy.skewSeconds,
      amount,
      paidInDay: isToday ? lately.sum : 0n,
      ...(payee.place === undefined ? {} : { place: payee.place }),
      ...(payee.merchantType === undefined ? {} : { merchantType: payee.merchantType }),
      ...(anchor === undefined ? {} : { anchor }),
    })
  );
}
