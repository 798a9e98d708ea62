/** What a device of ours does that asks too much: it waits, asks again by itself, and loses nothing (M-12). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { balances } from '@tallystick/sdk/device/balances';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import type { Network } from '@tallystick/sdk/ports';
import { sync } from '@tallystick/sdk/sync/sync';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { changeCallLimits } from '../operator/change-call-limits.ts';

const world = await createIssuerWorld();
const few = { atOnce: 5, perMinute: 6 };
assert.ok((await changeCallLimits(world.deps, world.tenant, { device: few, account: few })).ok);
const SUM = { currency: TEST_CURRENCY.number, amount: minor(40n), source: 'testBank' } as const;

async function customer(): Promise<Device> {
  return (await enrolSdkDevice(world, { role: 'customer', name: 'Asha' })).device;
}

/** The same device in an app that has no timer. */
function withoutWaiting(device: Device): Device {
  const { wait, ...ports } = device.ports;
  assert.ok(wait !== undefined);
  return { ...device, ports };
}

test('M-12: a device that can wait does as the issuer says, and its calls are answered in the end', async () => {
  const device = await customer();
  const before = world.now();
  for (let calls = 1; calls <= 10; calls += 1) {
    const done = await deposit(device, SUM);
    assert.ok(done.ok, `deposit ${calls}`);
  }
  assert.ok(world.now() >= before + 50, 'ten seconds for each beyond the first few');
  assert.equal((await sync(device)).ok, true);
  assert.equal(balances(device).currencies[0]?.available, 400n);
  await world.checkMoney();
});

test('M-12: a device that cannot wait is refused, keeps its call, and makes it once when it is its turn', async () => {
  const device = withoutWaiting(await customer());
  let done = 0;
  let outcome = await deposit(device, SUM);
  while (outcome.ok && done < 10) {
    done += 1;
    outcome = await deposit(device, SUM);
  }
  assert.deepEqual(outcome, { ok: false, code: 'tooManyCalls' });
  assert.deepEqual(await deposit(device, SUM), { ok: false, code: 'tooManyCalls' });
  world.wait(60);
  assert.equal((await deposit(device, SUM)).ok, true);
  assert.equal((await sync(device)).ok, true);
  assert.equal(
    balances(device).currencies[0]?.available,
    BigInt(40 * (done + 1)),
    'one of the refused, once',
  );
  await world.checkMoney();
});

test('M-12: a call whose answer was lost, and whose repetition is refused, is made once all the same', async () => {
  const device = withoutWaiting(await customer());
  const { network, ...ports } = device.ports;
  const unheard: Network = {
    post: async (url, body) => {
      await network.post(url, body);
      throw new TallystickError({ code: 'offline', message: 'The answer was lost.' });
    },
  };
  const deaf = { ...device, ports: { ...ports, network: unheard } };
  assert.ok((await sync(device)).ok);
  const lost = { ...SUM, amount: minor(7n) };
  assert.deepEqual(await deposit(deaf, lost), { ok: false, code: 'offline' });
  let [outcome, syncs] = [await sync(device), 0];
  for (; outcome.ok && syncs < 10; syncs += 1) outcome = await sync(device);
  assert.deepEqual(await deposit(device, lost), { ok: false, code: 'tooManyCalls' });
  world.wait(60);
  assert.equal((await deposit(device, lost)).ok, true);
  assert.equal((await sync(device)).ok, true);
  assert.equal(balances(device).currencies[0]?.available, 7n, 'and not twice');
  await world.checkMoney();
});

test('M-12: who has to wait for long is told so at once, and does not stand still', async () => {
  const slow = { atOnce: 5, perMinute: 1 };
  assert.ok((await changeCallLimits(world.deps, world.tenant, { device: slow, account: slow })).ok);
  const device = await customer();
  const before = world.now();
  let outcome = await sync(device);
  for (let calls = 0; outcome.ok && calls < 10; calls += 1) outcome = await sync(device);
  assert.deepEqual([outcome.ok, world.now()], [false, before]);
});
