/**
 * A device shows the certificates that it holds, after it heard that this issuer came back from a backup:
 * what was forgotten is registered again before anything is spent from it.
 */

import type { HeldCertificatesBody } from '@tallystick/protocol/calls/held-certificates';
import { readMessageValue, type SignedMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { verifyIssued } from '@tallystick/protocol/verification/issued';
import type { DeviceRow } from '../accounts/device-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { issueAgain } from '../restore/issue-again.ts';
import { FIRST_EPOCH } from '../restore/restores.ts';
import type { PublishedBundle } from '../tenants/bundle.ts';
import { issuerTrust } from '../tenants/issuer-trust.ts';

/** Takes note of the certificates of the device's own key; others are none of its business. */
export async function noteHeldCertificates(
  deps: IssuerDeps,
  tenant: TenantId,
  { device, bundle }: { readonly device: DeviceRow; readonly bundle: PublishedBundle },
  body: HeldCertificatesBody,
): Promise<void> {
  if (bundle.epoch === FIRST_EPOCH) return;
  const { trust, crypto } = await issuerTrust(deps, tenant, bundle);
  const verified: SignedMessage<BalanceCertificate>[] = [];
  for (const value of body.certificates) {
    const read = readMessageValue(balanceCertificateKind, value);
    if (!read.ok || !equalBytes(read.message.body.publicKey, device.publicKey)) continue;
    const { issuedAt } = read.message.body;
    const issued = await verifyIssued(crypto, trust, read.message, {
      purpose: 'balance',
      issuedAt,
    });
    if (issued.ok) verified.push(issued.message);
  }
  await issueAgain(deps, tenant, verified);
}
