/** The small files that a service keeps beside its keys, each whole or not there at all. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createApiKey, isApiKey } from '../config/api-key.ts';
import type { Random } from '@tallystick/protocol/crypto';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { createFile, readSmallFile, replaceFile } from '../keys/durable-file.ts';

/** How the `tallystick` command on this machine finds a running service. */
export interface ServiceAddress {
  readonly url: string;
  /** The tenant that the first start made; absent in production. */
  readonly tenant?: string;
}

const API_KEY_FILE = 'api-key';
const TENANT_FILE = 'default-tenant';
const ADDRESS_FILE = 'service.json';
const CODES_FILE = 'enrolment-codes.json';

/** The API key in `folder`, made there the first time. Throws as `createFile`, or `api_key_damaged`. */
export async function ensureApiKeyFile(folder: string, random: Random): Promise<string> {
  const path = join(folder, API_KEY_FILE);
  await createIfMissing(path, () => createApiKey(random));
  const key = await readText(path);
  if (key !== undefined && isApiKey(key)) return key;
  throw damaged('api_key_damaged', path);
}

/** The id of the default tenant, chosen the first time. Throws as `createFile`, or `default_tenant_damaged`. */
export async function ensureDefaultTenantFile(
  folder: string,
  createId: () => TenantId,
): Promise<TenantId> {
  const path = join(folder, TENANT_FILE);
  await createIfMissing(path, createId);
  const tenant = parseTenantId((await readText(path)) ?? '');
  if (tenant !== undefined) return tenant;
  throw damaged('default_tenant_damaged', path);
}

/** Says where the service listens. Throws as `replaceFile`. */
export async function writeServiceAddress(folder: string, address: ServiceAddress): Promise<void> {
  await replaceFile(join(folder, ADDRESS_FILE), Buffer.from(`${JSON.stringify(address)}\n`));
}

/** Says that it does not listen any more. */
export async function removeServiceAddress(folder: string): Promise<void> {
  await rm(join(folder, ADDRESS_FILE), { force: true });
}

/** Enrolment codes that an earlier start printed, by what they are for; empty where there are none. */
export async function readPrintedCodes(folder: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const codes: unknown = JSON.parse((await readText(join(folder, CODES_FILE))) ?? '{}');
    return typeof codes === 'object' && codes !== null ? { ...codes } : {};
  } catch (error) {
    // Codes can be made again, so a damaged list is no reason to stop.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Keeps them for the next start. Throws as `replaceFile`. */
export async function writePrintedCodes(
  folder: string,
  codes: Readonly<Record<string, string>>,
): Promise<void> {
  await replaceFile(join(folder, CODES_FILE), Buffer.from(`${JSON.stringify(codes)}\n`));
}

async function createIfMissing(path: string, create: () => string): Promise<void> {
  if ((await readSmallFile(path)) !== undefined) return;
  await createFile(path, Buffer.from(`${create()}\n`));
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readSmallFile(path);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8').trim();
}

function damaged(code: string, path: string): TallystickError {
  return new TallystickError({
    code,
    message: `The file ${path} is damaged: bring it back from a backup.`,
  });
}
