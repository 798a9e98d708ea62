/** The check against a ledger that somebody damaged behind its back, one kind of damage a test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { POSTED_AT, RUPEE, amountOf, idOf, openCustomer, openWorld } from '../test/ledger-world.ts';
import type { LedgerWorld } from '../test/ledger-world.ts';
import { availableAccount, transitAccount } from './account.ts';
import { checkLedger } from './check-ledger.ts';
import type { Discrepancy } from './check-ledger.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';
import { rollUp } from './roll-up.ts';

const { database, admin } = await openTestDatabase({ migrations: [LEDGER_MIGRATIONS] });

/** A payer with 100 who paid 10 and 20 to payee 2; the 10 are rolled up, the 20 wait. */
async function openScene(tenant: number): Promise<LedgerWorld> {
  const world = await openWorld(database, tenant);
  await openCustomer(world, 1n);
  await openCustomer(world, 2n);
  await world.fund(1, availableAccount(1n), 100);
  for (const [id, amount] of [
    [2, 10],
    [4, 20],
  ] as const) {
    await world.post([
      {
        home: 1n,
        id: idOf(id),
        kind: 'lateClaim',
        currency: RUPEE,
        amount: amountOf(amount),
        debit: availableAccount(1n),
        credit: transitAccount(2n),
      },
    ]);
    if (id > 2) continue;
    const result = await world.run((transaction) =>
      rollUp(transaction, [{ payeeHome: 2n, id: idOf(3) }], POSTED_AT),
    );
    assert.deepEqual(result, { ok: true, amounts: [10n] });
  }
  return world;
}

test('G-059, G-102, G-103: a sound ledger has no discrepancy', async () => {
  const world = await openScene(1);
  assert.deepEqual(await world.run(checkLedger), []);
});

interface Damage {
  readonly what: string;
  /** Run as a superuser with triggers off; `$tenant` is the tenant. */
  readonly sql: string;
  readonly found: readonly Partial<Discrepancy>[];
}

const OF_TENANT = "tenant = '$tenant'";

const DAMAGES: readonly Damage[] = [
  {
    what: 'a balance was raised',
    sql: `update ledger_account set balance = 71 where home = 1 and kind = 'available' and ${OF_TENANT}`,
    found: [
      { problem: 'balance', home: 1n, name: 'available', expected: 70n, found: 71n },
      { problem: 'total', home: 0n, name: '', currency: RUPEE, expected: 0n, found: 1n },
    ],
  },
  {
    what: 'money moved between two balances without a posting',
    sql: `update ledger_account set balance = case home when 1 then 69 else 11 end
      where kind = 'available' and ${OF_TENANT}`,
    found: [
      { problem: 'balance', home: 1n, expected: 70n, found: 69n },
      { problem: 'balance', home: 2n, expected: 10n, found: 11n },
    ],
  },
  {
    what: 'a posting was made larger',
    sql: `update ledger_posting set amount = 200 where kind = 'deposit' and ${OF_TENANT}`,
    found: [
      { problem: 'balance', home: 0n, name: 'funding:356', expected: -200n, found: -100n },
      { problem: 'balance', home: 1n, expected: 170n, found: 70n },
    ],
  },
  {
    what: 'a posting was deleted',
    sql: `delete from ledger_posting where kind = 'deposit' and ${OF_TENANT}`,
    found: [
      { problem: 'balance', home: 0n, expected: 0n, found: -100n },
      { problem: 'balance', home: 1n, expected: -30n, found: 70n },
      { problem: 'overdraft', home: 1n, name: 'available', expected: 0n, found: -30n },
    ],
  },
  {
    what: 'an account with postings was deleted',
    sql: `delete from ledger_account where home = 1 and name = 'available' and ${OF_TENANT}`,
    found: [
      { problem: 'total', expected: 0n, found: -70n },
      { problem: 'unknownAccount', home: 1n, name: 'available', expected: 0n, found: 70n },
    ],
  },
  {
    what: 'an account changed its currency',
    sql: `update ledger_account set currency = 978 where home = 2 and name = 'transit' and ${OF_TENANT}`,
    found: [
      { problem: 'currencyMismatch', home: 2n, name: 'transit', currency: RUPEE, found: 20n },
      { problem: 'total', currency: RUPEE, expected: 0n, found: -20n },
      { problem: 'transit', home: 2n, expected: 0n, found: 20n },
    ],
  },
  {
    what: 'a posting in transit was marked as rolled up',
    sql: `update ledger_transit set rolled_up_by = '\\x00' where rolled_up_by is null and ${OF_TENANT}`,
    found: [
      { problem: 'rollUp', home: 2n, expected: 0n, found: 20n },
      { problem: 'transit', home: 2n, expected: 20n, found: 0n },
    ],
  },
  {
    what: 'a posting that was rolled up waits again',
    sql: `update ledger_transit set rolled_up_by = null where ${OF_TENANT}`,
    found: [
      { problem: 'rollUp', home: 2n, expected: 10n, found: 0n },
      { problem: 'transit', home: 2n, expected: 20n, found: 30n },
    ],
  },
  {
    what: 'a posting in transit was forgotten',
    sql: `delete from ledger_transit where rolled_up_by is null and ${OF_TENANT}`,
    found: [
      { problem: 'transit', home: 2n, expected: 20n, found: 0n },
      { problem: 'transit', home: 2n, expected: 20n, found: 0n },
    ],
  },
  {
    what: 'something waits that no posting put in transit',
    sql: `insert into ledger_transit values ('$tenant', 1, '\\x07', 2, 5, null)`,
    found: [
      { problem: 'transit', home: 2n, expected: 0n, found: 5n },
      { problem: 'transit', home: 2n, expected: 20n, found: 25n },
    ],
  },
];

for (const [index, { what, sql, found }] of DAMAGES.entries()) {
  test(`G-059, L-10: the check finds that ${what}`, async () => {
    const world = await openScene(10 + index);
    const damage = sql.replaceAll('$tenant', world.tenant);
    await admin.script(`begin; set local session_replication_role = replica; ${damage}; commit`);
    const discrepancies = await world.run(checkLedger);
    assert.equal(discrepancies.length, found.length, JSON.stringify(discrepancies, textOf));
    for (const [place, expected] of found.entries()) {
      assert.partialDeepStrictEqual(discrepancies[place], expected);
    }
  });
}

function textOf(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

test('the check sees one tenant', async () => {
  const [world, broken] = [await openScene(100), await openScene(101)];
  await admin.query(
    'update ledger_account set balance = 71 where home = 1 and tenant = $1 and balance = 70',
    [broken.tenant],
  );
  assert.deepEqual(await world.run(checkLedger), []);
  assert.notDeepEqual(await broken.run(checkLedger), []);
});
