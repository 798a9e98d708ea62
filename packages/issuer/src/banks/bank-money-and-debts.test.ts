/**
 * What an account owes the loss account is paid from money of its bank account, as from any deposit: what comes from
 * it, and what was paid out to it and comes back.
 */

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
import { enrolPayer, type WorldPayer } from '@tallystick/testkit/issuer-payments';
import { doingsOf } from '@tallystick/testkit/issuer-world';
import { newestPayOut, payOutOf } from '@tallystick/testkit/pay-outs';
import type { RemittanceProgress } from '../connectors/bank/bank-connector.ts';
import type { IssuerDeps } from '../issuer.ts';
import { showDebt } from '../operator/debts.ts';
import { drainBankOrders } from './drain-bank-orders.ts';

const REDEEM_BY_SECONDS = 21 * 86_400;

const world = await createBankWorld();
const { deps, tenant } = world;

async function owedBy({ account: home, line }: WorldPayer): Promise<bigint> {
  const shown = await showDebt(deps, tenant, { home, line });
  assert.ok(shown.ok);
  return shown.value.owed;
}

/** The world's issuer, whose banks say of each remittance that it is there. */
function issuerHearing(progress: RemittanceProgress): IssuerDeps {
  const banks = deps.banks ?? assert.fail('the world has no banks');
  const find: typeof banks.find = (code) => {
    const bank = banks.find(code);
    const stateOf = () => Promise.resolve({ kind: 'remittance', ...progress } as const);
    return bank && { ...bank, stateOf };
  };
  return { ...deps, banks: { ...banks, find } };
}

test('half of what a bank gives pays the debt of a double spend, once (L-16)', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const device = await enrolFurtherDevice(world, payer.account);
  await handInFork(await forkLine(world, payer, { amount: 100n, cover: 1_000n }));
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  const loss = await lossOf(world);
  await bankAccountOf(device, ASHAS_ACCOUNT);
  await fund(device, 80n);
  for (let round = 0; round < 2; round += 1) {
    await world.work();
    assert.equal(await owedBy(payer), 60n);
    assert.equal(await availableOf(world, device), 40n);
    assert.equal(await lossOf(world), loss + 40n);
    world.wait(300);
  }
  await world.checkMoney();
});

test('half of what a bank sends back pays what its account has come to owe meanwhile, once (L-16)', async () => {
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const device = await enrolFurtherDevice(world, payer.account);
  await handInFork(await forkLine(world, payer, { amount: 100n, cover: 1_000n }));
  await bankAccountOf(device, ASHAS_ACCOUNT);
  world.wait(REDEEM_BY_SECONDS - 3_600);
  await fund(device, 80n);
  await world.work();
  const ordered = await payOutOf(device, 80n);
  assert.ok(typeof ordered !== 'string');
  const booked = issuerHearing({ stage: 'booked' });
  await drainBankOrders(booked, tenant, { limit: 100 });
  assert.equal(await newestPayOut(device), 'remitted');
  world.wait(3_600);
  await doingsOf(booked, tenant).work();
  assert.equal(await owedBy(payer), 100n);
  const returned = issuerHearing({ stage: 'returned', reason: 'AC04' });
  for (let round = 0; round < 2; round += 1) {
    world.wait(86_400);
    await drainBankOrders(returned, tenant, { limit: 100 });
    assert.equal(await newestPayOut(device), 'payeeAccountClosed');
    assert.deepEqual([await owedBy(payer), await availableOf(world, device)], [60n, 40n]);
  }
  await world.checkMoney();
});
