/**
 * Finds the issuer that runs on this machine: the newest numbered folder in the data folder holds its
 * address, its default tenant and its API key.
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultDataFolder } from '@tallystick/database/embedded/data-folder';
import { textOf, type CommandInput } from './command.ts';

/** What was found; each part may be missing. */
export interface LocalService {
  readonly folder: string;
  readonly url?: string;
  readonly tenant?: string;
  readonly apiKey?: string;
}

const NUMBER = /^[1-9][0-9]{0,8}$/;

/** Where to look: the folder of `--data`, else the one that `npm start` uses by itself for the same user. */
export function dataFolderOf({
  values,
  terminal: { environment, uid, homeFolder },
}: Pick<CommandInput, 'values' | 'terminal'>): string {
  return textOf(values, 'data') ?? defaultDataFolder(environment, uid, homeFolder);
}

/** Looks into `dataFolder`. Nothing there, or nothing readable, is no error: then nothing was found. */
export async function findLocalService(dataFolder: string): Promise<LocalService> {
  const names = await readdir(dataFolder).catch(() => []);
  const newest = Math.max(0, ...names.filter((name) => NUMBER.test(name)).map(Number));
  const folder = newest === 0 ? dataFolder : join(dataFolder, String(newest));
  const address = parseAddress(await readText(join(folder, 'service.json')));
  const apiKey = await readText(join(folder, 'api-key'));
  return { folder, ...address, ...(apiKey === undefined ? {} : { apiKey }) };
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

function parseAddress(text: string | undefined): Pick<LocalService, 'url' | 'tenant'> {
  try {
    const address: unknown = JSON.parse(text ?? '{}');
    if (typeof address !== 'object' || address === null) return {};
    const { url, tenant }: { readonly url?: unknown; readonly tenant?: unknown } = address;
    return {
      ...(typeof url === 'string' ? { url } : {}),
      ...(typeof tenant === 'string' ? { tenant } : {}),
    };
  } catch {
    return {};
  }
}
