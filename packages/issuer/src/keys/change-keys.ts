/**
 * What the root decides later: a purpose key gets a successor, or is revoked (F-05). A pure step from the
 * content of one key file to that of the next, so that a change is there whole or not at all.
 *
 * Invariants: the list of revoked keys only grows, under a number that only rises; each purpose has a key
 * that signs; asking for the same again changes nothing.
 */

import { openSoftwareElement } from '@tallystick/elements/software-element';
import type { Crypto, Random } from '@tallystick/protocol/crypto';
import { messageValue, signMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { BUNDLE_KEYS_MAX, REVOKED_KEYS_MAX } from '@tallystick/protocol/limits';
import { revokedKeysKind, type KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import { certifiedKeysOf, revokedListOf } from './certified-keys.ts';
import {
  BACKDATED_SECONDS,
  certifyKey,
  KEY_VALID_SECONDS,
  type CertifiedKey,
} from './certify-key.ts';
import type { StoredKeys } from './stored-keys.ts';

const DAY_SECONDS = 86_400;
/**
 * How long after its end a key still stands in bundles: an account certificate holds for a year, and a
 * balance certificate can be redeemed for a year after it expired.
 */
const KEPT_SECONDS = 2 * 366 * DAY_SECONDS;

export type KeyChange =
  /** A successor, which signs from `firstUseAt` (unix seconds) on, or from its predecessor's end. */
  | { readonly kind: 'rotate'; readonly purpose: KeyPurpose; readonly firstUseAt: number }
  /** May have been in other hands since `from` (unix seconds). The earliest time that was given counts. */
  | { readonly kind: 'revoke'; readonly keyId: Uint8Array; readonly from: number };

export type KeyChangeRefusal =
  /** The root certified no key with this id, or forgot it long after its end. */
  | 'unknownKey'
  | 'fromInFuture'
  /** Devices take no more keys, or revoked keys, in a bundle; the oldest leave two years after their end. */
  | 'tooManyKeys';

export interface ChangeKeysInput {
  readonly crypto: Crypto;
  readonly random: Random;
  /** Unix seconds. */
  readonly now: number;
  readonly tenant: TenantId;
  readonly stored: StoredKeys;
  /** P-256 scalar of the root that certified `stored`, 32 bytes. */
  readonly rootPrivateKey: Uint8Array;
}

export type ChangeKeysResult =
  /** The same object where nothing is to be changed. */
  | { readonly ok: true; readonly stored: StoredKeys }
  | { readonly ok: false; readonly code: KeyChangeRefusal };

/** Makes the change. */
export async function changeKeys(
  input: ChangeKeysInput,
  change: KeyChange,
): Promise<ChangeKeysResult> {
  const { stored } = input;
  const changed =
    change.kind === 'rotate' ? await rotate(input, change) : await revoke(input, change);
  if (!changed.ok || changed.stored === stored) return changed;
  const next = withoutOld(input, changed.stored);
  const isTooMany =
    next.keyCertificates.length > BUNDLE_KEYS_MAX ||
    revokedListOf(next).keyIds.length > REVOKED_KEYS_MAX;
  if (isTooMany) return { ok: false, code: 'tooManyKeys' };
  return { ok: true, stored: next };
}

async function rotate(
  input: ChangeKeysInput,
  { purpose, firstUseAt }: Extract<KeyChange, { readonly kind: 'rotate' }>,
): Promise<ChangeKeysResult> {
  const { crypto, now, stored } = input;
  const keys = certifiedKeysOf(crypto, stored, now).filter((key) => key.purpose === purpose);
  if (keys.some(({ state }) => state === 'waiting')) return { ok: true, stored };
  const end = keys.find(({ state }) => state === 'inUse')?.until;
  // Where none signs any more, waiting would help nobody.
  const notBefore = end === undefined ? now - BACKDATED_SECONDS : Math.min(firstUseAt, end);
  const made = await certify(input, purpose, notBefore);
  return { ok: true, stored: withKey(stored, made) };
}

async function revoke(
  input: ChangeKeysInput,
  { keyId, from }: Extract<KeyChange, { readonly kind: 'revoke' }>,
): Promise<ChangeKeysResult> {
  const { crypto, tenant, now, stored } = input;
  const id = toHex(keyId);
  const keys = certifiedKeysOf(crypto, stored, now);
  const key = keys.find((candidate) => candidate.id === id);
  if (key === undefined) return { ok: false, code: 'unknownKey' };
  if (from > now) return { ok: false, code: 'fromInFuture' };
  const { revocations = [] } = stored;
  const others = revocations.filter((revocation) => toHex(revocation.keyId) !== id);
  if (key.state === 'revoked') {
    if (key.revokedFrom !== undefined && key.revokedFrom <= from) return { ok: true, stored };
    return { ok: true, stored: { ...stored, revocations: [...others, { keyId, from }] } };
  }
  const list = revokedListOf(stored);
  const revoked = await signMessage(crypto, revokedKeysKind, {
    tenant,
    context: [],
    sign: openSoftwareElement(input.rootPrivateKey).sign,
    body: { number: list.number + 1, keyIds: [...list.keyIds, keyId] },
  });
  const without = {
    ...stored,
    revokedKeys: messageValue(revoked),
    revocations: [...others, { keyId, from }],
  };
  const isServed = keys.some(
    (other) => other.id !== id && other.purpose === key.purpose && other.state === 'inUse',
  );
  // A key that was replaced is not gone back to: it lay in the same files as what was stolen.
  if (isServed) return { ok: true, stored: without };
  const made = await certify(input, key.purpose, now - BACKDATED_SECONDS);
  return { ok: true, stored: withKey(without, made) };
}

function certify(
  input: ChangeKeysInput,
  purpose: KeyPurpose,
  notBefore: number,
): Promise<CertifiedKey> {
  const { crypto, random, tenant, stored, now } = input;
  const ids = certifiedKeysOf(crypto, stored, now).map(({ id }) => id);
  return certifyKey({
    crypto,
    random,
    tenant,
    root: openSoftwareElement(input.rootPrivateKey),
    purpose,
    notBefore,
    notAfter: Math.max(now, notBefore) + KEY_VALID_SECONDS,
    takenIds: new Set([...ids, ...revokedListOf(stored).keyIds.map(toHex)]),
  });
}

function withKey(stored: StoredKeys, { certificate, stored: key }: CertifiedKey): StoredKeys {
  return {
    ...stored,
    keyCertificates: [...stored.keyCertificates, certificate],
    purposeKeys: [...stored.purposeKeys, key],
  };
}

/**
 * Certificates that nothing needs any more leave, and private keys that sign nothing any more. The last key
 * of a purpose stays beyond its end: a file without one would pass for a damaged one.
 */
function withoutOld({ crypto, now }: ChangeKeysInput, stored: StoredKeys): StoredKeys {
  const keys = certifiedKeysOf(crypto, stored, now);
  const signs = ({ state }: (typeof keys)[number]): boolean =>
    state === 'inUse' || state === 'waiting';
  const isLast = (key: (typeof keys)[number]): boolean =>
    key.state === 'ended' &&
    !keys.some(
      (other) =>
        other.purpose === key.purpose &&
        (signs(other) || (other.state === 'ended' && other.until > key.until)),
    );
  const needed = new Set(keys.filter((key) => signs(key) || isLast(key)).map(({ id }) => id));
  const kept = keys.filter(({ id, until }) => needed.has(id) || now < until + KEPT_SECONDS);
  return {
    ...stored,
    keyCertificates: kept.map(({ certificate }) => certificate),
    purposeKeys: stored.purposeKeys.filter(({ privateKey }) =>
      needed.has(toHex(keyIdOf(crypto, openSoftwareElement(privateKey).publicKey))),
    ),
  };
}
