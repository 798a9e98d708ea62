/** What a payee checks of the moment, whatever it is paid with: its own request, and how fresh its bundle is. */

import type { SignedMessage } from '../encoding/message.ts';
import type { PaymentRequest } from '../messages/payment-request.ts';
import type { Trust } from './trust.ts';

export type MomentRefusal = 'bundleTooOld' | 'requestExpired';

/** When a payment is judged. */
export interface Moment {
  readonly request: Pick<SignedMessage<PaymentRequest>, 'body'>;
  readonly trust: Trust;
  /** The later of the device's clock and its floor of issuer-signed times, unix seconds. */
  readonly now: number;
}

/** May the payee accept anything for this request now? Undefined when it may. */
export function checkMoment({ trust, request, now }: Moment): MomentRefusal | undefined {
  const { policy, issuedAt, validUntil } = trust.bundle;
  if (now - issuedAt > policy.bundleAgeSecondsMax || now >= validUntil) return 'bundleTooOld';
  const { time, ttlSeconds } = request.body;
  return now - policy.skewSeconds >= time + ttlSeconds ? 'requestExpired' : undefined;
}
