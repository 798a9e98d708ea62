/** Giving back: spending ends at once, what was paid stays paid, and getting ready again goes on. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { balances } from '../src/device/balances.ts';
import { certify } from '../src/payer/certify.ts';
import { givenBack, giveBack } from '../src/payer/give-back.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments } from '../src/payer/payments.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, answer, ask, buy, synced } from '../test-support/scene.ts';
import { createWorld, customer, restart, till } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

suite('giving back', () => {
  test('ends spending without a network, also after a restart, and no sync undoes it', async () => {
    const world = await createWorld(parts);
    const [phone, shop] = [await customer(world), await till(world)];
    await buy(phone, shop, 100n);
    const before = balances(phone.device).currencies[0]?.offline;
    assert.ok(before !== undefined);
    const back = await giveBack(phone.device, EURO);
    assert.deepEqual(back, { ok: true, amount: before.amount, returnsBy: before.returnsBy });
    await restart(world, phone);
    await synced(phone);
    assert.equal(balances(phone.device).currencies[0]?.offline, undefined);
    const { store } = phone.device.ports;
    assert.deepEqual(givenBack(store, EURO), {
      amount: before.amount,
      returnsBy: before.returnsBy,
    });
    const refused = await pay(phone.device, { requestBytes: await ask(shop, 10n) });
    assert.deepEqual(refused, { ok: false, code: 'noCertificate' });
    assert.deepEqual(await giveBack(phone.device, EURO), { ok: false, code: 'nothingReady' });
  });

  test('leaves a payment that was shown before as good as it was', async () => {
    const world = await createWorld(parts);
    const [phone, shop] = [await customer(world), await till(world)];
    const code = await answer(phone, await ask(shop, 100n));
    assert.ok((await giveBack(phone.device, EURO)).ok);
    await accept(shop, code);
    await synced(shop);
    await synced(phone);
    assert.equal(listPayments(phone.device)[0]?.state, 'settled');
  });

  test('is over when money is made ready again, on the same line', async () => {
    const world = await createWorld(parts);
    const [phone, shop] = [await customer(world), await till(world)];
    await buy(phone, shop, 100n);
    assert.ok((await giveBack(phone.device, EURO)).ok);
    const again = await certify(phone.device, { currency: EURO, amount: minor(200n) });
    assert.ok(again.ok);
    assert.equal(again.ready, 200n);
    assert.equal(givenBack(phone.device.ports.store, EURO), undefined);
    await buy(phone, shop, 150n);
    await synced(shop);
    assert.deepEqual(world.issuer.books.convictions, []);
  });
});
