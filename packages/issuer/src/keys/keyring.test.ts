/** Key files: made once, opened the same each time, and never when somebody touched them. */

import assert from 'node:assert/strict';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { messageBytes, signMessage } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { parseTenantId, type TenantId } from '@tallystick/protocol/identifiers';
import { KEY_PURPOSES } from '@tallystick/protocol/messages/key-certificate';
import { encodeRevocations } from '@tallystick/protocol/messages/revocation-set';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { minor } from '@tallystick/protocol/money';
import { openBundle } from '@tallystick/protocol/verification/trust';
import { openKeyring, type Keyring, type KeyringOptions } from './keyring.ts';
import type { TenantKeys } from './tenant-keys.ts';

const NOW = 1_800_000_000;
const DAY_SECONDS = 86_400;
const crypto = createNodeCrypto();
const masterKey = systemRandom(16);
const folders: string[] = [];

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-keys-'));
  folders.push(folder);
  return folder;
}

function tenantOf(digit: string): TenantId {
  const tenant = parseTenantId(`${digit.repeat(8)}-0000-7000-8000-000000000000`);
  assert.ok(tenant !== undefined);
  return tenant;
}

const TENANT = tenantOf('a');
const OTHER = tenantOf('b');

function ringOf(folder: string, changed: Partial<KeyringOptions> = {}): Keyring {
  const options = {
    crypto,
    masterKey,
    random: systemRandom,
    clock: () => NOW,
    mode: 'test' as const,
  };
  return openKeyring({ folder, ...options, ...changed });
}

function secretsOf(keys: TenantKeys): readonly string[] {
  const secrets = [keys.handleKey, keys.storageKey, keys.nonceKey, keys.statusKey];
  return [...secrets, keys.rootKey, keys.hpke.privateKey, keys.hpke.publicKey].map(toHex);
}

const rejectsWith = (code: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code && !error.message.includes('\n');

test('the same folder and master key give the same keys, however often they are opened', async () => {
  const folder = await makeFolder();
  const made = await ringOf(folder).ensure(TENANT, 'test');
  const again = ringOf(folder);
  await again.loadAll();
  const opened = again.keysOf(TENANT);
  assert.ok(opened !== undefined);
  assert.deepEqual(secretsOf(opened), secretsOf(made));
  assert.deepEqual(again.tenants(), [TENANT]);
  for (const purpose of KEY_PURPOSES) {
    assert.deepEqual(opened.signer(purpose).keyId, made.signer(purpose).keyId);
  }
  assert.equal((await again.ensure(TENANT, 'test')).rootKey, opened.rootKey);
});

test('a device that knows the root key accepts a bundle under these keys', async () => {
  const keys = await ringOf(await makeFolder()).ensure(TENANT, 'test');
  const { keyId, sign } = keys.signer('bundle');
  const bundle = await signMessage(crypto, trustBundleKind, {
    tenant: TENANT,
    context: [],
    keyId,
    sign,
    body: {
      epoch: 1,
      seq: 1,
      issuedAt: NOW,
      validUntil: NOW + DAY_SECONDS,
      keys: keys.keyCertificates,
      revokedKeys: keys.revokedKeys,
      issuerHpkeKey: keys.hpke.publicKey,
      revocations: encodeRevocations(crypto, systemRandom(8), []),
      policy: {
        skewSeconds: 300,
        bundleAgeSecondsMax: DAY_SECONDS,
        offlineLimitLower: minor(1n),
        offlineLimitUpper: minor(2n),
        payeeOnline: 'notRequired',
        hopsMax: 1,
        unconfirmedCountMax: 1,
        unconfirmedSumMax: minor(1n),
      },
      currencies: [],
      ruleSets: [],
    },
  });
  const bytes = messageBytes(bundle);
  const result = await openBundle(crypto, { bytes, tenant: TENANT, rootKey: keys.rootKey });
  assert.ok(result.ok);
  assert.equal(result.trust.keys.size, KEY_PURPOSES.length);
  const foreign = await openBundle(crypto, { bytes, tenant: OTHER, rootKey: keys.rootKey });
  assert.deepEqual(foreign, { ok: false, code: 'rootSignature' });
});

test('each tenant has keys of its own', async () => {
  const ring = ringOf(await makeFolder());
  const mine = secretsOf(await ring.ensure(TENANT, 'test'));
  const theirs = new Set(secretsOf(await ring.ensure(OTHER, 'test')));
  assert.deepEqual(
    mine.filter((secret) => theirs.has(secret)),
    [],
  );
  assert.deepEqual(ring.tenants(), [TENANT, OTHER]);
});

test('two processes and two requests that make one tenant end with the same keys', async () => {
  const folder = await makeFolder();
  const [left, right] = [ringOf(folder), ringOf(folder)];
  const keys = await Promise.all(
    [left, left, right, right].map((ring) => ring.ensure(TENANT, 'test')),
  );
  assert.equal(new Set(keys.map((made) => secretsOf(made).join())).size, 1);
});

test('a start that was cut short after the root was made goes on with that root', async () => {
  const folder = await makeFolder();
  await ringOf(folder).ensure(TENANT, 'test');
  const root = await readFile(join(folder, 'keys', `${TENANT}.root.sealed`));
  const before = await ringOf(folder).load(TENANT);
  await rm(join(folder, 'keys', `${TENANT}.sealed`));
  const again = await ringOf(folder).ensure(TENANT, 'test');
  assert.deepEqual(again.rootKey, before?.rootKey);
  assert.deepEqual(await readFile(join(folder, 'keys', `${TENANT}.root.sealed`)), root);
});

test('a tenant without a file has no keys', async () => {
  const ring = ringOf(await makeFolder());
  await ring.loadAll();
  assert.equal(await ring.load(TENANT), undefined);
  assert.deepEqual(ring.tenants(), []);
});

test('a wrong master key is told from damage', async () => {
  const folder = await makeFolder();
  await ringOf(folder).ensure(TENANT, 'test');
  const wrong = ringOf(folder, { masterKey: systemRandom(16) });
  await assert.rejects(wrong.load(TENANT), rejectsWith('master_key_wrong'));
});

test('no byte of a key file can be changed, and none cut off', async () => {
  const folder = await makeFolder();
  await ringOf(folder).ensure(TENANT, 'test');
  const path = join(folder, 'keys', `${TENANT}.sealed`);
  const good = await readFile(path);
  const isRefused = async (bytes: Uint8Array): Promise<void> => {
    await writeFile(path, bytes);
    await assert.rejects(
      ringOf(folder).load(TENANT),
      (error) => rejectsWith('key_file_damaged')(error) || rejectsWith('master_key_wrong')(error),
    );
  };
  for (let at = 0; at < good.length; at += at < 24 ? 1 : 97) {
    const bytes = Uint8Array.from(good);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await isRefused(bytes);
  }
  for (const length of [0, 3, 19, 20, good.length - 1]) await isRefused(good.subarray(0, length));
  await isRefused(Buffer.concat([good, Buffer.of(0)]));
  await writeFile(path, Buffer.alloc(70_000));
  await assert.rejects(ringOf(folder).load(TENANT), rejectsWith('data_folder_unreadable'));
  await writeFile(path, good);
  assert.ok((await ringOf(folder).load(TENANT)) !== undefined);
});

test("another tenant's file, or the root's, under this tenant's name is refused", async () => {
  const folder = await makeFolder();
  await ringOf(folder).ensure(TENANT, 'test');
  const mine = join(folder, 'keys', `${TENANT}.sealed`);
  const theirs = join(folder, 'keys', `${OTHER}.sealed`);
  await writeFile(theirs, await readFile(mine));
  await assert.rejects(ringOf(folder).load(OTHER), rejectsWith('key_file_damaged'));
  await rename(join(folder, 'keys', `${TENANT}.root.sealed`), mine);
  await assert.rejects(ringOf(folder).load(TENANT), rejectsWith('key_file_damaged'));
});

test('production refuses keys that were made in test mode, and needs no root', async () => {
  const folder = await makeFolder();
  await ringOf(folder).ensure(TENANT, 'test');
  const production = { mode: 'production' as const };
  await assert.rejects(ringOf(folder, production).loadAll(), rejectsWith('generated_keys_refused'));
  const other = await makeFolder();
  await ringOf(other, production).ensure(TENANT, 'operator');
  await rm(join(other, 'keys', `${TENANT}.root.sealed`));
  assert.ok((await ringOf(other, production).load(TENANT)) !== undefined);
});

test('a signer is refused outside the validity of its key', async () => {
  const folder = await makeFolder();
  await ringOf(folder).ensure(TENANT, 'test');
  for (const [years, holds] of [
    [0, true],
    [1.99, true],
    [2.1, false],
    [-1, false],
  ] as const) {
    const clock = (): number => NOW + Math.round(years * 365 * DAY_SECONDS);
    const keys = await ringOf(folder, { clock }).load(TENANT);
    const sign = (): unknown => keys?.signer('balance').keyId;
    if (holds) assert.ok(sign() instanceof Uint8Array);
    else assert.throws(sign, rejectsWith('issuer_key_expired'));
  }
});

test('key files are for this user alone, and nothing half-written lies beside them', async () => {
  const folder = await makeFolder();
  await ringOf(folder).ensure(TENANT, 'test');
  const names = await readdir(join(folder, 'keys'));
  assert.deepEqual(
    names.toSorted((a, b) => a.localeCompare(b)),
    [`${TENANT}.root.sealed`, `${TENANT}.sealed`],
  );
  for (const name of names) {
    assert.equal((await stat(join(folder, 'keys', name))).mode & 0o777, 0o600);
  }
  assert.equal((await stat(join(folder, 'keys'))).mode & 0o777, 0o700);
});

test('a key file that cannot be read, or a folder that cannot be written, gets one line', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'keys'), 'a file where the folder should be');
  await assert.rejects(ringOf(folder).ensure(TENANT, 'test'), /cannot be|check its rights/);
  const other = await makeFolder();
  await mkdir(join(other, 'keys', `${TENANT}.sealed`), { recursive: true });
  await assert.rejects(ringOf(other).load(TENANT), rejectsWith('data_folder_unreadable'));
  await chmod(other, 0o700);
});
