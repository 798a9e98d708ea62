/**
 * Fresh certificates without being asked: on any contact a certificate older than half its life is
 * refreshed, so that a device that comes online now and then never finds itself unable to pay (G-069).
 */

import { minor } from '@tallystick/protocol/money';
import { isDecided } from '../device/call-issuer.ts';
import type { Device } from '../device/device.ts';
import { nowOf } from '../device/device-time.ts';
import { isStateLost } from '../device/install.ts';
import { outbox } from '../sync/outbox.ts';
import { certifyInTurn, undecidedAmount, type CertifyOutcome } from './certify.ts';
import { heldCertificates, unspent, type HeldCertificate } from './held-certificate.ts';
import { lineState } from './line-state.ts';
import { showCertificates } from './show-certificates.ts';

/** What became of the certificates; the first refusal where there was one. */
export type Renewal =
  'unchanged' | 'refreshed' | Extract<CertifyOutcome, { readonly ok: false }>['code'];

/**
 * Refreshes what is due and finishes what a crash left undecided; in the turn of `device.contact`.
 * Refreshing changes no amount. Nothing is asked while payments are still to be handed in: the issuer
 * would refuse.
 */
export async function renewCertificates(device: Device): Promise<Renewal> {
  const { store } = device.ports;
  const shown = await showCertificates(device);
  if (!shown.ok) return shown.code;
  if (isStateLost(store) || outbox(store, 'payer').length > 0) return 'unchanged';
  let renewal: Renewal = 'unchanged';
  for (const certificate of heldCertificates(device)) {
    const { currency } = certificate.body;
    const rest = unspent(certificate, lineState(store, currency));
    const isDue = rest > 0n && isHalfOver(certificate, nowOf(device));
    const amount = undecidedAmount(device, currency) ?? (isDue ? minor(rest) : undefined);
    if (amount === undefined) continue;
    const outcome = await certifyInTurn(device, { currency, amount });
    if (!outcome.ok) renewal = outcome.code;
    else if (renewal === 'unchanged') renewal = 'refreshed';
    if (!isDecided(outcome)) break;
  }
  return renewal;
}

function isHalfOver({ body }: HeldCertificate, now: number): boolean {
  return now >= body.issuedAt + (body.expiresAt - body.issuedAt) / 2;
}
