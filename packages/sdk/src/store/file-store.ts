/**
 * The store of a device on disk: an encrypted log, `store.log`, in a folder of its own.
 *
 * Everything but lengths is encrypted (P-18, G-046, G-054). `log-header.ts` and `log-frame.ts` describe
 * the format, `read-log.ts` what is a torn end and what is damage. A write that was rejected because
 * the disk is full is gone. One that was rejected for another reason may be found again when the store
 * is next opened, because nobody knows what such a disk kept.
 *
 * The honest limit: whoever puts back an older copy of the file puts back the older state.
 */

import type { Crypto, Random } from '@tallystick/protocol/crypto';

import { openLogStore } from './log-store.ts';
import { openLogFolder } from './node-log-folder.ts';
import type { Store } from './store.ts';

/** About a third of a second and 32 MiB on a small machine, for whoever tries one secret. */
const SCRYPT_COST_LOG2 = 15;

export interface FileStoreOptions {
  /** Made if needed, readable by its owner only. */
  readonly folder: string;
  /** At least one byte. A PIN is stretched, but a short one does not stop a thief with the file. */
  readonly secret: Uint8Array;
  readonly crypto: Crypto;
  readonly random: Random;
  /** Cost of scrypt for a new store, 1 to 17; an existing one keeps its own. For tests. */
  readonly scryptCostLog2?: number;
}

/**
 * Opens the store in `folder`, or makes one. Rejects with `store_in_use`, `store_wrong_secret`,
 * `store_damaged` (nothing is changed then), `store_unsupported_version`, `store_too_large`,
 * `store_unwritable`, `disk_full`, `store_io_failed`. Writes reject with `disk_full`: the store still
 * answers with its old state and takes writes when there is room again; and, until it is opened anew,
 * with `store_write_failed` after any other failure of the disk.
 */
export async function openFileStore(options: FileStoreOptions): Promise<Store> {
  const { crypto, random, secret } = options;
  const folder = await openLogFolder(options.folder, random);
  try {
    const scryptCostLog2 = options.scryptCostLog2 ?? SCRYPT_COST_LOG2;
    return await openLogStore({ folder, crypto, random, secret, scryptCostLog2 });
  } catch (error) {
    await folder.release();
    throw error;
  }
}
