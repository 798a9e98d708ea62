/** Objecting to payments: verbs over the wallet's device, loaded with their screens, where few go. */

import type { LivePorts, LiveView } from '@tallystick/browser/live-view';
import type { AccountPaymentsPlace, DisputeBody } from '@tallystick/protocol/calls/disputes';
import {
  disputePayment,
  heldPayments,
  type DisputeOutcome,
  type HeldPaymentsOutcome,
} from '@tallystick/sdk/device/disputes';
import { orStranger, type OrStranger } from '@tallystick/ui/or-stranger';
import type { WalletView } from './wallet-view.ts';

/** Each verb gives undefined when the store failed; the state's `trouble` then says why. */
export interface Objecting {
  /** A page of what the account has paid, as the operator has it. */
  payments(after?: AccountPaymentsPlace): Promise<OrStranger<HeldPaymentsOutcome> | undefined>;
  object(objection: DisputeBody): Promise<OrStranger<DisputeOutcome> | undefined>;
}

/** The verbs on this device and view. */
export function objecting({ device }: LivePorts, live: LiveView<WalletView>): Objecting {
  return {
    payments: (after) => live.run(() => orStranger(() => heldPayments(device, after))),
    object: (objection) =>
      live.runAndTell(() => orStranger(() => disputePayment(device, objection))),
  };
}
