/**
 * Taking a payment: from the text of a code that a customer shows to what the merchant reads.
 *
 * Invariant: what was declined once is never accepted later, so before a payment is judged as "without
 * a network" the terminal has tried whether there is one, wherever that may decide.
 */

import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import type { DeclineCode, UnreadableCode } from '@tallystick/sdk/payee/decision';
import type { ShownRequest } from './sale.ts';
import { readScanned, type ScannedCode } from './scanned-code.ts';

export type TakeOutcome =
  | {
      readonly outcome: 'taken';
      readonly paymentId: string;
      /** Taken at an earlier time: not a new payment. */
      readonly isRepeated: boolean;
      /** It pays another request than the one on the screen. */
      readonly isOtherRequest: boolean;
    }
  | {
      readonly outcome: 'declined';
      readonly code: DeclineCode;
      /** Of the signed word that it was not taken, where one could be given. */
      readonly paymentId?: string;
    }
  | { readonly outcome: 'unreadable'; readonly code: UnreadableCode }
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
  const mayDecide = input.wasOnline || needsTrying(device, input.request);
  const online = mayDecide && (await input.tryOnline());
  const decision = await acceptPayment(device, scanned.bytes, { online });
  switch (decision.outcome) {
    case 'accepted':
      return {
        outcome: 'taken',
        paymentId: decision.paymentId,
        isRepeated: decision.repeated,
        isOtherRequest: decision.requestId !== input.request?.requestId,
      };
    case 'declined': {
      const { code, paymentId } = decision;
      return { outcome: 'declined', code, ...(paymentId === undefined ? {} : { paymentId }) };
    }
    case 'unreadable':
      return decision;
  }
}

/** Above the lower limit, and where the operator asks for it, a till tries first (V-12, G-002). */
function needsTrying(device: Device, request: ShownRequest | undefined): boolean {
  const policy = device.session()?.trust.bundle.policy;
  if (policy === undefined) return false;
  if (policy.payeeOnline !== 'notRequired') return true;
  return request === undefined || request.amount > policy.offlineLimitLower;
}
