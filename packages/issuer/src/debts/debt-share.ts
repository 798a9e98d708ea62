/** How much of a deposit pays debts: a percentage that the tenant decides about. */

import { tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';

export interface DebtSettings {
  /** Of each deposit, 1 to 100. */
  readonly sharePercent: number;
}

export const debtSettingsShape: Shape<DebtSettings> = tuple<DebtSettings>({
  sharePercent: uint(100, 1),
});

/** Half: who keeps nothing of a deposit makes no more, and the loss account gets nothing either. */
export const DEFAULT_DEBT_SETTINGS: DebtSettings = Object.freeze({ sharePercent: 50 });

/** The share of `amount`, rounded up: no number of small deposits gets past it. */
export function shareOf(
  amount: bigint,
  { sharePercent }: DebtSettings = DEFAULT_DEBT_SETTINGS,
): bigint {
  return (amount * BigInt(sharePercent) + 99n) / 100n;
}
