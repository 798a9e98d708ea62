/**
 * Being paid by another person: the payee's half of the SDK over the wallet's device. Loaded with its
 * screens, because most days nobody goes there.
 *
 * Invariant: as with the wallet's other verbs, what a verb gives back is durable.
 */

import type { LivePorts, LiveView } from '@tallystick/browser/live-view';
import { TRY_MS_MAX, within } from '@tallystick/browser/within';
import type { Minor } from '@tallystick/protocol/money';
import { closeRequest, type CloseRequestOutcome } from '@tallystick/sdk/payee/close-request';
import { requestPayment, type RequestPaymentOutcome } from '@tallystick/sdk/payee/request-payment';
import { voidPayment, type VoidOutcome } from '@tallystick/sdk/payee/void-payment';
import {
  shownRequest,
  waitingRequests,
  type ShownRequest,
} from '@tallystick/ui/payee/shown-request';
import { takePayment, type TakeOutcome } from '@tallystick/ui/payee/take-payment';
import type { WalletView } from './wallet-view.ts';

export interface Asked {
  /** 0 leaves it to the payer, where the payer may change it. */
  readonly amount: Minor;
  readonly isEditable: boolean;
}

/** Each verb gives undefined when the store failed; the state's `trouble` then says why. */
export interface BeingPaid {
  ask(asked: Asked): Promise<RequestPaymentOutcome | undefined>;
  request(requestId: string): ShownRequest | undefined;
  /** Requests that may still be paid, the latest first. */
  waiting(): readonly ShownRequest[];
  take(text: string, requestId: string): Promise<TakeOutcome | undefined>;
  cancelRequest(requestId: string): Promise<CloseRequestOutcome | undefined>;
  cancelPayment(paymentId: string): Promise<VoidOutcome | undefined>;
}

/** The verbs of a person who is paid, on the wallet's device and view. */
export function beingPaid({ device, later }: LivePorts, live: LiveView<WalletView>): BeingPaid {
  const tryOnline = async (): Promise<boolean> =>
    (await within(TRY_MS_MAX, live.syncNow(), later))?.ok === true;
  return {
    ask: ({ amount, isEditable }) =>
      live.run(() =>
        requestPayment(device, {
          amount,
          currency: live.get().view.currency.number,
          editable: isEditable,
        }),
      ),
    request: (requestId) => shownRequest(device, requestId),
    waiting: () => waitingRequests(device),
    take: (text, requestId) =>
      live.runAndTell(() =>
        takePayment(device, {
          text,
          request: shownRequest(device, requestId),
          tryOnline,
          wasOnline: live.get().contact.reach === 'online',
        }),
      ),
    cancelRequest: (requestId) => live.runAndTell(() => closeRequest(device, requestId)),
    cancelPayment: (paymentId) => live.runAndTell(() => voidPayment(device, paymentId)),
  };
}
