/**
 * A stand-in for the issuer's process: starts the server on the folder of its first argument (programs
 * from the second), says where, and stops it at SIGINT or SIGTERM after one last query.
 */

import { openAdmin } from '../src/admin.ts';
import { startEmbeddedPostgres } from '../src/embedded/embedded-postgres.ts';

const [dataFolder = '', cacheFolder = ''] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataFolder, cacheFolder, log: () => undefined });

async function stop(): Promise<void> {
  const admin = await openAdmin(server.superuserUrl('postgres'));
  const rows = await admin.query('select 1 as one');
  await admin.close();
  await server.stop();
  process.stdout.write(`${JSON.stringify({ lastQuery: rows[0]?.['one'] })}\n`);
}

process.once('SIGINT', () => void stop());
process.once('SIGTERM', () => void stop());
const { pid } = server;
process.stdout.write(`${JSON.stringify({ pid, url: server.superuserUrl('postgres') })}\n`);
