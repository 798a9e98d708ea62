/**
 * Money from a bank account, from the device's side: a device of the SDK, a real issuer, and real banks in a process
 * of their own. Whatever is lost on the way, the money comes once, and the device hears of it by synchronising.
 *
 * Shows V-02, V-19, V-20, V-25, V-26.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { ASHAS_ACCOUNT, createBankWorld } from '@tallystick/testkit/bank-world';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { bankAccount } from '../src/bank/bank-account.ts';
import { fundFromBank, type FundFromBankOutcome } from '../src/bank/fund-from-bank.ts';
import { heldBankOrder } from '../src/bank/held-bank-order.ts';
import { convertToCoins } from '../src/coins/convert-to-coins.ts';
import { balances } from '../src/device/balances.ts';
import type { Device } from '../src/device/device.ts';
import { sync } from '../src/sync/sync.ts';

const world = await createBankWorld({ coins: TEST_COINS });
const { number: currency } = TEST_CURRENCY;
afterEach(() => world.checkMoney());

type Enrolled = Awaited<ReturnType<typeof enrolSdkDevice>>;

function person(): Promise<Enrolled> {
  return enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
}

async function customer(): Promise<Enrolled> {
  const enrolled = await person();
  assert.ok((await bankAccount(enrolled.device, ASHAS_ACCOUNT)).ok);
  return enrolled;
}

function order(device: Device, amount: bigint): Promise<FundFromBankOutcome> {
  return fundFromBank(device, { currency, amount: minor(amount) });
}

/** What the device shows: how the order stands, and what the account has. */
function shown(device: Device): readonly [string, bigint] {
  const held = heldBankOrder(device.ports.store);
  const [balance] = balances(device).currencies;
  return [held?.reason ?? held?.state ?? 'none', balance?.available ?? 0n];
}

suite('A device and money of a bank account', () => {
  test('gives the details once, orders an amount, and has it after a sync, for coins or otherwise (V-02, V-19, V-20, V-26)', async () => {
    const { device } = await person();
    const asked = await order(device, 50_000n);
    assert.deepEqual(asked, { ok: false, code: 'bankAccountMissing' });
    const given = await bankAccount(device, ASHAS_ACCOUNT);
    assert.ok(given.ok);
    assert.deepEqual([given.account?.bank, given.account?.ending], ['TSBA0000001', '0001']);
    assert.ok((await order(device, 50_000n)).ok);
    assert.deepEqual(shown(device), ['asked', 0n]);
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['credited', 50_000n]);
    const converted = await convertToCoins(device, { currency, amount: minor(30_000n) });
    assert.ok(converted.ok);
    assert.deepEqual(shown(device), ['credited', 20_000n]);
  });

  test('hears why its bank refused (V-25)', async () => {
    const { device } = await customer();
    assert.ok((await order(device, 6_000_000n)).ok);
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['balanceInsufficient', 0n]);
  });

  test('an answer that is lost: the same again, and a sync, ask about that same order', async () => {
    const { device, network } = await customer();
    const post = network.post.bind(network);
    network.post = async (url, body) => {
      await post(url, body);
      network.online = false;
      return post(url, body);
    };
    assert.deepEqual(await order(device, 700n), { ok: false, code: 'offline' });
    network.post = post;
    network.online = true;
    const again = await order(device, 700n);
    assert.ok(again.ok);
    assert.equal(again.order.state, 'asked');
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['credited', 700n]);
    const known = await bankAccount(device);
    assert.ok(known.ok);
    assert.equal(known.orders.length, 1);
  });

  test('an order that never left goes out with the next sync, once', async () => {
    const { device, network } = await customer();
    network.online = false;
    assert.deepEqual(await order(device, 800n), { ok: false, code: 'offline' });
    assert.deepEqual(shown(device), ['none', 0n]);
    network.online = true;
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['asked', 0n]);
    await world.work();
    assert.ok((await sync(device)).ok);
    assert.ok((await sync(device)).ok);
    assert.deepEqual(shown(device), ['credited', 800n]);
  });

  test('details that are none are refused at once', async () => {
    const { device } = await person();
    const given = await bankAccount(device, { ...ASHAS_ACCOUNT, pan: 'no pan' });
    assert.deepEqual(given, { ok: false, code: 'panInvalid' });
  });
});
