/** Virtual-ids and batches: none is given twice, each leads back, and nothing can be read off them (V-40 to V-43). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createNodeCrypto } from '@tallystick/elements/node-crypto';
import { uuidText, coinUuid } from '@tallystick/protocol/coins/coin-uuid';
import { formatVirtualId, SHORT_VIRTUAL_IDS } from '@tallystick/protocol/coins/virtual-id';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { openBatch, sealBatch, virtualIdOf } from './coin-numbers.ts';

const crypto = createNodeCrypto();
const KEY = new Uint8Array(16).fill(7);
const OTHER_KEY = new Uint8Array(16).fill(8);

test('the first million customers have six digits, and no two the same (V-40, V-42)', () => {
  const ids = new Set<number>();
  for (let account = 1n; account <= 5_000n; account += 1n) {
    const id = virtualIdOf(crypto, KEY, account);
    assert.match(formatVirtualId(id), /^[0-9]{3}-[0-9]{3}$/);
    ids.add(id);
  }
  assert.equal(ids.size, 5_000);
  const last = virtualIdOf(crypto, KEY, BigInt(SHORT_VIRTUAL_IDS));
  assert.match(formatVirtualId(last), /^[0-9]{3}-[0-9]{3}$/);
});

test('a tenant that outgrows them gives nine digits, and none that was given before (V-42)', () => {
  const ids = new Set<number>();
  const first = BigInt(SHORT_VIRTUAL_IDS) + 1n;
  for (let account = first; account < first + 2_000n; account += 1n) {
    const id = virtualIdOf(crypto, KEY, account);
    assert.ok(id >= SHORT_VIRTUAL_IDS);
    assert.match(formatVirtualId(id), /^[0-9]{3}-[0-9]{3}-[0-9]{3}$/);
    ids.add(id);
  }
  assert.equal(ids.size, 2_000);
});

test('neighbours have nothing in common, and another tenant numbers in another way (V-41)', () => {
  const ids = [1n, 2n, 3n].map((account) => virtualIdOf(crypto, KEY, account));
  const steps = ids.slice(1).map((id, at) => id - (ids[at] ?? 0));
  assert.ok(steps.every((step) => Math.abs(step) > 1));
  assert.notEqual(virtualIdOf(crypto, OTHER_KEY, 1n), ids[0]);
});

const anyMint = fc.record(
  {
    account: fc.bigInt({ min: 1n, max: 2n ** 40n - 1n }),
    mint: fc.bigInt({ min: 1n, max: 2n ** 48n - 1n }),
  },
  { noNullPrototype: true },
);

test('a batch leads to its account and to nobody else’s, and begins a UUID of version 8 (V-43)', () => {
  fc.assert(
    fc.property(anyMint, anyMint, (one, other) => {
      const batch = sealBatch(crypto, KEY, one);
      assert.deepEqual(openBatch(crypto, KEY, batch), one);
      const uuid = uuidText(coinUuid({ batch, index: 7 }));
      assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const isSame = one.account === other.account && one.mint === other.mint;
      assert.equal(toHex(sealBatch(crypto, KEY, other)) === toHex(batch), isSame);
      assert.notDeepEqual(openBatch(crypto, OTHER_KEY, batch), one);
    }),
    { numRuns: 50 },
  );
});
