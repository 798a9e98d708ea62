/** The service's database: the embedded server or the one of DATABASE_URL, brought to this release. */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDatabase } from '@tallystick/database/admin';
import type { Database } from '@tallystick/database/database';
import { startEmbeddedPostgres } from '@tallystick/database/embedded/embedded-postgres';
import { migrate } from '@tallystick/database/migrations';
import type { MigrationFolder } from '@tallystick/database/migration-files';
import { openPgDatabase } from '@tallystick/database/pg-database';
import type { Config } from '../config/read-config.ts';
import type { DataFolder } from './data-folder.ts';

export interface OpenedDatabase {
  readonly database: Database;
  /** The service role's address, for connections beside the pool. */
  readonly serviceUrl: string;
  /** Resolves if an embedded server ends that nobody stopped; never otherwise. */
  readonly lost: Promise<void>;
  /** Closes the connections, then stops an embedded server. */
  close(): Promise<void>;
}

const DATABASE_NAME = 'tallystick';

/** The ledger's tables first: the issuer's operations post to them. */
function migrationFolders(): readonly MigrationFolder[] {
  const ledger = dirname(fileURLToPath(import.meta.resolve('@tallystick/ledger/post')));
  return [
    { name: 'ledger', path: join(dirname(ledger), 'migrations') },
    { name: 'issuer', path: join(import.meta.dirname, '../../migrations') },
  ];
}

/**
 * Opens the database; `say` gets a line for each step that takes time. Throws TallystickError as
 * `startEmbeddedPostgres`, `migrate` and `openPgDatabase` do, after undoing what it had begun.
 */
export async function openDatabase(
  config: Config,
  { folder, programsFolder }: DataFolder,
  say: (line: string) => void,
): Promise<OpenedDatabase> {
  if (config.databaseUrl !== undefined) {
    const { database, serviceUrl } = await connect(config, config.databaseUrl);
    const lost = new Promise<void>(() => undefined);
    return { database, serviceUrl, lost, close: () => database.close() };
  }
  const server = await startEmbeddedPostgres({
    dataFolder: folder,
    cacheFolder: programsFolder,
    log: say,
  });
  try {
    const url = await ensureDatabase(server.superuserUrl('postgres'), DATABASE_NAME);
    const { database, serviceUrl } = await connect(config, url);
    const close = async (): Promise<void> => {
      await database.close();
      await server.stop();
    };
    return { database, serviceUrl, lost: server.exited, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function connect(
  config: Config,
  adminUrl: string,
): Promise<Pick<OpenedDatabase, 'database' | 'serviceUrl'>> {
  const { databaseServicePassword: servicePassword, databaseAuditorPassword: auditorPassword } =
    config;
  const { serviceUrl } = await migrate({
    adminUrl,
    folders: migrationFolders(),
    ...(servicePassword === undefined ? {} : { servicePassword }),
    ...(auditorPassword === undefined ? {} : { auditorPassword }),
  });
  const { databaseConnectionsMax: connectionsMax } = config;
  return { serviceUrl, database: await openPgDatabase({ url: serviceUrl, connectionsMax }) };
}
