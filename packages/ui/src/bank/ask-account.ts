/** The holder's bank account at the operator: the one verb about it that every screen with banks needs (V-02). */

import type { RunVerb } from '@tallystick/browser/live-view';
import type { TypedBankAccount } from '@tallystick/protocol/calls/bank';
import { bankAccount, type BankAccountOutcome } from '@tallystick/sdk/bank/bank-account';
import type { Device } from '@tallystick/sdk/device/device';
import { orStranger, type OrStranger } from '../or-stranger.ts';

/** Shows what the operator keeps, after replacing it where there is a change; undefined when the store failed. */
export type AskAccount = (
  change?: TypedBankAccount,
) => Promise<OrStranger<BankAccountOutcome> | undefined>;

/** The verb on this device. */
export function askAccount(device: Device, run: RunVerb): AskAccount {
  return (change) => run(() => orStranger(() => bankAccount(device, change)));
}
