/** Both stores against a map, under random histories. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { systemRandom } from '@tallystick/elements/system-ports';
import * as fc from 'fast-check';

import { decodeChanges, encodeChanges } from './change-codec.ts';
import { openFileStore } from './file-store.ts';
import { createMemoryStore } from './memory-store.ts';
import type { Store, StoreChange } from './store.ts';

const ports = { crypto: createNodeCrypto(), random: systemRandom };
const keys = fc.constantFrom('a', 'b', 'a/1', 'a/2', 'b/1', 'state', '~', '!');
const values = fc.option(fc.uint8Array({ maxLength: 60 }), { nil: undefined });
const changes = fc.record({ key: keys, value: values }, { noNullPrototype: true });
const writes = fc.array(changes, { maxLength: 5 });

/** The reference: a map, and sorting. */
function applyTo(model: Map<string, Uint8Array>, write: readonly StoreChange[]): void {
  for (const { key, value } of write) {
    if (value === undefined) model.delete(key);
    else model.set(key, value);
  }
}

function assertLike(store: Store, model: ReadonlyMap<string, Uint8Array>): void {
  const sorted = Array.from(model).toSorted(([left], [right]) => (left < right ? -1 : 1));
  assert.deepEqual(store.entries(''), sorted);
  for (const prefix of ['a', 'a/', 'zz']) {
    const behind = sorted.filter(([key]) => key.startsWith(prefix));
    assert.deepEqual(store.entries(prefix), behind);
    assert.deepEqual(
      store.keys(prefix),
      behind.map(([key]) => key),
    );
  }
}

test('the memory store does what a map does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(writes, { maxLength: 20 }), async (history) => {
      const store = createMemoryStore();
      const model = new Map<string, Uint8Array>();
      for (const write of history) {
        await store.write(write);
        applyTo(model, write);
        assertLike(store, model);
      }
    }),
  );
});

test('the file store does what a map does, closed and opened at any time', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tallystick-store-'));
  let folders = 0;
  const step = fc.oneof({ weight: 4, arbitrary: writes }, fc.constant('reopen' as const));
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (history) => {
        folders += 1;
        const folder = join(root, String(folders));
        const options = { folder, secret: Uint8Array.of(1), ...ports, scryptCostLog2: 1 };
        let store = await openFileStore(options);
        const model = new Map<string, Uint8Array>();
        for (const action of history) {
          if (action === 'reopen') {
            await store.close();
            store = await openFileStore(options);
          } else {
            await store.write(action);
            applyTo(model, action);
          }
          assertLike(store, model);
        }
        await store.close();
      }),
      { numRuns: 40 },
    );
  } finally {
    await rm(root, { recursive: true });
  }
});

test('the changes of a frame are read back as they were, and random bytes never throw', () => {
  fc.assert(
    fc.property(writes, (write) => {
      assert.deepEqual(decodeChanges(encodeChanges(write)), write);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
      const decoded = decodeChanges(random);
      if (decoded !== undefined) assert.deepEqual(encodeChanges(decoded), random);
    }),
    { numRuns: 2000 },
  );
});
