/** The Database port on a real server: commits, conflicts, losses, and what each failure is called. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { NOTE_MIGRATIONS, tenantOf } from '../test/note-migrations.ts';
import type { Transaction } from './database.ts';
import { withDatabase } from './database-url.ts';
import { openPgDatabase } from './pg-database.ts';

const { database, admin, url, serviceUrl } = await openTestDatabase({
  migrations: NOTE_MIGRATIONS,
});
const ONE = tenantOf(1);

async function insertNote(transaction: Transaction, home: bigint, amount = 1n): Promise<void> {
  await transaction.query('insert into note values ($1, $2, $3, $4)', [
    ONE,
    home,
    new Uint8Array([1]),
    amount,
  ]);
}

async function amountOf(home: bigint): Promise<unknown> {
  const rows = await admin.query('select amount from note where home = $1', [home]);
  return rows[0]?.['amount'];
}

function failsWith(code: string, details: object = {}): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TallystickError, String(error));
    assert.equal(error.code, code, error.message);
    assert.deepEqual({ ...error.details, ...details }, error.details);
    return true;
  };
}

/** A statement that fails with any SQLSTATE we like, as the server would send it. */
function raise(state: string): string {
  return `do $$ begin raise exception 'played' using errcode = '${state}'; end $$`;
}

test('a transaction that resolves is committed, and returns what its work returned', async () => {
  const result = await database.transaction(ONE, async (transaction) => {
    await insertNote(transaction, 1n, 7n);
    return 'done';
  });
  assert.equal(result, 'done');
  assert.equal(await amountOf(1n), 7n);
});

test('a transaction whose work throws is rolled back, and throws the same error', async () => {
  const reason = new Error('no');
  await assert.rejects(
    database.transaction(ONE, async (transaction) => {
      await insertNote(transaction, 2n);
      throw reason;
    }),
    (error) => error === reason,
  );
  assert.equal(await amountOf(2n), undefined);
});

test('an error that work catches still rolls the transaction back', async () => {
  await assert.rejects(
    database.transaction(ONE, async (transaction) => {
      await insertNote(transaction, 3n);
      await transaction.query('select 1 / 0').catch(() => undefined);
    }),
    failsWith('sql_failed', { sqlState: '22012' }),
  );
  assert.equal(await amountOf(3n), undefined);
});

test('statements sent together run in order, and the first failure is the one reported', async () => {
  await assert.rejects(
    database.transaction(ONE, (transaction) =>
      Promise.all([
        insertNote(transaction, 4n),
        insertNote(transaction, 4n),
        insertNote(transaction, 5n),
      ]),
    ),
    failsWith('constraint_violated', { constraint: 'note_pk', table: 'note' }),
  );
  assert.equal(await amountOf(4n), undefined);
});

test('a refused row names its constraint and shows nothing of the row', async () => {
  await assert.rejects(
    database.transaction(ONE, (transaction) => insertNote(transaction, 31_337n, -1n)),
    (error) => {
      assert.ok(
        failsWith('constraint_violated', { constraint: 'note_amount_not_negative' })(error),
      );
      assert.doesNotMatch(String(error), /31337/);
      return true;
    },
  );
});

test('bad input is not repeated in the message', async () => {
  await assert.rejects(
    database.transaction(ONE, (transaction) =>
      transaction.query('select $1::text::uuid', ['secret-name']),
    ),
    (error) =>
      failsWith('sql_failed', { sqlState: '22P02' })(error) && !/secret/.test(String(error)),
  );
});

test('a real deadlock: the victim runs its whole work again and both commit', async () => {
  await database.transaction(ONE, async (transaction) => {
    await insertNote(transaction, 10n, 0n);
    await insertNote(transaction, 11n, 0n);
  });
  const runs = { count: 0, holding: 0 };
  let meet = (): void => undefined;
  const bothHoldOne = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const addToBoth = (first: bigint, second: bigint): Promise<void> =>
    database.transaction(ONE, async (transaction) => {
      runs.count += 1;
      const add = 'update note set amount = amount + 1 where tenant = $1 and home = $2';
      await transaction.query(add, [ONE, first]);
      // Counted when the row is held, not when the work begins: only then do both wait for each other.
      runs.holding += 1;
      if (runs.holding === 2) meet();
      await bothHoldOne;
      await transaction.query(add, [ONE, second]);
    });
  await Promise.all([addToBoth(10n, 11n), addToBoth(11n, 10n)]);
  assert.equal(runs.count, 3);
  assert.equal(await amountOf(10n), 2n);
  assert.equal(await amountOf(11n), 2n);
});

test('conflicts without end are given up after six attempts', async () => {
  for (const state of ['40001', '40P01']) {
    let runs = 0;
    await assert.rejects(
      database.transaction(ONE, (transaction) => {
        runs += 1;
        return transaction.query(raise(state));
      }),
      failsWith('transaction_conflict', { sqlState: state }),
    );
    assert.equal(runs, 6);
  }
});

const STATES: readonly (readonly [state: string, code: string])[] = [
  ['53100', 'disk_full'],
  ['53300', 'database_unavailable'],
  ['57P01', 'database_unavailable'],
  ['08006', 'database_unavailable'],
  ['57014', 'database_timeout'],
  ['55P03', 'database_timeout'],
  ['28P01', 'database_refused'],
  ['42P01', 'sql_failed'],
  ['P0001', 'sql_failed'],
];

for (const [state, code] of STATES) {
  test(`SQLSTATE ${state} becomes ${code}, and the connection stays usable`, async () => {
    await assert.rejects(
      database.transaction(ONE, (transaction) => transaction.query(raise(state))),
      failsWith(code, { sqlState: state }),
    );
    await database.transaction(ONE, (transaction) => transaction.query('select 1'));
  });
}

test('a statement that takes too long is cancelled', async () => {
  const hasty = await openPgDatabase({ url: serviceUrl, statementTimeoutMs: 50 });
  await assert.rejects(
    hasty.transaction(ONE, (transaction) => transaction.query('select pg_sleep(5)')),
    failsWith('database_timeout'),
  );
  await hasty.close();
});

test('a connection lost while working is database_unavailable, and the next transaction has a new one', async () => {
  await assert.rejects(
    database.transaction(ONE, async (transaction) => {
      const rows = await transaction.query('select pg_backend_pid() as pid');
      await admin.query('select pg_terminate_backend($1)', [Number(rows[0]?.['pid'])]);
      await delay(50);
      await transaction.query('select 1');
    }),
    failsWith('database_unavailable'),
  );
  await database.transaction(ONE, (transaction) => transaction.query('select 1'));
});

test('a connection lost before the answer to commit says that the outcome is unknown', async () => {
  await assert.rejects(
    database.transaction(ONE, async (transaction) => {
      const rows = await transaction.query('select pg_backend_pid() as pid');
      await admin.query('select pg_terminate_backend($1)', [Number(rows[0]?.['pid'])]);
    }),
    failsWith('database_unavailable', { outcome: 'unknown' }),
  );
});

test('a server that is not there, a wrong password and a wrong database each have a code', async () => {
  const closedPort = new URL(serviceUrl);
  closedPort.port = '1';
  await assert.rejects(openPgDatabase({ url: closedPort.href }), failsWith('database_unavailable'));
  const wrongPassword = new URL(serviceUrl);
  wrongPassword.password = 'wrong';
  await assert.rejects(openPgDatabase({ url: wrongPassword.href }), failsWith('database_refused'));
  const elsewhere = withDatabase(serviceUrl, 'nowhere');
  await assert.rejects(openPgDatabase({ url: elsewhere }), failsWith('database_refused'));
});

test('a role that could pass row-level security is refused', async () => {
  await assert.rejects(openPgDatabase({ url }), failsWith('database_role_unsafe'));
});

test('a pool that has no connection free in time says so', async () => {
  const narrow = await openPgDatabase({
    url: serviceUrl,
    connectionsMax: 1,
    connectTimeoutMs: 100,
  });
  const long = narrow.transaction(ONE, (transaction) => transaction.query('select pg_sleep(0.5)'));
  await assert.rejects(
    narrow.transaction(ONE, (transaction) => transaction.query('select 1')),
    failsWith('database_unavailable'),
  );
  await long;
  await narrow.close();
});

test('close waits for running transactions, and later ones are refused', async () => {
  const brief = await openPgDatabase({ url: serviceUrl });
  const running = brief.transaction(ONE, async (transaction) => {
    await delay(50);
    return transaction.query('select 1 as one');
  });
  await delay(10);
  await brief.close();
  assert.deepEqual(await running, [{ one: 1 }]);
  await assert.rejects(
    brief.transaction(ONE, (transaction) => transaction.query('select 1')),
    failsWith('database_unavailable'),
  );
  await brief.close();
});

test('a transaction cannot be used after its end', async () => {
  const kept = await database.transaction(ONE, (transaction) => Promise.resolve(transaction));
  await assert.rejects(kept.query('select 1'), /used after its end/);
});

test('a statement that nobody waits for is a bug and rolls back', async () => {
  let stray: Promise<unknown> = Promise.resolve();
  await assert.rejects(
    database.transaction(ONE, (transaction) => {
      stray = insertNote(transaction, 20n);
      return Promise.resolve();
    }),
    /before its statements did/,
  );
  await stray;
  assert.equal(await amountOf(20n), undefined);
});

test('a statement is parsed once for each connection', async () => {
  const single = await openPgDatabase({ url: serviceUrl, connectionsMax: 1 });
  const text = 'select $1::int8 as hot';
  for (const value of [1n, 2n, 3n]) {
    await single.transaction(ONE, (transaction) => transaction.query(text, [value]));
  }
  const prepared = await single.transaction(ONE, (transaction) =>
    transaction.query(
      'select (generic_plans + custom_plans)::int4 as runs from pg_prepared_statements where statement = $1',
      [text],
    ),
  );
  assert.deepEqual(prepared, [{ runs: 3 }]);
  await single.close();
});
