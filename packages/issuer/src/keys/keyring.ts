/**
 * All tenants' keys of one service, opened into memory from the key files of its data folder.
 *
 * The root's private key is read for making and changing keys and dropped again; an operator keeps its file
 * elsewhere, offline, and where it is not there keys can be used and not changed.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderError } from '@tallystick/database/embedded/data-folder';
import { openSoftwareElement } from '@tallystick/elements/software-element';
import { assert } from '@tallystick/protocol/assert';
import type { Clock, Random } from '@tallystick/protocol/crypto';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { changeKeys, type KeyChange, type KeyChangeRefusal } from './change-keys.ts';
import { createKeys, createRootKey } from './create-keys.ts';
import {
  createKeyFile,
  keyFileDamaged,
  keyFilePath,
  listKeyFiles,
  newestVersion,
  readKeyFile,
  type KeyFolder,
} from './key-files.ts';
import { openKeys } from './open-keys.ts';
import { FIRST_VERSION, type SealedLabel } from './sealed-file.ts';
import {
  decodeStoredKeys,
  encodeStoredKeys,
  type KeyOrigin,
  type StoredKeys,
} from './stored-keys.ts';
import type { TenantKeys } from './tenant-keys.ts';

export interface KeyringOptions extends KeyFolder {
  readonly random: Random;
  readonly clock: Clock;
  /** `production` refuses keys that a service in test mode made. */
  readonly mode: 'test' | 'production';
}

/** Changing keys while the service runs. */
export interface KeyChanger {
  /**
   * Takes a newer key file, if somebody made one. Throws as `load`, and goes on with the older keys then.
   */
  reload(tenant: TenantId): Promise<void>;
  /**
   * Makes the next key file, and the keys in it this service's. The root's file has to lie in the data
   * folder. Throws as `load` and `ensure`.
   */
  change(tenant: TenantId, change: KeyChange): Promise<KeyringChange>;
}

export type KeyringChange =
  | { readonly ok: true; readonly keys: TenantKeys }
  | { readonly ok: false; readonly code: KeyChangeRefusal | 'rootKeyAway' };

export interface Keyring extends KeyChanger {
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

/** Others may make the next file at the same time, but not so often. */
const CHANGE_TRIES_MAX = 16;

/** The keyring of a data folder. Nothing is loaded yet. */
export function openKeyring(options: KeyringOptions): Keyring {
  const loaded = new Map<TenantId, TenantKeys>();
  const making = new Map<TenantId, Promise<TenantKeys>>();
  const load = async (tenant: TenantId): Promise<TenantKeys | undefined> => {
    const keys = loaded.get(tenant) ?? (await openNewest(options, tenant));
    if (keys !== undefined) loaded.set(tenant, keys);
    return keys;
  };
  const reload = async (tenant: TenantId): Promise<void> => {
    const known = loaded.get(tenant)?.version ?? 0;
    if (((await newestVersion(options.folder, tenant)) ?? 0) <= known) return;
    const keys = await openNewest(options, tenant);
    // Another reload may have been faster.
    const isNewer = keys !== undefined && keys.version > (loaded.get(tenant)?.version ?? 0);
    if (isNewer) loaded.set(tenant, keys);
  };
  return Object.freeze({
    keysOf: (tenant: TenantId) => loaded.get(tenant),
    tenants: () => [...loaded.keys()].toSorted(),
    load,
    reload,
    async change(tenant: TenantId, change: KeyChange): Promise<KeyringChange> {
      const changed = await makeNextFile(options, tenant, change);
      if (!changed.ok) return changed;
      await reload(tenant);
      const keys = loaded.get(tenant);
      assert(keys !== undefined, 'a key file vanished while it was made');
      return { ok: true, keys };
    },
    async loadAll(): Promise<void> {
      for (const { kind, tenant } of await listKeyFiles(options.folder)) {
        if (kind === 'keys') await load(tenant);
      }
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

interface StoredFile {
  readonly version: number;
  readonly stored: StoredKeys;
}

async function readNewest(
  options: KeyringOptions,
  tenant: TenantId,
): Promise<StoredFile | undefined> {
  const version = await newestVersion(options.folder, tenant);
  if (version === undefined) return undefined;
  const label: SealedLabel = { kind: 'keys', tenant, version };
  const path = keyFilePath(options.folder, label);
  const plaintext = await readKeyFile(options, label);
  const stored = plaintext === undefined ? undefined : decodeStoredKeys(plaintext);
  if (stored === undefined) throw keyFileDamaged(path);
  if (options.mode === 'production' && stored.origin === 'test') throw generated(path);
  return { version, stored };
}

async function openNewest(
  options: KeyringOptions,
  tenant: TenantId,
): Promise<TenantKeys | undefined> {
  const file = await readNewest(options, tenant);
  if (file === undefined) return undefined;
  const keys = await openKeys({ ...options, tenant, ...file });
  const { version } = file;
  if (keys === undefined) {
    throw keyFileDamaged(keyFilePath(options.folder, { kind: 'keys', tenant, version }));
  }
  return keys;
}

/** Whoever finds the next file taken begins again from that one. */
async function makeNextFile(
  options: KeyringOptions,
  tenant: TenantId,
  change: KeyChange,
): Promise<{ readonly ok: true } | Extract<KeyringChange, { readonly ok: false }>> {
  const { crypto, random, clock } = options;
  const rootPrivateKey = await readKeyFile(options, rootLabel(tenant));
  if (rootPrivateKey === undefined) return { ok: false, code: 'rootKeyAway' };
  for (let attempt = 0; attempt < CHANGE_TRIES_MAX; attempt += 1) {
    const newest = await readNewest(options, tenant);
    assert(newest !== undefined, 'keys were changed that were never made');
    const { stored, version } = newest;
    if (!equalBytes(openSoftwareElement(rootPrivateKey).publicKey, stored.rootKey)) {
      throw keyFileDamaged(keyFilePath(options.folder, rootLabel(tenant)));
    }
    const input = { crypto, random, now: clock(), tenant, stored, rootPrivateKey };
    const changed = await changeKeys(input, change);
    if (!changed.ok) return changed;
    if (changed.stored === stored) return { ok: true };
    const label: SealedLabel = { kind: 'keys', tenant, version: version + 1 };
    if (await createKeyFile(options, label, encodeStoredKeys(changed.stored))) return { ok: true };
  }
  assert(false, 'others make key files without end');
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
  const label: SealedLabel = { kind: 'keys', tenant, version: FIRST_VERSION };
  await createKeyFile(options, label, encodeStoredKeys(stored));
  const keys = await openNewest(options, tenant);
  assert(keys !== undefined, 'a key file vanished while it was made');
  const { publicKey } = openSoftwareElement(rootPrivateKey);
  assert(equalBytes(publicKey, keys.rootKey), 'two roots were made for one tenant');
  return keys;
}

async function ensureRoot(options: KeyringOptions, tenant: TenantId): Promise<Uint8Array> {
  const label = rootLabel(tenant);
  const known = await readKeyFile(options, label);
  if (known !== undefined) return known;
  await createKeyFile(options, label, createRootKey(options.random));
  const made = await readKeyFile(options, label);
  assert(made !== undefined, 'a root file vanished while it was made');
  return made;
}

function rootLabel(tenant: TenantId): SealedLabel {
  return { kind: 'root', tenant, version: FIRST_VERSION };
}

function generated(path: string): TallystickError {
  return new TallystickError({
    code: 'generated_keys_refused',
    message: `The keys in ${path} were made in test mode and do not serve in production: make keys with --create-keys in a data folder of its own.`,
  });
}
