/** Opening a payment code with the key of the request that it answers. */

import { openPayment, REQUEST_TAG_LENGTH } from '@tallystick/protocol/codes/payment-code';
import type { Device, Session } from '../device/device.ts';
import type { UnreadableCode } from './decision.ts';
import type { OpenedPayment } from './keep-decision.ts';
import { findRequestsByTag, requestMessages } from './request-record.ts';

/** The payment, whose signatures nobody has checked yet; or why the bytes say nothing to this device. */
export async function openShown(
  device: Device,
  session: Session,
  codeBytes: Uint8Array,
): Promise<
  | { readonly ok: true; readonly payment: OpenedPayment }
  | { readonly ok: false; readonly code: UnreadableCode }
> {
  const { crypto, store } = device.ports;
  const { tenant } = session.identity.code;
  if (codeBytes.length < REQUEST_TAG_LENGTH) return { ok: false, code: 'truncated' };
  let code: UnreadableCode = 'otherRequest';
  for (const record of findRequestsByTag(store, codeBytes.subarray(0, REQUEST_TAG_LENGTH))) {
    const opened = await openPayment(crypto, {
      tenant,
      requestDigest: record.digest,
      sealingPrivateKey: record.sealingPrivateKey,
      bytes: codeBytes,
    });
    if (!opened.ok) {
      code = opened.code;
      continue;
    }
    const messages = requestMessages(crypto, tenant, record);
    return { ok: true, payment: { record, messages, opened } };
  }
  return { ok: false, code };
}
