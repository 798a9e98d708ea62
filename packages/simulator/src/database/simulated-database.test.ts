/** The Database port over the engine: what production promises, and each fault at each point. */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { isTallystickError, TallystickError } from '@tallystick/protocol/tallystick-error';
import type { Database, Row, Transaction } from '@tallystick/database/database';
import { tenantNumber } from './database-world.ts';
import { openEngine } from './engine.ts';
import { ProcessKilled } from './faults.ts';
import type { Fault, FaultPoint } from './faults.ts';
import { createSimulatedDatabase } from './simulated-database.ts';

const engine = await openEngine();
const database = createSimulatedDatabase(engine, () => undefined);
const ONE = tenantNumber(1);
const TWO = tenantNumber(2);

after(() => engine.close());
beforeEach(() => engine.reset());

const INSERT = 'insert into tenant_currency values ($1, $2, $3, 2)';
const NUMBERS = 'select number from tenant_currency order by number';

function insert(transaction: Transaction, number: number, tenant = ONE): Promise<readonly Row[]> {
  return transaction.query(INSERT, [tenant, number, 'EUR']);
}

async function committed(): Promise<readonly unknown[]> {
  return (await engine.query(NUMBERS)).map(({ number }) => number);
}

function failsWith(code: string, details: object = {}): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TallystickError, String(error));
    assert.equal(error.code, code, error.message);
    assert.deepEqual({ ...error.details, ...details }, error.details);
    return true;
  };
}

/** A process whose database has `fault` at the n-th time that it comes by `at`, and then no more. */
function faulty(at: FaultPoint, fault: Fault, time = 1): Database {
  let times = 0;
  return createSimulatedDatabase(engine, (point) => {
    if (point !== at) return undefined;
    times += 1;
    return times === time ? fault : undefined;
  });
}

/** Inserts 1 and 2 in one transaction. */
function insertTwo(process: Database): Promise<void> {
  return process.transaction(ONE, async (transaction) => {
    await insert(transaction, 1);
    await insert(transaction, 2);
  });
}

test('a transaction that resolves is committed, and returns what its work returned', async () => {
  const result = await database.transaction(ONE, async (transaction) => {
    await insert(transaction, 1);
    return 'done';
  });
  assert.equal(result, 'done');
  assert.deepEqual(await committed(), [1]);
});

test('a transaction whose work throws is rolled back, and throws the same error', async () => {
  const reason = new Error('no');
  const run = database.transaction(ONE, async (transaction) => {
    await insert(transaction, 1);
    throw reason;
  });
  await assert.rejects(run, reason);
  assert.deepEqual(await committed(), []);
});

test('a transaction that caught the error of a statement is lost all the same', async () => {
  const run = database.transaction(ONE, async (transaction) => {
    await insert(transaction, 1);
    await insert(transaction, 1).catch(() => undefined);
    await assert.rejects(insert(transaction, 2), failsWith('constraint_violated'));
  });
  await assert.rejects(run, failsWith('constraint_violated'));
  assert.deepEqual(await committed(), []);
});

test('constraints have the names that they have in production', async () => {
  const run = (text: string): Promise<unknown> =>
    database.transaction(ONE, (transaction) => transaction.query(text, [ONE]));
  await assert.rejects(
    run("insert into tenant_currency values ($1, 0, 'EUR', 2)"),
    failsWith('constraint_violated', {
      constraint: 'tenant_currency_number_check',
      table: 'tenant_currency',
      sqlState: '23514',
    }),
  );
  await assert.rejects(
    run('insert into tenant_currency values ($1, 1, null, 2)'),
    failsWith('constraint_violated', { constraint: 'code', sqlState: '23502' }),
  );
  await assert.rejects(
    run('select $1 from nowhere'),
    failsWith('sql_failed', { sqlState: '42P01' }),
  );
});

test('P-31: a tenant sees and changes nothing of another one', async () => {
  await database.transaction(ONE, (transaction) => insert(transaction, 1));
  const seen = await database.transaction(TWO, (transaction) => transaction.query(NUMBERS));
  assert.deepEqual(seen, []);
  await assert.rejects(
    database.transaction(TWO, (transaction) => insert(transaction, 2, ONE)),
    failsWith('sql_failed', { sqlState: '42501' }),
  );
});

test('P-31: the service has no way around row-level security and none into the ledger', async () => {
  const [role] = await database.transaction(ONE, (transaction) =>
    transaction.query(
      `select current_user::text as name, rolsuper or rolbypassrls as unbound,
              exists (select from pg_class where relowner = pg_roles.oid) as owns
         from pg_roles where rolname = current_user`,
    ),
  );
  assert.deepEqual(role, { name: 'tallystick_service', unbound: false, owns: false });
  for (const text of [
    'insert into ledger_account select * from ledger_account',
    'delete from tenant_currency',
    'alter table tenant_currency disable row level security',
    `set session_replication_role = 'replica'`,
  ]) {
    await assert.rejects(
      database.transaction(ONE, (transaction) => transaction.query(text)),
      failsWith('sql_failed', { sqlState: '42501' }),
      text,
    );
  }
});

test('two transactions that start together do not meet, and statements keep their order', async () => {
  const order: string[] = [];
  const other = createSimulatedDatabase(engine, () => undefined);
  async function work(name: string, transaction: Transaction, first: number): Promise<void> {
    order.push(`${name} begins`);
    const sent = [0, 1, 2].map(async (offset) => {
      await insert(transaction, first + offset);
      order.push(`${name} ${offset}`);
    });
    await Promise.all(sent);
    order.push(`${name} ends`);
  }
  await Promise.all([
    database.transaction(ONE, (transaction) => work('a', transaction, 1)),
    other.transaction(ONE, (transaction) => work('b', transaction, 11)),
  ]);
  const each = ['begins', '0', '1', '2', 'ends'];
  assert.deepEqual(order, [...each.map((step) => `a ${step}`), ...each.map((step) => `b ${step}`)]);
  assert.deepEqual(await committed(), [1, 2, 3, 11, 12, 13]);
});

/** How three transactions with the statement `text` interleave with the rest of the world. */
async function interleaving(text: string): Promise<string> {
  await engine.reset();
  const history: string[] = [];
  let running = true;
  // Counts the turns of the microtask queue, which is all the time that there is.
  const ticks = (async () => {
    while (running) {
      history.push('.');
      await Promise.resolve();
    }
  })();
  await Promise.all(
    [1, 2, 3].map(async (number) => {
      await database.transaction(ONE, (transaction) =>
        transaction.query(text, [ONE, number, 'EUR']),
      );
      history.push(String(number));
    }),
  );
  running = false;
  await ticks;
  return history.join('');
}

test('the same calls interleave with the world alike, whether or not they were made before', async () => {
  const text = `${INSERT} returning number`;
  const first = await interleaving(text);
  assert.match(first, /^[.]+1[.]+2[.]+3[.]*$/);
  assert.equal(await interleaving(text), first);
  assert.equal(await interleaving(text), first);
});

for (const [point, time] of [
  ['begin', 1],
  ['statement', 1],
  ['statement', 2],
  ['commit', 1],
] as const) {
  const where = `at ${point} ${time}`;
  const outcome = point === 'commit' ? { outcome: 'unknown' } : {};
  const full = point === 'commit' ? { outcome: 'rolled_back' } : {};

  test(`a connection lost ${where} leaves nothing, and the caller does not know`, async () => {
    const run = insertTwo(faulty(point, 'connectionLost', time));
    await assert.rejects(run, failsWith('database_unavailable', outcome));
    assert.deepEqual(await committed(), []);
  });

  test(`a disk that is full ${where} leaves nothing`, async () => {
    const run = insertTwo(faulty(point, 'diskFull', time));
    await assert.rejects(run, failsWith('disk_full', full));
    assert.deepEqual(await committed(), []);
  });

  test(`a serialization failure ${where} runs the whole work again`, async () => {
    await insertTwo(faulty(point, 'serializationFailure', time));
    assert.deepEqual(await committed(), [1, 2]);
  });

  test(`a process killed ${where} leaves nothing and hears nothing any more`, async () => {
    const process = faulty(point, 'killed', time);
    const waiting = Promise.allSettled([insertTwo(process), insertTwo(process)]);
    for (const result of await waiting) {
      assert.ok(result.status === 'rejected' && result.reason instanceof ProcessKilled);
    }
    await assert.rejects(insertTwo(process), ProcessKilled);
    assert.deepEqual(await committed(), []);
    await insertTwo(createSimulatedDatabase(engine, () => undefined));
    assert.deepEqual(await committed(), [1, 2]);
  });
}

test('a connection lost behind the commit leaves everything, and the caller does not know', async () => {
  for (const fault of ['connectionLost', 'serializationFailure', 'diskFull'] as const) {
    await engine.reset();
    const run = insertTwo(faulty('committed', fault));
    await assert.rejects(run, failsWith('database_unavailable', { outcome: 'unknown' }));
    assert.deepEqual(await committed(), [1, 2]);
  }
});

test('a process killed behind the commit leaves everything', async () => {
  await assert.rejects(insertTwo(faulty('committed', 'killed')), ProcessKilled);
  assert.deepEqual(await committed(), [1, 2]);
});

test('a conflict at every attempt is given up after six, as in production', async () => {
  let attempts = 0;
  const process = createSimulatedDatabase(engine, (point) =>
    point === 'statement' ? 'serializationFailure' : undefined,
  );
  const run = process.transaction(ONE, (transaction) => {
    attempts += 1;
    return insert(transaction, 1);
  });
  await assert.rejects(run, failsWith('transaction_conflict'));
  assert.equal(attempts, 6);
});

test('work that catches a fault has lost its transaction all the same', async () => {
  const process = faulty('statement', 'connectionLost');
  const run = process.transaction(ONE, async (transaction) => {
    await insert(transaction, 1).catch(() => undefined);
    await assert.rejects(insert(transaction, 2), failsWith('database_unavailable'));
  });
  await assert.rejects(run, failsWith('database_unavailable'));
  assert.deepEqual(await committed(), []);
  await insertTwo(process);
  assert.deepEqual(await committed(), [1, 2]);
});

test('a closed database takes no more transactions, and the engine serves others', async () => {
  const process = createSimulatedDatabase(engine, () => undefined);
  const running = insertTwo(process);
  await process.close();
  await running;
  await assert.rejects(insertTwo(process), (error) => {
    assert.ok(isTallystickError(error));
    return error.code === 'database_unavailable';
  });
  assert.deepEqual(await committed(), [1, 2]);
});

test('a process that pauses lets the transactions of the other one go first', async () => {
  const gate = Promise.withResolvers<void>();
  const slow = createSimulatedDatabase(
    engine,
    () => undefined,
    () => gate.promise,
  );
  const order: number[] = [];
  const write = (to: Database, number: number): Promise<void> =>
    to.transaction(ONE, async (transaction) => {
      order.push(number);
      await insert(transaction, number);
    });
  const late = write(slow, 1);
  await write(database, 2);
  gate.resolve();
  await late;
  assert.deepEqual(order, [2, 1]);
  assert.deepEqual(await committed(), [1, 2]);
});
