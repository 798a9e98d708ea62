/**
 * Money out to a bank account, from the device's side: a device of the SDK, a real issuer, and real banks in a process of
 * their own. Whatever is lost on the way, the money goes once, and the device hears of it by synchronising.
 *
 * Shows V-59, V-62, V-76.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { ASHAS_ACCOUNT, createBankWorld } from '@tallystick/testkit/bank-world';
import { SHOPS_ACCOUNT, WAIT_SECONDS } from '@tallystick/testkit/pay-outs';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { bankAccount } from '../src/bank/bank-account.ts';
import { fundFromBank } from '../src/bank/fund-from-bank.ts';
import { heldPayOut } from '../src/bank/held-pay-out.ts';
import { payOut, type PayOutOutcome } from '../src/bank/pay-out.ts';
import { payOuts } from '../src/bank/pay-outs.ts';
import { balances } from '../src/device/balances.ts';
import type { Device } from '../src/device/device.ts';
import { sync } from '../src/sync/sync.ts';

const world = await createBankWorld();
const { number: currency } = TEST_CURRENCY;
afterEach(() => world.checkMoney());

type Enrolled = Awaited<ReturnType<typeof enrolSdkDevice>>;

/** A person who brought money from the bank, and whose bank account has been known for long enough. */
async function customer(amount: bigint, account = ASHAS_ACCOUNT): Promise<Enrolled> {
  const enrolled = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  const { device } = enrolled;
  assert.ok((await bankAccount(device, ASHAS_ACCOUNT)).ok);
  assert.ok((await fundFromBank(device, { currency, amount: minor(amount) })).ok);
  await world.work();
  assert.ok((await bankAccount(device, account)).ok);
  world.wait(WAIT_SECONDS);
  assert.ok((await sync(device)).ok);
  return enrolled;
}

function order(device: Device, amount?: bigint): Promise<PayOutOutcome> {
  return payOut(device, { currency, ...(amount === undefined ? {} : { amount: minor(amount) }) });
}

/** What the device shows: how the payout stands, and what the account has. */
function shown(device: Device): readonly [string, bigint] {
  const held = heldPayOut(device.ports.store);
  const [balance] = balances(device).currencies;
  return [held?.reason ?? held?.state ?? 'none', balance?.available ?? 0n];
}

suite('A device and money that goes to a bank account', () => {
  test('orders an amount, sees it leave, and hears by a sync that it went (V-59, V-62)', async () => {
    const { device } = await customer(5_000n);
    assert.ok((await order(device, 2_000n)).ok);
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['ordered', 3_000n]);
    assert.deepEqual(await order(device, 1n), { ok: false, code: 'orderOpen' });
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['remitted', 3_000n]);
    assert.ok((await order(device)).ok);
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['remitted', 0n]);
  });

  test('hears why it came back, and has the money again', async () => {
    const account = { ...SHOPS_ACCOUNT, account: '200000000003' };
    const { device } = await customer(700n, account);
    assert.ok((await order(device)).ok);
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['payeeAccountBlocked', 700n]);
  });

  test('an answer that is lost: the same again, and a sync, ask about that same payout (T-95)', async () => {
    const { device, network } = await customer(900n);
    const post = network.post.bind(network);
    network.post = async (url, body) => {
      await post(url, body);
      network.online = false;
      return post(url, body);
    };
    assert.deepEqual(await order(device, 300n), { ok: false, code: 'offline' });
    network.post = post;
    network.online = true;
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['ordered', 600n]);
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['remitted', 600n]);
    const known = await payOuts(device);
    assert.ok(known.ok);
    assert.equal(known.orders.length, 1);
  });

  test('an hour of the day is for merchants, and shown to them (V-76)', async () => {
    const { device } = await customer(100n);
    assert.deepEqual(await payOuts(device, { hour: 22 }), { ok: false, code: 'merchantsOnly' });
    const shop = { role: 'merchant', name: 'Chai', merchantType: 5814, place: 'tdr1y' } as const;
    const till = await enrolSdkDevice(world, shop);
    const set = await payOuts(till.device, { hour: 22 });
    assert.deepEqual(set, { ok: true, endOfDay: { hour: 22 }, orders: [] });
    assert.deepEqual(await payOuts(till.device, {}), { ok: true, endOfDay: {}, orders: [] });
  });
});
