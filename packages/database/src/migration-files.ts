/**
 * Migrations as files: `NNNN-name.sql` in folders, each folder the schema of one package.
 *
 * A migration is known by `<folder name>/<file name>` and the SHA-256 of its text; once applied
 * anywhere it never changes.
 */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TallystickError } from '@tallystick/protocol/tallystick-error';

/** A package's migrations. `name` (the package's short name) stays, wherever `path` lies. */
export interface MigrationFolder {
  readonly name: string;
  readonly path: string;
}

export interface Migration {
  /** For example `ledger/0001-accounts.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with line ends as `\n`, 32 bytes. */
  readonly digest: Uint8Array;
}

const FILE_NAME = /^[0-9]{4}-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;

/** Each file is one transaction of the runner's; a `commit` inside would keep half of a failed one. */
const TRANSACTION_CONTROL = /^\s*(?:begin|start transaction|commit|rollback)\s*;/im;

/**
 * All migrations, folder by folder in the given order, in each by number. Throws TallystickError
 * `migration_invalid` when a folder cannot be read, a file is named otherwise, a number repeats, or
 * a file says `begin` or `commit`.
 */
export async function readMigrations(
  folders: readonly MigrationFolder[],
): Promise<readonly Migration[]> {
  const migrations: Migration[] = [];
  for (const folder of folders) migrations.push(...(await readFolder(folder)));
  const names = new Set(migrations.map(({ name }) => name));
  if (names.size !== migrations.length) throw invalid('two migration folders have the same name');
  return migrations;
}

async function readFolder(folder: MigrationFolder): Promise<readonly Migration[]> {
  const files = (await listFiles(folder)).toSorted();
  for (const [index, file] of files.entries()) {
    if (!FILE_NAME.test(file)) throw invalid(`${folder.name}/${file} is not named NNNN-name.sql`);
    if (files[index - 1]?.slice(0, 4) === file.slice(0, 4)) {
      throw invalid(`${folder.name}/${file} has the number of the file before it`);
    }
  }
  return Promise.all(files.map((file) => readMigration(folder, file)));
}

async function listFiles(folder: MigrationFolder): Promise<readonly string[]> {
  try {
    return await readdir(folder.path);
  } catch (error) {
    throw invalid(`the folder ${folder.path} cannot be read`, error);
  }
}

async function readMigration(folder: MigrationFolder, file: string): Promise<Migration> {
  const text = await readFile(join(folder.path, file), 'utf8');
  // A checkout may rewrite line ends; that is no change of the migration.
  const sql = text.replaceAll('\r\n', '\n');
  if (TRANSACTION_CONTROL.test(sql)) {
    throw invalid(`${folder.name}/${file} controls its own transaction`);
  }
  const digest = new Uint8Array(createHash('sha256').update(sql).digest());
  return Object.freeze({ name: `${folder.name}/${file}`, sql, digest });
}

function invalid(reason: string, cause?: unknown): TallystickError {
  return new TallystickError({
    code: 'migration_invalid',
    message: `Migrations cannot be used: ${reason}.`,
    cause,
  });
}
