/** Rules that the payer's own device enforces, and what travels so that the payee can check them. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ruleSetDigest, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { minor } from '@tallystick/protocol/money';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { lineState } from '../src/payer/line-state.ts';
import { pay } from '../src/payer/pay.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, answer, ask, buy, synced } from '../test-support/scene.ts';
import {
  createWorld,
  customer,
  enrolled,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

// Geohash cells of about 150 m: the first two touch, the third is two kilometres away.
const HERE = 'u33db2m';
const NEXT_DOOR = 'u33db2q';
const FAR = 'u33d8ge';

function stall(world: World, name: string, place?: string): Promise<TestDevice> {
  return enrolled(world, {
    name,
    role: 'merchant',
    merchantType: 5411,
    ...(place === undefined ? {} : { place }),
  });
}

async function underRules(world: World, rules: RuleSet): Promise<TestDevice> {
  world.issuer.publish({ ruleSets: [rules] });
  world.issuer.setTerms({ ruleSet: ruleSetDigest(parts.crypto, rules) });
  return customer(world);
}

suite('a radius around the first payment (G-126)', () => {
  test('begins at the first payee, and at another one under the next certificate', async () => {
    const world = await createWorld(parts);
    const payer = await underRules(world, [{ kind: 'radius', metres: 500 }]);
    const here = await stall(world, 'Here', HERE);
    const near = await stall(world, 'Near', NEXT_DOOR);
    const far = await stall(world, 'Far', FAR);
    const nowhere = await stall(world, 'Nowhere');
    await buy(payer, here, 10n);
    await buy(payer, near, 10n);
    assert.deepEqual(lineState(payer.device.ports.store, EURO).anchor, { version: 1, cell: HERE });
    const codes = [
      await pay(payer.device, { requestBytes: await ask(far, 10n) }),
      await pay(payer.device, { requestBytes: await ask(nowhere, 10n) }),
    ].map((outcome) => (outcome.ok ? 'ok' : outcome.code));
    assert.deepEqual(codes, ['outsideRadius', 'otherPlace']);

    assert.ok((await certify(payer.device, { currency: EURO, amount: minor(100n) })).ok);
    await buy(payer, far, 10n);
    const back = await pay(payer.device, { requestBytes: await ask(here, 10n) });
    assert.deepEqual(back, { ok: false, code: 'outsideRadius' });
    assert.deepEqual(lineState(payer.device.ports.store, EURO).anchor, { version: 2, cell: FAR });
  });

  test('cannot begin at a payee whose place nobody knows', async () => {
    const world = await createWorld(parts);
    const payer = await underRules(world, [{ kind: 'radius', metres: 500 }]);
    const nowhere = await stall(world, 'Nowhere');
    const refused = await pay(payer.device, { requestBytes: await ask(nowhere, 10n) });
    assert.deepEqual(refused, { ok: false, code: 'anchorMissing' });
  });
});

suite('a sum for each day', () => {
  test('is counted over 24 hours by the payer’s own device', async () => {
    const world = await createWorld(parts);
    const payer = await underRules(world, [{ kind: 'dayMax', amount: minor(50n) }]);
    const [one, other] = [await stall(world, 'One'), await stall(world, 'Other')];
    await buy(payer, one, 30n);
    world.time += 3_600;
    await buy(payer, other, 20n);
    const tooMuch = await pay(payer.device, { requestBytes: await ask(other, 1n) });
    assert.deepEqual(tooMuch, { ok: false, code: 'aboveDayMax' });
    world.time += 86_400 - 3_600 - 1;
    const early = await pay(payer.device, { requestBytes: await ask(other, 30n) });
    assert.deepEqual(early, { ok: false, code: 'aboveDayMax' });
    world.time += 1;
    await buy(payer, other, 30n);
    const spent = await pay(payer.device, { requestBytes: await ask(one, 1n) });
    assert.deepEqual(spent, { ok: false, code: 'aboveDayMax' });
  });
});

suite('a rule set', () => {
  test('travels with the payment to a till whose bundle is older (G-136)', async () => {
    const world = await createWorld(parts);
    const [old, other] = [await stall(world, 'Old', HERE), await stall(world, 'Other', FAR)];
    const rules: RuleSet = [{ kind: 'places', cells: [HERE.slice(0, 6), NEXT_DOOR.slice(0, 6)] }];
    const payer = await underRules(world, rules);
    const carried = await answer(payer, await ask(old, 10n));
    await accept(old, carried);
    const refused = await pay(payer.device, { requestBytes: await ask(other, 10n) });
    assert.deepEqual(refused, { ok: false, code: 'otherPlace' });
    await synced(old);
    const known = await answer(payer, await ask(old, 10n));
    assert.ok(known.length < carried.length, 'a till that has the set is not sent it again');
    await accept(old, known);
    await synced(old);
    assert.equal(world.issuer.books.available.get('Old'), 20n);
  });

  test('that does not fit into a code refuses the payment, and nothing is used up', async () => {
    const world = await createWorld(parts);
    const till = await stall(world, 'Old', HERE);
    const cells = Array.from({ length: 64 }, () => HERE);
    const rules: RuleSet = Array.from({ length: 16 }, () => ({ kind: 'places', cells }));
    const payer = await underRules(world, rules);
    const refused = await pay(payer.device, { requestBytes: await ask(till, 10n) });
    assert.deepEqual(refused, { ok: false, code: 'codeTooLarge' });
    assert.equal(lineState(payer.device.ports.store, EURO).counter, 0);
    await synced(till);
    const paid = await acceptPayment(till.device, await answer(payer, await ask(till, 10n)), {
      online: false,
    });
    assert.equal(paid.outcome, 'accepted');
  });
});
