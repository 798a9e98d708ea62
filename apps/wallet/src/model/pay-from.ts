/**
 * Which money pays a request, where the person does not say: a purse as `choosePurse` says, and coins where no purse
 * can. Coins work everywhere, so they are the last to go.
 */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { ReadyOffline } from '@tallystick/sdk/device/balances';
import { choosePurse } from '@tallystick/sdk/payer/choose-purse';
import type { Reservation } from '@tallystick/sdk/payer/reservations';

/** The number of a purse, or coins. */
export type PayFrom = number | 'coins';

export interface PayFromInput {
  /** Set aside, open and enough. */
  readonly fitting: readonly Reservation[];
  /** In the main purse; absent where it has no certificate. */
  readonly offline: ReadyOffline | undefined;
  /** Spendable coins, in minor units. */
  readonly coins: bigint;
  readonly amount: bigint;
  /** Unix seconds. */
  readonly now: number;
}

/** What would be paid from; where nothing is enough, that of which the refusal says most. */
export function choosePayFrom({ fitting, offline, coins, amount, now }: PayFromInput): PayFrom {
  const purse = choosePurse({ open: fitting, ready: offline?.amount ?? 0n, amount });
  if (purse !== MAIN_PURSE || coins === 0n) return purse;
  if (offline === undefined) return 'coins';
  return coins < amount || canPay(offline, amount, now) ? MAIN_PURSE : 'coins';
}

function canPay(
  { amount: ready, paymentMax, paymentsLeft, expiresAt }: ReadyOffline,
  amount: bigint,
  now: number,
): boolean {
  return now < expiresAt && paymentsLeft > 0 && amount <= ready && amount <= paymentMax;
}
