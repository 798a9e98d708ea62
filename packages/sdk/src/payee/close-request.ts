/**
 * Ending a request that was not paid. The next statement names it, and the issuer gives back whatever a
 * payer had signed for it.
 */

import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { nowOf } from '../device/device-time.ts';
import { closeUnpaid, findRequest, openRequests } from './request-record.ts';

export type CloseRequestOutcome =
  { readonly ok: true } | { readonly ok: false; readonly code: 'unknownRequest' | 'requestPaid' };

/** Closes a request for good: no payment of it is accepted afterwards. Closing again does nothing. */
export async function closeRequest(
  device: Device,
  requestId: string,
): Promise<CloseRequestOutcome> {
  return device.change(async () => {
    const record = findRequest(device.ports.store, requestId);
    if (record === undefined) return { ok: false, code: 'unknownRequest' };
    if (record.state === 'paid') return { ok: false, code: 'requestPaid' };
    if (record.state === 'open') await device.write(closeUnpaid(record));
    return { ok: true };
  });
}

/**
 * Closes what nobody can pay any more; in a turn of `device.change`. A device that lost its state does not know
 * which requests were paid, and closes none.
 */
export async function closeExpiredRequests(device: Device): Promise<void> {
  const session = device.session();
  if (session === undefined || isStateLost(device.ports.store)) return;
  const latest = nowOf(device) - session.trust.bundle.policy.skewSeconds;
  const expired = openRequests(device.ports.store).filter(({ expiresAt }) => latest >= expiresAt);
  if (expired.length > 0) await device.write(expired.flatMap(closeUnpaid));
}
