/**
 * All tenants' keys of one service: `keys/<tenant>.sealed` in the data folder, opened into memory.
 *
 * `keys/<tenant>.root.sealed` holds the root's private key. Nothing here opens it but the making of
 * keys; an operator keeps it elsewhere, offline.
 */

import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, folderError } from '@tallystick/database/embedded/data-folder';
import { openSoftwareElement } from '@tallystick/elements/software-element';
import { assert } from '@tallystick/protocol/assert';
import type { Clock, Crypto, Random } from '@tallystick/protocol/crypto';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { createKeys, createRootKey } from './create-keys.ts';
import { createFile, readSmallFile } from './durable-file.ts';
import { openKeys } from './open-keys.ts';
import { openFile, sealFile, type SealedKind, type Sealing } from './sealed-file.ts';
import { decodeStoredKeys, encodeStoredKeys, type KeyOrigin } from './stored-keys.ts';
import type { TenantKeys } from './tenant-keys.ts';

export interface KeyringOptions {
  /** Of the data; key files lie in its folder `keys`, which is made if it is missing. */
  readonly folder: string;
  /** 16 bytes. */
  readonly masterKey: Uint8Array;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly clock: Clock;
  /** `production` refuses keys that a service in test mode made. */
  readonly mode: 'test' | 'production';
}

export interface Keyring {
  /** Keys that were loaded; undefined for others. */
  keysOf(tenant: TenantId): TenantKeys | undefined;
  /** Every tenant with loaded keys, in the order of their ids. */
  tenants(): readonly TenantId[];
  /**
   * Keys of a tenant, from its file unless they are loaded; undefined where there is none. Throws
   * TallystickError `master_key_wrong`, `key_file_damaged`, `generated_keys_refused` or
   * `data_folder_unreadable`.
   */
  load(tenant: TenantId): Promise<TenantKeys | undefined>;
  /** Loads all key files. Throws as `load`. */
  loadAll(): Promise<void>;
  /**
   * Keys of a tenant, made if there are none. `origin` says who asked for them. Throws as `load`, and
   * `data_folder_unwritable` or `disk_full`.
   */
  ensure(tenant: TenantId, origin: KeyOrigin): Promise<TenantKeys>;
}

const KEYS_SUFFIX: Readonly<Record<SealedKind, string>> = {
  keys: '.sealed',
  root: '.root.sealed',
};

/** The keyring of a data folder. Nothing is loaded yet. */
export function openKeyring(options: KeyringOptions): Keyring {
  const loaded = new Map<TenantId, TenantKeys>();
  const making = new Map<TenantId, Promise<TenantKeys>>();
  const load = async (tenant: TenantId): Promise<TenantKeys | undefined> => {
    const keys = loaded.get(tenant) ?? (await loadFile(options, tenant));
    if (keys !== undefined) loaded.set(tenant, keys);
    return keys;
  };
  return Object.freeze({
    keysOf: (tenant: TenantId) => loaded.get(tenant),
    tenants: () => [...loaded.keys()].toSorted(),
    load,
    async loadAll(): Promise<void> {
      for (const tenant of await listTenants(options.folder)) await load(tenant);
    },
    async ensure(tenant: TenantId, origin: KeyOrigin): Promise<TenantKeys> {
      const known = await load(tenant);
      if (known !== undefined) return known;
      // Two requests that create one tenant share one attempt.
      const pending = making.get(tenant) ?? makeFiles(options, tenant, origin);
      making.set(tenant, pending);
      try {
        await pending;
      } finally {
        making.delete(tenant);
      }
      const made = await load(tenant);
      assert(made !== undefined, 'key files vanished while they were made');
      return made;
    },
  });
}

function pathOf(folder: string, tenant: TenantId, kind: SealedKind): string {
  return join(folder, 'keys', `${tenant}${KEYS_SUFFIX[kind]}`);
}

async function listTenants(folder: string): Promise<readonly TenantId[]> {
  const names = await readdir(join(folder, 'keys')).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw folderError(folder, error);
  });
  return names
    .filter((name) => name.endsWith(KEYS_SUFFIX.keys))
    .flatMap((name) => parseTenantId(name.slice(0, -KEYS_SUFFIX.keys.length)) ?? []);
}

/** The content of a key file; undefined where there is none. */
async function readSealed(
  options: Sealing & Pick<KeyringOptions, 'folder'>,
  tenant: TenantId,
  kind: SealedKind,
): Promise<Uint8Array | undefined> {
  const path = pathOf(options.folder, tenant, kind);
  const bytes = await readSmallFile(path);
  if (bytes === undefined) return undefined;
  const opened = await openFile(options, { kind, tenant }, bytes);
  if (opened.ok) return opened.plaintext;
  throw opened.code === 'damaged' ? damaged(path) : wrongMasterKey(path);
}

async function loadFile(
  options: KeyringOptions,
  tenant: TenantId,
): Promise<TenantKeys | undefined> {
  const plaintext = await readSealed(options, tenant, 'keys');
  if (plaintext === undefined) return undefined;
  const path = pathOf(options.folder, tenant, 'keys');
  const stored = decodeStoredKeys(plaintext);
  if (stored === undefined) throw damaged(path);
  if (options.mode === 'production' && stored.origin === 'test') throw generated(path);
  const keys = await openKeys({ ...options, tenant, stored });
  if (keys === undefined) throw damaged(path);
  return keys;
}

/**
 * The root's file first, then the keys under it. A file that is there already stays and is used, so a
 * crash in between, or another process that does the same, leaves keys of one root.
 */
async function makeFiles(
  options: KeyringOptions,
  tenant: TenantId,
  origin: KeyOrigin,
): Promise<TenantKeys> {
  const { crypto, random, clock, folder } = options;
  await mkdir(join(folder, 'keys'), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw folderError(folder, error);
  });
  const rootPrivateKey = await ensureRoot(options, tenant);
  const stored = await createKeys({ crypto, random, now: clock(), tenant, origin, rootPrivateKey });
  await createSealed(options, { kind: 'keys', tenant }, encodeStoredKeys(stored));
  const keys = await loadFile(options, tenant);
  assert(keys !== undefined, 'a key file vanished while it was made');
  const { publicKey } = openSoftwareElement(rootPrivateKey);
  assert(Buffer.from(publicKey).equals(keys.rootKey), 'two roots were made for one tenant');
  return keys;
}

async function ensureRoot(options: KeyringOptions, tenant: TenantId): Promise<Uint8Array> {
  const known = await readSealed(options, tenant, 'root');
  if (known !== undefined) return known;
  await createSealed(options, { kind: 'root', tenant }, createRootKey(options.random));
  const made = await readSealed(options, tenant, 'root');
  assert(made !== undefined, 'a root file vanished while it was made');
  return made;
}

async function createSealed(
  options: KeyringOptions,
  label: { readonly kind: SealedKind; readonly tenant: TenantId },
  plaintext: Uint8Array,
): Promise<void> {
  const bytes = await sealFile(options, label, { random: options.random, plaintext });
  await createFile(pathOf(options.folder, label.tenant, label.kind), bytes);
}

function damaged(path: string): TallystickError {
  return new TallystickError({
    code: 'key_file_damaged',
    message: `The key file ${path} is damaged: bring it back from a backup.`,
  });
}

function wrongMasterKey(path: string): TallystickError {
  return new TallystickError({
    code: 'master_key_wrong',
    message: `The key file ${path} was sealed under another master key: give the one it was made with (TALLYSTICK_MASTER_KEY).`,
  });
}

function generated(path: string): TallystickError {
  return new TallystickError({
    code: 'generated_keys_refused',
    message: `The keys in ${path} were made in test mode and do not serve in production: make keys with --create-keys in a data folder of its own.`,
  });
}
