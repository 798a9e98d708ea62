/**
 * The folder of a database server: made once, by initdb, under another name and then renamed, so that
 * a start that was cut short leaves nothing that looks whole.
 */
// adapter: randomness

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Binaries } from './binaries.ts';
import { errorCode, folderError, foreignFolder, isSystemError, syncFolder } from './data-folder.ts';
import type { ServerUser } from './server-user.ts';
import { startFailure } from './start-failure.ts';

export interface ClusterInput {
  /** Holds all that belongs to the server; exists. */
  readonly folder: string;
  readonly binaries: Binaries;
  /** Who runs the server; undefined for this process's own user. */
  readonly user: ServerUser | undefined;
}

/** A database server's files. */
export interface Cluster {
  /** PostgreSQL's data folder. */
  readonly folder: string;
  readonly superuserPassword: string;
}

export const SUPERUSER = 'postgres';
const PASSWORD_FILE = 'superuser-password';
const PASSWORD_BYTES = 32;
/** The major version of the packaged programs: another one's files cannot be opened. */
const MAJOR_VERSION = '18';
const OUTPUT_CHARACTERS_MAX = 16_384;

/**
 * The cluster below `folder`, made if it is missing. Throws TallystickError `disk_full`,
 * `data_folder_unwritable`, `data_folder_foreign`, `data_folder_damaged`, `data_folder_version` or
 * `embedded_postgres_failed`.
 */
export async function ensureCluster(input: ClusterInput): Promise<Cluster> {
  const cluster = join(input.folder, 'server');
  const fresh = join(input.folder, 'server.new');
  try {
    const isThere = await exists(cluster);
    const superuserPassword = await ensurePassword(input.folder, isThere);
    if (!isThere) {
      await createCluster(input, fresh, superuserPassword);
      await rename(fresh, cluster);
      await syncFolder(input.folder);
    }
    await assertUsable(cluster, input.user);
    return Object.freeze({ folder: cluster, superuserPassword });
  } catch (error) {
    throw isSystemError(error) ? folderError(input.folder, error) : error;
  }
}

/** Written before the server that it opens, so that there is no server without its password. */
async function ensurePassword(folder: string, mustExist: boolean): Promise<string> {
  const path = join(folder, PASSWORD_FILE);
  const known = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  if (known.trim() !== '') return known.trim();
  if (mustExist) {
    throw new TallystickError({
      code: 'data_folder_damaged',
      message: `The password of the database server is missing: bring back ${path} from a backup.`,
    });
  }
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await writeSecret(path, `${password}\n`);
  return password;
}

/** For this user alone, and on the disk before this resolves. */
async function writeSecret(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function createCluster(
  { folder, binaries, user }: ClusterInput,
  fresh: string,
  password: string,
): Promise<void> {
  const passwordFile = join(folder, 'initdb-password');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  try {
    await writeSecret(passwordFile, `${password}\n`);
    if (user !== undefined) {
      await chown(fresh, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    await runInitdb(binaries, user, [
      `--pgdata=${fresh}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order of texts on every machine, whatever languages it has installed.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
    ]);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function runInitdb(
  binaries: Binaries,
  user: ServerUser | undefined,
  flags: readonly string[],
): Promise<void> {
  const initdb = spawn(binaries.initdb, flags, {
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    env: serverEnvironment(),
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = `${output}${chunk.toString()}`.slice(-OUTPUT_CHARACTERS_MAX);
  };
  initdb.stdout.on('data', keep);
  initdb.stderr.on('data', keep);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    initdb.once('error', reject);
    initdb.once('close', resolve);
  }).catch((error: unknown) => {
    throw startFailure({ said: `${binaries.initdb} cannot be run (${errorCode(error)})` });
  });
  if (exitCode !== 0) throw startFailure({ said: output });
}

/** Nothing of ours reaches the server: a `PGOPTIONS` or `PGDATA` meant for others would change it. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
}

async function assertUsable(cluster: string, user: ServerUser | undefined): Promise<void> {
  const { uid: owner } = await stat(cluster);
  const runner = user?.uid ?? process.getuid?.();
  if (runner !== undefined && owner !== runner) throw foreignFolder(cluster, owner);
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version === MAJOR_VERSION) return;
  throw new TallystickError({
    code: 'data_folder_version',
    message:
      `The data in ${cluster} were written by PostgreSQL ${version}, this release has ${MAJOR_VERSION}: ` +
      'start the release that wrote them, dump, and restore into a new folder.',
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
