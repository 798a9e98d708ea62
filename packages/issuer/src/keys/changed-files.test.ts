/** A change of keys is one new file: whole or not there, made once, and taken by every process. */

import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { tenantOfBytes } from '@tallystick/protocol/identifiers';
import { certifiedKeysOf } from './certified-keys.ts';
import { openKeyring, type Keyring } from './keyring.ts';

const NOW = 1_800_000_000;
const crypto = createNodeCrypto();
const masterKey = systemRandom(16);
const tenant = tenantOfBytes(new Uint8Array(16).fill(9));
assert.ok(tenant !== undefined);
const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

function ringOf(folder: string, key = masterKey): Keyring {
  return openKeyring({
    folder,
    masterKey: key,
    crypto,
    random: systemRandom,
    clock: () => NOW,
    mode: 'test',
  });
}

interface Made {
  readonly folder: string;
  readonly ring: Keyring;
  readonly path: (name: string) => string;
}

async function make(): Promise<Made> {
  assert.ok(tenant !== undefined);
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-changed-'));
  folders.push(folder);
  const ring = ringOf(folder);
  await ring.ensure(tenant, 'test');
  return { folder, ring, path: (name) => join(folder, 'keys', `${tenant}${name}`) };
}

const ROTATE = { kind: 'rotate', purpose: 'balance', firstUseAt: NOW + 60 } as const;

function signing(ring: Keyring): string {
  assert.ok(tenant !== undefined);
  const keys = ring.keysOf(tenant);
  assert.ok(keys !== undefined);
  return toHex(keys.signer('balance').keyId);
}

function revokeSigning(ring: Keyring): Parameters<Keyring['change']>[1] {
  assert.ok(tenant !== undefined);
  const keyId = ring.keysOf(tenant)?.signer('balance').keyId;
  assert.ok(keyId !== undefined);
  return { kind: 'revoke', keyId, from: NOW };
}

const rejectsWith = (code: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code;

test('a change leaves the file before it as it was, and the next start takes the new one', async () => {
  const { folder, ring, path } = await make();
  const before = await readFile(path('.sealed'));
  const stolen = signing(ring);
  const changed = await ring.change(tenant, revokeSigning(ring));
  assert.ok(changed.ok);
  assert.equal(changed.keys.version, 2);
  assert.deepEqual(await readFile(path('.sealed')), before);
  const next = ringOf(folder);
  await next.loadAll();
  assert.equal(signing(next), signing(ring));
  assert.notEqual(signing(next), stolen);
});

test('another process takes the new file without a restart', async () => {
  const { folder, ring } = await make();
  const other = ringOf(folder);
  await other.loadAll();
  await ring.change(tenant, revokeSigning(ring));
  assert.notEqual(signing(other), signing(ring));
  await other.reload(tenant);
  assert.equal(signing(other), signing(ring));
});

test('processes that change keys at once lose no change', async () => {
  const { folder, ring } = await make();
  const rings = [ring, ringOf(folder), ringOf(folder), ringOf(folder)];
  for (const each of rings) await each.loadAll();
  const purposes = ['account', 'balance', 'bundle', 'answer'] as const;
  await Promise.all(
    rings.map(async (each, at) => {
      const purpose = purposes[at] ?? 'coin';
      assert.ok((await each.change(tenant, { ...ROTATE, purpose })).ok);
    }),
  );
  const last = ringOf(folder);
  const keys = await last.load(tenant);
  assert.ok(keys !== undefined);
  assert.equal(keys.version, 5);
  const waiting = certifiedKeysOf(crypto, keys, NOW).filter(({ state }) => state === 'waiting');
  assert.deepEqual(waiting.map(({ purpose }) => purpose).toSorted(), [...purposes].toSorted());
});

test('the same change again makes no file', async () => {
  const { folder, ring } = await make();
  const revoke = revokeSigning(ring);
  for (const change of [ROTATE, ROTATE, revoke, revoke]) {
    assert.ok((await ring.change(tenant, change)).ok);
  }
  assert.equal((await readdir(join(folder, 'keys'))).length, 4);
});

test('what a killed change left behind is passed over, and the change can be made again', async () => {
  const { folder, ring, path } = await make();
  await writeFile(path('.2.sealed.new-0c7b'), 'half a fi');
  await writeFile(path('.x.sealed'), 'nothing of ours');
  await writeFile(path('.1.sealed'), 'nothing of ours');
  const next = ringOf(folder);
  await next.loadAll();
  assert.equal(signing(next), signing(ring));
  const changed = await next.change(tenant, ROTATE);
  assert.ok(changed.ok);
  assert.equal(changed.keys.version, 2);
});

test('a damaged newest file stops a start, and an older one does not take its place', async () => {
  const { folder, ring, path } = await make();
  await ring.change(tenant, revokeSigning(ring));
  await truncate(path('.2.sealed'), 100);
  await assert.rejects(ringOf(folder).loadAll(), rejectsWith('key_file_damaged'));
  // A service that runs goes on with what it has.
  const before = signing(ring);
  await ring.reload(tenant);
  assert.equal(signing(ring), before);
});

test('an older file under a newer name is refused', async () => {
  const { folder, ring, path } = await make();
  await ring.change(tenant, revokeSigning(ring));
  await copyFile(path('.sealed'), path('.3.sealed'));
  await assert.rejects(ringOf(folder).loadAll(), rejectsWith('key_file_damaged'));
  await assert.rejects(ring.reload(tenant), rejectsWith('key_file_damaged'));
  await copyFile(path('.2.sealed'), path('.3.sealed'));
  await assert.rejects(ringOf(folder).loadAll(), rejectsWith('key_file_damaged'));
});

test('without the root, or with the root of somebody else, nothing is changed', async () => {
  const { folder, ring, path } = await make();
  const root = await readFile(path('.root.sealed'));
  await rm(path('.root.sealed'));
  assert.deepEqual(await ring.change(tenant, ROTATE), { ok: false, code: 'rootKeyAway' });
  await ringOf(folder).loadAll();
  const stranger = await make();
  await copyFile(stranger.path('.root.sealed'), path('.root.sealed'));
  await assert.rejects(ring.change(tenant, ROTATE), rejectsWith('key_file_damaged'));
  await writeFile(path('.root.sealed'), root);
  assert.ok((await ring.change(tenant, ROTATE)).ok);
});
