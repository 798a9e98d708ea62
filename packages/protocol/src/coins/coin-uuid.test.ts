/** UUIDs of coins, as every reader of UUIDs takes them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { toHex } from '../encoding/octets.ts';
import { readShape } from '../encoding/shape.ts';
import { batchFrom, batchShape, coinUuid, uuidText } from './coin-uuid.ts';

/** RFC 9562 section 4: version 8, variant 10. */
const VERSION_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const anyBatch = fc.uint8Array({ minLength: 12, maxLength: 12 }).map(batchFrom);
const anyIndex = fc.nat(4_294_967_295);

test('a coin has a UUID of 16 bytes, of version 8 (V-27, V-43)', () => {
  fc.assert(
    fc.property(anyBatch, anyIndex, (batch, index) => {
      const uuid = coinUuid({ batch, index });
      assert.equal(uuid.length, 16);
      assert.match(uuidText(uuid), VERSION_8);
    }),
  );
});

test('coins of one mint, and coins of two, have different UUIDs (V-43)', () => {
  const anyCoin = fc.record({ batch: anyBatch, index: anyIndex });
  fc.assert(
    fc.property(anyCoin, anyCoin, (one, other) => {
      const isSame = toHex(one.batch) === toHex(other.batch) && one.index === other.index;
      assert.equal(uuidText(coinUuid(one)) === uuidText(coinUuid(other)), isSame);
      const next = { ...one, index: (one.index + 1) % 4_294_967_296 };
      assert.notDeepEqual(coinUuid(one), coinUuid(next));
    }),
  );
});

test('twelve bytes that begin no UUID of version 8 are no batch', () => {
  const batch = batchFrom(new Uint8Array(12));
  assert.ok(readShape(batchShape, batch, 'batch').ok);
  for (const other of [batch.with(6, 0x40), batch.with(8, 0xc0), batch.with(8, 0x40)]) {
    assert.ok(!readShape(batchShape, other, 'batch').ok, toHex(other));
  }
});
