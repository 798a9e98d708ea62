/**
 * The file store under the contract of every store, and what only a disk can show.
 *
 * Shows F-02.
 */

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';

import { openFileStore } from './file-store.ts';
import { MARK } from './log-frame.ts';
import type { Store } from './store.ts';
import { storeContract } from './test/store-contract.ts';

const crypto = createNodeCrypto();
const secret = new TextEncoder().encode('correct horse');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const root = await mkdtemp(join(tmpdir(), 'tallystick-store-'));
after(() => rm(root, { recursive: true }));
let folders = 0;

function newFolder(): string {
  folders += 1;
  return join(root, `device-${folders}`);
}

function open(folder: string, withSecret: Uint8Array = secret): Promise<Store> {
  const ports = { crypto, random: systemRandom };
  return openFileStore({ folder, secret: withSecret, ...ports, scryptCostLog2: 1 });
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => isTallystickError(error) && error.code === code;
}

storeContract({ name: 'the file store', create: () => open(newFolder()) });

test('a reopened store holds what was written', async () => {
  const folder = newFolder();
  const first = await open(folder);
  await first.write([
    { key: 'a', value: bytes('1') },
    { key: 'b', value: new Uint8Array(0) },
  ]);
  await first.write([{ key: 'a', value: undefined }]);
  await first.write([{ key: 'c', value: new Uint8Array(100_000).fill(7) }]);
  await first.close();
  const second = await open(folder);
  assert.deepEqual(second.entries(''), [
    ['b', new Uint8Array(0)],
    ['c', new Uint8Array(100_000).fill(7)],
  ]);
  await second.write([{ key: 'd', value: bytes('4') }]);
  await second.close();
  const third = await open(folder);
  assert.deepEqual(third.get('d'), bytes('4'));
  await third.close();
});

test('neither keys nor values nor the secret lie readable in the folder (P-18, G-046, G-054)', async () => {
  const folder = newFolder();
  const store = await open(folder);
  const marker = 'marker-of-a-withdrawal';
  for (let round = 0; round < 200; round += 1) {
    await store.write([
      { key: `${marker}/key`, value: bytes(`${marker} value `.repeat(100)) },
      { key: 'short', value: bytes(marker) },
    ]);
  }
  await store.close();
  const names = await readdir(folder);
  assert.deepEqual(names, ['store.log']);
  const file = await readFile(join(folder, 'store.log'));
  assert.ok(!file.includes(marker));
  assert.ok(!file.includes('short'));
  assert.ok(!file.includes(Buffer.from(secret)));
  assert.ok(!names.some((name) => name.includes(marker)));
});

// Windows has no such permissions.
if (process.platform !== 'win32') {
  test('only the owner can read the folder and the file', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, 'store.log'))).mode & 0o777, 0o600);
  });
}

test('a wrong secret is told apart from damage and changes nothing', async () => {
  const folder = newFolder();
  const store = await open(folder);
  await store.write([{ key: 'a', value: bytes('1') }]);
  await store.close();
  const content = await readFile(join(folder, 'store.log'));
  await assert.rejects(open(folder, bytes('wrong horse')), refusedWith('store_wrong_secret'));
  assert.deepEqual(await readFile(join(folder, 'store.log')), content);
  const again = await open(folder);
  assert.deepEqual(again.get('a'), bytes('1'));
  await again.close();
});

test('a store made with the cost of scrypt that devices use opens again', async () => {
  const folder = newFolder();
  const options = { folder, secret, crypto, random: systemRandom };
  const store = await openFileStore(options);
  await store.write([{ key: 'a', value: bytes('1') }]);
  await store.close();
  const again = await openFileStore(options);
  assert.deepEqual(again.get('a'), bytes('1'));
  await again.close();
});

test('two stores with one secret share no bytes, not even for the same content', async () => {
  const files = await Promise.all(
    [newFolder(), newFolder()].map(async (folder) => {
      const store = await open(folder);
      await store.write([{ key: 'a', value: bytes('the same') }]);
      await store.close();
      return readFile(join(folder, 'store.log'));
    }),
  );
  const [one = Buffer.alloc(0), other = Buffer.alloc(0)] = files;
  assert.equal(one.length, other.length);
  assert.notDeepEqual(one.subarray(10, 26), other.subarray(10, 26));
  assert.notDeepEqual(one.subarray(74), other.subarray(74));
});

test('a log much longer than what it holds is replaced by a short one, under other keys', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.log');
  const store = await open(folder);
  await store.write([{ key: 'kept', value: bytes('for ever') }]);
  const long = await readFile(path);
  let largest = 0;
  for (let round = 0; round < 120; round += 1) {
    await store.write([{ key: 'state', value: new Uint8Array(10_000).fill(round) }]);
    largest = Math.max(largest, (await stat(path)).size);
  }
  await store.close();
  assert.ok(largest < 400_000, `${largest}`);
  const short = await readFile(path);
  assert.deepEqual(short.subarray(0, 26), long.subarray(0, 26));
  assert.notDeepEqual(short.subarray(26, 42), long.subarray(26, 42));
  const again = await open(folder);
  assert.deepEqual(again.get('kept'), bytes('for ever'));
  assert.deepEqual(again.get('state'), new Uint8Array(10_000).fill(119));
  await again.close();
});

test('a full store is compacted into several frames and read back', async () => {
  const folder = newFolder();
  const store = await open(folder);
  for (let round = 0; round < 5; round += 1) {
    for (let index = 0; index < 3; index += 1) {
      const value = new Uint8Array(1_000_000).fill(round * 3 + index);
      await store.write([{ key: `n/${index}`, value }]);
    }
  }
  await store.close();
  const again = await open(folder);
  assert.deepEqual(
    again.entries('').map(([key, value]) => [key, value.length, value[0]]),
    [
      ['n/0', 1_000_000, 12],
      ['n/1', 1_000_000, 13],
      ['n/2', 1_000_000, 14],
    ],
  );
  await again.close();
});

test('a file that is no store, or one of a newer version, is refused and left as it is', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.log');
  await (await open(folder)).close();
  const good = await readFile(path);
  const newer = Buffer.from(good);
  newer[8] = 2;
  const cases: readonly (readonly [Buffer, string])[] = [
    [Buffer.alloc(0), 'store_damaged'],
    [Buffer.alloc(500), 'store_damaged'],
    [Buffer.from('a text somebody put here'), 'store_damaged'],
    [good.subarray(0, 73), 'store_damaged'],
    [newer, 'store_unsupported_version'],
  ];
  for (const [content, code] of cases) {
    await writeFile(path, content);
    await assert.rejects(open(folder), refusedWith(code));
    assert.deepEqual(await readFile(path), content);
  }
});

test('a folder that cannot be made or written gets one clear error', async () => {
  const file = join(root, 'a-file');
  await writeFile(file, '');
  await assert.rejects(open(join(file, 'inside')), refusedWith('store_unwritable'));
  await assert.rejects(open(file), (error) => isTallystickError(error));
});

test('a damaged store is refused, wherever the damage is, and left as it is', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.log');
  const store = await open(folder);
  for (const key of ['a', 'b', 'c']) await store.write([{ key, value: bytes(`value of ${key}`) }]);
  await store.close();
  const good = await readFile(path);
  for (let at = 9; at < good.length; at += 5) {
    const damaged = Buffer.from(good);
    damaged[at] = (damaged[at] ?? 0) ^ 0x04;
    await writeFile(path, damaged);
    await assert.rejects(open(folder), refusedWith('store_damaged'));
    assert.deepEqual(await readFile(path), damaged);
    assert.deepEqual(await readdir(folder), ['store.log']);
  }
});

test('cut at any byte of its last writes, a store opens as it was before or after a write', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.log');
  const store = await open(folder);
  const sizes: number[] = [];
  for (let number = 1; number <= 3; number += 1) {
    await store.write([
      { key: 'left', value: Uint8Array.of(number) },
      { key: 'right', value: Uint8Array.of(number) },
    ]);
    sizes.push((await stat(path)).size);
  }
  await store.close();
  const good = await readFile(path);
  for (let length = sizes[0] ?? 0; length <= good.length; length += 1) {
    await writeFile(path, good.subarray(0, length));
    const cut = await open(folder);
    const complete = sizes.filter((size) => length >= size - MARK.length).length;
    assert.deepEqual(cut.get('left'), Uint8Array.of(complete));
    assert.deepEqual(cut.get('right'), Uint8Array.of(complete));
    await cut.close();
  }
});

test('a store that is closed right after a write does not replace its log any more', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.log');
  const store = await open(folder);
  const change = { key: 'state', value: new Uint8Array(60_000) };
  for (let round = 0; round < 4; round += 1) await store.write([change]);
  const file = await stat(path);
  await Promise.all([store.write([change]), store.close()]);
  await wait(100);
  const now = await stat(path);
  assert.ok(now.size > 300_000);
  assert.equal(now.ino, file.ino);
});

test('a torn end is cut off when the store is opened', async () => {
  const folder = newFolder();
  const path = join(folder, 'store.log');
  const store = await open(folder);
  await store.write([{ key: 'a', value: bytes('1') }]);
  await store.close();
  const whole = await readFile(path);
  for (const torn of [whole.subarray(0, -3), Buffer.concat([whole, whole.subarray(74, 100)])]) {
    await writeFile(path, torn);
    const again = await open(folder);
    assert.deepEqual(again.get('a'), bytes('1'));
    await again.close();
    assert.deepEqual(await readFile(path), whole);
  }
});

test('what a crash left of a replacement is removed', async () => {
  const folder = newFolder();
  const store = await open(folder);
  await store.write([{ key: 'a', value: bytes('1') }]);
  await store.close();
  await writeFile(join(folder, 'store.log.new'), 'half a log');
  const again = await open(folder);
  assert.deepEqual(again.get('a'), bytes('1'));
  await again.close();
  assert.deepEqual(await readdir(folder), ['store.log']);
});
