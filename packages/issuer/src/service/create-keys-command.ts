/**
 * The ceremony for production: an operator asks for a tenant's keys, on a machine that may be offline,
 * and takes the root's file away. The running service never makes keys in production.
 */

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { join } from 'node:path';
import type { Config } from '../config/read-config.ts';
import { openKeyring } from '../keys/keyring.ts';
import { chooseDataFolder } from './data-folder.ts';

/**
 * Makes the keys unless they exist, and returns what to print. Throws TallystickError as the keyring
 * does, or `master_key_missing`.
 */
export async function createKeysFor(tenant: TenantId, config: Config): Promise<string> {
  const { masterKey } = config;
  if (masterKey === undefined) {
    throw new TallystickError({
      code: 'master_key_missing',
      message:
        '--create-keys needs TALLYSTICK_MASTER_KEY: 16 random bytes as base64url, kept outside the data folder.',
    });
  }
  const { folder } = await chooseDataFolder(config);
  const keyring = openKeyring({
    folder,
    masterKey,
    crypto: createNodeCrypto(),
    random: systemRandom,
    clock: systemClock,
    mode: 'production',
  });
  const keys = await keyring.ensure(tenant, 'operator');
  return [
    `Keys of the tenant ${tenant} are in ${join(folder, 'keys')}.`,
    '',
    `  root key  ${toHex(keys.rootKey)}`,
    '',
    `Keep ${tenant}.root.sealed offline: the service does not need it. Keep a backup of both files and,`,
    'elsewhere, of the master key: without them every device has to enrol anew.',
    '',
  ].join('\n');
}
