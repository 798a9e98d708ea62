/** Judgings under which no payment of 12.50 is taken without a network, and what a payee has taken before. */

import { minor } from '@tallystick/protocol/money';
import type { PayeeRiskRefusal, PayeeStanding } from '@tallystick/protocol/risk/assess-risk';
import type { OfflineLimits, OwnLimits } from '@tallystick/protocol/risk/risk-limits';
import type { FaultyJudging, Judging } from './payment-input.ts';

/** Four payments of 10.00 since the last sync, as many again earlier in the day. */
const STANDING: PayeeStanding = {
  sinceContact: { count: 4, sum: 4_000n },
  inDay: { count: 8, sum: 8_000n },
  fromLine: 1_000n,
  unsettled: 5_000n,
};

/** A payee with that standing, under limits of its tenant. */
function underLimits(payee: OfflineLimits): Judging {
  return { standing: STANDING, bundle: { policy: { limits: { payer: {}, payee } } } };
}

type Limited = readonly [PayeeRiskRefusal, string, Judging];

/** What a till set for itself, each a paisa too low for 12.50 more. */
const OWN: readonly (readonly [PayeeRiskRefusal, string, OwnLimits])[] = [
  ['aboveOwnPaymentMax', 'more than the till takes at once', { paymentMax: minor(1_249n) }],
  ['aboveOwnDay', 'more than the till takes in a day', { daySumMax: minor(9_249n) }],
  ['aboveOwnLine', 'more than the till takes from one line', { lineSumMax: minor(2_249n) }],
  ['aboveOwnUnsettled', 'more than the till carries', { unsettledSumMax: minor(6_249n) }],
];

/** One fault each: its code, its name and the judging. */
const LIMITED: readonly Limited[] = [
  [
    'onlineRequired',
    'an offline payee, where the tenant asks for online ones',
    { bundle: { policy: { payeeOnline: 'required' } } },
  ],
  [
    'aboveOfflineLimit',
    'more than may be accepted offline',
    { bundle: { policy: { offlineLimitUpper: minor(1_249n) } } },
  ],
  [
    'offlineCountReached',
    'one payment more than the limits allow since the last sync',
    underLimits({ countUpper: 4 }),
  ],
  [
    'offlineSumReached',
    'more money than the limits allow since the last sync',
    underLimits({ sumUpper: minor(5_249n) }),
  ],
  [
    'offlineDayReached',
    'more money than the limits allow in a day',
    underLimits({ daySumMax: minor(9_249n) }),
  ],
  ...OWN.map(([code, name, ownLimits]): Limited => [code, name, { standing: STANDING, ownLimits }]),
];

/** The same, as faults of a payment. */
export const FORBIDDEN_BY_LIMITS: readonly FaultyJudging<PayeeRiskRefusal>[] = LIMITED.map(
  ([code, name, judging]) => ['rules', code, name, {}, judging],
);
