/**
 * The payee's device decides whether to accept coins, without any network (V-49, V-50, V-52, V-74).
 *
 * As with a withdrawal it checks all that one payee can check: every signature from the issuer to the payer, the
 * bill, expiry, hops, revocations, and which of these coins it and its fellow tills have seen. That the payer gave
 * the same coins to somebody else it cannot know.
 */

import type { UnverifiedCoins } from '../coins/coin-chain.ts';
import { coinUuid } from '../coins/coin-uuid.ts';
import type { Crypto } from '../crypto.ts';
import type { SignedMessage } from '../encoding/message.ts';
import { equalBytes } from '../encoding/octets.ts';
import {
  verifyCoins,
  type CoinAuthorization,
  type CoinVerifyRefusal,
  type VerifiedCoin,
} from '../instruments/coins.ts';
import type { AccountCertificate } from '../messages/account-certificate.ts';
import { toDevice } from '../messages/coin-transfer.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import { assessPayee, type PayeeRiskRefusal, type PayeeStanding } from '../risk/assess-risk.ts';
import type { OwnLimits } from '../risk/risk-limits.ts';
import { checkAgainstRequest, type MismatchRefusal } from './bounds.ts';
import { checkMoment, type Moment, type MomentRefusal } from './moment.ts';
import { isRevoked } from './trust.ts';

/** Why a payee's device does not accept coins, once they have been opened and read. */
export type CoinPaymentRefusal =
  | CoinVerifyRefusal['code']
  | MismatchRefusal
  | MomentRefusal
  | PayeeRiskRefusal
  | 'requestPaid'
  | 'ownPayment'
  | 'deviceRevoked'
  | 'coinExpired'
  | 'coinFromFuture'
  /** The payer has to reach the issuer before it hands coins on again. */
  | 'holderExpired'
  | 'tooManyHops'
  /** This payee or one of its fellow tills has taken this coin from this holder before. */
  | 'coinTaken';

export interface CoinPaymentInput extends Moment {
  readonly authorization: UnverifiedCoins;
  readonly request: SignedMessage<PaymentRequest>;
  /** The account certificate that the request was made under. */
  readonly payee: Pick<AccountCertificate, 'publicKey'>;
  /** Digest of the payment that this request was paid with already. */
  readonly paidWith?: Uint8Array;
  /** Was this coin (UUID, 16 bytes), as its holder had it (32 bytes), taken here before? */
  readonly isTaken: (uuid: Uint8Array, previous: Uint8Array) => boolean;
  /** What this payee took before without a network, from the device with this key and in all. */
  readonly standing: (payerKey: Uint8Array) => PayeeStanding;
  readonly ownLimits: OwnLimits;
  /** Whether the payee reaches the issuer while it accepts. */
  readonly online: boolean;
}

export type CoinPaymentVerdict =
  | { readonly ok: true; readonly authorization: CoinAuthorization; readonly repeated: boolean }
  | {
      readonly ok: false;
      readonly code: CoinPaymentRefusal;
      /** Present when the signatures held, so that a declined receipt can name the payment. */
      readonly authorization?: CoinAuthorization;
    };

/**
 * The payee's verdict. Coins that were accepted for this request before are accepted again, as `repeated`:
 * showing the same code twice gives the same result.
 */
export async function verifyCoinPayment(
  crypto: Crypto,
  input: CoinPaymentInput,
): Promise<CoinPaymentVerdict> {
  const destination = toDevice(crypto, input.request.digest, input.payee.publicKey);
  const verified = await verifyCoins(crypto, input.authorization, destination, input.trust);
  if (!verified.ok) return verified;
  const { authorization } = verified;
  const refuse = (code: CoinPaymentRefusal): CoinPaymentVerdict => ({
    ok: false,
    code,
    authorization,
  });
  if (input.paidWith !== undefined) {
    return equalBytes(input.paidWith, authorization.transfer.digest)
      ? { ok: true, authorization, repeated: true }
      : refuse('requestPaid');
  }
  const code =
    checkMoment(input) ??
    checkAge(authorization, input) ??
    checkHolders(crypto, authorization, input) ??
    checkAgainstRequest(authorization.money, input.request.body) ??
    checkTaken(authorization, input) ??
    checkRisk(authorization, input);
  return code === undefined ? { ok: true, authorization, repeated: false } : refuse(code);
}

function checkAge(
  { coins, passages }: CoinAuthorization,
  { trust, now }: CoinPaymentInput,
): CoinPaymentRefusal | undefined {
  const { skewSeconds } = trust.bundle.policy;
  const bodies = coins.map(({ coin }) => coin.body);
  if (bodies.some(({ expiresAt }) => now - skewSeconds >= expiresAt)) return 'coinExpired';
  if (bodies.some(({ issuedAt }) => now + skewSeconds < issuedAt)) return 'coinFromFuture';
  // Whose coins they were before need not be in touch with the issuer any more; whoever hands them on must.
  const last = new Set(coins.map(({ route }) => route.at(-1)));
  const isStale = passages.some(
    ({ holder }, at) => last.has(at) && now - skewSeconds >= holder.body.expiresAt,
  );
  return isStale ? 'holderExpired' : undefined;
}

function checkHolders(
  crypto: Crypto,
  { coins, passages, payerKey }: CoinAuthorization,
  { trust, payee }: CoinPaymentInput,
): CoinPaymentRefusal | undefined {
  if (equalBytes(payerKey, payee.publicKey)) return 'ownPayment';
  const { hopsMax } = trust.bundle.policy;
  if (coins.some(({ route }) => route.length > hopsMax)) return 'tooManyHops';
  const hands = [
    ...coins.map(({ coin }) => coin.body.owner),
    ...passages.map(({ holder }) => holder.body.publicKey),
  ];
  // A coin from a device that was caught may have gone elsewhere too: its holder can still redeem it.
  return hands.some((key) => isRevoked(crypto, trust, key)) ? 'deviceRevoked' : undefined;
}

function checkTaken(
  { coins }: CoinAuthorization,
  { isTaken }: CoinPaymentInput,
): CoinPaymentRefusal | undefined {
  const wasTaken = ({ coin, previous }: VerifiedCoin): boolean =>
    isTaken(coinUuid(coin.body), previous);
  return coins.some(wasTaken) ? 'coinTaken' : undefined;
}

function checkRisk(
  { payerKey, money }: CoinAuthorization,
  { trust, standing, ownLimits, online }: CoinPaymentInput,
): CoinPaymentRefusal | undefined {
  if (online) return undefined;
  const risk = assessPayee({
    policy: trust.bundle.policy,
    own: ownLimits,
    standing: standing(payerKey),
    amount: money.minor,
    certificateNeedsOnline: false,
    // Whoever is to try first has tried: what is left is what has to be refused.
    draw: 0,
  });
  return risk.outcome === 'refuse' ? risk.code : undefined;
}
