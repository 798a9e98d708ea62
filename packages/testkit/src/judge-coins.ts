/** What a payee's device says to coins, for tests. */

import {
  verifyCoinPayment,
  type CoinPaymentInput,
  type CoinPaymentVerdict,
} from '@tallystick/protocol/verification/verify-coin-payment';
import type { TenantWorld } from './tenant-world.ts';
import type { TestTransfer } from './test-coins.ts';
import { NOTHING_BEFORE, type TestRequest } from './test-till.ts';

/** The verdict on coins for a request, by a till that took nothing before and has no network, unless changed. */
export function judgeCoins(
  { crypto, trust, now }: Pick<TenantWorld, 'crypto' | 'trust' | 'now'>,
  { authorization }: Pick<TestTransfer, 'authorization'>,
  request: Pick<TestRequest, 'message' | 'payee'>,
  changes: Partial<Omit<CoinPaymentInput, 'authorization' | 'request'>> = {},
): Promise<CoinPaymentVerdict> {
  return verifyCoinPayment(crypto, {
    authorization,
    request: request.message,
    payee: request.payee.body,
    isTaken: () => false,
    standing: () => NOTHING_BEFORE,
    ownLimits: {},
    trust,
    now,
    online: false,
    ...changes,
  });
}
