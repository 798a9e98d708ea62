/** Economies: three numbers of the document's, and each other currency's own. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { CURRENCY_MAX } from '../money.ts';
import { readShape } from '../encoding/shape.ts';
import { economyShape } from './economy.ts';

function currencyOf(economy: number): number | undefined {
  const read = readShape(economyShape, economy, 'economy');
  return read.ok ? read.value : undefined;
}

test('1, 2 and 3 are rupees, dollars and euros; yen and private money have their own numbers (V-37)', () => {
  const economies = [1, 2, 3, 392, 1_000, CURRENCY_MAX];
  assert.deepEqual(economies.map(currencyOf), [356, 840, 978, 392, 1_000, CURRENCY_MAX]);
});

test('a number that names no economy, or a second one of the same, is refused (V-37)', () => {
  for (const economy of [0, 4, 7, 356, 840, 978, CURRENCY_MAX + 1]) {
    assert.equal(currencyOf(economy), undefined, String(economy));
  }
});

test('every number that is read is the one that is written: the registry has no double entries (V-37)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: CURRENCY_MAX }), (economy) => {
      const read = readShape(economyShape, economy, 'economy');
      if (read.ok) assert.equal(economyShape.encode(read.value), economy);
    }),
  );
});
