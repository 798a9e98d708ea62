/**
 * Which data a start works on. The data folder holds numbered folders, each a world of its own with
 * keys and database; a start takes the newest, and `--fresh` adds one. Nothing is ever deleted.
 *
 *     <data folder>/postgresql/   PostgreSQL's programs, shared
 *     <data folder>/1/            keys/, postgres/, master.key, api-key, service.json ...
 *     <data folder>/2/
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderError, prepareFolder } from '@tallystick/database/embedded/data-folder';

export interface DataFolder {
  /** Holds this start's data. */
  readonly folder: string;
  /** Holds what can be made again. */
  readonly programsFolder: string;
}

const NUMBER = /^[1-9][0-9]{0,8}$/;

/**
 * The folder of this start, made if it is missing. Throws TallystickError `data_folder_unwritable`,
 * `data_folder_foreign` or `disk_full`.
 */
export async function chooseDataFolder(input: {
  readonly dataFolder: string;
  readonly isFresh: boolean;
}): Promise<DataFolder> {
  const { dataFolder, isFresh } = input;
  await prepareFolder(dataFolder);
  const names = await readdir(dataFolder).catch((error: unknown) => {
    throw folderError(dataFolder, error);
  });
  const newest = Math.max(0, ...names.filter((name) => NUMBER.test(name)).map(Number));
  const number = isFresh || newest === 0 ? newest + 1 : newest;
  const folder = join(dataFolder, String(number));
  await prepareFolder(folder);
  return { folder, programsFolder: join(dataFolder, 'postgresql') };
}
