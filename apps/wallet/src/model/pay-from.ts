/**
 * Which money pays a request, where the person does not say: a purse as `choosePurse` says, and coins where no purse
 * can. Coins work everywhere, so they are the last to go.
 */

import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { ReadyOffline } from '@tallystick/sdk/device/balances';
import type { Currency } from '@tallystick/protocol/money';
import { choosePurse } from '@tallystick/sdk/payer/choose-purse';
import type { Reservation } from '@tallystick/sdk/payer/reservations';

import type { Coins } from './coins.ts';
import type { WalletView } from './wallet-view.ts';

/** The number of a purse, or coins. */
export type PayFrom = number | 'coins';

/** What of the wallet's money is in the currency of a request: nothing else pays it (V-17). */
export function moneyIn(
  currency: Currency,
  { view, coins }: { readonly view: OwnMoney; readonly coins: Pick<Coins, 'inView'> | undefined },
): MoneyIn {
  const isOwn = currency === view.currency.number;
  return {
    offline: isOwn ? view.offline : undefined,
    open: isOwn ? view.reservations.filter(({ state }) => state === 'open') : [],
    coins: coins?.inView(currency).holdings.spendable.amount ?? 0n,
  };
}

type OwnMoney = Pick<WalletView, 'currency' | 'offline' | 'reservations'>;

export interface MoneyIn {
  readonly offline: ReadyOffline | undefined;
  /** Set aside and not used. */
  readonly open: readonly Reservation[];
  /** Spendable coins, in minor units. */
  readonly coins: bigint;
}

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
