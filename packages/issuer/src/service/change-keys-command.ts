/**
 * Changing a tenant's keys where its root's file is kept, which is not where the service runs: the command
 * makes the next key file, and an operator carries it to every process of the service (docs/keys.md).
 */

import { timeText } from '@tallystick/api/time-text';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { KEY_PURPOSES } from '@tallystick/protocol/messages/key-certificate';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Config } from '../config/read-config.ts';
import { certifiedKeysOf } from '../keys/certified-keys.ts';
import type { KeyChange, KeyChangeRefusal } from '../keys/change-keys.ts';
import { keyFilePath } from '../keys/key-files.ts';
import { openKeyring } from '../keys/keyring.ts';
import { ensureMasterKeyFile } from '../keys/master-key.ts';
import type { StartOptions } from './arguments.ts';
import { chooseDataFolder } from './data-folder.ts';

const DAY_SECONDS = 86_400;
/**
 * The service waits exactly as long as its tenant's bundles can be relied on; here nobody knows how long that
 * is, nor when the file will be carried there. Bundles are good for two weeks unless a tenant says otherwise.
 */
const FIRST_USE_DAYS = 30;
const FIRST_USE_DAYS_MAX = 366;
/** With its zone: a time without one would be read in the zone of whatever machine this is. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;

const REFUSED: Readonly<Record<KeyChangeRefusal | 'rootKeyAway', string>> = {
  rootKeyAway:
    "The file of the tenant's root key is not in the folder of key files: bring it there, and run this again.",
  unknownKey: 'The tenant has no key with this id: compare it with "tallystick key list".',
  fromInFuture: 'The time has not come yet: give the time since which the key may be known.',
  tooManyKeys: 'Devices take no more keys of a tenant: wait until the oldest leaves the list.',
};

/** Gives the key of `--purpose` a successor; what to print. Throws TallystickError as the keyring does. */
export async function rotateKeyOf(
  tenant: TenantId,
  config: Config,
  options: StartOptions,
): Promise<string> {
  const purpose = KEY_PURPOSES.find((known) => known === options.purpose);
  if (purpose === undefined) {
    throw fault(`--rotate-key needs --purpose: one of ${KEY_PURPOSES.join(', ')}.`);
  }
  const days = options['first-use-days'] ?? String(FIRST_USE_DAYS);
  if (!/^[0-9]{1,3}$/.test(days) || Number(days) > FIRST_USE_DAYS_MAX) {
    throw fault(`--first-use-days takes a number from 0 to ${FIRST_USE_DAYS_MAX}.`);
  }
  const firstUseAt = systemClock() + Number(days) * DAY_SECONDS;
  return change(tenant, config, { kind: 'rotate', purpose, firstUseAt });
}

/** Revokes `--key`; what to print. Throws as {@link rotateKeyOf}. */
export async function revokeKeyOf(
  tenant: TenantId,
  config: Config,
  options: StartOptions,
): Promise<string> {
  const keyId = /^[0-9a-f]{8}$/.test(options.key ?? '') ? fromHex(options.key ?? '') : undefined;
  if (keyId === undefined) throw fault('--revoke-key needs --key: 8 hexadecimal digits.');
  const text = options.from ?? '';
  const timeMs = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(timeMs)) {
    throw fault('--revoke-key needs --from with a date, a time and Z or an offset.');
  }
  return change(tenant, config, { kind: 'revoke', keyId, from: Math.floor(timeMs / 1_000) });
}

async function change(tenant: TenantId, config: Config, asked: KeyChange): Promise<string> {
  const { folder } = await chooseDataFolder(config);
  const crypto = createNodeCrypto();
  const keyring = openKeyring({
    folder,
    masterKey: config.masterKey ?? (await ensureMasterKeyFile(folder, systemRandom)),
    crypto,
    random: systemRandom,
    clock: systemClock,
    // Of either mode: which one they serve in was decided when they were made.
    mode: 'test',
  });
  if ((await keyring.load(tenant)) === undefined) {
    throw new TallystickError({
      code: 'keys_missing',
      message: `There are no keys of the tenant ${tenant} in ${folder}: check the id and --data.`,
    });
  }
  const changed = await keyring.change(tenant, asked);
  if (!changed.ok) throw fault(REFUSED[changed.code]);
  const { keys } = changed;
  const { version } = keys;
  return [
    `The keys of the tenant ${tenant} are in ${keyFilePath(folder, { kind: 'keys', tenant, version })}.`,
    '',
    ...certifiedKeysOf(crypto, keys, systemClock()).map(
      ({ id, purpose, since, until, state }) =>
        `  ${id}  ${purpose.padEnd(8)} ${timeText(since)} to ${timeText(until)}  ${state}`,
    ),
    '',
    'Bring this file into the folder "keys" of every process of the service: they take it at once.',
    '',
  ].join('\n');
}

function fault(message: string): TallystickError {
  return new TallystickError({ code: 'keys_not_changed', message });
}
