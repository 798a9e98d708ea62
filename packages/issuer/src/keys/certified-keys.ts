/** The purpose keys that a tenant's root ever certified, and how each of them stands. */

import type { KeyState } from '@tallystick/api/routes/keys';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { readMessageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import {
  keyCertificateKind,
  revokedKeysKind,
  type KeyPurpose,
  type RevokedKeys,
} from '@tallystick/protocol/messages/key-certificate';
import type { StoredKeys } from './stored-keys.ts';

export interface CertifiedKeyInfo {
  /** Hexadecimal. */
  readonly id: string;
  readonly purpose: KeyPurpose;
  /** Unix seconds: the first in which it holds, and the first in which it does not any more. */
  readonly since: number;
  readonly until: number;
  readonly state: KeyState;
  /** From when on it may have been in other hands; for a revoked key. */
  readonly revokedFrom?: number;
  /** The key certificate, a signed message. */
  readonly certificate: CborValue;
}

type KeySource = Pick<StoredKeys, 'keyCertificates' | 'revokedKeys' | 'revocations'>;

/** The root's list of revoked keys; its signature was checked where the keys were opened. */
export function revokedListOf({ revokedKeys }: Pick<StoredKeys, 'revokedKeys'>): RevokedKeys {
  const read = readMessageValue(revokedKeysKind, revokedKeys);
  assert(read.ok, 'a list of revoked keys of our own is malformed');
  return read.message.body;
}

/** All keys, in the order in which they were certified, as they stand at `now` (unix seconds). */
export function certifiedKeysOf(
  crypto: Crypto,
  source: KeySource,
  now: number,
): readonly CertifiedKeyInfo[] {
  const revokedIds = new Set(revokedListOf(source).keyIds.map(toHex));
  const revokedFrom = new Map(
    (source.revocations ?? []).map(({ keyId, from }) => [toHex(keyId), from]),
  );
  const keys = source.keyCertificates.map((certificate) => {
    const read = readMessageValue(keyCertificateKind, certificate);
    assert(read.ok, 'a key certificate of our own is malformed');
    const { purpose, publicKey, issuedAt: since, expiresAt: until } = read.message.body;
    return { id: toHex(keyIdOf(crypto, publicKey)), purpose, since, until, certificate };
  });
  const holds = ({ id, since, until }: (typeof keys)[number]): boolean =>
    !revokedIds.has(id) && now >= since && now < until;
  return keys.map((key) => {
    const from = revokedFrom.get(key.id);
    if (revokedIds.has(key.id)) {
      return { ...key, state: 'revoked', ...(from === undefined ? {} : { revokedFrom: from }) };
    }
    if (now < key.since) return { ...key, state: 'waiting' };
    if (now >= key.until) return { ...key, state: 'ended' };
    const isReplaced = keys.some(
      (other) => other.purpose === key.purpose && other.since > key.since && holds(other),
    );
    return { ...key, state: isReplaced ? 'replaced' : 'inUse' };
  });
}
