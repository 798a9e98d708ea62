/**
 * The service dies at each statement that it makes, and after each commit whose answer nobody hears. The
 * caller repeats its call, and everything is there exactly once (G-101).
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '@tallystick/database/database';
import { appealBodyShape } from '@tallystick/protocol/calls/convictions';
import { minor } from '@tallystick/protocol/money';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { coverTill, figuresOf, lossOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { certifyBody } from '@tallystick/testkit/issuer-certificates';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';
import { decideAppeal } from '../operator/appeals.ts';
import { showDebt } from '../operator/debts.ts';
import { depositByOperator } from '../operator/move-money.ts';
import { drainWork } from '../jobs/drain.ts';

const whole = await createIssuerWorld();
const REDEEM_BY_SECONDS = 21 * 86_400;

class Cut extends Error {}

interface Knife {
  readonly world: IssuerWorld;
  /** Runs `work`, which dies before its n-th step: a statement, or the way back from a commit. */
  cutAt(step: number, work: () => Promise<unknown>): Promise<'died' | 'done'>;
}

/** The world with a database that can be cut at any step. */
function knifeFor(world: IssuerWorld): Knife {
  let left = Infinity;
  const step = (): void => {
    left -= 1;
    if (left < 0) throw new Cut();
  };
  const { database: real } = world;
  const database: Database = {
    close: () => real.close(),
    transaction: async (tenant, work) => {
      const result = await real.transaction(tenant, (tx) =>
        work({
          query: async (text, values) => {
            step();
            return tx.query(text, values);
          },
        }),
      );
      step();
      return result;
    },
  };
  return {
    world: { ...world, database, deps: { ...world.deps, database } },
    cutAt: async (at, work) => {
      left = at;
      try {
        await work();
        return 'done';
      } catch (error) {
        assert.ok(error instanceof Cut, String(error));
        return 'died';
      } finally {
        left = Infinity;
      }
    },
  };
}

const knife = knifeFor(whole);
const { world } = knife;

/** Cuts `work` at its first step, its second, and so on, until it comes through. The steps that it has. */
async function cutEverywhere(work: (turn: number) => Promise<unknown>): Promise<number> {
  for (let turn = 0; turn < 200; turn += 1) {
    if ((await knife.cutAt(turn, () => work(turn))) === 'done') return turn;
  }
  return assert.fail('it never comes through');
}

test('a batch of a till: paid and unpaid, voided, surplus, wrong and doubled records', async () => {
  const till = await enrolTill(world);
  const [payer, other] = [
    await enrolPayer(world, { deposit: 1_000n, offline: 600n }),
    await enrolPayer(world, { deposit: 1_000n, offline: 600n }),
  ];
  const request = await till.request(10n);
  const first = await payer.payRequest(request, till);
  const surplus = await other.payRequest(request, till);
  const voided = await payer.pay(till, 20n);
  const receipt = await till.receipt(voided, { outcome: 'void' });
  const plain = await other.pay(till, 30n);
  const records: CborValue[] = [
    halfOf(first, { receipt: await till.receipt(first) }),
    halfOf(surplus),
    halfOf(voided, { receipt }),
    7,
    halfOf(plain),
    halfOf(plain),
  ];
  const steps = await cutEverywhere(() => till.sync(records));
  assert.ok(steps > 25, `${steps} steps`);
  const { records: outcomes } = await till.sync(records);
  assert.deepEqual(
    outcomes.map(({ status, code }) => status ?? code),
    ['settled', 'returned', 'returned', 'malformed', 'settled', 'settled'],
  );
  await world.work();
  assert.equal(await moneyOf(world, till), 40n);
  assert.equal((await figuresOf(world, payer)).line, '600 - 10 - 20');
  assert.equal((await figuresOf(world, other)).line, '600 - 30 - 10');
  await world.checkMoney();
});

test('each batch is new, and each is cut somewhere: all of them are paid once', async () => {
  const till = await enrolTill(world);
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 1_000n });
  let made = 0n;
  const batches: CborValue[][] = [];
  for (let step = 0; step < 45; step += 1) {
    const batch = [halfOf(await payer.pay(till, 1n)), halfOf(await payer.pay(till, 2n))];
    batches.push(batch);
    made += 3n;
    await knife.cutAt(step, () => till.sync(batch));
  }
  for (const batch of batches) await till.sync(batch);
  await world.work();
  assert.equal(await moneyOf(world, till), made);
  assert.equal((await figuresOf(world, payer)).line, `1000 - ${made} - 0`);
  await world.checkMoney();
});

test('a certificate is asked for under one call id until it comes: reserved once', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 0n });
  const callId = world.deps.random(16);
  const body = await certifyBody(payer, 300n);
  const steps = await cutEverywhere(() => payer.call('certify', body, callId));
  assert.ok(steps > 15, `${steps} steps`);
  assert.deepEqual(await figuresOf(world, payer), {
    line: '300 - 0 - 0',
    reserved: 300n,
    available: 700n,
  });
  await world.checkMoney();
});

test('the worker dies at each of its steps: released, returned, reversed and rolled up once', async () => {
  const till = await enrolTill(world);
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const paid = await payer.pay(till, 10n);
  const voided = await payer.pay(till, 20n);
  const silent = await payer.pay(till, 30n);
  await till.sync([halfOf(paid), halfOf(voided)]);
  await payer.sync([halfOf(silent)]);
  const receipt = await till.receipt(voided, { outcome: 'void' });
  await till.sync([halfOf(voided, { receipt })]);
  const drain = () => drainWork(world.deps, world.tenant, { limit: 100 });
  // What died is put off for a while; the clock goes on.
  const again = async () => {
    world.wait(5_000);
    await drain();
  };
  await cutEverywhere(again);
  world.wait(REDEEM_BY_SECONDS);
  const steps = await cutEverywhere(again);
  assert.ok(steps > 0);
  await world.work();
  assert.equal(await moneyOf(world, till), 10n);
  assert.deepEqual(await figuresOf(world, payer), {
    line: '60 - 30 - 30',
    reserved: 0n,
    available: 990n,
  });
  await world.checkMoney();
});

test('the database drops the connection while the batch waits inside its transaction', async () => {
  const { admin } = world.testDatabase;
  const till = await enrolTill(world);
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const records: CborValue[] = [];
  const tables = ['half', 'paid_request', 'payment', 'work', 'ledger_posting', 'open_record'];
  for (const table of tables) {
    records.push(halfOf(await payer.pay(till, 10n)));
    const sync = await whileInsertsWait(admin, table, async () => {
      const running = till.sync(records).then(
        () => 'answered',
        (error: unknown) => error,
      );
      await untilWaiting(admin, 1);
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return running;
    });
    assert.ok(sync instanceof Error, table);
    assert.equal((await till.sync(records)).records.at(-1)?.status, 'settled');
  }
  await world.work();
  assert.equal(await moneyOf(world, till), 60n);
  await world.checkMoney();
});

test('a debt: its line ends, deposits pay it and an operator lets go of the rest, each cut at every statement', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const { account: home, line, keyHash } = payer;
  const tills = [await enrolTill(world), await enrolTill(world)] as const;
  await coverTill(world, tills[1], { amount: 1_000n, seconds: 86_400 });
  await tills[1].sync([]);
  const before = payer.state();
  const first = halfOf(await payer.pay(tills[0], 100n));
  payer.restore(before);
  const second = halfOf(await payer.pay(tills[1], 100n));
  await tills[0].sync([first]);
  await cutEverywhere(() => tills[1].sync([second]));
  world.wait(REDEEM_BY_SECONDS);
  await cutEverywhere(() => drainWork(world.deps, world.tenant, { limit: 100 }));
  const owed = async (): Promise<bigint | undefined> => {
    const shown = await showDebt(world.deps, world.tenant, { home, line });
    return shown.ok ? shown.value.owed : undefined;
  };
  assert.equal(await owed(), 100n);
  const loss = await lossOf(world);
  const id = world.deps.random(16);
  const order = { id, account: home, currency: TEST_CURRENCY.number, amount: minor(50n) };
  await cutEverywhere(() => depositByOperator(world.deps, world.tenant, order));
  assert.equal(await owed(), 75n, 'one deposit, one share');
  assert.equal(await lossOf(world), loss + 25n);
  const text = 'It was copied.';
  const appealed = appealBodyShape.encode({ keyHash, text });
  await cutEverywhere(() => payer.call('appeal', appealed));
  const decision = { outcome: 'upheld', reason: 'Yes.', forgivesDebt: true } as const;
  await cutEverywhere(() => decideAppeal(world.deps, world.tenant, { home, keyHash, ...decision }));
  assert.equal(await owed(), 0n);
  assert.equal((await figuresOf(world, payer)).available, 25n);
  await world.checkMoney();
});
