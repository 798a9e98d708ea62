/** Judgings under which no payment is taken any more, whatever it draws on. */

import { DAY_SECONDS, NOW, SKEW_SECONDS } from '../fixed/tenant.ts';
import type { FaultyJudging } from './payment-input.ts';

/** One fault each. */
export const TOO_LATE: readonly FaultyJudging<'bundleTooOld' | 'requestExpired'>[] = [
  [
    'time',
    'bundleTooOld',
    'a bundle a second too old',
    {},
    { bundle: { issuedAt: NOW - 3 * DAY_SECONDS - 1 } },
  ],
  ['time', 'bundleTooOld', 'a bundle that has ended', {}, { bundle: { validUntil: NOW } }],
  [
    'time',
    'requestExpired',
    'a request that has expired',
    {},
    { now: NOW - 30 + 300 + SKEW_SECONDS },
  ],
];
