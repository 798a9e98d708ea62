/** Payouts under audit: an honest issuer agrees, and each damage is named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ASHAS_ACCOUNT,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { enrolDevice } from '@tallystick/testkit/issuer-device';
import { enrolPayable, payOutOf, SHOPS_ACCOUNT } from '@tallystick/testkit/pay-outs';
import { audited } from '../test/audited.ts';

const world = await createBankWorld();
const { admin } = world.testDatabase;
const { texts } = await audited(world);

async function paidOut(amount: bigint, change: object = {}): Promise<void> {
  const account = { ...SHOPS_ACCOUNT, ...change };
  const till = await enrolPayable(world, { money: amount, account });
  assert.ok(typeof (await payOutOf(till, amount)) !== 'string');
}

const customer = await enrolDevice(world, { role: 'customer', name: 'Asha' });
await bankAccountOf(customer, ASHAS_ACCOUNT);
await fund(customer, 100_000n);
await world.work();
await paidOut(1_000n);
await paidOut(2_000n, { account: '200000000003' });
await paidOut(3_000_000n);
await world.work();

test('remitted, returned, refused and open payouts of an honest issuer agree with the ledger (V-62)', async () => {
  await paidOut(4_000n);
  assert.deepEqual(await texts(), []);
  await world.work();
  assert.deepEqual(await texts(), []);
});

const DIFFERS = /payout [0-9a-f]{32}: the postings are not what the row says/;

const DAMAGES: Readonly<Record<string, readonly [damage: string, finding: RegExp]>> = {
  'one that says more than was set aside': [
    'update pay_out set amount = amount + 1 where amount = 1000',
    DIFFERS,
  ],
  'one that is called returned and was not credited again': [
    `update pay_out set state = 'returned', reason = 'returnedByBank' where amount = 1000`,
    DIFFERS,
  ],
  'one that was credited again though its bank says that it left': [
    `update pay_out set state = 'remitted' where amount = 2000`,
    DIFFERS,
  ],
  'one that left the books though no bank has it': [
    `update pay_out set state = 'ordered' where amount = 1000`,
    DIFFERS,
  ],
  'money set aside for no payout': [
    'delete from pay_out where amount = 1000',
    /posting [0-9a-f]{64} of a payout: a row belongs to nothing that is there/,
  ],
  'one of which no bank has said anything for too long': [
    `update pay_out set state = 'sent', ordered_at = 1 where amount = 1000`,
    /payout [0-9a-f]{32}: its last day has passed/,
  ],
};

for (const [name, [damage, finding]] of Object.entries(DAMAGES)) {
  test(`found: ${name} (T-95)`, async () => {
    await admin.query('create table kept as table pay_out');
    try {
      await admin.query(damage);
      const found = await texts();
      assert.ok(
        found.some((text) => finding.test(text)),
        found.join('\n'),
      );
    } finally {
      await admin.query('delete from pay_out');
      await admin.query('insert into pay_out table kept');
      await admin.query('drop table kept');
    }
  });
}

test('found: one that was credited again twice (T-95)', async () => {
  await admin.query(
    `insert into ledger_posting select tenant, home, sha256(id), currency, amount, debit_home, debit_name,
       credit_home, credit_name, kind, reference, posted_at
     from ledger_posting where kind = 'payOutBack' and amount = 2000`,
  );
  const found = await texts();
  const twice = /payout [0-9a-f]{32}: .* \(expected 2,2000,0,2000,0, found 3,2000,0,4000,0\)/;
  assert.ok(
    found.some((text) => twice.test(text)),
    found.join('\n'),
  );
});
