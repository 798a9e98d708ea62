/** Whether a payer's device should try to synchronise before it pays: above the limits of its tenant. */

import { assessPayer } from '@tallystick/protocol/risk/assess-risk';
import type { Device } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { payerStanding } from '../risk/standing.ts';
import { findPaymentOf } from './payment-record.ts';
import type { PayInput } from './pay.ts';
import { requestDigestIn, verifyFor } from './read-request.ts';

/** Asked before `pay`, outside of any turn. False for what `pay` will refuse or repeat anyway. */
export async function shouldSyncFirst(
  device: Device,
  { requestBytes, amount }: Omit<PayInput, 'online'>,
): Promise<boolean> {
  return device.change(async () => {
    const session = device.session();
    if (session === undefined) return false;
    const { crypto, store } = device.ports;
    const digest = requestDigestIn(crypto, session.identity.code.tenant, requestBytes);
    if (digest !== undefined && findPaymentOf(store, digest) !== undefined) return false;
    const read = await verifyFor(device, session, requestBytes);
    if (!read.ok) return false;
    const { currency, amount: asked } = read.request.body;
    const standing = payerStanding(store, currency, nowOf(device));
    const risk = assessPayer(session.trust.bundle.policy, standing, amount ?? asked);
    return risk.outcome !== 'offline';
  });
}
