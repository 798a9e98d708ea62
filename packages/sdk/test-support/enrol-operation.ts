/** The small issuer's enrolment, and the trust bundle that it hands out then and with each sync. */

import { assert } from '@tallystick/protocol/assert';
import { enrolResultShape } from '@tallystick/protocol/calls/enrol';
import { decodeCbor, type CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyHashOf } from '@tallystick/protocol/encoding/public-key';
import { BUNDLE_BYTES_MAX } from '@tallystick/protocol/limits';
import { accountCertificateKind } from '@tallystick/protocol/messages/account-certificate';
import { openBundle, type Trust } from '@tallystick/protocol/verification/trust';
import { makeBundle, signIssued } from './issuer-keys.ts';
import type { Enrolled, IssuerState, Outcome } from './issuer-operations.ts';

const DAY_SECONDS = 86_400;

/** The bundle as it travels, and what a device believes that opened it. */
export async function trustOf({
  keys,
  content,
}: IssuerState): Promise<{ bundle: CborValue; trust: Trust }> {
  const bytes = await makeBundle(keys, content);
  const { crypto, tenant, root } = keys;
  const opened = await openBundle(crypto, { bytes, tenant, rootKey: root.publicKey });
  assert(opened.ok, 'the small issuer made a bundle that does not verify');
  return { bundle: decoded(bytes), trust: opened.trust };
}

/** Enrols a device key; the same key with the same code gets the same answer. */
export async function enrol(
  state: IssuerState,
  { secret, publicKey }: { readonly secret: Uint8Array; readonly publicKey: Uint8Array },
): Promise<Outcome> {
  const { keys } = state;
  const code = state.codes.get(toHex(secret));
  if (code === undefined) return { ok: false, code: 'unknownCode' };
  const keyHash = toHex(keyHashOf(keys.crypto, publicKey));
  if (code.usedBy !== undefined && code.usedBy !== keyHash) return { ok: false, code: 'codeUsed' };
  code.usedBy = keyHash;
  const { account } = code;
  const now = state.clock();
  const device: Enrolled = state.devices.get(keyHash) ?? {
    account: account.name,
    role: account.role,
    publicKey,
    statusKey: keys.random(16),
    answers: new Map(),
    enrolledAt: now,
    name: '',
    state: 'active',
    certificate: await signIssued(keys, 'account', accountCertificateKind, {
      issuedAt: now,
      expiresAt: now + 365 * DAY_SECONDS,
      handle: keys.random(16),
      publicKey,
      name: account.name,
      flags: { person: account.person ?? false, redeemOnly: account.redeemOnly ?? false },
      till: account.role === 'merchant' ? state.devices.size + 1 : 0,
      ...(account.merchantType === undefined ? {} : { merchantType: account.merchantType }),
      ...(account.place === undefined ? {} : { place: account.place }),
    }),
  };
  state.devices.set(keyHash, device);
  const { bundle } = await trustOf(state);
  return {
    ok: true,
    result: enrolResultShape.encode({
      role: account.role,
      accountCertificate: messageValue(device.certificate),
      bundle,
      statusKey: device.statusKey,
    }),
  };
}

function decoded(bytes: Uint8Array): CborValue {
  const result = decodeCbor(bytes, BUNDLE_BYTES_MAX);
  assert(result.ok, 'a bundle is not CBOR');
  return result.value;
}
