/**
 * A payee who is a person, and an amount that the payer changes: what the same two engines do besides a
 * purchase at a till.
 *
 * Shows G-027, G-144.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, ask, buy, synced } from '../test-support/scene.ts';
import { createWorld, customer, till, type TestDevice } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

suite('a person pays a person (G-027)', () => {
  test('without a network, and who was paid spends it when both have been online', async () => {
    const world = await createWorld(parts);
    const asha = await customer(world, { name: 'Asha' });
    const bo = await customer(world, { name: 'Bo', deposited: 1n, ready: 0n });
    world.online = false;
    await buy(asha, bo, 1_200n);
    world.online = true;
    await synced(bo);
    assert.equal(world.issuer.books.available.get('Bo'), 1_201n);
    assert.ok((await certify(bo.device, { currency: EURO, amount: minor(1_201n) })).ok);
    world.online = false;
    await buy(bo, asha, 1_201n);
    world.online = true;
    await synced(asha);
    assert.equal(world.issuer.books.available.get('Asha'), 10_000n - 5_000n + 1_201n);
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test('nobody pays oneself', async () => {
    const world = await createWorld(parts);
    const asha = await customer(world, { name: 'Asha' });
    const own = await pay(asha.device, { requestBytes: await ask(asha, 100n) });
    assert.deepEqual(own, { ok: false, code: 'ownRequest' });
  });
});

suite('an amount that the payee leaves to the payer (G-144)', () => {
  const paid = async (payer: TestDevice, payee: TestDevice, asked: bigint, given: bigint) => {
    const requestBytes = await ask(payee, asked, { editable: true });
    const outcome = await pay(payer.device, { requestBytes, amount: minor(given) });
    assert.ok(outcome.ok);
    const taken = await accept(payee, outcome.code);
    assert.ok((await takeReceipt(payer.device, taken.receiptCode)).ok);
    return taken.amount;
  };

  for (const [what, asked, given] of [
    ['a tip', 1_000n, 1_150n],
    ['a part', 1_000n, 400n],
    ['a donation of any size', 0n, 250n],
  ] as const) {
    test(`${what} is what both sides keep, and what is settled`, async () => {
      const world = await createWorld(parts);
      const payer = await customer(world);
      const shop = await till(world);
      assert.equal(await paid(payer, shop, asked, given), given);
      await synced(shop);
      assert.equal(world.issuer.books.available.get('Corner shop'), given);
      await synced(payer);
      assert.deepEqual(world.issuer.books.convictions, []);
    });
  }

  test('an amount that is not left to the payer stays as it was asked', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const shop = await till(world);
    const requestBytes = await ask(shop, 1_000n);
    const less = await pay(payer.device, { requestBytes, amount: minor(999n) });
    assert.deepEqual(less, { ok: false, code: 'amountDiffers' });
  });
});
