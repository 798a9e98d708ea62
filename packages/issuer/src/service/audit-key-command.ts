/**
 * Hands an auditor what an audit needs of a tenant's keys: those that open stored halves and handles, and
 * the root's public key. Keys that sign stay where they are, and the one of status codes, which could also
 * make them, unless it is asked for.
 */

import { join } from 'node:path';
import { auditKeyText } from '@tallystick/auditor/audit-key';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Config } from '../config/read-config.ts';
import { replaceFile } from '../keys/durable-file.ts';
import { openKeyring } from '../keys/keyring.ts';
import { ensureMasterKeyFile } from '../keys/master-key.ts';
import type { StartOptions } from './arguments.ts';
import { chooseDataFolder } from './data-folder.ts';

/**
 * Writes `<tenant>.audit-key` into the data folder, readable for this user alone, and returns what to
 * print. Throws TallystickError as the keyring does, or `keys_missing`.
 */
export async function writeAuditKey(
  tenant: TenantId,
  config: Config,
  { 'audit-codes': withCodes = false }: Pick<StartOptions, 'audit-codes'>,
): Promise<string> {
  const { folder } = await chooseDataFolder(config);
  const masterKey = config.masterKey ?? (await ensureMasterKeyFile(folder, systemRandom));
  const keyring = openKeyring({
    folder,
    masterKey,
    crypto: createNodeCrypto(),
    random: systemRandom,
    clock: systemClock,
    // Of either mode: nothing is signed with them here.
    mode: 'test',
  });
  const keys = await keyring.load(tenant);
  if (keys === undefined) {
    throw new TallystickError({
      code: 'keys_missing',
      message: `There are no keys of the tenant ${tenant} in ${join(folder, 'keys')}: check the id and --data.`,
    });
  }
  const path = join(folder, `${tenant}.audit-key`);
  await replaceFile(
    path,
    Buffer.from(auditKeyText(withCodes ? { ...keys, codeKey: keys.statusKey } : keys)),
  );
  return [
    `The audit key of the tenant ${tenant} is in ${path}.`,
    '',
    `  root key  ${toHex(keys.rootKey)}`,
    '',
    'It opens stored halves and signs nothing. Give it to the auditor alone, and the root key besides',
    'by another way: then nobody has to believe this file.',
    ...(withCodes ? ['It judges status codes, too, and whoever has it can make them.'] : []),
    '',
  ].join('\n');
}
