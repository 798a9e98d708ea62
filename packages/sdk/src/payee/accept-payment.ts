/**
 * Accepting a payment (G-012, G-030, G-150 to G-163): open, verify, store, and only then show a
 * receipt.
 *
 * Invariants: record, receipt, seen line and the request's end are durable in one write before the
 * receipt is returned; the same code again gives the same receipt; what was declined with a receipt is
 * never accepted later, so a till cannot say "failed, pay cash" and redeem.
 */

import { assert } from '@tallystick/protocol/assert';
import { followCoins } from '@tallystick/protocol/coins/coin-chain';
import { digestOf } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { authorizedMoney, type Authorization } from '@tallystick/protocol/instruments/instrument';
import { toDevice } from '@tallystick/protocol/messages/coin-transfer';
import { assessPayee } from '@tallystick/protocol/risk/assess-risk';
import {
  verifyCoinPayment,
  type CoinPaymentVerdict,
} from '@tallystick/protocol/verification/verify-coin-payment';
import {
  verifyPayment,
  type PaymentVerdict,
} from '@tallystick/protocol/verification/verify-payment';
import { isTaken } from '../coins/coin-slots.ts';
import type { Device, Session } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { collectedIdOf, findCollected, type CollectedPayment } from './collected-payment.ts';
import { countedPayment, type Way } from '../risk/counted-payment.ts';
import { payeeStanding } from '../risk/standing.ts';
import { decisionOf, type AcceptOutcome } from './decision.ts';
import type { RequestRecord } from './request-record.ts';
import { keepAccepted, keepDeclined, type OpenedPayment } from './keep-decision.ts';
import { openShown } from './open-shown.ts';
import { ownLimits } from './own-limits.ts';
import { coinPayerMark, payerMarkOf } from './payer-mark.ts';
import { seenLine, takenLately } from './seen-line.ts';

export interface AcceptOptions {
  /** Does this device reach the issuer right now? By trying, not by an operating system's flag. */
  readonly online: boolean;
}

/** A payer who shows more bad payments than this for one request is not mistaken any more. */
const DECLINES_PER_REQUEST_MAX = 16;

/** Decides over the bytes of a payment code that somebody showed to this payee. */
export async function acceptPayment(
  device: Device,
  codeBytes: Uint8Array,
  options: AcceptOptions,
): Promise<AcceptOutcome> {
  return device.change(async () => {
    const session = device.session();
    if (session === undefined) return { outcome: 'unreadable', code: 'notEnrolled' };
    const shown = await openShown(device, session, codeBytes);
    return shown.ok
      ? judge(device, session, { ...shown.payment, ...options })
      : { outcome: 'unreadable', code: shown.code };
  });
}

async function judge(
  device: Device,
  session: Session,
  input: OpenedPayment & AcceptOptions,
): Promise<AcceptOutcome> {
  const { store } = device.ports;
  const { record } = input;
  const paymentId = paymentIdIn(device, session, input);
  const earlier = paymentId === undefined ? undefined : findCollected(store, paymentId);
  if (isPaidThroughNetwork(record, earlier)) {
    return { outcome: 'declined', code: 'paidThroughNetwork' };
  }
  if (earlier !== undefined) {
    return decisionOf(earlier, countedPayment(store, 'payee', collectedIdOf(earlier))?.way);
  }
  if (isStateLost(store)) return { outcome: 'unreadable', code: 'stateLost' };
  if (record.declineCount >= DECLINES_PER_REQUEST_MAX) {
    return { outcome: 'declined', code: 'tooManyAttempts' };
  }
  const verdict = await verdictOn(device, session, input);
  if (!verdict.ok) {
    return verdict.authorization === undefined
      ? { outcome: 'declined', code: verdict.code }
      : keepDeclined(device, session, input, verdict.authorization, verdict.code);
  }
  assert(!verdict.repeated, 'a request is paid by a payment that is not in the store');
  return record.state === 'closed'
    ? keepDeclined(device, session, input, verdict.authorization, 'requestClosed')
    : keepAccepted(device, session, input, {
        authorization: verdict.authorization,
        way: wayOf(device, session, input, verdict.authorization),
      });
}

/** The verdict of whichever kind of money was shown. */
function verdictOn(
  device: Device,
  { trust }: Session,
  input: OpenedPayment & AcceptOptions,
): Promise<PaymentVerdict | CoinPaymentVerdict> {
  const { crypto, store } = device.ports;
  const { record, messages, opened, online } = input;
  const { authorization } = opened;
  const common = {
    request: messages.request,
    payee: messages.payee.body,
    ...(record.paidWith === undefined ? {} : { paidWith: record.paidWith }),
    ownLimits: ownLimits(store),
    trust,
    now: nowOf(device),
    online,
  };
  if (authorization.kind === 'coins') {
    return verifyCoinPayment(crypto, {
      ...common,
      authorization,
      isTaken: (uuid, previous) => isTaken(store, uuid, previous),
      standing: (payerKey) => standingOf(device, input, coinPayerMark(crypto, payerKey)),
    });
  }
  return verifyPayment(crypto, {
    ...common,
    authorization,
    seen: (line) => seenLine(store, line),
    takenLately: (line) => takenLately(store, line),
    standing: (line) => standingOf(device, input, line),
  });
}

/**
 * Without a signed decline: that could be one of the very payment that the issuer has paid, which would take the
 * money back.
 */
function isPaidThroughNetwork(
  { state, paidWith }: RequestRecord,
  earlier: CollectedPayment | undefined,
): boolean {
  if (earlier !== undefined) return earlier.network !== undefined && earlier.state !== 'void';
  return state === 'paid' && paidWith === undefined;
}

function standingOf(
  device: Device,
  { messages }: OpenedPayment,
  line: Uint8Array,
): ReturnType<typeof payeeStanding> {
  const { currency } = messages.request.body;
  return payeeStanding(device.ports.store, currency, { line, now: nowOf(device) });
}

/** How an accepted payment is counted: would the limits have refused it without a network? */
function wayOf(
  device: Device,
  { trust }: Session,
  input: OpenedPayment & AcceptOptions,
  authorization: Authorization,
): Way {
  if (!input.online) return 'offline';
  const { crypto, store } = device.ports;
  const { outcome } = assessPayee({
    policy: trust.bundle.policy,
    own: ownLimits(store),
    standing: standingOf(device, input, payerMarkOf(crypto, authorization)),
    amount: authorizedMoney(authorization).minor,
    certificateNeedsOnline:
      authorization.kind === 'balance' && authorization.certificate.body.flags.payeeOnline,
    draw: 0,
  });
  return outcome === 'refuse' ? 'onlyOnline' : 'online';
}

/**
 * The payment's name, by which an earlier decision about it is found. Undefined for coins that do not belong
 * together, which nobody can have accepted.
 */
function paymentIdIn(
  { ports: { crypto } }: Device,
  { identity }: Session,
  { record, messages, opened: { authorization } }: OpenedPayment,
): string | undefined {
  const { tenant } = identity.code;
  if (authorization.kind === 'coins') {
    const destination = toDevice(crypto, record.digest, messages.payee.body.publicKey);
    const followed = followCoins(crypto, tenant, authorization, destination);
    return followed.ok ? toHex(followed.chain.transfer.bound.digest) : undefined;
  }
  const certificate = digestOf(crypto, authorization.certificate, { tenant, context: [] });
  const context = [certificate, record.digest];
  return toHex(digestOf(crypto, authorization.withdrawal, { tenant, context }));
}
