/** Debts under audit: collected, forgiven and disowned ones agree, and each damage to one is named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockDevice } from '@tallystick/issuer/operator/block-device';
import { forgiveDebt } from '@tallystick/issuer/operator/debts';
import { depositByOperator } from '@tallystick/issuer/operator/move-money';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { minor } from '@tallystick/protocol/money';
import { forkLine, handInFork } from '@tallystick/testkit/fork';
import { enrolPayer, type WorldPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { audited } from '../test/audited.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const { admin } = world.testDatabase;
const { texts } = await audited(world);

/** Spends 100 twice, and cover pays the second time. */
async function cheat({ reports }: { readonly reports: boolean }): Promise<WorldPayer> {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const fork = await forkLine(world, payer, { amount: 100n, cover: 1_000n });
  if (reports) assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
  await handInFork(fork);
  return payer;
}

const owing = await cheat({ reports: false });
const forgiven = await cheat({ reports: false });
const disowned = await cheat({ reports: true });
world.wait(21 * 86_400);
await world.work();
for (const { account } of [owing, forgiven, disowned]) {
  const order = { id: deps.random(16), currency: TEST_CURRENCY.number, amount: minor(61n) };
  assert.ok((await depositByOperator(deps, tenant, { ...order, account })).ok);
}
const { account: home, line } = forgiven;
assert.ok((await forgiveDebt(deps, tenant, { home, line, reason: 'A faulty phone.' })).ok);
// The worker had its time for everything.
world.wait(2 * 86_400);
await world.work();

test('debts that deposits paid in part, that were forgiven, and that a report kept from arising agree with the postings', async () => {
  assert.deepEqual(await texts(), []);
});

const of = (payer: WorldPayer): string =>
  `home = ${payer.account} and line = '\\x${toHex(payer.line)}'`;

const DAMAGES: Readonly<Record<string, readonly [damage: string, finding: RegExp]>> = {
  'a debt that nobody has noted': [
    `delete from debt where ${of(owing)}`,
    /^debt of line .*expected 69, found no debt/m,
  ],
  'a debt of somebody who had reported the device': [
    `insert into debt (tenant, home, line, amount, arisen_at)
     select tenant, home, line, covered, ${world.now()} from line where ${of(disowned)}`,
    /^debt of line .*expected no debt, found a debt/m,
  ],
  'a debt that was less than is owed': [
    `update debt set amount = 68 where ${of(owing)}`,
    /^debt of line .*expected 69 or more, found 68/m,
  ],
  'a debt from before the last day': [
    `update debt set arisen_at = 1 where ${of(owing)}`,
    /^debt of line .*found since 1/m,
  ],
  'a debt of no line': [
    `update debt set line = '\\x${'00'.repeat(16)}' where ${of(owing)}`,
    /^debt of line 0000.*belongs to nothing/m,
  ],
  'less owed than the postings say': [
    `update line set covered = covered - 5 where ${of(owing)}`,
    /^what it owes the loss account of line .*expected 69, found 64/m,
  ],
};

for (const [name, [damage, finding]] of Object.entries(DAMAGES)) {
  test(`the audit finds ${name}`, async () => {
    await admin.query(`create table kept_debt as select * from debt`);
    await admin.query(`create table kept_line as select * from line`);
    try {
      await admin.query(damage);
      assert.match((await texts()).join('\n'), finding);
    } finally {
      await admin.query('delete from debt');
      await admin.query('insert into debt select * from kept_debt');
      await admin.query(
        `update line l set covered = k.covered from kept_line k where k.home = l.home and k.line = l.line`,
      );
      await admin.query('drop table kept_debt');
      await admin.query('drop table kept_line');
    }
    assert.deepEqual(await texts(), []);
  });
}
