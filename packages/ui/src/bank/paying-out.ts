/** Paying out to the holder's bank account (V-62, V-76): the verbs of both apps, loaded with their screens. */

import { whileOpen } from '@tallystick/browser/while-open';
import type { RunVerb } from '@tallystick/browser/live-view';
import type { EndOfDay, PayOutView } from '@tallystick/protocol/calls/pay-out';
import type { Minor } from '@tallystick/protocol/money';
import { heldPayOut } from '@tallystick/sdk/bank/held-pay-out';
import { payOut, type PayOutOutcome } from '@tallystick/sdk/bank/pay-out';
import { payOuts, type PayOutsOutcome } from '@tallystick/sdk/bank/pay-outs';
import { ownCurrency } from '@tallystick/sdk/device/balances';
import type { Device } from '@tallystick/sdk/device/device';
import { orStranger, type OrStranger } from '../or-stranger.ts';
import { askAccount, type AskAccount } from './ask-account.ts';

/** Each verb gives undefined when the store failed; the state's `trouble` then says why. */
export interface PayingOut {
  readonly account: AskAccount;
  /** The newest payouts, and when the day's takings go; with `change`, that replaces the hour. */
  orders(change?: EndOfDay): Promise<OrStranger<PayOutsOutcome> | undefined>;
  /** Pays out `amount`, or all that is free where it is left out. */
  payOut(amount?: Minor): Promise<OrStranger<PayOutOutcome> | undefined>;
  /** The newest payout, as the operator told of it last. */
  newest(): PayOutView | undefined;
}

/** The verbs on this device. */
export function payingOut(device: Device, run: RunVerb): PayingOut {
  return {
    account: askAccount(device, run),
    orders: (change) => run(() => orStranger(() => payOuts(device, change))),
    payOut: (amount) =>
      run(async () => {
        const currency = ownCurrency(device)?.number;
        if (currency === undefined) return { ok: false, code: 'notEnrolled' };
        const asked = { currency, ...(amount === undefined ? {} : { amount }) };
        return orStranger(() => payOut(device, asked));
      }),
    newest: () => whileOpen(() => heldPayOut(device.ports.store)),
  };
}
