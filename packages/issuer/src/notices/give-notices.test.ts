/** Giving notices: once an event and recipient, with the transaction that causes them or not at all. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currency, minor } from '@tallystick/protocol/money';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { bytesColumn } from '../columns.ts';
import { deferWork } from '../jobs/work.ts';
import { giveNotices, noticeId } from './give-notices.ts';
import type { Notice } from './notice-event.ts';

const world = await createIssuerWorld();
const { tenant, database } = world;
const SUM = { currency: currency(356), amount: minor(9_007_199_254_740_993n) };

function disputeOpened(home: bigint, subject: Uint8Array): Notice {
  const fields = { amount: SUM, payee: 'Corner shop' };
  return { home, event: 'disputeOpened', subject, fields, givenAt: world.now() };
}

function give(notices: readonly Notice[]): Promise<number> {
  return database.transaction(tenant, async (tx) => {
    const work = await giveNotices(tx, tenant, notices);
    await deferWork(tx, tenant, work);
    return work.length;
  });
}

test('an event that is caused twice is one notice, and each recipient has one (P-25)', async () => {
  const subject = world.deps.random(32);
  assert.equal(await give([disputeOpened(7n, subject), disputeOpened(8n, subject)]), 2);
  assert.equal(await give([disputeOpened(7n, subject), disputeOpened(8n, subject)]), 0);
  assert.equal(await give([disputeOpened(7n, world.deps.random(32))]), 1);
  const rows = await world.testDatabase.admin.query(
    'select id, fields, state from notice where home = 8',
  );
  assert.equal(rows.length, 1);
  const [row] = rows;
  assert.ok(row !== undefined);
  assert.deepEqual(bytesColumn(row, 'id'), noticeId({ event: 'disputeOpened', subject }));
  assert.match(String(row['fields']), /"9007199254740993"/, 'no digit is lost');
});

test('of a transaction that fails, nobody is told (P-25)', async () => {
  const subject = world.deps.random(32);
  await assert.rejects(
    database.transaction(tenant, async (tx) => {
      await giveNotices(tx, tenant, [disputeOpened(9n, subject)]);
      throw new Error('cut');
    }),
    /cut/,
  );
  assert.equal(await give([disputeOpened(9n, subject)]), 1);
});

test('what has to be told before a time is due well before it, however short the time is (P-27)', async () => {
  const fields = { amount: SUM, payee: 'Corner shop', until: world.now() + 60 };
  const [work] = await database.transaction(tenant, (tx) =>
    giveNotices(tx, tenant, [
      {
        home: 10n,
        event: 'paymentAwaits',
        subject: world.deps.random(32),
        fields,
        givenAt: world.now(),
        by: world.now() + 60,
      },
    ]),
  );
  assert.equal(work?.dueAt, world.now() + 30);
});
