/** Puts the issuer together and takes it apart again: database, keys, HTTP, worker, in this order. */
// adapter: clock

import { join } from 'node:path';
import { listenForNotifications } from '@tallystick/database/pg-notifications';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { createAllowances, type Allowances } from '../allowances/allowances.ts';
import type { Config } from '../config/read-config.ts';
import { readBuiltApps, type AppName } from '../http/app-files.ts';
import { createIssuerServer } from '../http/issuer-server.ts';
import type { IssuerDeps } from '../issuer.ts';
import { drainWork } from '../jobs/drain.ts';
import { prepareLan, type LanService } from '../lan/lan-service.ts';
import { openKeyring, type Keyring } from '../keys/keyring.ts';
import { ensureMasterKeyFile } from '../keys/master-key.ts';
import { ACCOUNT_CHANNEL, createAccountNews } from '../sockets/account-news.ts';
import { chooseDataFolder } from './data-folder.ts';
import { ensureDefaultTenant } from './default-tenant.ts';
import type { Log } from './log.ts';
import { openDatabase, type OpenedDatabase } from './open-database.ts';
import { ensureApiKeyFile, removeServiceAddress, writeServiceAddress } from './own-files.ts';
import { startListening } from './listen.ts';
import { assertPortFree } from './port.ts';
import { offerCodes, type PrintedCodes } from './printed-codes.ts';
import { startWorker } from './worker.ts';

export interface Service {
  readonly folder: string;
  readonly publicUrl: string;
  /** The apps that are served. */
  readonly apps: readonly AppName[];
  /** Is it there for the phones in this network? */
  readonly isLan: boolean;
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
  const lan = config.isLan ? await prepareLan(config, SYSTEM) : undefined;
  // A start that cannot listen leaves no new folder, which the next start would take for the newest.
  if (config.isFresh) await assertPortFree(config);
  const data = await chooseDataFolder(config);
  const opened = await openDatabase(config, data, say);
  try {
    return await assemble({ config, log, folder: data.folder, opened, lan });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface Parts extends Pick<ServiceInput, 'config' | 'log'> {
  readonly folder: string;
  readonly opened: OpenedDatabase;
  readonly lan: LanService | undefined;
}

/** The public address is known only once the port is, so it is asked for and not given. */
async function assemble({ config, log, folder, opened, lan }: Parts): Promise<Service> {
  const keyring = await loadKeys(config, folder);
  const state = { publicUrl: config.publicUrl ?? '', isStopping: false };
  const issuer: IssuerDeps = Object.freeze({
    ...SYSTEM,
    database: opened.database,
    keysOf: (tenant: TenantId) => keyring.keysOf(tenant),
    mode: config.mode,
    allowances: openAllowances(log),
    get publicUrl(): string {
      return state.publicUrl;
    },
  });
  const apps = await readBuiltApps(APPS_FOLDER);
  const news = createAccountNews();
  const server = createIssuerServer({
    issuer,
    keyring,
    deploymentKey: config.apiKey ?? (await ensureApiKeyFile(folder, systemRandom)),
    tenantKeys: config.tenantApiKeys,
    trustedProxies: config.trustedProxies,
    requestsPerSecond: config.apiRequestsPerSecond,
    log,
    isStopping: () => state.isStopping,
    apps,
    news,
    ...(lan === undefined ? {} : { lan: lan.certificate }),
  });
  const defaultTenant =
    config.mode === 'test' ? await ensureDefaultTenant({ folder, keyring, issuer }) : undefined;
  const listening = await startListening(server, config, lan);
  state.publicUrl = listening.publicUrl;
  const notifications = listenForNotifications({
    url: opened.serviceUrl,
    channel: ACCOUNT_CHANNEL,
    onMessage: news.take,
    onGap: news.takeGap,
  });
  const worker = startWorker({
    tenants: () => keyring.tenants(),
    drain: (tenant, limit) => drainWork(issuer, tenant, { limit }),
    log,
  });
  const stop = once(async () => {
    state.isStopping = true;
    await removeServiceAddress(folder);
    await Promise.all([listening.close(), worker.stop(), notifications.stop()]);
    await opened.close();
    log('info', 'stopped');
  });
  try {
    const offered = await offerTrial(issuer, folder, defaultTenant);
    const { port, publicUrl, localUrl } = listening;
    const tenant = defaultTenant === undefined ? {} : { tenant: defaultTenant };
    await writeServiceAddress(folder, { url: localUrl, ...tenant });
    log('info', 'started', { port, mode: config.mode, tenants: keyring.tenants().length });
    return {
      folder,
      publicUrl,
      apps: apps.map(({ name }) => name),
      isLan: lan !== undefined,
      lost: opened.lost,
      stop,
      ...offered,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function openAllowances(log: Log): Allowances {
  return createAllowances({
    nowMs: () => performance.now(),
    noticed: (refused) => log('warn', 'tooManyCalls', { ...refused }),
  });
}

async function offerTrial(
  issuer: IssuerDeps,
  folder: string,
  tenant: TenantId | undefined,
): Promise<Pick<Service, 'trial'>> {
  if (tenant === undefined) return {};
  return { trial: { tenant, codes: await offerCodes({ folder, issuer, tenant }) } };
}

const APPS_FOLDER = join(import.meta.dirname, '../../../../apps');

const SYSTEM = { crypto: createNodeCrypto(), random: systemRandom, clock: systemClock };

async function loadKeys(config: Config, folder: string): Promise<Keyring> {
  const masterKey = config.masterKey ?? (await ensureMasterKeyFile(folder, systemRandom));
  const keyring = openKeyring({ ...SYSTEM, folder, masterKey, mode: config.mode });
  await keyring.loadAll();
  return keyring;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
