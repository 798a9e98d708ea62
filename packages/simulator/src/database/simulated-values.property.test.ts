/** Whatever is sent comes back as it does from the driver of production. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { SqlValue } from '@tallystick/database/database';
import { tenantNumber } from './database-world.ts';
import { openEngine } from './engine.ts';
import { createSimulatedDatabase } from './simulated-database.ts';

const engine = await openEngine();
const database = createSimulatedDatabase(engine, () => undefined);
const ONE = tenantNumber(1);

after(() => engine.close());

const RUNS = { numRuns: 60 };
const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.uint8Array({ maxLength: 600 });
// PostgreSQL stores no NUL in a text, and a lone surrogate has no UTF-8.
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((value) => !value.includes('\0'));

async function roundTrip(type: string, value: SqlValue): Promise<unknown> {
  return database.transaction(ONE, async (transaction) => {
    const rows = await transaction.query(`select $1::${type} as value`, [value]);
    return rows[0]?.['value'];
  });
}

function comesBack<T extends SqlValue>(type: string, values: fc.Arbitrary<T>): void {
  test(`every ${type} comes back as it was sent`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.option(values), async (value) => {
        assert.deepStrictEqual(await roundTrip(type, value), value);
      }),
      RUNS,
    );
  });
}

comesBack('int8', int8);
comesBack('int4', fc.integer());
comesBack('bool', fc.boolean());
comesBack('bytea', bytes);
comesBack('text', text);
comesBack('int8[]', fc.array(fc.option(int8), { maxLength: 20 }));
comesBack('int4[]', fc.array(fc.option(fc.integer()), { maxLength: 20 }));
comesBack('bool[]', fc.array(fc.option(fc.boolean()), { maxLength: 20 }));
comesBack('bytea[]', fc.array(fc.option(bytes), { maxLength: 20 }));
comesBack('text[]', fc.array(fc.option(text), { maxLength: 20 }));

test('types outside the closed set arrive as their text', async () => {
  assert.equal(await roundTrip('numeric', '12345678901234567890.12'), '12345678901234567890.12');
  assert.equal(await roundTrip('float8', '0.1'), '0.1');
  assert.equal(
    await roundTrip('jsonb', '{"n": 12345678901234567890}'),
    '{"n": 12345678901234567890}',
  );
  assert.equal(await roundTrip('uuid', ONE), ONE);
});

test('a row with many columns and a large value arrives whole', async () => {
  const large = new Uint8Array(3_000_000).fill(7);
  const [row] = await database.transaction(ONE, (transaction) =>
    transaction.query('select $1::bytea as a, null as b, $2::int8 as c, true as d', [large, 5n]),
  );
  assert.deepEqual(row, { a: large, b: null, c: 5n, d: true });
});

test('columns unnest from arrays of bytes and int8 together', async () => {
  const keys = [new Uint8Array([1]), new Uint8Array(), new Uint8Array([3, 3])];
  const amounts = [2n ** 63n - 1n, 0n, -5n];
  const rows = await database.transaction(ONE, (transaction) =>
    transaction.query('select k, a from unnest($1::bytea[], $2::int8[]) as t(k, a)', [
      keys,
      amounts,
    ]),
  );
  assert.deepEqual(
    rows,
    keys.map((k, index) => ({ k, a: amounts[index] })),
  );
});

test('a number that is not finite is a bug and is not sent', async () => {
  await assert.rejects(roundTrip('float8', Number.NaN), /not a finite number/);
});
