/**
 * Paying a request (G-011, G-029, G-145, G-149), from a balance certificate or with coins, as the person chooses.
 *
 * Invariant: withdrawal, session secret, code bytes and the advanced line are durable in one write
 * before anybody sees the bytes. One request is paid once: paying it again gives the same bytes.
 */

import { signMessage, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { purseKindOf } from '@tallystick/protocol/messages/purse';
import { withdrawalKind, type Withdrawal } from '@tallystick/protocol/messages/withdrawal';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type {
  RequestRefusal,
  VerifiedRequest,
} from '@tallystick/protocol/verification/verify-request';
import type { CoinPayRefusal } from '../coins/pay-with-coins.ts';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isConsented } from '../device/held-consents.ts';
import { isStateLost } from '../device/install.ts';
import { choosePurse } from './choose-purse.ts';
import { heldCertificate, heldTerms, unspent, type HeldCertificate } from './held-certificate.ts';
import { lineState, putLineState } from './line-state.ts';
import { checkPayerLimits, type PayerLimitRefusal } from './payer-limits.ts';
import { findPaymentOf, paidSince, paymentIdOf, type PaymentRecord } from './payment-record.ts';
import { planWithdrawal, type WithdrawalPlan, type WithdrawalRefusal } from './plan-withdrawal.ts';
import { requestDigestIn, verifyFor } from './read-request.ts';
import { openReservation, openReservations } from './reservations.ts';
import { putMade, sealPaymentRecord } from './seal-payment-record.ts';

export interface PayInput {
  readonly requestBytes: Uint8Array;
  /** Where the request lets the payer change it (G-144); else as requested. */
  readonly amount?: Minor;
  /** What the person pays with; from a balance certificate where it is left out. */
  readonly with?: 'balance' | 'coins';
  /** The person's choice of a purse; `choosePurse` chooses where it is left out. */
  readonly purse?: number;
  /** Has this device just synchronised? False when left out: then the limits for offline payments hold. */
  readonly online?: boolean;
}

export type PayRefusal =
  | 'notEnrolled'
  | 'stateLost'
  /** This device may collect only; with coins, as far as its holder certificate says so too. */
  | 'redeemOnly'
  | 'noCertificate'
  /** What was set aside for one purchase ended, was used or was given back. */
  | 'reservationOver'
  | 'codeTooLarge'
  | RequestRefusal['code']
  | WithdrawalRefusal
  | CoinPayRefusal
  | PayerLimitRefusal;

/** What the payer shows. */
export interface ShownPayment {
  readonly paymentId: string;
  readonly code: Uint8Array;
  readonly amount: Minor;
  readonly currency: Currency;
  readonly payeeName: string;
}

export type PayOutcome =
  | ({ readonly ok: true; readonly repeated: boolean } & ShownPayment)
  | { readonly ok: false; readonly code: PayRefusal };

/**
 * Pays a request from a certificate of its currency, or with coins of it, without a network. A request that this
 * device has paid already gives the bytes of then, `repeated`, whatever the time, the amount and the choice given.
 */
export async function pay(device: Device, input: PayInput): Promise<PayOutcome> {
  return device.change(async () => {
    const session = device.session();
    if (session === undefined) return { ok: false, code: 'notEnrolled' };
    const earlier = earlierPayment(device, session, input.requestBytes);
    if (earlier !== undefined) return { ok: true, repeated: true, ...shown(earlier) };
    if (isStateLost(device.ports.store)) return { ok: false, code: 'stateLost' };
    const { redeemOnly } = session.identity.account.body.flags;
    if (redeemOnly && input.with !== 'coins') return { ok: false, code: 'redeemOnly' };
    const request = await verifyFor(device, session, input.requestBytes);
    if (!request.ok) return { ok: false, code: request.code };
    const chosen = {
      amount: input.amount ?? request.request.body.amount,
      online: input.online ?? false,
    };
    if (input.with === 'coins') {
      // Loaded when it is wanted: who never pays with coins never loads what makes them.
      const { payWithCoins } = await import('../coins/pay-with-coins.ts');
      const paid = await payWithCoins(device, session, request, chosen);
      return paid.ok ? { ok: true, repeated: false, ...shown(paid.payment) } : paid;
    }
    return payFromCertificate(device, session, request, {
      ...chosen,
      ...(input.purse === undefined ? {} : { purse: input.purse }),
    });
  });
}

/** The payment as its screen shows it. */
export function shown(payment: PaymentRecord): ShownPayment {
  const { code, amount, currency, payeeName } = payment;
  return { paymentId: paymentIdOf(payment), code, amount, currency, payeeName };
}

function earlierPayment(
  { ports: { crypto, store } }: Device,
  { identity }: Session,
  requestBytes: Uint8Array,
): PaymentRecord | undefined {
  const digest = requestDigestIn(crypto, identity.code.tenant, requestBytes);
  return digest === undefined ? undefined : findPaymentOf(store, digest);
}

interface Chosen {
  readonly amount: Minor;
  readonly online: boolean;
}

async function payFromCertificate(
  device: Device,
  session: Session,
  request: VerifiedRequest,
  { amount, online, purse: wanted }: Pick<PayInput, 'purse'> & Chosen,
): Promise<PayOutcome> {
  const { store } = device.ports;
  const { currency } = request.request.body;
  const purse = wanted ?? purseFor(device, currency, amount);
  const isShort = purseKindOf(purse) === 'short';
  if (isShort && openReservation(device, currency, purse) === undefined) {
    return { ok: false, code: 'reservationOver' };
  }
  const certificate = heldCertificate(device, currency, purse);
  if (certificate === undefined) return { ok: false, code: 'noCertificate' };
  const { trust } = session;
  const now = nowOf(device);
  const line = lineState(store, currency, purse);
  const { ruleSet } = heldTerms(store, currency, purse);
  const planned = planWithdrawal({
    certificate,
    ...(ruleSet === undefined ? {} : { ruleSet }),
    line,
    request,
    amount,
    trust,
    now,
    paidSince: (time) => paidSince(store, currency, time),
    precisePlace: isConsented(store, 'precisePlace'),
  });
  if (!planned.ok) return planned;
  const limit = checkPayerLimits(device, session, {
    payee: request.payee.body,
    amount: { currency, minor: amount },
    online,
  });
  if (limit !== undefined) return { ok: false, code: limit };

  const { plan } = planned;
  const withdrawal = await sign(device, session, { certificate, request, plan });
  const payment = await sealPaymentRecord(device, session, {
    request,
    authorization: {
      kind: 'balance',
      certificate,
      withdrawal,
      ...(plan.ruleSet === undefined ? {} : { ruleSet: plan.ruleSet }),
    },
    digest: withdrawal.digest,
    money: { currency, minor: amount },
    redeemBy: redeemByOf(certificate.body),
  });
  // The signed withdrawal is dropped here unseen, so its place on the line is still free.
  if (payment === undefined) return { ok: false, code: 'codeTooLarge' };
  const { counter, cumulative } = withdrawal.body;
  const anchor = plan.anchor ?? line.anchor;
  await device.write([
    ...putMade(payment, online),
    putLineState(certificate.body, {
      counter,
      cumulative,
      headDigest: withdrawal.digest,
      ...(anchor === undefined ? {} : { anchor }),
    }),
  ]);
  return { ok: true, repeated: false, ...shown(payment) };
}

/** As {@link choosePurse} says, from what this device holds. */
function purseFor(device: Device, currency: Currency, amount: Minor): number {
  const main = heldCertificate(device, currency);
  const isMainOver = main === undefined || nowOf(device) >= main.body.expiresAt;
  return choosePurse({
    open: openReservations(device, currency),
    ready: isMainOver ? 0n : unspent(main, lineState(device.ports.store, currency)),
    amount,
  });
}

interface Planned {
  readonly certificate: HeldCertificate;
  readonly request: VerifiedRequest;
  readonly plan: WithdrawalPlan;
}

function sign(
  { ports: { crypto } }: Device,
  { identity, element }: Session,
  { certificate, request, plan }: Planned,
): Promise<SignedMessage<Withdrawal>> {
  return signMessage(crypto, withdrawalKind, {
    tenant: identity.code.tenant,
    context: [certificate.digest, request.request.digest],
    body: plan.withdrawal,
    sign: element.sign,
  });
}
