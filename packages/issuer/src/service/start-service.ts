/** Puts the issuer together and takes it apart again: database, keys, HTTP, worker, in this order. */
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/read-config.ts';
import { createIssuerServer } from '../http/issuer-server.ts';
import type { IssuerDeps } from '../issuer.ts';
import { drainWork } from '../jobs/drain.ts';
import { openKeyring, type Keyring } from '../keys/keyring.ts';
import { ensureMasterKeyFile } from '../keys/master-key.ts';
import { chooseDataFolder } from './data-folder.ts';
import { ensureDefaultTenant } from './default-tenant.ts';
import type { Log } from './log.ts';
import { openDatabase, type OpenedDatabase } from './open-database.ts';
import { ensureApiKeyFile, removeServiceAddress, writeServiceAddress } from './own-files.ts';
import { assertPortFree, listenFailure } from './port.ts';
import { offerCodes, type PrintedCodes } from './printed-codes.ts';
import { startWorker } from './worker.ts';

export interface Service {
  readonly folder: string;
  readonly publicUrl: string;
  /** In test mode: what there is to try. */
  readonly trial?: { readonly tenant: TenantId; readonly codes: PrintedCodes };
  /** Resolves if the database goes away for good. */
  readonly lost: Promise<void>;
  /** Stops everything; requests and work in hand are finished first. Idempotent. */
  stop(): Promise<void>;
}

export interface ServiceInput {
  readonly config: Config;
  readonly log: Log;
  /** One line for people about a step that takes time. */
  readonly say: (line: string) => void;
}

/**
 * Starts the issuer. Throws TallystickError with one line for people, after stopping what had started.
 */
export async function startService({ config, log, say }: ServiceInput): Promise<Service> {
  // A start that cannot listen leaves no new folder, which the next start would take for the newest.
  if (config.isFresh) await assertPortFree(config);
  const data = await chooseDataFolder(config);
  const opened = await openDatabase(config, data, say);
  try {
    return await assemble({ config, log, say }, data.folder, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function assemble(
  { config, log }: ServiceInput,
  folder: string,
  opened: OpenedDatabase,
): Promise<Service> {
  const keyring = await loadKeys(config, folder);
  const state = { publicUrl: config.publicUrl ?? '', isStopping: false };
  const issuer: IssuerDeps = Object.freeze({
    ...SYSTEM,
    database: opened.database,
    keysOf: (tenant: TenantId) => keyring.keysOf(tenant),
    mode: config.mode,
    // Known only once the port is.
    get publicUrl(): string {
      return state.publicUrl;
    },
  });
  const server = createIssuerServer({
    issuer,
    keyring,
    deploymentKey: config.apiKey ?? (await ensureApiKeyFile(folder, systemRandom)),
    tenantKeys: config.tenantApiKeys,
    log,
    isStopping: () => state.isStopping,
  });
  const defaultTenant =
    config.mode === 'test' ? await ensureDefaultTenant({ folder, keyring, issuer }) : undefined;
  const port = await listen(server, config);
  state.publicUrl = config.publicUrl ?? `http://localhost:${port}`;
  const worker = startWorker({
    tenants: () => keyring.tenants(),
    drain: (tenant, limit) => drainWork(issuer, tenant, { limit }),
    log,
  });
  const stop = once(async () => {
    state.isStopping = true;
    await removeServiceAddress(folder);
    await Promise.all([closeServer(server), worker.stop()]);
    await opened.close();
    log('info', 'stopped');
  });
  try {
    const trial =
      defaultTenant === undefined
        ? undefined
        : {
            tenant: defaultTenant,
            codes: await offerCodes({ folder, issuer, tenant: defaultTenant }),
          };
    await writeServiceAddress(folder, {
      url: `http://${localHost(config.host)}:${port}`,
      ...(trial === undefined ? {} : { tenant: trial.tenant }),
    });
    log('info', 'started', { port, mode: config.mode, tenants: keyring.tenants().length });
    const { publicUrl } = state;
    return {
      folder,
      publicUrl,
      lost: opened.lost,
      stop,
      ...(trial === undefined ? {} : { trial }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const SYSTEM = { crypto: createNodeCrypto(), random: systemRandom, clock: systemClock };

async function loadKeys(config: Config, folder: string): Promise<Keyring> {
  const masterKey = config.masterKey ?? (await ensureMasterKeyFile(folder, systemRandom));
  const keyring = openKeyring({ ...SYSTEM, folder, masterKey, mode: config.mode });
  await keyring.loadAll();
  return keyring;
}

async function listen(server: FastifyInstance, { host, port }: Config): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    await server.close();
    throw listenFailure(error, { host, port });
  }
  const address = server.server.address();
  assert(typeof address === 'object' && address !== null, 'a listening server has an address');
  return address.port;
}

/** Where the machine itself reaches a service that listens on `host`. */
function localHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Requests in hand get this long. The database's own stop needs the rest of ten seconds. */
const CLOSE_GRACE_MS = 2_500;

async function closeServer(server: FastifyInstance): Promise<void> {
  const closed = server.close();
  const patience = new AbortController();
  const cut = delay(CLOSE_GRACE_MS, undefined, { signal: patience.signal })
    .then(() => server.server.closeAllConnections())
    .catch(() => undefined);
  await closed;
  patience.abort();
  await cut;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
