/**
 * A tenant's key files in the data folder: `keys/<tenant>.sealed`, after the first change
 * `keys/<tenant>.2.sealed`, and so on, and `keys/<tenant>.root.sealed`.
 *
 * A file that is there is never written again. The highest number counts, and of several processes that
 * make the next one at once, one wins: a change is one new file, whole or not at all. What counts is never
 * passed over for an older file, however damaged it is: a revoked key would come back.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, folderError } from '@tallystick/database/embedded/data-folder';
import type { Random } from '@tallystick/protocol/crypto';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { createFile, readSmallFile } from './durable-file.ts';
import {
  FIRST_VERSION,
  openFile,
  sealFile,
  type SealedLabel,
  type Sealing,
} from './sealed-file.ts';

/** `<tenant>.sealed`, `<tenant>.<version>.sealed` or `<tenant>.root.sealed`. */
const NAME = /^(?<tenant>[0-9a-f-]{36})(?:\.(?<part>root|[1-9][0-9]{0,5}))?\.sealed$/;

/** Where the files of a service lie, and what opens them. */
export interface KeyFolder extends Sealing {
  /** Of the data; key files lie in its folder `keys`. */
  readonly folder: string;
}

/** Where a key file lies. */
export function keyFilePath(folder: string, { kind, tenant, version }: SealedLabel): string {
  const number = version === FIRST_VERSION ? '' : `.${version}`;
  return join(folder, 'keys', `${tenant}${kind === 'root' ? '.root' : number}.sealed`);
}

/** Every key file that lies there, in no order. Throws TallystickError as `folderError` says. */
export async function listKeyFiles(folder: string): Promise<readonly SealedLabel[]> {
  const names = await readdir(join(folder, 'keys')).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw folderError(folder, error);
  });
  return names.flatMap((name): readonly SealedLabel[] => {
    const { tenant: id = '', part } = NAME.exec(name)?.groups ?? {};
    const tenant = parseTenantId(id);
    if (tenant === undefined) return [];
    if (part === 'root') return [{ kind: 'root', tenant, version: FIRST_VERSION }];
    const version = part === undefined ? FIRST_VERSION : Number(part);
    // The first one has no number.
    return part === '1' ? [] : [{ kind: 'keys', tenant, version }];
  });
}

/** The number of the tenant's key file that counts; undefined where there is none. */
export async function newestVersion(folder: string, tenant: TenantId): Promise<number | undefined> {
  const files = await listKeyFiles(folder);
  const versions = files
    .filter((file) => file.kind === 'keys' && file.tenant === tenant)
    .map(({ version }) => version);
  return versions.length === 0 ? undefined : Math.max(...versions);
}

/**
 * The content of a key file; undefined where there is none. Throws TallystickError `master_key_wrong`,
 * `key_file_damaged` or `data_folder_unreadable`.
 */
export async function readKeyFile(
  folder: KeyFolder,
  label: SealedLabel,
): Promise<Uint8Array | undefined> {
  const path = keyFilePath(folder.folder, label);
  const bytes = await readSmallFile(path);
  if (bytes === undefined) return undefined;
  const opened = await openFile(folder, label, bytes);
  if (opened.ok) return opened.plaintext;
  throw opened.code === 'damaged' ? keyFileDamaged(path) : wrongMasterKey(path);
}

/** Makes a key file; false where there is one already. Throws as `createFile`. */
export async function createKeyFile(
  folder: KeyFolder & { readonly random: Random },
  label: SealedLabel,
  plaintext: Uint8Array,
): Promise<boolean> {
  const bytes = await sealFile(folder, label, { random: folder.random, plaintext });
  return createFile(keyFilePath(folder.folder, label), bytes);
}

/** For a file that no master key opens, or whose content does not belong together. */
export function keyFileDamaged(path: string): TallystickError {
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
