/** The devices of an account from one of them: listed, named, one blocked, and this one given up. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { balances } from '../src/device/balances.ts';
import {
  blockDevice,
  listDevices,
  nameDevice,
  retireDevice,
  type AccountDevice,
  type DevicesOutcome,
} from '../src/device/devices.ts';
import { certify } from '../src/payer/certify.ts';
import { givenBack } from '../src/payer/give-back.ts';
import { pay } from '../src/payer/pay.ts';
import { reserve } from '../src/payer/reserve.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { ask, buy, synced } from '../test-support/scene.ts';
import { createWorld, customer, newDevice, till } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

function listed<Code extends string>(outcome: DevicesOutcome<Code>): readonly AccountDevice[] {
  assert.ok(outcome.ok, 'no list of devices came');
  return outcome.value.devices;
}

suite('the devices of an account', () => {
  test('are listed, and the one that asks knows itself', async () => {
    const world = await createWorld(parts);
    const [one, two] = [await customer(world), await customer(world)];
    await customer(world, { name: 'Somebody else' });
    for (const phone of [one, two]) {
      const devices = listed(await listDevices(phone.device));
      assert.equal(devices.length, 2);
      assert.equal(devices.filter(({ isThis }) => isThis).length, 1);
    }
  });

  test('are named and blocked by each other, and never by themselves', async () => {
    const world = await createWorld(parts);
    const one = await customer(world);
    await customer(world);
    const [own, other] = listed(await listDevices(one.device)).toSorted(
      (left, right) => Number(right.isThis) - Number(left.isThis),
    );
    assert.ok(own !== undefined && other !== undefined);
    const named = await nameDevice(one.device, { keyHash: own.keyHash, name: 'Mine' });
    assert.equal(listed(named).find(({ isThis }) => isThis)?.name, 'Mine');
    const tooLong = { keyHash: own.keyHash, name: 'x'.repeat(65) };
    assert.deepEqual(await nameDevice(one.device, tooLong), { ok: false, code: 'nameInvalid' });
    assert.deepEqual(await blockDevice(one.device, own), { ok: false, code: 'thisDevice' });
    const blocked = await blockDevice(one.device, other);
    assert.equal(listed(blocked).find(({ isThis }) => !isThis)?.state, 'blocked');
  });

  test('say why there is no list, without an account and without a network', async () => {
    const world = await createWorld(parts);
    const fresh = await newDevice(world);
    assert.deepEqual(await listDevices(fresh.device), { ok: false, code: 'notEnrolled' });
    assert.deepEqual(await retireDevice(fresh.device), { ok: false, code: 'notEnrolled' });
    const phone = await customer(world);
    world.online = false;
    assert.deepEqual(await listDevices(phone.device), { ok: false, code: 'offline' });
  });
});

suite('a device that is given up', () => {
  test('spends nothing any more from that moment on, also where nobody is reached', async () => {
    const world = await createWorld(parts);
    const [phone, shop] = [await customer(world), await till(world)];
    const before = balances(phone.device).currencies[0]?.offline;
    assert.ok(before !== undefined);
    world.online = false;
    assert.deepEqual(await retireDevice(phone.device), { ok: false, code: 'offline' });
    const paid = await pay(phone.device, { requestBytes: await ask(shop, 10n) });
    assert.deepEqual(paid, { ok: false, code: 'noCertificate' });
    assert.deepEqual(givenBack(phone.device.ports.store, EURO), {
      amount: before.amount,
      returnsBy: before.returnsBy,
    });
    world.online = true;
    const retired = listed(await retireDevice(phone.device));
    assert.equal(retired.find(({ isThis }) => isThis)?.state, 'retiring');
  });

  test('spends nothing from any purse: neither what is set aside for a purchase nor a part', async () => {
    const world = await createWorld(parts);
    const [phone, shop] = [await customer(world), await till(world)];
    const sum = { currency: EURO, amount: minor(10n) };
    assert.ok((await reserve(phone.device, sum)).ok);
    assert.ok((await certify(phone.device, { ...sum, purse: 16 })).ok);
    assert.ok((await retireDevice(phone.device)).ok);
    const codes: string[] = [];
    for (const purse of [undefined, 0, 1, 16]) {
      const requestBytes = await ask(shop, 10n);
      const chosen = purse === undefined ? {} : { purse };
      const paid = await pay(phone.device, { requestBytes, ...chosen });
      codes.push(paid.ok ? 'paid' : paid.code);
    }
    assert.deepEqual(codes, ['noCertificate', 'noCertificate', 'reservationOver', 'noCertificate']);
  });

  test('hands in first what lies on it alone', async () => {
    const world = await createWorld(parts);
    const [phone, shop] = [await customer(world), await till(world)];
    await buy(phone, shop, 100n);
    assert.deepEqual(await retireDevice(phone.device), { ok: false, code: 'unsent' });
    assert.ok(balances(phone.device).currencies[0]?.offline !== undefined, 'nothing changed');
    await synced(phone);
    assert.ok((await retireDevice(phone.device)).ok);
  });
});
