/**
 * A world whose issuer has its keys in files, as a real one: they can be changed, by any of several processes
 * that share the folder, and stolen.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openSoftwareElement } from '@tallystick/elements/software-element';
import { systemRandom } from '@tallystick/elements/system-ports';
import type { IssuerDeps } from '@tallystick/issuer/issuer';
import { keyFilePath, newestVersion, readKeyFile } from '@tallystick/issuer/keys/key-files';
import { openKeyring } from '@tallystick/issuer/keys/keyring';
import type { SealedLabel } from '@tallystick/issuer/keys/sealed-file';
import { decodeStoredKeys, type StoredKeys } from '@tallystick/issuer/keys/stored-keys';
import { assert } from '@tallystick/protocol/assert';
import type { Crypto } from '@tallystick/protocol/crypto';
import { readMessageValue, verifyMessage } from '@tallystick/protocol/encoding/message';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { keyIdOf } from '@tallystick/protocol/encoding/public-key';
import { tenantOfBytes, type TenantId } from '@tallystick/protocol/identifiers';
import { keyCertificateKind, type KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import {
  createIssuerWorld,
  createWorldTenant,
  doingsOf,
  type IssuerWorld,
  type IssuerWorldOptions,
} from './issuer-world.ts';
import type { TenantKeys, TestIssuerKey } from './tenant-keys.ts';

export interface KeyWorld extends IssuerWorld {
  /** The data folder. */
  readonly folder: string;
  /** What the files in it are sealed under. */
  readonly masterKey: Uint8Array;
  /** Where the root's file lies. */
  readonly rootPath: string;
  /** The same issuer as a further process has it, with keys read anew from `folder`, or this world's. */
  openProcess(folder?: string): Promise<IssuerDeps>;
  /** What somebody has who read the newest key file and the root's, and has the master key. */
  steal(): Promise<TenantKeys>;
}

export interface KeyWorldOptions extends IssuerWorldOptions {
  /** Whose data folder this tenant's keys lie in as well; a new one where it is left out. */
  readonly beside?: Pick<KeyWorld, 'folder' | 'masterKey'>;
}

/** A new tenant whose keys are made now. Call it at the top of a test file. */
export async function createKeyWorld(options: KeyWorldOptions = {}): Promise<KeyWorld> {
  const base = await createIssuerWorld(options);
  const folder = options.beside?.folder ?? (await makeFolder());
  const tenant = tenantOfBytes(systemRandom(16));
  assert(tenant !== undefined, 'any 16 bytes are a tenant id');
  const { crypto, random, clock } = base.deps;
  const masterKey = options.beside?.masterKey ?? random(16);
  const openProcess: KeyWorld['openProcess'] = async (from = folder) => {
    const sealing = { folder: from, masterKey, crypto };
    const keyring = openKeyring({ ...sealing, random, clock, mode: 'test' });
    await keyring.ensure(tenant, 'test');
    await keyring.loadAll();
    return { ...base.deps, keysOf: (wanted) => keyring.keysOf(wanted), keyChanger: keyring };
  };
  const read = async (label: SealedLabel): Promise<Uint8Array> => {
    const plaintext = await readKeyFile({ crypto, masterKey, folder }, label);
    assert(plaintext !== undefined, 'a key file of the world is missing');
    return plaintext;
  };
  const rootLabel: SealedLabel = { kind: 'root', tenant, version: 1 };
  const steal = async (): Promise<TenantKeys> => {
    const version = await newestVersion(folder, tenant);
    assert(version !== undefined, 'the world has no key file');
    const stored = decodeStoredKeys(await read({ kind: 'keys', tenant, version }));
    assert(stored !== undefined, 'a key file of the world cannot be read');
    return keysIn({ crypto, tenant, stored, rootPrivateKey: await read(rootLabel) });
  };
  const deps = await openProcess();
  await createWorldTenant(deps, tenant, options);
  const rootPath = keyFilePath(folder, rootLabel);
  const keys = await steal();
  const own = { deps, tenant, keys, folder, masterKey, rootPath, openProcess, steal };
  return { ...base, ...doingsOf(deps, tenant), ...own };
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-key-world-'));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function keysIn(input: {
  readonly crypto: Crypto;
  readonly tenant: TenantId;
  readonly stored: StoredKeys;
  readonly rootPrivateKey: Uint8Array;
}): Promise<TenantKeys> {
  const { crypto, tenant, stored } = input;
  const root = openSoftwareElement(input.rootPrivateKey);
  const keyOf = async (purpose: KeyPurpose): Promise<TestIssuerKey> => {
    const key = stored.purposeKeys.findLast((candidate) => candidate.purpose === purpose);
    assert(key !== undefined, 'a purpose has no key');
    const element = openSoftwareElement(key.privateKey);
    for (const value of stored.keyCertificates) {
      const message = readMessageValue(keyCertificateKind, value);
      if (!message.ok || !equalBytes(message.message.body.publicKey, element.publicKey)) continue;
      const context = { tenant, context: [], publicKey: root.publicKey };
      const certificate = await verifyMessage(crypto, message.message, context);
      assert(certificate !== undefined, 'a key certificate does not verify');
      return { purpose, element, id: keyIdOf(crypto, element.publicKey), certificate };
    }
    assert(false, 'a key has no certificate');
  };
  return {
    root,
    account: await keyOf('account'),
    balance: await keyOf('balance'),
    coin: await keyOf('coin'),
    bundle: await keyOf('bundle'),
    answer: await keyOf('answer'),
  };
}
