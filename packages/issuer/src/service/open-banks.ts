/** The banks that the operator works with, from the file that a setting names. */

import { readFile } from 'node:fs/promises';
import { systemClock } from '@tallystick/elements/system-ports';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { readBankSettings } from '../config/bank-settings.ts';
import type { Config } from '../config/read-config.ts';
import { openBanks, type Banks } from '../connectors/bank/banks.ts';

/** None without the setting. Throws `banks_unreadable`, and what {@link openBanks} throws; nothing is repeated. */
export async function openBanksOf({
  banksFile,
  mode,
}: Pick<Config, 'banksFile' | 'mode'>): Promise<{ readonly banks?: Banks }> {
  if (banksFile === undefined) return {};
  const text = await readFile(banksFile, 'utf8').catch((error: unknown) => {
    throw unreadable(`The file of TALLYSTICK_BANKS, ${banksFile}, cannot be read.`, error);
  });
  const read = readBankSettings(text, mode);
  if (!read.ok) throw unreadable(read.message);
  return { banks: await openBanks(read.banks, systemClock) };
}

function unreadable(message: string, cause?: unknown): TallystickError {
  return new TallystickError({ code: 'banks_unreadable', message, cause });
}
