/**
 * A new master key: every key file in the data folder is sealed anew under it, what is in them stays. Each
 * file is replaced whole, and one that is sealed under the new key already is passed over, so that a command
 * that was cut short is given again.
 */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { isTallystickError, TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Config } from '../config/read-config.ts';
import { replaceFile } from '../keys/durable-file.ts';
import { keyFilePath, listKeyFiles, readKeyFile } from '../keys/key-files.ts';
import { sealFile, type SealedLabel } from '../keys/sealed-file.ts';
import { chooseDataFolder } from './data-folder.ts';

/**
 * Seals all key files under `newMasterKey`; what to print. Throws TallystickError `master_key_missing`, and
 * `master_key_wrong` for a file that neither key opens.
 */
export async function resealKeys(config: Config): Promise<string> {
  const { masterKey, newMasterKey } = config;
  if (masterKey === undefined || newMasterKey === undefined) {
    throw new TallystickError({
      code: 'master_key_missing',
      message:
        '--reseal-keys needs TALLYSTICK_MASTER_KEY, the one that was, and TALLYSTICK_NEW_MASTER_KEY.',
    });
  }
  const { folder } = await chooseDataFolder(config);
  const crypto = createNodeCrypto();
  const files = await listKeyFiles(folder);
  let count = 0;
  for (const label of files) {
    if (await isSealedUnder({ crypto, folder, masterKey: newMasterKey }, label)) continue;
    const plaintext = await readKeyFile({ crypto, folder, masterKey }, label);
    if (plaintext === undefined) continue;
    const sealing = { crypto, masterKey: newMasterKey };
    const bytes = await sealFile(sealing, label, { random: systemRandom, plaintext });
    await replaceFile(keyFilePath(folder, label), bytes);
    count += 1;
  }
  return [
    `${files.length} key files in ${folder} are sealed under the new master key, ${count} of them just now.`,
    'Set it as TALLYSTICK_MASTER_KEY, start the service again, and seal copies and backups anew, too.',
    '',
  ].join('\n');
}

async function isSealedUnder(
  folder: Parameters<typeof readKeyFile>[0],
  label: SealedLabel,
): Promise<boolean> {
  try {
    return (await readKeyFile(folder, label)) !== undefined;
  } catch (error) {
    if (isTallystickError(error) && error.code === 'master_key_wrong') return false;
    throw error;
  }
}
