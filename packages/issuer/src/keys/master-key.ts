/**
 * The master key: 16 bytes under which key files are sealed.
 *
 * In production it comes from the environment (from a secret store, say) and never lies beside what it
 * protects. In test mode it is made once and kept in a file, so that a first start needs nothing.
 */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '@tallystick/protocol/crypto';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { createFile, readSmallFile } from './durable-file.ts';

const MASTER_KEY_BYTES = 16;
const FILE_NAME = 'master.key';
/** Rights of the group and of others. */
const FOREIGN_RIGHTS = 0o077;

/** The master key of its text, 22 characters of base64url; undefined for anything else. */
export function parseMasterKey(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const isCanonical = bytes.length === MASTER_KEY_BYTES && bytes.toString('base64url') === text;
  return isCanonical ? new Uint8Array(bytes) : undefined;
}

/**
 * The master key in `folder`, made there the first time. For test mode only. Throws TallystickError
 * `master_key_damaged`, `master_key_exposed`, or as `createFile`.
 */
export async function ensureMasterKeyFile(folder: string, random: Random): Promise<Uint8Array> {
  const path = join(folder, FILE_NAME);
  const known = await readMasterKeyFile(path);
  if (known !== undefined) return known;
  const text = Buffer.from(random(MASTER_KEY_BYTES)).toString('base64url');
  // Another process that starts at the same time may have made it: what lies there counts.
  await createFile(path, Buffer.from(`${text}\n`));
  const made = await readMasterKeyFile(path);
  if (made === undefined) throw damaged(path);
  return made;
}

async function readMasterKeyFile(path: string): Promise<Uint8Array | undefined> {
  const bytes = await readSmallFile(path);
  if (bytes === undefined) return undefined;
  const { mode } = await stat(path);
  if ((mode & FOREIGN_RIGHTS) !== 0) {
    throw new TallystickError({
      code: 'master_key_exposed',
      message: `Other users may read ${path}: take their rights away (chmod 600), and begin anew if they had them.`,
    });
  }
  const key = parseMasterKey(Buffer.from(bytes).toString('latin1').trim());
  if (key === undefined) throw damaged(path);
  return key;
}

function damaged(path: string): TallystickError {
  return new TallystickError({
    code: 'master_key_damaged',
    message: `The file ${path} is no master key: bring it back from a backup.`,
  });
}
