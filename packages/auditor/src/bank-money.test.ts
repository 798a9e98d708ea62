/** Money from bank accounts under audit: an honest issuer agrees, and each damage is named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ASHAS_ACCOUNT,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { enrolDevice } from '@tallystick/testkit/issuer-device';
import { audited } from '../test/audited.ts';

const world = await createBankWorld();
const { admin } = world.testDatabase;
const { texts } = await audited(world);

async function ordered(amount: bigint, change: object = {}): Promise<void> {
  const device = await enrolDevice(world, { role: 'customer', name: 'Asha' });
  await bankAccountOf(device, { ...ASHAS_ACCOUNT, ...change });
  await fund(device, amount);
}

await ordered(1_000n);
await ordered(2_000n);
await ordered(3_000n, { pan: 'ABCPR1234Q' });
await world.work();

test('credited, refused and open orders of an honest issuer agree with the ledger (V-26)', async () => {
  await ordered(4_000n);
  assert.deepEqual(await texts(), []);
  await world.work();
  assert.deepEqual(await texts(), []);
});

const DAMAGES: Readonly<Record<string, readonly [damage: string, finding: RegExp]>> = {
  'an order that says more than was credited': [
    `update bank_order set amount = amount + 1 where state = 'credited'`,
    /order [0-9a-f]{32} of money from a bank: the postings are not what the row says/,
  ],
  'an order that was credited though the bank refused': [
    `update bank_order set state = 'refused', reason = 'nameDiffers' where amount = 1000`,
    /order [0-9a-f]{32} of money from a bank: the postings are not what the row says/,
  ],
  'an order that is called credited and was not': [
    `update bank_order set state = 'credited', reason = null where state = 'refused'`,
    /order [0-9a-f]{32} of money from a bank: the postings are not what the row says/,
  ],
  'money of a bank that nobody ordered': [
    'delete from bank_order where amount = 1000',
    /posting [0-9a-f]{64} of money from a bank: a row belongs to nothing that is there/,
  ],
  'an order that nobody asks the bank about any more': [
    `update bank_order set state = 'asked', reason = null, asked_at = 1 where state = 'refused'`,
    /order [0-9a-f]{32} of money from a bank: its last day has passed/,
  ],
};

for (const [name, [damage, finding]] of Object.entries(DAMAGES)) {
  test(`found: ${name}`, async () => {
    await admin.query('create table kept as table bank_order');
    try {
      await admin.query(damage);
      const found = await texts();
      assert.ok(
        found.some((text) => finding.test(text)),
        found.join('\n'),
      );
    } finally {
      await admin.query('delete from bank_order');
      await admin.query('insert into bank_order table kept');
      await admin.query('drop table kept');
    }
  });
}

test('found: an order that was credited twice', async () => {
  await admin.query(
    `insert into ledger_posting select tenant, home, sha256(id), currency, amount, debit_home, debit_name,
       credit_home, credit_name, kind, reference, posted_at
     from ledger_posting where kind = 'bankDeposit' and amount = 2000`,
  );
  const found = await texts();
  const twice = /order [0-9a-f]{32} of money from a bank: .* \(expected 1,2000, found 2,4000\)/;
  assert.ok(
    found.some((text) => twice.test(text)),
    found.join('\n'),
  );
});
