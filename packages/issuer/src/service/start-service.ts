/** Puts the issuer together and takes it apart again: database, keys, HTTP, worker, in this order. */
// adapter: clock

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listenForNotifications, type Notifications } from '@tallystick/database/pg-notifications';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { createAllowances, type Allowances } from '../allowances/allowances.ts';
import type { Config } from '../config/read-config.ts';
import { createSmtpSender } from '../connectors/mail/smtp-sender.ts';
import { openSmsGateway } from '../connectors/sms/sms-gateway.ts';
import { readBuiltApps, type AppName } from '../http/app-files.ts';
import { createIssuerServer, type IssuerServerInput } from '../http/issuer-server.ts';
import type { IssuerDeps } from '../issuer.ts';
import { drainWork } from '../jobs/drain.ts';
import { askForRenewal } from '../jobs/renew-keys.ts';
import { prepareLan, type LanService } from '../lan/lan-service.ts';
import { drainBankOrders } from '../banks/drain-bank-orders.ts';
import { drainNotices } from '../notices/drain-notices.ts';
import { openKeyring, type Keyring } from '../keys/keyring.ts';
import { ensureMasterKeyFile } from '../keys/master-key.ts';
import { ACCOUNT_CHANNEL, createAccountNews, type AccountNews } from '../sockets/account-news.ts';
import { startBankFiles } from './bank-files.ts';
import { openBanksOf } from './open-banks.ts';
import { chooseDataFolder } from './data-folder.ts';
import { ensureDefaultTenant } from './default-tenant.ts';
import type { Log } from './log.ts';
import { openDatabase, type OpenedDatabase } from './open-database.ts';
import { ensureApiKeyFile, removeServiceAddress, writeServiceAddress } from './own-files.ts';
import { startListening } from './listen.ts';
import { assertPortFree } from './port.ts';
import { offerCodes, type PrintedCodes } from './printed-codes.ts';
import { startWorker, type Worker, type WorkerInput } from './worker.ts';

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
    return await assemble({ config, log, say, folder: data.folder, opened, lan });
  } catch (error) {
    await opened.close();
    throw error;
  }
}

interface Parts extends ServiceInput {
  readonly folder: string;
  readonly opened: OpenedDatabase;
  readonly lan: LanService | undefined;
}

/** The public address is known only once the port is, so it is asked for and not given. */
async function assemble({ config, log, say, folder, opened, lan }: Parts): Promise<Service> {
  const keyring = await loadKeys(config, folder);
  const state = { publicUrl: config.publicUrl ?? '', isStopping: false };
  const gateways = openGateways(config, { issuer: () => issuer, keyring, state, log, say });
  const issuer: IssuerDeps = Object.freeze({
    ...SYSTEM,
    database: opened.database,
    keysOf: (tenant: TenantId) => keyring.keysOf(tenant),
    keyChanger: keyring,
    mode: config.mode,
    ...gateways,
    ...(await openBanksOf(config)),
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
    ...smsPostsOf(config, keyring),
    requestsPerSecond: config.apiRequestsPerSecond,
    log,
    isStopping: () => state.isStopping,
    apps,
    news,
    ...(lan === undefined ? {} : { lan: lan.certificate }),
  });
  const defaultTenant =
    config.mode === 'test' ? await ensureDefaultTenant({ folder, keyring, issuer }) : undefined;
  // Tenants that were created before there was such work.
  for (const tenant of keyring.tenants()) await askForRenewal(issuer, tenant);
  const listening = await startListening(server, config, lan);
  state.publicUrl = listening.publicUrl;
  const notifications = listenForNews(opened, news);
  const stopWorkers = startWorkers(issuer, keyring, log);
  const stop = once(async () => {
    state.isStopping = true;
    await removeServiceAddress(folder);
    // What is to be sent from now on waits for the next start.
    const senders = [gateways.sms?.stop(), gateways.mail?.stop()];
    await Promise.all([...senders, listening.close(), stopWorkers(), notifications.stop()]);
    await Promise.all([issuer.banks?.close(), opened.close()]);
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

function openGateways(
  { sms: config, mail }: Config,
  parts: {
    readonly issuer: () => IssuerDeps;
    readonly keyring: Keyring;
    readonly state: { readonly publicUrl: string };
    readonly log: Log;
    readonly say: (line: string) => void;
  },
): Pick<IssuerDeps, 'sms' | 'mail'> {
  const { keyring, state, ...ports } = parts;
  const tenants = (): readonly TenantId[] => keyring.tenants();
  const publicUrl = (): string => state.publicUrl;
  return {
    ...(config === undefined
      ? {}
      : { sms: openSmsGateway({ ...ports, config, tenants, publicUrl }) }),
    ...(mail === undefined ? {} : { mail: createSmtpSender(mail) }),
  };
}

/** A gateway that posts to us signs with its secret, and its messages are anybody's. */
function smsPostsOf({ sms }: Config, keyring: Keyring): Pick<IssuerServerInput, 'smsPosts'> {
  if (sms?.kind !== 'http') return {};
  return { smsPosts: { secret: sms.hookSecret, tenants: () => keyring.tenants() } };
}

function listenForNews({ serviceUrl: url }: OpenedDatabase, news: AccountNews): Notifications {
  const { take: onMessage, takeGap: onGap } = news;
  return listenForNotifications({ url, channel: ACCOUNT_CHANNEL, onMessage, onGap });
}

/** A bank may take a minute. What it answers after this is asked for again by the next start. */
const BANK_GRACE_MS = 2_500;

/** One for money, one for banks, one for files of banks and one for messages; what stops them all. */
function startWorkers(issuer: IssuerDeps, keyring: Keyring, log: Log): () => Promise<void> {
  const tenants = (): readonly TenantId[] => keyring.tenants();
  const money = async (tenant: TenantId, limit: number): Promise<number> => {
    // Another process, or an operator, may have brought a newer key file.
    await keyring.reload(tenant);
    return drainWork(issuer, tenant, { limit });
  };
  const notices = (tenant: TenantId, limit: number): Promise<number> =>
    drainNotices(issuer, tenant, { limit });
  const banks = (tenant: TenantId, limit: number): Promise<number> =>
    drainBankOrders(issuer, tenant, { limit });
  const start = (drain: WorkerInput['drain']): Worker => startWorker({ tenants, log, drain });
  const { clock, banks: reached } = issuer;
  const files = startBankFiles({ banks: reached?.files() ?? [], clock, log });
  const [own, asking] = [[...[money, notices].map(start), files], start(banks)];
  return async () => {
    const patience = delay(BANK_GRACE_MS, undefined, { ref: false });
    await Promise.all([
      ...own.map((worker) => worker.stop()),
      Promise.race([asking.stop(), patience]),
    ]);
  };
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
