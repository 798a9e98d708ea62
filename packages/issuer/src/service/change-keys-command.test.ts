/** Keys are changed where the root is kept, carried to the service, and sealed under a new master key. */

import assert from 'node:assert/strict';
import { copyFile, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newTenantId } from '@tallystick/api/tenant-id';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemClock, systemRandom } from '@tallystick/elements/system-ports';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { readConfig, type Config } from '../config/read-config.ts';
import { certifiedKeysOf } from '../keys/certified-keys.ts';
import { openKeyring, type Keyring } from '../keys/keyring.ts';
import { readArguments } from './arguments.ts';
import { revokeKeyOf, rotateKeyOf } from './change-keys-command.ts';
import { createKeysFor } from './create-keys-command.ts';
import { resealKeys } from './reseal-keys-command.ts';

const crypto = createNodeCrypto();
const folder = await mkdtemp(join(tmpdir(), 'tallystick-change-keys-'));
after(() => rm(folder, { recursive: true, force: true }));
const OLD = Buffer.alloc(16, 7);
const NEW = Buffer.alloc(16, 8);

function configOf(name: string, environment: Readonly<Record<string, string>> = {}): Config {
  const read = readConfig({
    environment: { TALLYSTICK_MASTER_KEY: OLD.toString('base64url'), ...environment },
    options: { data: join(folder, name) },
    uid: -1,
    homeFolder: folder,
  });
  assert.ok(read.ok);
  return read.config;
}

function ringOf(name: string, masterKey: Uint8Array = OLD): Keyring {
  return openKeyring({
    folder: join(folder, name, '1'),
    masterKey,
    crypto,
    random: systemRandom,
    clock: systemClock,
    mode: 'production',
  });
}

const tenant = newTenantId({ clock: systemClock, random: systemRandom });
const offline = configOf('offline');
await createKeysFor(tenant, offline);
// The service has the tenant's file and not the root's.
await mkdir(join(folder, 'service', '1', 'keys'), { recursive: true });
const first = join('1', 'keys', `${tenant}.sealed`);
await copyFile(join(folder, 'offline', first), join(folder, 'service', first));

const rejectsWith = (code: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code && !error.message.includes('\n');

test('F-05: a stolen key is revoked offline, and the service takes the file that is carried to it', async () => {
  const service = ringOf('service');
  await service.loadAll();
  const stolen = service.keysOf(tenant)?.signer('balance').keyId;
  assert.ok(stolen !== undefined);
  const options = { key: toHex(stolen), from: '2026-01-31T02:00:00Z' };
  const said = await revokeKeyOf(tenant, offline, options);
  assert.match(said, new RegExp(`${toHex(stolen)} +balance .* revoked$`, 'm'));
  const [, path = ''] = / are in (.+)\.$/m.exec(said) ?? [];
  const name = `${tenant}.2.sealed`;
  assert.ok(path.endsWith(name));
  await service.reload(tenant);
  assert.deepEqual(service.keysOf(tenant)?.signer('balance').keyId, stolen, 'not carried yet');
  await copyFile(path, join(folder, 'service', '1', 'keys', name));
  await service.reload(tenant);
  assert.notDeepEqual(service.keysOf(tenant)?.signer('balance').keyId, stolen);
  assert.deepEqual(await revokeKeyOf(tenant, offline, options), said, 'again changes nothing');
});

test('F-05: a successor waits for 30 days, or as long as the operator says', async () => {
  const waiting = async (purpose: string): Promise<number> => {
    const keys = await ringOf('offline').load(tenant);
    assert.ok(keys !== undefined);
    const key = certifiedKeysOf(crypto, keys, systemClock()).find(
      (known) => known.purpose === purpose && known.state === 'waiting',
    );
    return Math.round(((key?.since ?? 0) - systemClock()) / 86_400);
  };
  await rotateKeyOf(tenant, offline, { purpose: 'account' });
  await rotateKeyOf(tenant, offline, { purpose: 'bundle', 'first-use-days': '90' });
  assert.deepEqual([await waiting('account'), await waiting('bundle')], [30, 90]);
});

test('what does not fit is refused in one line, and makes no file', async () => {
  const before = await readdir(join(folder, 'offline', '1', 'keys'));
  const from = '2026-01-31T02:00:00Z';
  const refused = rejectsWith('keys_not_changed');
  const wrong: readonly (() => Promise<string>)[] = [
    async () => rotateKeyOf(tenant, offline, {}),
    async () => rotateKeyOf(tenant, offline, { purpose: 'root' }),
    async () => rotateKeyOf(tenant, offline, { purpose: 'coin', 'first-use-days': '367' }),
    async () => rotateKeyOf(tenant, offline, { purpose: 'coin', 'first-use-days': '-1' }),
    async () => revokeKeyOf(tenant, offline, { from }),
    async () => revokeKeyOf(tenant, offline, { key: 'ffffffff' }),
    async () => revokeKeyOf(tenant, offline, { key: 'ffffffff', from: '2026-01-31' }),
    async () => revokeKeyOf(tenant, offline, { key: 'ffffffff', from }),
    async () => rotateKeyOf(tenant, configOf('service'), { purpose: 'coin' }),
  ];
  for (const run of wrong) await assert.rejects(run, refused);
  const stranger = newTenantId({ clock: systemClock, random: systemRandom });
  const unknown = rotateKeyOf(stranger, offline, { purpose: 'coin' });
  await assert.rejects(unknown, rejectsWith('keys_missing'));
  assert.deepEqual(await readdir(join(folder, 'offline', '1', 'keys')), before);
});

test('options that say more about another one are refused alone', () => {
  for (const args of [
    ['--purpose', 'coin'],
    ['--first-use-days', '3'],
    ['--key', 'x'],
    ['--from', 'x'],
  ]) {
    const read = readArguments(args);
    assert.match(read.ok ? '' : read.message, / goes with --(rotate|revoke)-key\.$/);
  }
});

test('under a new master key every key file opens, and under the old one none', async () => {
  await cp(join(folder, 'offline'), join(folder, 'resealed'), { recursive: true });
  const config = configOf('resealed', { TALLYSTICK_NEW_MASTER_KEY: NEW.toString('base64url') });
  const before = await ringOf('resealed').load(tenant);
  // A command that was cut short has sealed one file of several.
  const cut = join(folder, 'half', '1', 'keys');
  await mkdir(cut, { recursive: true });
  const count = (await readdir(join(folder, 'resealed', '1', 'keys'))).length;
  assert.match(await resealKeys(config), new RegExp(`${count} of them just now`));
  assert.match(await resealKeys(config), / 0 of them just now/);
  await assert.rejects(ringOf('resealed').loadAll(), rejectsWith('master_key_wrong'));
  const keys = await ringOf('resealed', NEW).load(tenant);
  assert.deepEqual(keys?.storageKey, before?.storageKey);
  const name = `${tenant}.root.sealed`;
  await copyFile(join(folder, 'resealed', '1', 'keys', name), join(cut, name));
  await copyFile(join(folder, 'offline', first), join(folder, 'half', first));
  const half = configOf('half', { TALLYSTICK_NEW_MASTER_KEY: NEW.toString('base64url') });
  assert.match(await resealKeys(half), / 1 of them just now/);
  const changed = await ringOf('half', NEW).change(tenant, {
    kind: 'rotate',
    purpose: 'coin',
    firstUseAt: systemClock(),
  });
  assert.ok(changed.ok, 'the root opens as well');
});

test('a file that neither master key opens stops sealing anew, and both keys are needed', async () => {
  const wrong = configOf('offline', {
    TALLYSTICK_MASTER_KEY: Buffer.alloc(16, 9).toString('base64url'),
    TALLYSTICK_NEW_MASTER_KEY: NEW.toString('base64url'),
  });
  await assert.rejects(resealKeys(wrong), rejectsWith('master_key_wrong'));
  await assert.rejects(resealKeys(offline), rejectsWith('master_key_missing'));
  assert.ok((await ringOf('offline').load(tenant)) !== undefined);
});
