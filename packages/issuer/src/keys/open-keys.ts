/**
 * Turns stored keys into keys to work with, after checking that they are whole: every private key has
 * the root's certificate, and every purpose has a key that is not revoked. A half-restored backup must not start signing.
 */

import { createEs256Signer } from '@tallystick/elements/es256-signer';
import { openSoftwareElement } from '@tallystick/elements/software-element';
import type { Clock, Crypto } from '@tallystick/protocol/crypto';
import {
  readMessageValue,
  verifyMessage,
  type MessageKind,
} from '@tallystick/protocol/encoding/message';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import type { TenantId } from '@tallystick/protocol/identifiers';
import {
  KEY_PURPOSES,
  keyCertificateKind,
  revokedKeysKind,
  type KeyPurpose,
} from '@tallystick/protocol/messages/key-certificate';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { StoredKeys } from './stored-keys.ts';
import type { IssuerSigner, TenantKeys } from './tenant-keys.ts';

export interface OpenKeysInput {
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly tenant: TenantId;
  readonly stored: StoredKeys;
  /** Of the file. */
  readonly version: number;
}

interface TimedSigner extends IssuerSigner {
  readonly purpose: KeyPurpose;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The keys; undefined when they do not belong together. */
export async function openKeys(input: OpenKeysInput): Promise<TenantKeys | undefined> {
  const { clock, tenant, stored, version } = input;
  const certified = await certifiedKeys(input);
  const listIsRooted = await isRootSigned(input, revokedKeysKind, stored.revokedKeys);
  if (certified === undefined || !listIsRooted) return undefined;
  const signers = signersOf(input, certified);
  if (signers === undefined) return undefined;
  const { rootKey, keyCertificates, revokedKeys, hpke } = stored;
  const { handleKey, storageKey, nonceKey, statusKey, revocations = [] } = stored;
  return Object.freeze({
    tenant,
    version,
    rootKey,
    keyCertificates,
    revokedKeys,
    revocations,
    hpke,
    signer: (purpose: KeyPurpose): IssuerSigner => currentSigner(signers, purpose, clock()),
    handleKey,
    storageKey,
    nonceKey,
    statusKey,
  });
}

/** Public keys that the root certified, as `purpose/hexadecimal key`. */
async function certifiedKeys(input: OpenKeysInput): Promise<ReadonlySet<string> | undefined> {
  const certified = new Set<string>();
  for (const value of input.stored.keyCertificates) {
    const read = readMessageValue(keyCertificateKind, value);
    if (!read.ok || !(await isRootSigned(input, keyCertificateKind, value))) return undefined;
    certified.add(certifiedName(read.message.body.purpose, read.message.body.publicKey));
  }
  return certified;
}

async function isRootSigned<Body>(
  { crypto, tenant, stored }: OpenKeysInput,
  kind: MessageKind<Body>,
  value: CborValue,
): Promise<boolean> {
  const read = readMessageValue(kind, value);
  if (!read.ok) return false;
  const context = { tenant, context: [], publicKey: stored.rootKey };
  return (await verifyMessage(crypto, read.message, context)) !== undefined;
}

function signersOf(
  { crypto, stored }: OpenKeysInput,
  certified: ReadonlySet<string>,
): readonly TimedSigner[] | undefined {
  const signers: TimedSigner[] = [];
  const list = readMessageValue(revokedKeysKind, stored.revokedKeys);
  if (!list.ok) return undefined;
  const revoked = new Set(list.message.body.keyIds.map(toHex));
  for (const { purpose, notBefore, notAfter, privateKey } of stored.purposeKeys) {
    const { publicKey } = openSoftwareElement(privateKey);
    if (!certified.has(certifiedName(purpose, publicKey))) return undefined;
    const keyId = keyIdOf(crypto, publicKey);
    if (revoked.has(toHex(keyId))) continue;
    signers.push({ purpose, notBefore, notAfter, keyId, sign: createEs256Signer(privateKey) });
  }
  const isComplete = KEY_PURPOSES.every((purpose) =>
    signers.some((signer) => signer.purpose === purpose),
  );
  return isComplete ? signers : undefined;
}

function certifiedName(purpose: KeyPurpose, publicKey: Uint8Array): string {
  return `${purpose}/${toHex(publicKey)}`;
}

/** The newest key that holds: a successor takes over as soon as its time begins. */
function currentSigner(
  signers: readonly TimedSigner[],
  purpose: KeyPurpose,
  now: number,
): IssuerSigner {
  const holding = signers
    .filter((signer) => signer.purpose === purpose)
    .filter(({ notBefore, notAfter }) => now >= notBefore && now < notAfter)
    .toSorted((left, right) => right.notBefore - left.notBefore);
  const [newest] = holding;
  if (newest === undefined) {
    throw new TallystickError({
      code: 'issuer_key_expired',
      message: `No issuer key for the purpose "${purpose}" holds now: check the clock, and renew the tenant's keys (docs/keys.md).`,
    });
  }
  return newest;
}
