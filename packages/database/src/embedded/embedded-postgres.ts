/**
 * An embedded PostgreSQL server: the real one, started beside the issuer and stopped with it.
 *
 * Invariants: one process per data folder; what was committed is on the disk (fsync is on); the server
 * listens on 127.0.0.1 only and asks for a password that lies in a file of this user's.
 */

import { join, resolve } from 'node:path';
import { prepareBinaries } from './binaries.ts';
import { ensureCluster, SUPERUSER } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { assertReachable, folderError, isSystemError, prepareFolder } from './data-folder.ts';
import { lockFolder } from './folder-lock.ts';
import type { FolderLock } from './folder-lock.ts';
import { launch } from './launch.ts';
import type { RunningServer } from './launch.ts';
import { sendSignal, stopOrphan, stopPostmaster } from './postmaster.ts';
import { findServerUser } from './server-user.ts';

export interface EmbeddedPostgresOptions {
  /** Made if it is missing; `defaultDataFolder` names the usual one. Other files may lie beside. */
  readonly dataFolder: string;
  /** Where PostgreSQL's programs are copied to; without it, into the data folder. */
  readonly cacheFolder?: string;
  /** A fixed port on 127.0.0.1; without it, any free one. */
  readonly port?: number;
  /** Longest wait until the server accepts connections; default 120,000 (it may replay its log). */
  readonly startTimeoutMs?: number;
  /** One line for each step that takes time. */
  readonly log: (line: string) => void;
}

export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  /** The superuser's address at `database`, with the password. */
  superuserUrl(database: string): string;
  /** Resolves when the server process has ended: by `stop`, or because something killed it. */
  readonly exited: Promise<void>;
  /** Stops the server, within nine seconds at worst, and lets the next process in. Idempotent. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;

/**
 * Starts the server on `dataFolder`, making the folder and the server's files the first time. A server
 * that outlived a killed issuer is stopped first. Throws TallystickError `already_running`,
 * `port_in_use`, `disk_full`, `data_folder_unwritable`, `data_folder_foreign`,
 * `data_folder_unreachable`, `data_folder_damaged`, `data_folder_version`, `server_user_missing`,
 * `embedded_postgres_missing` or `embedded_postgres_failed`.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const dataFolder = resolve(options.dataFolder);
  await prepareFolder(dataFolder);
  const lock = lockFolder(dataFolder);
  try {
    const folder = join(dataFolder, 'postgres');
    const cacheFolder = options.cacheFolder === undefined ? folder : resolve(options.cacheFolder);
    await prepareFolder(folder);
    await prepareFolder(cacheFolder);
    const user = await findServerUser();
    await assertReachable(folder, user);
    await assertReachable(cacheFolder, user);
    const binaries = await prepareBinaries(cacheFolder, options.log);
    if (await stopOrphan(join(folder, 'server'))) {
      options.log('Stopped a PostgreSQL server that an earlier process left behind.');
    }
    const cluster = await ensureCluster({ folder, binaries, user });
    const server = await launch({
      binaries,
      cluster,
      user,
      logFile: join(folder, 'server.log'),
      port: options.port,
      startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
    });
    return createHandle(server, cluster, lock);
  } catch (error) {
    lock.release();
    throw isSystemError(error) ? folderError(dataFolder, error) : error;
  }
}

function createHandle(server: RunningServer, cluster: Cluster, lock: FolderLock): EmbeddedPostgres {
  const { pid, port, exited } = server;
  let hasExited = false;
  // A process that ends without stop() takes the server with it; only a kill -9 leaves an orphan.
  const stopAtExit = (): void => sendSignal(pid, 'SIGINT');
  process.once('exit', stopAtExit);
  const end = async (): Promise<void> => {
    await exited;
    hasExited = true;
    process.removeListener('exit', stopAtExit);
  };
  const ended = end();
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    if (!hasExited) await stopPostmaster(pid, () => !hasExited);
    lock.release();
  };
  return Object.freeze({
    port,
    pid,
    exited: ended,
    superuserUrl: (database: string): string =>
      `postgres://${SUPERUSER}:${cluster.superuserPassword}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop(): Promise<void> {
      stopping ??= stop();
      return stopping;
    },
  });
}
