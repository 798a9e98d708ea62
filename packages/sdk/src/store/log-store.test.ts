/** Every operation of the disk fails, or is the last one, once. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import { isTallystickError, TallystickError } from '@tallystick/protocol/tallystick-error';

import type { LogFolder } from './log-folder.ts';
import { openLogStore } from './log-store.ts';
import { openLogFolder } from './node-log-folder.ts';
import type { Store, StoreChange } from './store.ts';
import { faultyFolder } from './test/faulty-folder.ts';
import type { SimulatedDisk } from './test/simulated-disk.ts';
import { createSimulatedDisk } from './test/simulated-disk.ts';

const ports = { crypto: createNodeCrypto(), random: systemRandom };
const secret = Uint8Array.of(1);
const root = await mkdtemp(join(tmpdir(), 'tallystick-store-'));
after(() => rm(root, { recursive: true }));
let folders = 0;

function newFolder(): string {
  folders += 1;
  return join(root, String(folders));
}

/** Opens the store in `folder`, on which `before` decides what fails. */
function openIn(folder: LogFolder, before: (operation: string) => void): Promise<Store> {
  const faulty = faultyFolder(folder, { before });
  return openLogStore({ ...ports, folder: faulty, secret, scryptCostLog2: 1 });
}

/** Opens the store at `path` over a disk on which `before` decides what fails. */
async function open(path: string, before: (operation: string) => void): Promise<Store> {
  const folder = await openLogFolder(path, systemRandom);
  try {
    return await openIn(folder, before);
  } catch (error) {
    await folder.release();
    throw error;
  }
}

function failure(code: string): TallystickError {
  return new TallystickError({ code, message: 'a failure for the test' });
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => isTallystickError(error) && error.code === code;
}

/** What a scenario acknowledged, and the value of the write it was at when it ended. */
interface Outcome {
  acknowledged: number;
  attempted: number;
}

const ROUNDS = 25;

/** Writes 1, 2, ... each in two keys at once; large enough for several compactions. */
async function writeRounds(store: Store, outcome: Outcome): Promise<void> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    outcome.attempted = round;
    await store.write(changesOf(round));
    outcome.acknowledged = round;
  }
}

function changesOf(round: number): readonly StoreChange[] {
  return [
    { key: 'large', value: new Uint8Array(40_000).fill(round) },
    { key: 'round', value: Uint8Array.of(round) },
  ];
}

/** The round that a store holds; asserts that both keys agree. */
function roundOf(store: Store): number {
  const round = store.get('round')?.[0] ?? 0;
  if (round === 0) assert.deepEqual(store.entries(''), []);
  else assert.deepEqual(store.get('large'), new Uint8Array(40_000).fill(round));
  return round;
}

async function countOperations(): Promise<number> {
  let operations = 0;
  const store = await open(newFolder(), () => {
    operations += 1;
  });
  await writeRounds(store, { acknowledged: 0, attempted: 0 });
  await store.close();
  return operations;
}

const operations = await countOperations();

test('a process that dies at any operation loses no acknowledged write and tears none', async () => {
  assert.ok(operations > 90);
  for (let death = 0; death < operations; death += 1) {
    const path = newFolder();
    const outcome: Outcome = { acknowledged: 0, attempted: 0 };
    let done = 0;
    const dying = open(path, () => {
      done += 1;
      if (done > death) throw failure('store_io_failed');
    });
    let store: Store | undefined;
    try {
      store = await dying;
      await writeRounds(store, outcome);
    } catch (error) {
      assert.ok(isTallystickError(error));
    }
    await store?.close();
    const again = await open(path, () => undefined);
    const round = roundOf(again);
    assert.ok(round === outcome.acknowledged || round === outcome.attempted, `death at ${death}`);
    await again.close();
  }
});

test('what a reopened store showed or wrote after a kill is still there after a power cut', async () => {
  for (let death = 0; death < operations; death += 1) {
    for (const more of [0, 1]) {
      const disk = createSimulatedDisk();
      await killAt(disk, death);
      // What the dead process had not synced is there, until the power goes.
      const store = await openIn(disk.folder, () => undefined);
      const round = roundOf(store) + more;
      if (more === 1) await store.write(changesOf(round));
      disk.cutPower(() => 0);
      const found = roundOf(await openIn(disk.folder, () => undefined));
      assert.equal(found, round, `death at ${death}`);
    }
  }
});

async function killAt(disk: SimulatedDisk, death: number): Promise<void> {
  let left = death;
  const before = (): void => {
    left -= 1;
    if (left < 0) throw failure('store_io_failed');
  };
  try {
    const store = await openIn(disk.folder, before);
    await writeRounds(store, { acknowledged: 0, attempted: 0 });
  } catch (error) {
    assert.ok(isTallystickError(error));
  }
  left = 0; // whatever it was still doing ends here
}

test('a disk that is full at any operation rejects the write and keeps the old state', async () => {
  for (let fullAt = 0; fullAt < operations; fullAt += 7) {
    const path = newFolder();
    let done = 0;
    // Full for three operations, then somebody makes room.
    const before = (operation: string): void => {
      done += 1;
      if (done <= fullAt || done > fullAt + 3) return;
      if (operation !== 'write' && operation !== 'sync') return;
      throw failure('disk_full');
    };
    const store = await open(path, before).catch(() => undefined);
    let expected = 0;
    for (let round = 1; store !== undefined && round <= ROUNDS; round += 1) {
      try {
        await store.write(changesOf(round));
        expected = round;
      } catch (error) {
        assert.ok(refusedWith('disk_full')(error));
      }
      assert.equal(roundOf(store), expected);
    }
    await store?.close();
    assert.ok(store === undefined || expected >= ROUNDS - 2, `full at ${fullAt}`);
    const again = await open(path, () => undefined);
    assert.equal(roundOf(again), expected);
    await again.close();
  }
});

test('after a failure of the disk other than being full, nothing is written until it is reopened', async () => {
  const path = newFolder();
  let isBroken = false;
  const store = await open(path, (operation) => {
    if (isBroken && operation === 'sync') throw failure('store_io_failed');
  });
  const write = (round: number): Promise<void> =>
    store.write([{ key: 'round', value: Uint8Array.of(round) }]);
  await write(1);
  isBroken = true;
  await assert.rejects(write(2), refusedWith('store_io_failed'));
  isBroken = false;
  await assert.rejects(write(3), refusedWith('store_write_failed'));
  assert.deepEqual(store.get('round'), Uint8Array.of(1));
  await store.close();
  const again = await open(path, () => undefined);
  assert.deepEqual(again.get('round'), Uint8Array.of(1));
  await again.close();
});

test('when the name of a compacted log is not known to be durable, nothing more is written', async () => {
  const path = newFolder();
  let isBroken = false;
  const store = await open(path, (operation) => {
    if (isBroken && operation === 'sync folder') throw failure('store_io_failed');
  });
  isBroken = true;
  const outcome: Outcome = { acknowledged: 0, attempted: 0 };
  await assert.rejects(writeRounds(store, outcome), refusedWith('store_write_failed'));
  assert.ok(outcome.acknowledged > 5);
  assert.equal(roundOf(store), outcome.acknowledged);
  await store.close();
  const again = await open(path, () => undefined);
  assert.equal(roundOf(again), outcome.acknowledged);
  await again.close();
});
