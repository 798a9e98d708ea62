/**
 * Two devices of one account synchronise at the same moment: neither waits for what the other one holds,
 * so no transaction is thrown away and made again (decision 0013).
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '@tallystick/database/database';
import { messageValue } from '@tallystick/protocol/encoding/message';
import type { ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';

/** The world with a database that counts how often transactions are begun, repetitions included. */
function counting(world: IssuerWorld): {
  readonly world: IssuerWorld;
  readonly count: () => number;
} {
  let attempts = 0;
  const { database: counted } = world;
  const database: Database = {
    close: () => counted.close(),
    transaction: (tenant, work) =>
      counted.transaction(tenant, (tx) => {
        attempts += 1;
        return work(tx);
      }),
  };
  const deps = { ...world.deps, database };
  return { world: { ...world, database, deps }, count: () => attempts };
}

const { world, count } = counting(await createIssuerWorld());
const { admin } = world.testDatabase;

const MEETINGS: readonly { readonly outcome: ReceiptOutcome; readonly name: string }[] = [
  { outcome: 'accepted', name: "the payee's money in transit and a look at the payer's history" },
  { outcome: 'declined', name: "the payer's free money and a look at its history" },
];

for (const { outcome, name } of MEETINGS) {
  test(`G-059, G-127: two devices of one account sync at once and both need ${name}`, async () => {
    const phone = await enrolPayer(world, { deposit: 1_000n, offline: 400n });
    const { account } = phone;
    const watch = await enrolPayer(world, { deposit: 0n, offline: 100n, account });
    const till = await enrolTill(world);
    assert.ok(account < till.account, 'rows of work are taken in the order of accounts');
    const first = await phone.pay(till, 10n);
    await phone.sync([halfOf(first)]);
    await phone.pay(till, 5n);
    const word = await till.receipt(first, { outcome });
    const other = await watch.pay(till, 20n);
    const others = await till.receipt(other, { outcome });
    const statements = [
      messageValue(await phone.statement()),
      messageValue(await watch.statement()),
    ] as const;

    // What each of them needs to know who calls.
    const idle = count();
    await phone.sync([]);
    const before = count();
    const calls = await whileInsertsWait(admin, 'statement', async () => {
      // The phone's second payment is missing, which its statement says after all else was done.
      const ours = phone.sync([halfOf(first, { receipt: word })], {
        payerStatements: [statements[0]],
      });
      await untilWaiting(admin, 1);
      const theirs = watch.sync([halfOf(other, { receipt: others })], {
        payerStatements: [statements[1]],
      });
      await untilWaiting(admin, 2);
      return [ours, theirs];
    });
    const status = outcome === 'accepted' ? 'settled' : 'returned';
    for (const { records } of await Promise.all(calls)) assert.equal(records[0]?.status, status);
    assert.equal(count() - before, 2 * (before - idle), 'a transaction was made again');
    const work = await admin.query(
      `select 1 as one from work where home = $1 and kind = 'history'`,
      [account],
    );
    assert.equal(work.length, 1);
    await world.checkMoney();
  });
}
