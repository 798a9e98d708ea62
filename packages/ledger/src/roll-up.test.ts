/** Roll-ups move each posting once: repeated, bounded, refused, and racing. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import {
  EURO,
  POSTED_AT,
  RUPEE,
  amountOf,
  fundingOf,
  idOf,
  openCustomer,
  openWorld,
  untilOneWaits,
} from '../test/ledger-world.ts';
import type { LedgerWorld } from '../test/ledger-world.ts';
import { availableAccount, transitAccount } from './account.ts';
import { balancesOf } from './balances.ts';
import { checkLedger } from './check-ledger.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';
import type { Posting } from './posting.ts';
import { rollUp } from './roll-up.ts';
import type { RollUpResult } from './roll-up.ts';

const { database, admin } = await openTestDatabase({
  migrations: [LEDGER_MIGRATIONS],
  connectionsMax: 16,
});

const PAYERS = [1n, 2n, 3n];
const PAYEE = 10n;
const OTHER = 11n;

async function openScene(tenant: number): Promise<LedgerWorld> {
  const world = await openWorld(database, tenant);
  for (const home of [...PAYERS, PAYEE, OTHER]) await openCustomer(world, home);
  for (const [index, home] of PAYERS.entries()) {
    await world.fund(1 + index, availableAccount(home), 10_000);
  }
  return world;
}

function payment(id: number, amount: number, payee = PAYEE): Posting {
  const payer = PAYERS[id % PAYERS.length] ?? 1n;
  return {
    home: payer,
    id: idOf(id),
    kind: 'lateClaim',
    currency: RUPEE,
    amount: amountOf(amount),
    debit: availableAccount(payer),
    credit: transitAccount(payee),
  };
}

function roll(
  world: LedgerWorld,
  ids: readonly number[],
  payees: readonly bigint[] = [PAYEE],
): Promise<RollUpResult> {
  const wanted = payees.map((payeeHome, index) => ({ payeeHome, id: idOf(ids[index] ?? 0) }));
  return world.run((transaction) => rollUp(transaction, wanted, POSTED_AT));
}

function moved(...amounts: readonly number[]): RollUpResult {
  return { ok: true, amounts: amounts.map(amountOf) };
}

async function balances(world: LedgerWorld, payee = PAYEE): Promise<unknown> {
  const accounts = [transitAccount(payee), availableAccount(payee)];
  return world.run((transaction) => balancesOf(transaction, accounts));
}

test('what waits for a payee becomes available in one posting', async () => {
  const world = await openScene(1);
  await world.post([payment(100, 10), payment(101, 20), payment(102, 30)]);
  assert.deepEqual(await balances(world), [60n, 0n]);
  assert.deepEqual(await roll(world, [200]), moved(60));
  assert.deepEqual(await balances(world), [0n, 60n]);
  const text = 'select amount from ledger_posting where home = $1';
  const rows = await world.run((transaction) => transaction.query(text, [PAYEE]));
  assert.deepEqual(rows, [{ amount: 60n }]);
  assert.deepEqual(await world.run(checkLedger), []);
});

test('many payees roll up in one call, in the order asked', async () => {
  const world = await openScene(2);
  await world.post([payment(100, 10), payment(101, 20, OTHER)]);
  assert.deepEqual(await roll(world, [200, 201, 202], [OTHER, 1n, PAYEE]), moved(20, 0, 10));
  assert.deepEqual(
    [await balances(world), await balances(world, OTHER)],
    [
      [0n, 10n],
      [0n, 20n],
    ],
  );
  assert.deepEqual(await roll(world, []), moved(0));
});

test('a repeated roll-up answers as the first time and leaves newer money in transit', async () => {
  const world = await openScene(3);
  await world.post([payment(100, 10)]);
  assert.deepEqual(await roll(world, [200]), moved(10));
  await world.post([payment(101, 5)]);
  assert.deepEqual(await roll(world, [200]), moved(10));
  assert.deepEqual(await balances(world), [5n, 10n]);
  assert.deepEqual(await roll(world, [201]), moved(5));
});

test('a posting that is repeated after its roll-up is not rolled up again', async () => {
  const world = await openScene(4);
  await world.post([payment(100, 10)]);
  await roll(world, [200]);
  await world.post([payment(100, 10)]);
  assert.deepEqual(await roll(world, [201]), moved(0));
  assert.deepEqual(await balances(world), [0n, 10n]);
});

test('a roll-up is refused for an id that another posting has, and for payees without accounts', async () => {
  const world = await openScene(5);
  await world.open([transitAccount(20n), availableAccount(21n)]);
  await world.open([availableAccount(22n)], EURO);
  await world.open([transitAccount(22n)]);
  await world.post([payment(100, 10), fundingOf(101, availableAccount(PAYEE), 1)]);
  const payees = [PAYEE, OTHER, 20n, 21n, 22n];
  assert.deepEqual(await roll(world, [101, 201, 202, 203, 204], payees), {
    ok: false,
    code: 'conflictingId',
    positions: [0],
  });
  assert.deepEqual(await roll(world, [200, 201, 202, 203, 204], payees), {
    ok: false,
    code: 'unknownAccount',
    positions: [2, 3],
  });
  assert.deepEqual(await roll(world, [200, 204], [PAYEE, 22n]), {
    ok: false,
    code: 'currencyMismatch',
    positions: [1],
  });
  assert.deepEqual(await balances(world), [10n, 1n]);
});

test('a roll-up of bounded size leaves the rest for the next', async () => {
  const world = await openScene(6);
  await world.post([payment(100, 10), payment(101, 10), payment(102, 10)]);
  const bounded = async (id: number): Promise<unknown> => {
    const text = 'select amount from ledger_roll_up($1::bigint[], $2::bytea[], 1, 2)';
    return world.run((transaction) => transaction.query(text, [[PAYEE], [idOf(id)]]));
  };
  assert.deepEqual(await bounded(200), [{ amount: 20n }]);
  assert.deepEqual(await bounded(201), [{ amount: 10n }]);
  assert.deepEqual(await bounded(202), [{ amount: 0n }]);
  assert.deepEqual(await world.run(checkLedger), []);
});

test('a roll-up repeated while the first is under way waits for it and answers the same', async () => {
  const world = await openScene(10);
  await world.post([payment(100, 10)]);
  const first = Promise.withResolvers<RollUpResult>();
  const gate = Promise.withResolvers<undefined>();
  const holding = world.run(async (transaction) => {
    const wanted = [{ payeeHome: PAYEE, id: idOf(200) }];
    first.resolve(await rollUp(transaction, wanted, POSTED_AT));
    await gate.promise;
  });
  assert.deepEqual(await first.promise, moved(10));
  await world.post([payment(101, 5)]);
  const repeated = roll(world, [200]);
  await untilOneWaits(admin);
  gate.resolve(undefined);
  await holding;
  assert.deepEqual(await repeated, moved(10));
  assert.deepEqual(await balances(world), [5n, 10n]);
});

test('roll-ups that race with one another and with settlements move each posting once', async () => {
  const world = await openScene(7);
  const settlements = Array.from({ length: 8 }, async (_, worker) => {
    for (let round = 0; round < 15; round += 1) {
      const first = 1_000 + worker * 1_000 + round * 10;
      await world.post([payment(first, 1), payment(first + 1, 2), payment(first + 2, 3, OTHER)]);
    }
  });
  const answers: (readonly [id: string, amount: bigint])[] = [];
  const rollUps = Array.from({ length: 4 }, async (_, worker) => {
    for (let round = 0; round < 15; round += 1) {
      const id = 100_000 + worker * 1_000 + round * 10;
      // Twice at once, as after a lost answer, and in two orders.
      const orders = [
        [PAYEE, OTHER],
        [OTHER, PAYEE],
      ];
      const results = await Promise.all(orders.map((payees) => roll(world, [id, id], payees)));
      for (const [order, result] of results.entries()) {
        assert.ok(result.ok);
        for (const [index, amount] of result.amounts.entries()) {
          if (amount > 0n) answers.push([`${orders[order]?.[index]}/${id}`, amount]);
        }
      }
    }
  });
  await Promise.all([...settlements, ...rollUps]);
  const rest = await roll(world, [200_000, 200_001], [PAYEE, OTHER]);
  assert.ok(rest.ok);
  const paid = 8n * 15n * 3n;
  assert.deepEqual(await balances(world), [0n, paid]);
  assert.deepEqual(await balances(world, OTHER), [0n, paid]);
  const byId = new Map(answers);
  for (const [id, amount] of answers) assert.equal(byId.get(id), amount, 'two answers for one id');
  const total = [...byId.values(), ...rest.amounts].reduce((sum, amount) => sum + amount, 0n);
  assert.equal(total, 2n * paid);
  assert.deepEqual(await world.run(checkLedger), []);
});

test('a payee twice in one call is a bug of the caller’s', async () => {
  const world = await openScene(9);
  await assert.rejects(roll(world, [200, 201], [PAYEE, PAYEE]), /rolled up twice/);
});
