/** The engine: emptied it is like new, and a backup that is put back is what was copied. */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import type { Row } from '@tallystick/database/database';
import { tenantNumber } from './database-world.ts';
import { openEngine } from './engine.ts';
import { createSimulatedDatabase } from './simulated-database.ts';

const engine = await openEngine();
const database = createSimulatedDatabase(engine, () => undefined);
const ONE = tenantNumber(1);

after(() => engine.close());
beforeEach(() => engine.reset());

const OPEN = 'select * from ledger_open($1, $2, $3)';
const POST = `select outcome from ledger_post(
  $1, $2, array[978], $3, array[0]::bigint[], array['funding:978'], $1, array['available'],
  array['funding'], array[null]::bytea[], 1)`;

/** Opens the account `home` and pays `amount` into it. */
function fund(home: bigint, amount: bigint): Promise<readonly Row[]> {
  return database.transaction(ONE, async (transaction) => {
    await transaction.query(OPEN, [
      [0n, home],
      ['funding:978', 'available'],
      [978, 978],
    ]);
    return transaction.query(POST, [[home], [new Uint8Array(16).fill(Number(home))], [amount]]);
  });
}

function balances(): Promise<readonly Row[]> {
  return engine.query('select home, balance from ledger_account order by home');
}

test('the schema is that of production: what is in the ledger cannot be changed', async () => {
  assert.deepEqual(await fund(1n, 5n), [{ outcome: 'posted' }]);
  await assert.rejects(engine.query('delete from ledger_posting'), (error) => {
    assert.ok(isTallystickError(error));
    assert.equal(error.code, 'constraint_violated');
    return true;
  });
  assert.deepEqual(await balances(), [
    { home: 0n, balance: -5n },
    { home: 1n, balance: 5n },
  ]);
});

test('a new engine has no rows, and neither has one that was emptied', async () => {
  await fund(1n, 5n);
  await engine.reset();
  const { tables } = await engine.snapshot();
  const counts = await Promise.all(
    tables.map(({ table }) => engine.query(`select count(*)::int4 as rows from ${table}`)),
  );
  assert.ok(tables.length > 20);
  assert.deepEqual(new Set(counts.map(([row]) => row?.['rows'])), new Set([0]));
  const [migrations] = await engine.query('select count(*)::int4 as rows from schema_migration');
  assert.notEqual(migrations?.['rows'], 0);
});

test('rows lie in the same places after each emptying, so an unordered answer is the same', async () => {
  const places: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    await engine.reset();
    for (let home = 1n; home <= 20n; home += 1n) await fund(home, home);
    const rows = await engine.query('select ctid::text as place, home from ledger_account');
    places.push(rows.map((row) => `${String(row['place'])} ${String(row['home'])}`).join());
  }
  assert.equal(new Set(places).size, 1);
});

test('an issuer that is restored from a backup has exactly what it had then', async () => {
  await fund(1n, 5n);
  const backup = await engine.snapshot();
  const before = await balances();
  await fund(2n, 7n);
  assert.equal((await balances()).length, 3);
  await engine.restore(backup);
  assert.deepEqual(await balances(), before);
  assert.deepEqual(await engine.snapshot(), backup);
});

test('a backup may be restored twice, and into an engine that was emptied', async () => {
  await fund(1n, 5n);
  const backup = await engine.snapshot();
  await engine.reset();
  await engine.restore(backup);
  await engine.restore(backup);
  assert.deepEqual(await engine.snapshot(), backup);
});

test('the ledger is guarded again after a restore', async () => {
  await fund(1n, 5n);
  await engine.restore(await engine.snapshot());
  await assert.rejects(engine.query('truncate ledger_posting'), /refused a row/);
  assert.deepEqual(await fund(2n, 7n), [{ outcome: 'posted' }]);
});

test('the checkers see every tenant, and only what is committed', async () => {
  let seen: Promise<readonly Row[]> | undefined;
  await database.transaction(ONE, async (transaction) => {
    seen = balances();
    await transaction.query(OPEN, [[1n], ['available'], [978]]);
  });
  await database.transaction(tenantNumber(2), (transaction) =>
    transaction.query(OPEN, [[2n], ['available'], [978]]),
  );
  assert.deepEqual(await seen, [{ home: 1n, balance: 0n }]);
  assert.equal((await balances()).length, 2);
});
