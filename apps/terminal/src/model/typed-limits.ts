/** The limits that a merchant can set for a till, in the order in which they are asked for. */

import type { OwnLimits } from '@tallystick/protocol/risk/risk-limits';

export type LimitName = keyof OwnLimits;

export const LIMIT_NAMES: readonly LimitName[] = [
  'paymentMax',
  'daySumMax',
  'lineSumMax',
  'unsettledSumMax',
];
