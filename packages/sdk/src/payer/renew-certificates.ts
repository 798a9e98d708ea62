/**
 * Fresh certificates without being asked: on any contact a certificate older than half its life is
 * refreshed, so that a device that comes online now and then never finds itself unable to pay (G-069); and
 * so is one under a key that was revoked, which payees with a newer bundle refuse (F-05).
 */

import { purseKindOf } from '@tallystick/protocol/messages/purse';
import { minor } from '@tallystick/protocol/money';
import { isDecided } from '../device/call-issuer.ts';
import { isRenewalDue } from '../device/certificate-due.ts';
import type { Device } from '../device/device.ts';
import { isStateLost } from '../device/install.ts';
import { outbox } from '../sync/outbox.ts';
import { certifyInTurn, undecidedCertify, type CertifyOutcome } from './certify.ts';
import { heldCertificates, unspent } from './held-certificate.ts';
import { lineState } from './line-state.ts';
import { showCertificates } from './show-certificates.ts';
import { carryOutUnlocks } from './unlock.ts';

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
  const unlocked = await carryOutUnlocks(device);
  if (unlocked !== undefined && !isDecided(unlocked)) return renewalOf(unlocked);
  let renewal: Renewal = unlocked === undefined ? 'unchanged' : renewalOf(unlocked);
  for (const certificate of heldCertificates(device)) {
    const { currency, purse } = certificate.body;
    // What is set aside for one purchase ends by itself, and only a person makes that later.
    if (purseKindOf(purse) === 'short') continue;
    const rest = unspent(certificate, lineState(store, currency, purse));
    const isDue = rest > 0n && isRenewalDue(device, certificate);
    const due = isDue ? { currency, purse, amount: minor(rest) } : undefined;
    const wanted = undecidedCertify(device, currency, purse) ?? due;
    if (wanted === undefined) continue;
    const outcome = await certifyInTurn(device, wanted);
    if (!outcome.ok) renewal = outcome.code;
    else if (renewal === 'unchanged') renewal = 'refreshed';
    if (!isDecided(outcome)) break;
  }
  return renewal;
}

function renewalOf(outcome: CertifyOutcome): Renewal {
  return outcome.ok ? 'refreshed' : outcome.code;
}
