/** Coins under audit: honest ones agree, whatever hands they went through, and each damage is named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealStored } from '@tallystick/issuer/redemption/stored-half';
import { minor } from '@tallystick/protocol/money';
import { createCoinHolder, TEST_COINS, type CoinHolder } from '@tallystick/testkit/issuer-coins';
import { enrolPayer, enrolTill } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { audited } from '../test/audited.ts';

const world = await createIssuerWorld({ coins: TEST_COINS });
const { deps, tenant } = world;
const { admin } = world.testDatabase;
const { texts } = await audited(world);

async function person(): Promise<CoinHolder> {
  const payer = await enrolPayer(world, { deposit: 50_000n, offline: 0n });
  return createCoinHolder(world, payer);
}

// Redeemed by a till, handed on and redeemed, with a rest, spent twice, taken back, and left until the end.
const [asha, bela] = [await person(), await person()];
const till = await createCoinHolder(world, await enrolTill(world));
const coins = await asha.mint(20_000n);
await till.redeem(await asha.give(till, coins.slice(0, 3)));
const belas = await asha.give(bela, coins.slice(3, 8));
await till.redeem(await bela.give(till, belas.slice(0, 2), { rest: minor(50n) }));
await bela.redeem(belas.slice(2, 3));
const large = coins.slice(-1);
const before = asha.state();
await till.redeem(await asha.give(till, large, { rest: minor(300n) }));
asha.restore(before);
await bela.redeem(await asha.give(bela, large));
await bela.redeem(await bela.mint(700n));
await world.work();

test('an honest issuer’s coins agree, while they are out and after their last day (V-61 to V-64)', async () => {
  assert.deepEqual(await texts(), []);
  world.wait(22 * 86_400);
  await world.work();
  assert.deepEqual(await texts(), []);
});

const REDEEMED = `state = 'redeemed'`;
const DAMAGES: Readonly<Record<string, readonly [damage: string, finding: RegExp]>> = {
  'a coin that is worth more than was signed': [
    `update coin set value = value + 100 where ${REDEEMED}`,
    /coin [-0-9a-f]{36}: the row says something else than what was signed/,
  ],
  'a coin that paid more than it was worth to its claimant': [
    `update coin set redeemed_for = 1 where ${REDEEMED} and redeemed_for > 1`,
    /coin [-0-9a-f]{36}: the row says something else than what was signed/,
  ],
  'a coin that is called redeemed by a claim that never named it': [
    `update coin set state = 'redeemed', redeemed_for = value,
       redeemed_by = (select digest from coin_claim order by digest limit 1)
     where state = 'returned'`,
    /redemption of coin [-0-9a-f]{36}: is not signed/,
  ],
  'a coin that is redeemed by no claim': [
    `update coin set redeemed_by = sha256(redeemed_by) where ${REDEEMED}`,
    /redemption of coin [-0-9a-f]{36}: a row belongs to nothing that is there/,
  ],
  'a mint that says it paid less': [
    'update coin_mint set paid = paid - 100, returned = returned + 100 where paid > 100',
    /mint [0-9a-f]{24}: the row says something else/,
  ],
  'a claim that was changed': [
    `update coin_claim set sealed = set_byte(sealed, 40, (get_byte(sealed, 40) + 1) % 256)`,
    /claim [0-9a-f]{64} of coins: is not signed/,
  ],
};

for (const [name, [damage, finding]] of Object.entries(DAMAGES)) {
  test(`found: ${name}`, async () => {
    const tables = ['coin', 'coin_mint', 'coin_claim'];
    for (const table of tables) await admin.query(`create table kept_${table} as table ${table}`);
    try {
      await admin.query(damage);
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

test('found: coins that nobody set money aside for, and money that left a pot for nobody', async () => {
  await admin.query('alter table ledger_posting disable trigger all');
  try {
    await admin.query(
      `update ledger_posting set credit_home = ${bela.device.account}
       where kind = 'redeemCoin' and credit_home = ${till.device.account}`,
    );
    const found = await texts();
    assert.ok(
      found.some((text) => /claim [0-9a-f]{64} of coins: the postings are not/.test(text)),
      found.join('\n'),
    );
  } finally {
    await admin.query(
      `update ledger_posting p set credit_home = t.payee from ledger_transit t
       where t.tenant = p.tenant and t.home = p.home and t.id = p.id and p.kind = 'redeemCoin'`,
    );
    await admin.query('alter table ledger_posting enable trigger all');
  }
  assert.deepEqual(await texts(), []);
});

test('found: a claim that is kept as another', async () => {
  const [claim, digest] = [await asha.claim(coins.slice(8, 9)), world.deps.random(32)];
  const sealed = await sealStored(deps, tenant, digest, claim);
  await admin.query(
    'insert into coin_claim (tenant, home, digest, sealed, received_at) values ($1, $2, $3, $4, $5)',
    [tenant, asha.device.account, digest, sealed, world.now()],
  );
  assert.match((await texts()).join('\n'), /^claim [0-9a-f]{64} of coins: is not signed/);
  await admin.query('delete from coin_claim where digest = $1', [digest]);
  assert.deepEqual(await texts(), []);
});

test('found: coins whose last day has passed and whose money stays', async () => {
  const late = await person();
  await late.mint(1_000n);
  world.wait(21 * 86_400 + 2 * 86_400);
  const found = await texts();
  assert.ok(
    found.some((text) => /^mint [0-9a-f]{24}: its last day has passed/.test(text)),
    found.join('\n'),
  );
  await world.work();
  assert.deepEqual(await texts(), []);
});
