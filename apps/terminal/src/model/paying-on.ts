/**
 * Paying on with coins that this till took, where its operator lets merchants (V-74, V-78): what there is to pay with, and
 * the verbs of its screens.
 *
 * Invariant: what a verb gives back is durable, and a code is shown only after that.
 */

import type { LiveView } from '@tallystick/browser/live-view';
import type { Minor } from '@tallystick/protocol/money';
import { coinHoldings, type CoinHoldings } from '@tallystick/sdk/coins/coin-holdings';
import { heldCoinTerms } from '@tallystick/sdk/coins/held-coin-terms';
import type { Device } from '@tallystick/sdk/device/device';
import { pay, type PayOutcome } from '@tallystick/sdk/payer/pay';
import { listPayments, showPayment, type PaymentSummary } from '@tallystick/sdk/payer/payments';
import { readRequest, type ReadRequestOutcome } from '@tallystick/sdk/payer/read-request';
import { takeReceipt, type TakeReceiptOutcome } from '@tallystick/sdk/payer/take-receipt';
import { typeStatusCode, type TypeStatusCodeOutcome } from '@tallystick/sdk/payer/type-status-code';
import { outbox } from '@tallystick/sdk/sync/outbox';
import { decodeQrText, encodeQrText, type QrKind } from '@tallystick/transports/qr-text';

/** What the till can pay on with, and what it paid so. */
export interface PayOnView {
  readonly holdings: readonly CoinHoldings[];
  /** The latest first. */
  readonly payments: readonly PaymentSummary[];
  /** Halves of such payments that lie on this till alone. */
  readonly unsent: number;
}

/** Undefined where the till may not pay on and never did. */
export function payOnView(device: Device): PayOnView | undefined {
  const payments = listPayments(device);
  const mayPayOn = heldCoinTerms(device)?.holder.body.redeemOnly === false;
  if (!mayPayOn && payments.length === 0) return undefined;
  const { store } = device.ports;
  return { holdings: coinHoldings(device), payments, unsent: outbox(store, 'payer').length };
}

/** Each verb gives undefined when the store failed; the state's `trouble` then says why. */
export interface PayingOn {
  /** Reads a request that was scanned or pasted. Nothing is signed. */
  read(text: string): Promise<ReadRequestOutcome | undefined>;
  /** Pays the request in this text, which `read` has taken; `amount` where the payee leaves it open. */
  pay(text: string, amount?: Minor): Promise<PayOutcome | undefined>;
  /** The text of a payment's code, the same each time; undefined for a payment that is not here. */
  codeOf(paymentId: string): string | undefined;
  takeReceipt(text: string): Promise<TakeReceiptOutcome | undefined>;
  typeStatusCode(paymentId: string, typed: string): Promise<TypeStatusCodeOutcome | undefined>;
}

export function payingOn<View>(
  device: Device,
  { run, runAndTell }: Pick<LiveView<View>, 'run' | 'runAndTell'>,
): PayingOn {
  return {
    read: (text) =>
      run(async () => {
        const bytes = bytesOf(text, 'paymentRequest');
        return bytes === undefined ? NO_CODE : readRequest(device, bytes);
      }),
    pay: (text, amount) =>
      runAndTell(async () => {
        const requestBytes = bytesOf(text, 'paymentRequest');
        if (requestBytes === undefined) return NO_CODE;
        const chosen = amount === undefined ? {} : { amount };
        return pay(device, { requestBytes, with: 'coins', ...chosen });
      }),
    codeOf: (paymentId) => {
      const shown = showPayment(device, paymentId);
      return shown.ok ? encodeQrText('payment', shown.code) : undefined;
    },
    takeReceipt: (text) =>
      runAndTell(async () => {
        const bytes = bytesOf(text, 'receipt');
        return bytes === undefined ? NO_CODE : takeReceipt(device, bytes);
      }),
    typeStatusCode: (paymentId, typed) =>
      runAndTell(() => typeStatusCode(device, paymentId, typed)),
  };
}

/** Whatever the text is instead, what to do is the same: scan the right code. */
const NO_CODE = { ok: false, code: 'malformed' } as const;

function bytesOf(text: string, wanted: QrKind): Uint8Array | undefined {
  const decoded = decodeQrText(text);
  return decoded.ok && decoded.kind === wanted ? decoded.bytes : undefined;
}
