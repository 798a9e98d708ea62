/**
 * Reads the settings, strictly: a value that does not fit is refused with a line that says what would,
 * and nothing falls back to a default because it was misspelt. Secrets are never repeated.
 */

import { resolve } from 'node:path';
import { describeUrl } from '@tallystick/database/database-url';
import { defaultDataFolder } from '@tallystick/database/embedded/data-folder';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { parseMasterKey } from '../keys/master-key.ts';
import { isApiKey } from './api-key.ts';
import { checkProduction } from './production.ts';
import { isNetwork } from './network.ts';
import { unknownSetting } from './settings.ts';
import { readMailSettings, type MailConfig } from './mail-settings.ts';
import { readSmsSettings, type SmsConfig } from './sms-settings.ts';

export type Mode = 'test' | 'production';

const LOG_LEVELS = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface TenantApiKey {
  readonly tenant: TenantId;
  readonly key: string;
  /** Who holds it, for the audit log. */
  readonly holder?: string;
}

const HOLDER = /^[a-z0-9][a-z0-9.-]{0,31}$/;

export interface Config {
  readonly mode: Mode;
  /** Absolute; holds the numbered folders of data. */
  readonly dataFolder: string;
  /** Was the folder named, or is it the usual one? */
  readonly isDataFolderGiven: boolean;
  readonly isFresh: boolean;
  /** HTTPS for the private network, under an address that the service finds itself. */
  readonly isLan: boolean;
  readonly databaseUrl?: string;
  readonly databaseServicePassword?: string;
  readonly databaseAuditorPassword?: string;
  readonly databaseConnectionsMax: number;
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash. */
  readonly publicUrl?: string;
  readonly masterKey?: Uint8Array;
  /** Under which --reseal-keys seals; nothing else reads it. */
  readonly newMasterKey?: Uint8Array;
  readonly apiKey?: string;
  readonly tenantApiKeys: readonly TenantApiKey[];
  /** Of each API key. */
  readonly apiRequestsPerSecond: number;
  /** Addresses and networks of proxies whose word on who is behind them counts. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: LogLevel;
  /** Names the banks; absolute. */
  readonly banksFile?: string;
  /** How short messages leave; without it none do. */
  readonly sms?: SmsConfig;
  readonly mail?: MailConfig;
}

export interface ConfigInput {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From the command line; they win. */
  readonly options: {
    readonly port?: string | undefined;
    readonly data?: string | undefined;
    readonly fresh?: boolean | undefined;
    readonly lan?: boolean | undefined;
  };
  /** The user's number, where there are such. */
  readonly uid: number;
  readonly homeFolder: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  /** One line for people. */
  | { readonly ok: false; readonly message: string };

/** The configuration, or the first thing that is wrong with it. */
export function readConfig(input: ConfigInput): ConfigResult {
  try {
    const config = collect(input);
    const refusal = config.mode === 'production' ? checkProduction(config) : checkTest(config);
    return refusal === undefined ? { ok: true, config } : { ok: false, message: refusal };
  } catch (fault) {
    if (fault instanceof SettingFault) return { ok: false, message: fault.message };
    throw fault;
  }
}

function checkTest(config: Config): string | undefined {
  if (config.isFresh && config.databaseUrl !== undefined) {
    return '--fresh begins anew with the embedded database only: name another database in DATABASE_URL instead.';
  }
  if (config.isLan && config.publicUrl !== undefined) {
    return '--lan finds the address itself: leave TALLYSTICK_PUBLIC_URL out, or choose one with TALLYSTICK_HOST.';
  }
  return undefined;
}

class SettingFault extends Error {}

const DEFAULT_HOST = '127.0.0.1';
/** To listen on all of the machine's addresses. */
export const EVERY_ADDRESS = '0.0.0.0';
const DEFAULT_PORT = '8470';
const PORT_MAX = 65_535;
const CONNECTIONS_MAX = 500;
/** Of each API key, unless the setting says otherwise. */
export const API_REQUESTS_PER_SECOND = 100;
/** Beyond it there is no limit worth the name. */
const REQUESTS_PER_SECOND_MAX = 100_000;
/** What fits into an enrolment code. */
const PUBLIC_URL_LENGTH_MAX = 256;
const TENANT_KEYS_MAX = 1_000;
const HOST = /^[0-9A-Za-z.:_-]{1,253}$/;

function collect({ environment, options, uid, homeFolder }: ConfigInput): Config {
  const unknown = unknownSetting(Object.keys(environment));
  if (unknown !== undefined) {
    throw new SettingFault(`${unknown} is no setting: docs/settings.md lists them.`);
  }
  // Compose files and shells leave variables empty that they mean to leave out.
  const read = (name: string): string | undefined =>
    environment[name] === '' ? undefined : environment[name];
  const dataFolder = options.data ?? defaultDataFolder(environment, uid, homeFolder);
  const isLan = options.lan === true;
  const port = options.port ?? read('TALLYSTICK_PORT') ?? DEFAULT_PORT;
  const mode = oneOf('TALLYSTICK_MODE', read('TALLYSTICK_MODE') ?? 'test', ['test', 'production']);
  const gateway = readSmsSettings(read, mode);
  if (!gateway.ok) throw new SettingFault(gateway.message);
  const mailServer = readMailSettings(read);
  if (!mailServer.ok) throw new SettingFault(mailServer.message);
  return {
    mode,
    dataFolder: resolve(dataFolder),
    isDataFolderGiven: options.data !== undefined || read('TALLYSTICK_DATA_FOLDER') !== undefined,
    isFresh: options.fresh === true,
    isLan,
    ...given('databaseUrl', parse(read('DATABASE_URL'), databaseUrl)),
    ...given('databaseServicePassword', read('TALLYSTICK_DATABASE_SERVICE_PASSWORD')),
    ...given('databaseAuditorPassword', read('TALLYSTICK_DATABASE_AUDITOR_PASSWORD')),
    databaseConnectionsMax: integer(
      'TALLYSTICK_DATABASE_CONNECTIONS',
      read('TALLYSTICK_DATABASE_CONNECTIONS') ?? '10',
      { min: 1, max: CONNECTIONS_MAX },
    ),
    host: host(read('TALLYSTICK_HOST') ?? (isLan ? EVERY_ADDRESS : DEFAULT_HOST)),
    port: integer(options.port === undefined ? 'TALLYSTICK_PORT' : '--port', port, {
      min: 0,
      max: PORT_MAX,
    }),
    ...given('publicUrl', parse(read('TALLYSTICK_PUBLIC_URL'), publicUrl)),
    ...given('masterKey', parse(read('TALLYSTICK_MASTER_KEY'), masterKey('TALLYSTICK_MASTER_KEY'))),
    ...given(
      'newMasterKey',
      parse(read('TALLYSTICK_NEW_MASTER_KEY'), masterKey('TALLYSTICK_NEW_MASTER_KEY')),
    ),
    ...given('apiKey', parse(read('TALLYSTICK_API_KEY'), apiKey)),
    tenantApiKeys: tenantApiKeys(read('TALLYSTICK_TENANT_API_KEYS') ?? ''),
    apiRequestsPerSecond: integer(
      'TALLYSTICK_API_REQUESTS_PER_SECOND',
      read('TALLYSTICK_API_REQUESTS_PER_SECOND') ?? String(API_REQUESTS_PER_SECOND),
      { min: 1, max: REQUESTS_PER_SECOND_MAX },
    ),
    trustedProxies: proxies(read('TALLYSTICK_TRUSTED_PROXIES') ?? ''),
    logLevel: oneOf('TALLYSTICK_LOG_LEVEL', read('TALLYSTICK_LOG_LEVEL') ?? 'info', LOG_LEVELS),
    ...given('banksFile', parse(read('TALLYSTICK_BANKS'), resolve)),
    ...given('sms', gateway.sms),
    ...given('mail', mailServer.mail),
  };
}

function parse<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}

/** A field that is there only with a value. */
function given<Name extends string, T>(
  name: Name,
  value: T | undefined,
): { readonly [Key in Name]?: T } {
  const field: { [Key in Name]?: T } = {};
  if (value !== undefined) field[name] = value;
  return field;
}

function oneOf<Name extends string>(setting: string, text: string, names: readonly Name[]): Name {
  const name = names.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  throw new SettingFault(`${setting} is ${quote(text)}: give ${names.join(' or ')}.`);
}

function integer(
  setting: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (/^[0-9]{1,6}$/.test(text) && value >= min && value <= max) return value;
  throw new SettingFault(`${setting} is ${quote(text)}: give a number from ${min} to ${max}.`);
}

function host(text: string): string {
  if (HOST.test(text)) return text;
  throw new SettingFault(`TALLYSTICK_HOST is ${quote(text)}: give an IP address or a host name.`);
}

function databaseUrl(text: string): string {
  try {
    describeUrl(text);
    return text;
  } catch {
    // It may hold a password, so it is not repeated.
    throw new SettingFault(
      'DATABASE_URL is no address of PostgreSQL: give postgres://user:password@host:5432/database.',
    );
  }
}

function publicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    `${url.username}${url.password}${url.search}${url.hash}` === '' &&
    url.pathname === '/' &&
    text.length <= PUBLIC_URL_LENGTH_MAX;
  if (isPlain) return url.origin;
  throw new SettingFault(
    `TALLYSTICK_PUBLIC_URL is ${quote(text)}: give an address such as https://pay.example.org, without a path.`,
  );
}

function masterKey(setting: string): (text: string) => Uint8Array {
  return (text) => {
    const key = parseMasterKey(text);
    if (key !== undefined) return key;
    throw new SettingFault(
      `${setting} is no key: give 16 random bytes as base64url, 22 characters.`,
    );
  };
}

function apiKey(text: string): string {
  if (isApiKey(text)) return text;
  throw new SettingFault(
    'TALLYSTICK_API_KEY is no key: give 32 random bytes as base64url, 43 characters.',
  );
}

function tenantApiKeys(text: string): readonly TenantApiKey[] {
  const entries = text === '' ? [] : text.split(',');
  if (entries.length > TENANT_KEYS_MAX) throw tenantKeysFault(`more than ${TENANT_KEYS_MAX} keys`);
  return entries.map((entry, index) => {
    const [owner = '', key = '', ...rest] = entry.trim().split('=');
    const [id = '', holder, ...more] = owner.split('/');
    const tenant = parseTenantId(id);
    const isHolder = holder === undefined || HOLDER.test(holder);
    if (tenant === undefined || !isHolder || !isApiKey(key) || rest.length + more.length > 0) {
      throw tenantKeysFault(`entry ${index + 1} does not fit`);
    }
    return { tenant, key, ...(holder === undefined ? {} : { holder }) };
  });
}

function proxies(text: string): readonly string[] {
  const entries = text === '' ? [] : text.split(',').map((entry) => entry.trim());
  if (entries.every(isNetwork)) return entries;
  throw new SettingFault(
    'TALLYSTICK_TRUSTED_PROXIES has something else than IP addresses and networks such as 10.0.0.0/8, with commas between them.',
  );
}

function tenantKeysFault(fault: string): SettingFault {
  return new SettingFault(
    `TALLYSTICK_TENANT_API_KEYS has ${fault}: give <tenant id>=<key> or <tenant id>/<holder>=<key>, several with commas between them.`,
  );
}

const QUOTED_LENGTH_MAX = 60;

/** A value in a message: one line, and not too long. */
function quote(text: string): string {
  return JSON.stringify(text.slice(0, QUOTED_LENGTH_MAX));
}
