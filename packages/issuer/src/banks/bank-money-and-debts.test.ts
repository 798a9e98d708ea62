/** What an account owes the loss account is paid from money of its bank account, as from any deposit. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ASHAS_ACCOUNT,
  availableOf,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { forkLine, handInFork } from '@tallystick/testkit/fork';
import { enrolFurtherDevice } from '@tallystick/testkit/issuer-device';
import { lossOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer } from '@tallystick/testkit/issuer-payments';
import { showDebt } from '../operator/debts.ts';

const REDEEM_BY_SECONDS = 21 * 86_400;

test('half of what a bank gives pays the debt of a double spend, once (L-16)', async () => {
  const world = await createBankWorld();
  const { deps, tenant } = world;
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const { account: home, line } = payer;
  const device = await enrolFurtherDevice(world, home);
  await handInFork(await forkLine(world, payer, { amount: 100n, cover: 1_000n }));
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  const loss = await lossOf(world);
  await bankAccountOf(device, ASHAS_ACCOUNT);
  await fund(device, 80n);
  await world.work();
  const shown = await showDebt(deps, tenant, { home, line });
  assert.deepEqual([shown.ok, shown.ok ? shown.value.owed : 0n], [true, 60n]);
  assert.equal(await availableOf(world, device), 40n);
  assert.equal(await lossOf(world), loss + 40n);
  world.wait(300);
  await world.work();
  assert.equal(await availableOf(world, device), 40n);
  await world.checkMoney();
});
