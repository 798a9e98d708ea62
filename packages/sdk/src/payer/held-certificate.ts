/**
 * The balance certificates that a device holds: the newest of each line. An older one of a line is
 * never spent from again, because the newer one says what is right.
 */

import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { anyShape } from '@tallystick/protocol/encoding/shape';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  balanceCertificateKind,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import type { Currency } from '@tallystick/protocol/money';
import type { Device } from '../device/device.ts';
import { put, readStoredBytes, remove, storedMessage } from '../device/stored-value.ts';
import type { StoreChange } from '../store/store.ts';
import { MAIN_PURSE, type LineState } from './line-state.ts';

const PREFIX = 'certificate/';

export type HeldCertificate = SignedMessage<BalanceCertificate>;

function certificateKey(currency: Currency): string {
  return `${PREFIX}${currency}/${MAIN_PURSE}`;
}

/** The newest certificate of each line. */
export function heldCertificates(device: Device): readonly HeldCertificate[] {
  const { store, crypto } = device.ports;
  const tenant = device.session()?.identity.code.tenant;
  if (tenant === undefined) return [];
  return store
    .entries(PREFIX)
    .map(([key, bytes]) =>
      certificateOf(crypto, tenant, readStoredBytes<CborValue>(key, bytes, anyShape)),
    );
}

/** The newest certificate of the line in one currency. */
export function heldCertificate(device: Device, currency: Currency): HeldCertificate | undefined {
  return heldCertificates(device).find(({ body }) => body.currency === currency);
}

function certificateOf(crypto: Crypto, tenant: TenantId, value: CborValue): HeldCertificate {
  return storedMessage(crypto, balanceCertificateKind, value, { tenant, context: [] });
}

/** The change that keeps a certificate in the place of its line's last one. */
export function putCertificate(certificate: HeldCertificate): StoreChange {
  return put(certificateKey(certificate.body.currency), anyShape, messageValue(certificate));
}

/** The change that forgets the certificate of a closed line. */
export function removeCertificate(currency: Currency): StoreChange {
  return remove(certificateKey(currency));
}

/** What the line may still spend under the certificate, in minor units; whatever the time. */
export function unspent({ body }: HeldCertificate, line: LineState): bigint {
  return body.ceiling > line.cumulative ? body.ceiling - line.cumulative : 0n;
}
