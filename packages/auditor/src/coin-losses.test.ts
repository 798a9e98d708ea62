/** Claims of lost coins under audit: honest ones agree, and each damage is named (V-67, V-69). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coinPerson, handInHalf, payWithCoins } from '@tallystick/testkit/issuer-coin-payments';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { audited } from '../test/audited.ts';

const world = await createIssuerWorld({ coins: TEST_COINS });
const { admin } = world.testDatabase;
const { texts } = await audited(world);

// Bela was paid with coins, one of them in part, lost them and claimed; so did Asha, who had paid with them.
const [asha, bela] = [await coinPerson(world), await coinPerson(world)];
const coins = await asha.coins.mint(5_000n);
const paid = await payWithCoins(world, { from: asha, to: bela }, coins, 50n);
await handInHalf(asha, await paid.half('accepted'));
await bela.coins.claimLost(paid.taken);
await asha.coins.claimLost(paid.taken);
const { account: ashas } = asha.coins.device;
const { account: belas } = bela.coins.device;

test('an honest issuer’s losses agree, while they wait and when they are paid (V-67)', async () => {
  assert.deepEqual(await texts(), []);
  world.wait(22 * 86_400);
  await world.work();
  assert.deepEqual(await texts(), []);
});

const DAMAGES: Readonly<Record<string, readonly [damage: string, finding: RegExp]>> = {
  'a claim that came on the last day': [
    'update coin_loss l set claimed_at = m.redeem_by from coin_mint m where m.batch = l.batch and l.paid_at is not null',
    /lost coin [-0-9a-f]{36}: what became of the money/,
  ],
  'a half that came on the last day': [
    'update coin_half set received_at = received_at + 21 * 86400',
    /lost coin [-0-9a-f]{36}: is not signed/,
  ],
  'a half that was changed': [
    'update coin_half set sealed = set_byte(sealed, 40, (get_byte(sealed, 40) + 1) % 256)',
    /lost coin [-0-9a-f]{36}: is not signed/,
  ],
  'a loss that was paid to somebody whom no half names': [
    `delete from coin_loss where claimant = ${ashas};
     update coin_loss set claimant = ${ashas} where paid_at is not null;
     update coin set returned_to = null where returned_to = ${belas}`,
    /lost coin [-0-9a-f]{36}: what became of the money/,
  ],
  'a coin that went to somebody else than its row says': [
    `update coin set returned_to = null where returned_to = ${belas}`,
    /lost coin [-0-9a-f]{36}: what became of the money/,
  ],
};

for (const [name, [damage, finding]] of Object.entries(DAMAGES)) {
  test(`found: ${name} (V-69)`, async () => {
    const tables = ['coin', 'coin_half', 'coin_loss'];
    for (const table of tables) await admin.query(`create table kept_${table} as table ${table}`);
    try {
      for (const statement of damage.split(';')) await admin.query(statement);
      const found = await texts();
      assert.ok(
        found.some((text) => finding.test(text)),
        found.join('\n'),
      );
    } finally {
      for (const table of tables) {
        await admin.query(`delete from ${table}`);
        await admin.query(`insert into ${table} table kept_${table}`);
        await admin.query(`drop table kept_${table}`);
      }
    }
  });
}
