/** Deferred work: idempotent, shared by any number of workers, and never stopped by one bad piece. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting } from '@tallystick/testkit/lock-waits';
import { drainWork } from './drain.ts';

const world = await createIssuerWorld({ connectionsMax: 16 });
const { deps, tenant } = world;
const { admin } = world.testDatabase;
const REDEEM_BY_SECONDS = 21 * 86_400;

async function workLeft(): Promise<readonly string[]> {
  const rows = await admin.query(
    `select kind from work where tenant = $1::uuid and due_at <= $2 order by kind`,
    [tenant, world.now()],
  );
  return rows.map((row) => String(row['kind']));
}

/** Work by several workers until none is due, a second later for what stood back. */
async function workTogether(workers: number): Promise<void> {
  for (let rounds = 0; rounds < 20 && (await workLeft()).length > 0; rounds += 1) {
    await Promise.all(
      Array.from({ length: workers }, () => drainWork(deps, tenant, { limit: 1_000 })),
    );
    world.wait(1);
  }
  assert.deepEqual(await workLeft(), []);
}

test('four workers at once do every piece once', async () => {
  const till = await enrolTill(world);
  const payers = await Promise.all(
    Array.from({ length: 6 }, () => enrolPayer(world, { deposit: 100n, offline: 100n })),
  );
  for (const payer of payers) {
    const claimed = await payer.pay(till, 30n);
    const silent = await payer.pay(till, 20n);
    await Promise.all([till.sync([halfOf(claimed)]), payer.sync([halfOf(silent)])]);
  }
  await workTogether(4);
  assert.equal(await moneyOf(world, till), 180n);
  world.wait(REDEEM_BY_SECONDS);
  await workTogether(4);
  for (const payer of payers) {
    assert.deepEqual(await figuresOf(world, payer), {
      line: '50 - 30 - 20',
      reserved: 0n,
      available: 70n,
    });
  }
  await world.checkMoney();
});

test('work that comes twice, as after a crash between doing and forgetting it, moves nothing more', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  const paid = await payer.pay(till, 30n);
  const silent = await payer.pay(till, 20n);
  await till.sync([halfOf(paid)]);
  await payer.sync([halfOf(silent)]);
  const receipt = await till.receipt(paid, { outcome: 'void' });
  await till.sync([halfOf(paid, { receipt })]);
  const remembered = `select * from work where tenant = $1::uuid and kind <> 'renewKeys'`;
  await admin.script('create table remembered as select * from work');
  const repeat = async (): Promise<void> => {
    await admin.query(`insert into work select * from remembered on conflict do nothing`);
    await admin.query('update work set due_at = $1 where due_at > $1', [world.now()]);
    await world.work();
  };
  await world.work();
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal((await admin.query(remembered, [tenant])).length, 0);
  const before = await figuresOf(world, payer);
  assert.deepEqual(before, { line: '50 - 30 - 20', reserved: 0n, available: 100n });
  await repeat();
  await repeat();
  assert.deepEqual(await figuresOf(world, payer), before);
  assert.equal(await moneyOf(world, till), 0n);
  await world.checkMoney();
  await admin.script('drop table remembered');
});

test('a piece that fails waits longer each time and holds up no other', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  await till.sync([halfOf(await payer.pay(till, 30n))]);
  // Before all others by its place in the queue, and impossible to do.
  await admin.query(
    `insert into work (tenant, home, kind, subject, due_at, attempts)
     values ($1::uuid, 1, 'reclaimCover', '\\x000000ff', 0, 0), ($1::uuid, 1, 'reverse', '\\x01', 0, 0)`,
    [tenant],
  );
  const drain = () => drainWork(deps, tenant, { limit: 100 });
  await assert.rejects(drain());
  await assert.rejects(drain());
  await drain();
  assert.equal(await moneyOf(world, till), 30n);
  const stuck = () =>
    admin.query(
      `select kind, attempts, due_at from work
       where tenant = $1::uuid and attempts > 0 order by kind`,
      [tenant],
    );
  const waits: bigint[] = [];
  for (let times = 1; times <= 4; times += 1) {
    const rows = await stuck();
    assert.deepEqual(
      rows.map(({ kind, attempts }) => [kind, attempts]),
      [
        ['reclaimCover', times],
        ['reverse', times],
      ],
    );
    const dueAt = rows[0]?.['due_at'];
    assert.ok(typeof dueAt === 'bigint');
    waits.push(dueAt - BigInt(world.now()));
    world.wait(Number(waits.at(-1)));
    await assert.rejects(drain());
    await assert.rejects(drain());
  }
  assert.deepEqual(waits, [2n, 4n, 8n, 16n]);
  await admin.query('delete from work where attempts > 0');
  await world.checkMoney();
});

test('a piece that the database refuses waits as well, and holds up no other', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  const silent = await payer.pay(till, 20n);
  await payer.sync([halfOf(silent)]);
  world.wait(REDEEM_BY_SECONDS);
  await admin.script(
    `alter table payment add constraint stuck check (status <> 'returned' or amount <> 20) not valid`,
  );
  const other = await enrolPayer(world, { deposit: 100n, offline: 100n });
  await till.sync([halfOf(await other.pay(till, 30n))]);
  for (let tries = 0; tries < 4; tries += 1) {
    await drainWork(deps, tenant, { limit: 100 }).catch(() => undefined);
  }
  assert.equal((await till.sync([])).balances[0]?.available, 30n, 'the roll-up came after it');
  await admin.script('alter table payment drop constraint stuck');
  world.wait(100);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 100n);
  await world.checkMoney();
});

test('a worker that finds a line taken stands back: it waits for nobody, and the work is done later', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  await payer.sync([halfOf(await payer.pay(till, 20n))]);
  world.wait(REDEEM_BY_SECONDS);
  await admin.script('begin');
  await admin.query('select 1 as one from line where line = $1 for update', [payer.line]);
  await drainWork(deps, tenant, { limit: 100 });
  await admin.script('commit');
  assert.equal((await figuresOf(world, payer)).available, 0n);
  world.wait(1);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 100n);
  await world.checkMoney();
});

test('work that a call asks for while a worker does the same is not lost', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  await till.sync([halfOf(await payer.pay(till, 20n))]);
  const late = halfOf(await payer.pay(till, 30n));
  // The worker has its piece and waits for the payee's balance; then the second payment settles.
  await admin.script('begin');
  await admin.query(
    `select 1 as one from ledger_account where home = $1 and name = 'available' for update`,
    [till.account],
  );
  const drain = drainWork(deps, tenant, { limit: 1 });
  await untilWaiting(admin, 1);
  const sync = till.sync([late]);
  await untilWaiting(admin, 2);
  await admin.script('commit');
  await Promise.all([drain, sync]);
  await world.work();
  assert.equal((await till.sync([])).balances[0]?.available, 50n);
  await world.checkMoney();
});
