/**
 * Showing the issuer the certificates that this device holds, after it came back from a backup. What was
 * spent comes with its payments; without this, money behind what is unspent could be promised elsewhere.
 */

import { messageValue } from '@tallystick/protocol/encoding/message';
import {
  HELD_CERTIFICATES_MAX,
  heldCertificatesBodyShape,
} from '@tallystick/protocol/calls/held-certificates';
import { callerOf, callIssuer, type CallOutcome } from '../device/call-issuer.ts';
import type { Device } from '../device/device.ts';
import { mark, remove } from '../device/stored-value.ts';
import type { StoreChange } from '../store/store.ts';
import { heldCertificates } from './held-certificate.ts';

const SHOW_KEY = 'show-certificates';

/** The change after which they are to be shown. */
export function toShowCertificates(): StoreChange {
  return mark(SHOW_KEY);
}

/** Shows what is held, where that is still to be done; in the turn of `device.contact`. */
export async function showCertificates(
  device: Device,
): Promise<{ readonly ok: true } | Extract<CallOutcome<never>, { readonly ok: false }>> {
  const { store, random } = device.ports;
  const session = device.session();
  if (session === undefined || store.get(SHOW_KEY) === undefined) return { ok: true };
  const held = heldCertificates(device).map(messageValue);
  for (let from = 0; from < held.length; from += HELD_CERTIFICATES_MAX) {
    const certificates = held.slice(from, from + HELD_CERTIFICATES_MAX);
    const outcome = await callIssuer(device, callerOf(session), {
      operation: 'heldCertificates',
      body: heldCertificatesBodyShape.encode({ certificates }),
      callId: random(16),
      refusals: {},
    });
    if (!outcome.ok) return outcome;
  }
  await device.write([remove(SHOW_KEY)]);
  return { ok: true };
}
