/**
 * Locked money on a payer's device: kept back, refused, unlocked when a network is there, and paid.
 *
 * Shows G-006, G-009, G-068, G-105, G-114, G-156 to G-159.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { balances } from '../src/device/balances.ts';
import { changeRules, knownRules } from '../src/payer/account-rules.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { askUnlock, forgetUnlock, unlockOf } from '../src/payer/unlock.ts';
import { sync } from '../src/sync/sync.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { ask, buy, synced } from '../test-support/scene.ts';
import {
  createWorld,
  customer,
  noNetwork,
  restart,
  till,
  type TestDevice,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

/** Of the customer's 100.00, all of it made ready, 25.00 stay locked. */
const KEEP: Rule = { kind: 'minimumBalance', amount: minor(25_00n) };
const FULL = { deposited: 100_00n, ready: 100_00n };

function offline({ device }: TestDevice): { readonly amount: bigint; readonly locked: bigint } {
  const ready = balances(device).currencies[0]?.offline;
  return { amount: ready?.amount ?? 0n, locked: ready?.locked ?? 0n };
}

async function refusedFor(payer: TestDevice, payee: TestDevice, amount: bigint): Promise<string> {
  const outcome = await pay(payer.device, { requestBytes: await ask(payee, amount) });
  return outcome.ok ? 'paid' : outcome.code;
}

suite('a lock that the holder sets', () => {
  test('holds on this device from the moment the issuer knows of it (G-023, G-113)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    const shop = await till(world);
    const changed = await changeRules(payer.device, { set: [{ rule: KEEP }] });
    assert.ok(changed.ok);
    assert.deepEqual([changed.locked, changed.rules.map(({ rule }) => rule)], [25_00n, [KEEP]]);
    assert.deepEqual(offline(payer), { amount: 75_00n, locked: 25_00n });
    assert.equal(await refusedFor(payer, shop, 75_01n), 'fundsLocked');
    assert.deepEqual(knownRules(payer.device.ports.store)?.rules, changed.rules);
    await buy(payer, shop, 75_00n);
  });

  test('is unlocked when the network is back, and the payment goes through (G-158, G-159)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    const shop = await till(world);
    await changeRules(payer.device, { set: [{ rule: KEEP }] });
    world.online = false;
    assert.equal(await refusedFor(payer, shop, 90_00n), 'fundsLocked');
    assert.ok((await askUnlock(payer.device, { currency: EURO, amount: minor(90_00n) })).ok);
    assert.equal(await refusedFor(payer, shop, 90_00n), 'fundsLocked', 'not before');
    assert.deepEqual(unlockOf(payer.device.ports.store, EURO), { amount: 90_00n });
    await restart(world, payer);
    assert.deepEqual(unlockOf(payer.device.ports.store, EURO), { amount: 90_00n }, 'kept');
    world.online = true;
    await synced(payer);
    assert.equal(unlockOf(payer.device.ports.store, EURO), undefined);
    assert.deepEqual(offline(payer), { amount: 90_00n, locked: 0n });
    await buy(payer, shop, 90_00n);
  });

  test('is back after the next refresh (G-009)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    await changeRules(payer.device, { set: [{ rule: KEEP }] });
    await askUnlock(payer.device, { currency: EURO, amount: minor(100_00n) });
    await synced(payer);
    assert.equal(offline(payer).amount, 100_00n);
    world.time += 4 * 86_400;
    await synced(payer);
    assert.deepEqual(offline(payer), { amount: 75_00n, locked: 25_00n });
  });

  test('ends when its holder ends it (G-009)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    const set = await changeRules(payer.device, { set: [{ rule: KEEP }] });
    assert.ok(set.ok);
    const ended = await changeRules(payer.device, { end: set.rules.map(({ number }) => number) });
    assert.ok(ended.ok && ended.rules.length === 0);
    const more = await certify(payer.device, { currency: EURO, amount: minor(100_00n) });
    assert.ok(more.ok && more.ready === 100_00n && more.locked === 0n);
  });
});

suite('a lock of somebody else', () => {
  test('cannot be unlocked here: the wish says why, until it is put away (G-024, G-157)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    const shop = await till(world);
    world.issuer.rules.set('Asha', [{ number: 1, author: { kind: 'issuer' }, rule: KEEP }]);
    await certify(payer.device, { currency: EURO, amount: minor(100_00n) });
    assert.equal(offline(payer).amount, 75_00n);
    await askUnlock(payer.device, { currency: EURO, amount: minor(90_00n) });
    await synced(payer);
    const { store } = payer.device.ports;
    assert.deepEqual(unlockOf(store, EURO), { amount: 90_00n, obstacle: 'fundsLocked' });
    await synced(payer);
    assert.equal(await refusedFor(payer, shop, 90_00n), 'fundsLocked');
    await forgetUnlock(payer.device, EURO);
    assert.equal(unlockOf(store, EURO), undefined);
    const ended = await changeRules(payer.device, { end: [1] });
    assert.deepEqual(ended, { ok: false, code: 'otherAuthor' });
  });

  test('where nothing is locked there is nothing to unlock', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    const asked = await askUnlock(payer.device, { currency: EURO, amount: minor(200_00n) });
    assert.deepEqual(asked, { ok: false, code: 'nothingLocked' });
  });
});

suite('rules that a request for a certificate brings', () => {
  test('stay with its refreshes until others are asked for (G-114)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    const shop = await till(world);
    const once: Rule = { kind: 'paymentMax', amount: minor(5_00n) };
    await certify(payer.device, { currency: EURO, amount: minor(50_00n), rules: [once] });
    assert.equal(await refusedFor(payer, shop, 5_01n), 'abovePaymentMax');
    world.time += 4 * 86_400;
    await synced(payer);
    assert.equal(await refusedFor(payer, shop, 5_01n), 'abovePaymentMax', 'refreshed');
    await certify(payer.device, { currency: EURO, amount: minor(50_00n), rules: [] });
    await buy(payer, shop, 5_01n);
  });

  test('a set of one account travels with every payment, also to a till with the newest bundle (G-136)', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    const shop = await till(world);
    const perDay: Rule = { kind: 'dayMax', amount: minor(20_00n) };
    await certify(payer.device, { currency: EURO, amount: minor(50_00n), rules: [perDay] });
    await buy(payer, shop, 20_00n);
    assert.equal(await refusedFor(payer, shop, 1n), 'aboveDayMax');
    await synced(shop);
    assert.equal(world.issuer.books.available.get('Corner shop'), 20_00n);
  });
});

suite('an answer that got lost', () => {
  test('is asked for again with what was asked then, unlocking included', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world, FULL);
    await changeRules(payer.device, { set: [{ rule: KEEP }] });
    await askUnlock(payer.device, { currency: EURO, amount: minor(90_00n) });
    const before = world.calls;
    world.onAnswer = (bytes): Uint8Array => {
      // The sync is answered, and what follows it, the certificate, is lost.
      if (world.calls > before + 1) throw noNetwork();
      return bytes;
    };
    await sync(payer.device);
    assert.equal(offline(payer).amount, 75_00n);
    world.onAnswer = (bytes): Uint8Array => bytes;
    await synced(payer);
    assert.equal(offline(payer).amount, 90_00n);
    assert.equal(payer.device.ports.store.entries('pending/').length, 0);
  });
});
