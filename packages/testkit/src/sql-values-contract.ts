/** What every Database owes to values: whatever is sent comes back the same, for each type of the closed set. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Database, Row, SqlValue } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';

const RUNS = { numRuns: 60 };
const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.uint8Array({ maxLength: 600 });
// PostgreSQL stores no NUL in a text, and a lone surrogate has no UTF-8.
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((value) => !value.includes('\0'));

/** Adds the tests to the file that calls it; nothing is written. */
export function testSqlValues(database: Database, tenant: TenantId): void {
  const ask = (statement: string, values: readonly SqlValue[]): Promise<readonly Row[]> =>
    database.transaction(tenant, (transaction) => transaction.query(statement, values));
  const roundTrip = async (type: string, value: SqlValue): Promise<unknown> =>
    (await ask(`select $1::${type} as value`, [value]))[0]?.['value'];

  testRoundTrips(roundTrip);
  testEdges(roundTrip, tenant);

  test('a row with many columns and a large value arrives whole', async () => {
    const large = new Uint8Array(3_000_000).fill(7);
    const [row] = await ask('select $1::bytea as a, null as b, $2::int8 as c, true as d', [
      large,
      5n,
    ]);
    assert.deepEqual(row, { a: large, b: null, c: 5n, d: true });
  });

  test('columns unnest from arrays of bytes and int8 together', async () => {
    const keys = [new Uint8Array([1]), new Uint8Array(), new Uint8Array([3, 3])];
    const amounts = [2n ** 63n - 1n, 0n, -5n];
    assert.deepEqual(
      await ask('select k, a from unnest($1::bytea[], $2::int8[]) as t(k, a)', [keys, amounts]),
      keys.map((k, index) => ({ k, a: amounts[index] })),
    );
  });

  test('empty arrays unnest to no rows', async () => {
    assert.deepEqual(await ask('select * from unnest($1::bytea[], $2::int8[])', [[], []]), []);
  });
}

type RoundTrip = (type: string, value: SqlValue) => Promise<unknown>;

function testRoundTrips(roundTrip: RoundTrip): void {
  const comesBack = <T extends SqlValue>(type: string, values: fc.Arbitrary<T>): void => {
    test(`every ${type} comes back as it was sent`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.option(values), async (value) => {
          assert.deepStrictEqual(await roundTrip(type, value), value);
        }),
        RUNS,
      );
    });
  };
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
}

function testEdges(roundTrip: RoundTrip, tenant: TenantId): void {
  test('the ends of int8 come back exactly', async () => {
    for (const value of [-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n]) {
      assert.equal(await roundTrip('int8', value), value);
    }
  });

  test('bytes are plain Uint8Arrays of their own, not windows into a pool', async () => {
    const value = await roundTrip('bytea', new Uint8Array([0, 1, 255]));
    assert.ok(value instanceof Uint8Array);
    assert.equal(Object.getPrototypeOf(value), Uint8Array.prototype);
    assert.equal(value.buffer.byteLength, 3);
  });

  test('a window into a larger buffer is sent as the window alone', async () => {
    const whole = new Uint8Array([9, 1, 2, 3, 9]);
    assert.deepEqual(await roundTrip('bytea', whole.subarray(1, 4)), new Uint8Array([1, 2, 3]));
    assert.deepEqual(await roundTrip('bytea[]', [whole.subarray(1, 4)]), [
      new Uint8Array([1, 2, 3]),
    ]);
  });

  test('types outside the closed set arrive as their text, so that no numeric becomes a float', async () => {
    assert.equal(await roundTrip('numeric', '12345678901234567890.12'), '12345678901234567890.12');
    assert.equal(await roundTrip('float8', '0.1'), '0.1');
    assert.equal(
      await roundTrip('jsonb', '{"n": 12345678901234567890}'),
      '{"n": 12345678901234567890}',
    );
    assert.equal(await roundTrip('uuid', tenant), tenant);
  });

  test('a number that is not finite is a bug and is not sent', async () => {
    await assert.rejects(roundTrip('float8', Number.NaN), /not a finite number/);
  });
}
