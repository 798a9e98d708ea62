/** Double spends of coins under audit: each has its proof, and one whose proof is gone is named. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex } from '@tallystick/protocol/encoding/octets';
import {
  coinPerson,
  coinShop,
  handInHalf,
  payWithCoins,
  type CoinParty,
} from '@tallystick/testkit/issuer-coin-payments';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { audited } from '../test/audited.ts';

const world = await createIssuerWorld({ coins: TEST_COINS });
const { admin } = world.testDatabase;
const { texts } = await audited(world);

/** What is found once the proofs against this party are gone, which are put back. */
async function withoutProofs({ coins: { device } }: CoinParty): Promise<readonly string[]> {
  const which = 'home = $1 and key_hash = $2';
  const parameters = [device.account, device.keyHash];
  await admin.query(`create table gone as table fraud_proof with no data`);
  await admin.query(`insert into gone select * from fraud_proof where ${which}`, parameters);
  await admin.query(`delete from fraud_proof where ${which}`, parameters);
  try {
    return await texts();
  } finally {
    await admin.query('insert into fraud_proof table gone');
    await admin.query('drop table gone');
  }
}

function cheatOf({ coins: { device } }: CoinParty, kind: string): RegExp {
  const about = `coin [-0-9a-f]{36} in the hands of device ${toHex(device.keyHash)}`;
  return new RegExp(`^${about}: two signed messages cannot both be honest.*found ${kind}\\)$`);
}

test('a coin that somebody handed over twice is named where no proof of it is kept (V-64, V-73)', async () => {
  const [asha, one, other] = [
    await coinPerson(world),
    await coinShop(world),
    await coinShop(world),
  ];
  const coins = await asha.coins.mint(500n);
  const before = asha.coins.state();
  const first = await payWithCoins(world, { from: asha, to: one }, coins);
  asha.coins.restore(before);
  const second = await payWithCoins(world, { from: asha, to: other }, coins);
  await one.coins.redeem(first.taken);
  await handInHalf(asha, await second.half());
  assert.deepEqual(await texts(), []);
  const found = await withoutProofs(asha);
  assert.equal(found.length, 1);
  assert.match(found[0] ?? '', cheatOf(asha, 'coinFork'));
});

test('a coin that was used after its payee gave it up is named where no proof of it is kept (V-73)', async () => {
  const [asha, bela, till] = [
    await coinPerson(world),
    await coinPerson(world),
    await coinShop(world),
  ];
  const first = await payWithCoins(world, { from: asha, to: bela }, await asha.coins.mint(500n));
  await handInHalf(asha, await first.half('declined'));
  const second = await payWithCoins(world, { from: bela, to: till }, first.taken);
  await till.coins.redeem(second.taken);
  assert.deepEqual(await texts(), []);
  const found = await withoutProofs(bela);
  assert.equal(found.length, 1);
  assert.match(found[0] ?? '', cheatOf(bela, 'coinAfterVoid'));
});
