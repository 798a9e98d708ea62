/**
 * Which banks an operator works with, from a file of JSON. An API key stands in it, so the file is readable for the
 * service alone, and nothing of it is repeated but a bank's code.
 */

import { isAbsolute } from 'node:path';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { bankText } from '@tallystick/iso20022/bank-text';
import { bankOf, parseBankCode, type BankCode } from '../connectors/bank/bank-code.ts';
import { parseAccountNumber, type AccountNumber } from '../connectors/bank/bank-details.ts';
import { membersOf, type Members } from '../connectors/bank/json-members.ts';

interface CommonSettings {
  readonly code: BankCode;
  /** Tenants whose payouts may come from the operator's money there. */
  readonly payOutFor: readonly TenantId[];
}

export interface HttpBankSettings extends CommonSettings {
  readonly kind: 'http';
  /** The bank's door, without a trailing slash. */
  readonly url: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
}

export interface FileBankSettings extends CommonSettings {
  readonly kind: 'files';
  /** An absolute path: where files go to and come from. */
  readonly folder: string;
  /** The operator's account there, and the name that it is under, in the letters that banks take. */
  readonly account: AccountNumber;
  readonly name: string;
}

export type BankSettings = HttpBankSettings | FileBankSettings;

export type BankSettingsResult =
  | { readonly ok: true; readonly banks: readonly BankSettings[] }
  /** One line for people. */
  | { readonly ok: false; readonly message: string };

/** More than an operator has contracts with. */
const BANKS_MAX = 256;
/** More than share an operator's money at one bank. */
const TENANTS_MAX = 256;
const KEY = /^[\x21-\x7e]{16,256}$/;
/** As the messages to banks have room for. */
const NAME_LENGTH_MAX = 70;
const TIMEOUT_MS = 10_000;
const TIMEOUT_MS_MIN = 100;
const TIMEOUT_MS_MAX = 60_000;

/** The banks of the file, or what is wrong with it. Each bank stands there once, whichever branch its code names. */
export function readBankSettings(text: string, mode: 'test' | 'production'): BankSettingsResult {
  const listed = banksIn(text);
  if (listed === undefined || listed.length > BANKS_MAX) {
    return refuse(`The file of banks is no JSON with at most ${BANKS_MAX} of them under "banks".`);
  }
  const banks: BankSettings[] = [];
  for (const [index, value] of listed.entries()) {
    const read = readBank(membersOf(value), mode);
    if (!read.ok) return refuse(`The file of banks is wrong at number ${index + 1}: ${read.why}`);
    if (banks.some(({ code }) => bankOf(code) === bankOf(read.bank.code))) {
      return refuse(`The file of banks has the bank of ${read.bank.code} twice.`);
    }
    banks.push(read.bank);
  }
  return { ok: true, banks };
}

type BankResult =
  { readonly ok: true; readonly bank: BankSettings } | { readonly ok: false; readonly why: string };

function readBank(members: Members, mode: 'test' | 'production'): BankResult {
  const code = parseBankCode(textOf(members, 'code'));
  if (code === undefined) return { ok: false, why: 'its code is neither a BIC nor an IFSC.' };
  const payOutFor = tenantsIn(members.get('payOutFor') ?? []);
  if (payOutFor === undefined) {
    return { ok: false, why: `its payOutFor is no list of at most ${TENANTS_MAX} tenants' ids.` };
  }
  const common = { code, payOutFor };
  if (members.get('kind') === 'http') return readHttpBank(common, members, mode);
  if (members.get('kind') === 'files') return readFileBank(common, members);
  return { ok: false, why: 'its kind is neither http nor files.' };
}

function tenantsIn(value: unknown): readonly TenantId[] | undefined {
  if (!Array.isArray(value) || value.length > TENANTS_MAX) return undefined;
  const tenants = value.flatMap((one: unknown) =>
    typeof one === 'string' ? (parseTenantId(one) ?? []) : [],
  );
  return tenants.length === value.length ? tenants : undefined;
}

function readHttpBank(
  common: CommonSettings,
  members: Members,
  mode: 'test' | 'production',
): BankResult {
  const url = textOf(members, 'url');
  const apiKey = textOf(members, 'apiKey');
  const timeoutMs = members.get('timeoutMs') ?? TIMEOUT_MS;
  if (!isDoor(url, mode)) {
    return { ok: false, why: 'its url is no address with https and without a slash at the end.' };
  }
  if (!KEY.test(apiKey)) {
    return { ok: false, why: 'its apiKey is not 16 to 256 letters of ASCII without spaces.' };
  }
  const isTime = typeof timeoutMs === 'number' && Number.isInteger(timeoutMs);
  if (!isTime || timeoutMs < TIMEOUT_MS_MIN || timeoutMs > TIMEOUT_MS_MAX) {
    const why = `its timeoutMs is no number from ${TIMEOUT_MS_MIN} to ${TIMEOUT_MS_MAX}.`;
    return { ok: false, why };
  }
  return { ok: true, bank: { kind: 'http', ...common, url, apiKey, timeoutMs } };
}

function readFileBank(common: CommonSettings, members: Members): BankResult {
  const folder = textOf(members, 'folder');
  const account = parseAccountNumber(textOf(members, 'account'));
  const name = bankText(textOf(members, 'name'), NAME_LENGTH_MAX);
  if (!isAbsolute(folder)) return { ok: false, why: 'its folder is no absolute path.' };
  if (account === undefined) return { ok: false, why: 'its account is no number of an account.' };
  if (name === undefined) {
    const why = `its name has none of the letters that banks take, or more than ${NAME_LENGTH_MAX}.`;
    return { ok: false, why };
  }
  return { ok: true, bank: { kind: 'files', ...common, folder, account, name } };
}

function isDoor(text: string, mode: 'test' | 'production'): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  const isSafe = protocol === 'https:' || (mode === 'test' && protocol === 'http:');
  return isSafe && `${username}${password}${search}${hash}` === '' && !/[/?#]$/.test(text);
}

function banksIn(text: string): readonly unknown[] | undefined {
  try {
    const banks = membersOf(JSON.parse(text)).get('banks');
    return Array.isArray(banks) ? banks : undefined;
  } catch {
    return undefined;
  }
}

function textOf(members: Members, name: string): string {
  const value = members.get(name);
  return typeof value === 'string' ? value : '';
}

function refuse(message: string): BankSettingsResult {
  return { ok: false, message };
}
