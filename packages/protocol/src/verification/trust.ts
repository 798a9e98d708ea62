/**
 * Trust: what a device believes, taken from a verified bundle.
 *
 * The chain is root key (from enrolment) -> key certificates -> everything else. Time never goes back:
 * a bundle older than the held one is refused, and a list of revoked keys, once seen, is kept whatever
 * later bundles say. Only a held bundle whose own key the root has revoked since stands in nobody's way:
 * a stolen bundle key could else lock every device with the highest possible number.
 */

import type { Crypto } from '../crypto.ts';
import { keyHashOf, keyIdOf } from '../encoding/public-key.ts';
import {
  readMessage,
  readMessageValue,
  verifyMessage,
  type ReadRefusal,
  type SignedMessage,
} from '../encoding/message.ts';
import { toHex } from '../encoding/octets.ts';
import type { TenantId } from '../identifiers.ts';
import {
  keyCertificateKind,
  revokedKeysKind,
  type KeyPurpose,
  type RevokedKeys,
} from '../messages/key-certificate.ts';
import { decodeRevocations, revocationPrefix } from '../messages/revocation-set.ts';
import { ruleSetDigest, type RuleSet } from '../rules/rule-set.ts';
import { trustBundleKind, type TrustBundle } from '../messages/trust-bundle.ts';

export interface IssuerKey {
  readonly purpose: KeyPurpose;
  readonly publicKey: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface Trust {
  readonly tenant: TenantId;
  readonly rootKey: Uint8Array;
  readonly bundle: TrustBundle;
  /** Id of the issuer key that signed the bundle. */
  readonly bundleKeyId: Uint8Array;
  readonly revokedKeys: RevokedKeys;
  /** By the hexadecimal key id; keys that the root revoked are not in it. */
  readonly keys: ReadonlyMap<string, IssuerKey>;
  /** By the hexadecimal digest of the set. */
  readonly ruleSets: ReadonlyMap<string, RuleSet>;
  /** 40-bit prefixes under the bundle's salt. */
  readonly revokedDevices: ReadonlySet<number>;
}

export type BundleRefusal =
  | ReadRefusal
  | {
      readonly ok: false;
      readonly code:
        | 'unknownIssuerKey'
        | 'issuerKeyRevoked'
        | 'issuerKeyNotValid'
        | 'issuerSignature'
        | 'rootSignature'
        | 'revocationsDamaged'
        | 'olderThanHeld';
    };

/** A trust bundle as it travels, and what the device already believes. */
export interface BundleInput {
  readonly bytes: Uint8Array;
  readonly tenant: TenantId;
  readonly rootKey: Uint8Array;
  /** Undefined only at enrolment. */
  readonly held?: Pick<Trust, 'bundle' | 'revokedKeys'> & Partial<Pick<Trust, 'bundleKeyId'>>;
}

/** Verifies a bundle whole. The same (epoch, seq) as the held one is accepted: it is a repeat. */
export async function openBundle(
  crypto: Crypto,
  input: BundleInput,
): Promise<{ readonly ok: true; readonly trust: Trust } | BundleRefusal> {
  const { tenant, rootKey, held } = input;
  const read = readMessage(trustBundleKind, input.bytes);
  if (!read.ok) return read;
  const body = read.message.body;
  const revokedKeys = await openRevokedKeys(crypto, input, body);
  if (revokedKeys === undefined) return { ok: false, code: 'rootSignature' };
  const revokedIds = new Set(revokedKeys.keyIds.map(toHex));
  if (held !== undefined && isOlder(body, held.bundle)) {
    const heldKeyId = held.bundleKeyId ?? new Uint8Array();
    if (!revokedIds.has(toHex(heldKeyId))) return { ok: false, code: 'olderThanHeld' };
  }
  const keys = await openKeys(crypto, input, body);
  if (keys === undefined) return { ok: false, code: 'rootSignature' };

  const bundleKeyId = read.message.cose.keyId ?? new Uint8Array();
  const keyId = toHex(bundleKeyId);
  const bundleKey = keys.get(keyId);
  if (bundleKey === undefined || bundleKey.purpose !== 'bundle') {
    return { ok: false, code: 'unknownIssuerKey' };
  }
  if (revokedIds.has(keyId)) return { ok: false, code: 'issuerKeyRevoked' };
  if (!holdsAt(bundleKey, body.issuedAt)) return { ok: false, code: 'issuerKeyNotValid' };
  const verified = await verifyMessage(crypto, read.message, {
    tenant,
    context: [],
    publicKey: bundleKey.publicKey,
  });
  if (verified === undefined) return { ok: false, code: 'issuerSignature' };

  const revokedDevices = decodeRevocations(body.revocations);
  if (revokedDevices === undefined) return { ok: false, code: 'revocationsDamaged' };
  const trust: Trust = {
    tenant,
    rootKey,
    bundle: body,
    bundleKeyId,
    revokedKeys,
    keys: new Map([...keys].filter(([id]) => !revokedIds.has(id))),
    ruleSets: new Map(body.ruleSets.map((set) => [toHex(ruleSetDigest(crypto, set)), set])),
    revokedDevices,
  };
  return { ok: true, trust };
}

/** Is `left` before `right`, epoch first? */
export function isOlder(
  left: Pick<TrustBundle, 'epoch' | 'seq'>,
  right: Pick<TrustBundle, 'epoch' | 'seq'>,
): boolean {
  return left.epoch < right.epoch || (left.epoch === right.epoch && left.seq < right.seq);
}

/** Is the device with this public key in the bundle's revocation list? */
export function isRevoked(crypto: Crypto, trust: Trust, publicKey: Uint8Array): boolean {
  const { salt } = trust.bundle.revocations;
  return trust.revokedDevices.has(revocationPrefix(crypto, salt, keyHashOf(crypto, publicKey)));
}

/** Does the key hold at `time` (unix seconds)? */
export function holdsAt(key: IssuerKey, time: number): boolean {
  return time >= key.notBefore && time < key.notAfter;
}

async function openRevokedKeys(
  crypto: Crypto,
  { tenant, rootKey, held }: BundleInput,
  bundle: TrustBundle,
): Promise<RevokedKeys | undefined> {
  const read = readMessageValue(revokedKeysKind, bundle.revokedKeys);
  if (!read.ok) return undefined;
  const list: SignedMessage<RevokedKeys> | undefined = await verifyMessage(crypto, read.message, {
    tenant,
    context: [],
    publicKey: rootKey,
  });
  if (list === undefined) return undefined;
  const known = held?.revokedKeys;
  return known !== undefined && known.number > list.body.number ? known : list.body;
}

async function openKeys(
  crypto: Crypto,
  { tenant, rootKey }: BundleInput,
  bundle: TrustBundle,
): Promise<ReadonlyMap<string, IssuerKey> | undefined> {
  const keys = new Map<string, IssuerKey>();
  for (const value of bundle.keys) {
    const read = readMessageValue(keyCertificateKind, value);
    if (!read.ok) return undefined;
    const certificate = await verifyMessage(crypto, read.message, {
      tenant,
      context: [],
      publicKey: rootKey,
    });
    if (certificate === undefined) return undefined;
    const { purpose, publicKey, issuedAt, expiresAt } = certificate.body;
    const id = toHex(keyIdOf(crypto, publicKey));
    // Two keys under one id would make the id name either of them.
    if (keys.has(id)) return undefined;
    keys.set(id, { purpose, publicKey, notBefore: issuedAt, notAfter: expiresAt });
  }
  return keys;
}
