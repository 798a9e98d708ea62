/**
 * Taking a payment: from the text of a code that a payer shows to what the payee reads.
 *
 * Invariants: what was declined once is never accepted later, so before a payment is judged as "without
 * a network" the device has tried whether there is one, wherever that may decide. What only a network
 * allowed is not called taken before the issuer's word on it.
 */

import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { listCollected } from '@tallystick/sdk/payee/collected-payments';
import type { DeclineCode, UnreadableCode } from '@tallystick/sdk/payee/decision';
import { takePaidProof, type TakePaidProofRefusal } from '@tallystick/sdk/payee/take-paid-proof';
import { shouldTryOnline } from '@tallystick/sdk/payee/should-try-online';
import type { ShownRequest } from './shown-request.ts';
import { readScanned, type ScannedCode } from './scanned-code.ts';

export type TakeOutcome =
  | {
      readonly outcome: 'taken';
      readonly paymentId: string;
      /** Taken at an earlier time: not a new payment. */
      readonly isRepeated: boolean;
      /** It pays another request than the one on the screen. */
      readonly isOtherRequest: boolean;
      /** False where only a network allowed it, and the issuer's word is still to come. */
      readonly isConfirmed: boolean;
    }
  | {
      readonly outcome: 'declined';
      readonly code: DeclineCode;
      /** Of the signed word that it was not taken, where one could be given. */
      readonly paymentId?: string;
    }
  | { readonly outcome: 'unreadable'; readonly code: UnreadableCode }
  /** A proof that it was paid through the network does not hold, or is not for this device. */
  | { readonly outcome: 'notProven'; readonly code: TakePaidProofRefusal }
  | {
      readonly outcome: 'otherCode';
      readonly code: Extract<ScannedCode, { readonly ok: false }>['code'];
    };

export interface TakeInput {
  readonly text: string;
  /** The request on the screen. */
  readonly request: ShownRequest | undefined;
  /** Does the issuer answer right now? Found out by trying, in bounded time. */
  readonly tryOnline: () => Promise<boolean>;
  /** Was the issuer reached the last time that anybody tried? */
  readonly wasOnline: boolean;
}

/** Judges what was scanned. Rejects with what the store rejects with. */
export async function takePayment(device: Device, input: TakeInput): Promise<TakeOutcome> {
  const scanned = readScanned(input.text);
  if (!scanned.ok) return { outcome: 'otherCode', code: scanned.code };
  if (scanned.kind === 'paidProof') return takeProof(device, scanned.bytes, input);
  const mayDecide = input.wasOnline || (await shouldTryOnline(device, scanned.bytes));
  const online = mayDecide && (await input.tryOnline());
  const decision = await acceptPayment(device, scanned.bytes, { online });
  // The same withdrawal goes in at once, and the screen waits for the word on it before it says more.
  if (decision.outcome === 'accepted' && online) await input.tryOnline();
  switch (decision.outcome) {
    case 'accepted':
      return {
        outcome: 'taken',
        paymentId: decision.paymentId,
        isRepeated: decision.repeated,
        isOtherRequest: decision.requestId !== input.request?.requestId,
        isConfirmed: isConfirmed(device, decision.paymentId),
      };
    case 'declined': {
      const { code, paymentId } = decision;
      return { outcome: 'declined', code, ...(paymentId === undefined ? {} : { paymentId }) };
    }
    case 'unreadable':
      return decision;
  }
}

/** The issuer has paid it already: there is nothing to try and nothing to wait for. */
async function takeProof(
  device: Device,
  bytes: Uint8Array,
  { request }: TakeInput,
): Promise<TakeOutcome> {
  const taken = await takePaidProof(device, bytes);
  if (!taken.ok) return { outcome: 'notProven', code: taken.code };
  const { requestId, repeated } = taken;
  const payment = listCollected(device).find(
    (each) => each.requestId === requestId && each.state !== 'declined',
  );
  return {
    outcome: 'taken',
    paymentId: payment?.paymentId ?? requestId,
    isRepeated: repeated,
    isOtherRequest: requestId !== request?.requestId,
    isConfirmed: true,
  };
}

function isConfirmed(device: Device, paymentId: string): boolean {
  const payment = listCollected(device).find((each) => each.paymentId === paymentId);
  return payment?.guarantee.word !== 'notConfirmed';
}
