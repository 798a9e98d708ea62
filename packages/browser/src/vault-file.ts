/**
 * The vault's one record on the disk, in a database of its own.
 *
 * Invariant: each change starts from what is on the disk, in one transaction, so no other page's change
 * is lost or undone.
 */

import { assert } from '@tallystick/protocol/assert';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openDatabase, readAll, replace, writeAll } from './idb.ts';
import { readVaultRecord, type VaultRecord } from './vault-record.ts';

export interface VaultFile {
  isEmpty(): boolean;
  /** As this page read or wrote it last. Asserts that there is one. */
  record(): VaultRecord;
  /** Keeps the first record. Rejects with `store_closed` where another page has made one. */
  create(first: VaultRecord): Promise<void>;
  /**
   * Replaces the record by what `next` makes of it; durable when it resolves, to the new one. Rejects
   * with `store_closed` where another page has erased it.
   */
  change(next: (record: VaultRecord) => VaultRecord): Promise<VaultRecord>;
  erase(): Promise<void>;
}

const RECORD_KEY = 'vault';

/** Opens the vault of an app on the disk. Rejects with `store_damaged`; its changes as `writeAll`. */
export async function openVaultFile(name: string): Promise<VaultFile> {
  const database = await openDatabase(`tallystick-vault-${name}`);
  const [entry] = await readAll(database);
  let record = parse(entry?.[1]);
  return {
    isEmpty: () => record === undefined,
    record() {
      assert(record !== undefined, 'a vault is opened before it was made');
      return record;
    },
    async create(first) {
      await replace(database, RECORD_KEY, (value) => {
        if (value !== undefined) throw otherPageError();
        return first;
      });
      record = first;
    },
    async change(next) {
      const made: VaultRecord[] = [];
      await replace(database, RECORD_KEY, (value) => {
        const current = parse(value);
        if (current === undefined) throw otherPageError();
        const changed = next(current);
        made.push(changed);
        return changed;
      });
      const [changed] = made;
      assert(changed !== undefined, 'a change that ended has been made');
      record = changed;
      return changed;
    },
    async erase() {
      await writeAll(database, [[RECORD_KEY, undefined]]);
      record = undefined;
    },
  };
}

function parse(value: unknown): VaultRecord | undefined {
  if (value === undefined) return undefined;
  const record = readVaultRecord(value);
  if (record !== undefined) return record;
  throw new TallystickError({
    code: 'store_damaged',
    message: "What lies in this app's vault is not what it wrote.",
  });
}

function otherPageError(): TallystickError {
  return new TallystickError({
    code: 'store_closed',
    message: 'Another page of this app has erased or set up this device. Open the app again.',
  });
}
