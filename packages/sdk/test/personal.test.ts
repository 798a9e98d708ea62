/** What is personal, from the holder's device: registration, consents, export, erasure, places. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ruleSetDigest, type RuleSet } from '@tallystick/protocol/rules/rule-set';
import { isConsented } from '../src/device/held-consents.ts';
import { consents, eraseAccount, exportAccount, registration } from '../src/device/personal.ts';
import { lineState } from '../src/payer/line-state.ts';
import { outbox } from '../src/sync/outbox.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { buy } from '../test-support/scene.ts';
import {
  createWorld,
  customer,
  enrolled,
  newDevice,
  restart,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const AGREED = [{ purpose: 'precisePlace', given: true }] as const;
const WITHDRAWN = [{ purpose: 'precisePlace', given: false }] as const;

suite('registration data (G-080)', () => {
  test('are read and replaced from the device', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    assert.deepEqual(await registration(device), { ok: true, registration: {} });
    const change = { phone: '+919820012345' };
    assert.deepEqual(await registration(device, change), { ok: true, registration: change });
    assert.deepEqual(await registration(device), { ok: true, registration: change });
  });

  test('are nothing that a device keeps', async () => {
    const world = await createWorld(parts);
    const phone = await customer(world);
    await registration(phone.device, { phone: '+919820012345' });
    const kept = phone.device.ports.store.entries('').map(([, value]) => Buffer.from(value));
    assert.ok(kept.every((value) => !value.includes('+919820012345')));
  });
});

suite('consents (G-175)', () => {
  test('are off until they are given, and kept as the issuer confirmed them', async () => {
    const world = await createWorld(parts);
    const phone = await customer(world);
    const given = (): boolean => isConsented(phone.device.ports.store, 'precisePlace');
    assert.equal(given(), false);
    world.online = false;
    assert.deepEqual(await consents(phone.device, AGREED), { ok: false, code: 'offline' });
    assert.equal(given(), false);
    world.online = true;
    assert.ok((await consents(phone.device, AGREED)).ok);
    await restart(world, phone);
    assert.equal(given(), true);
    assert.ok((await consents(phone.device, WITHDRAWN)).ok);
    assert.equal(given(), false);
  });
});

suite('the place of the first payment (G-178)', () => {
  const STALL = 'u33db2m8x';
  const rules: RuleSet = [
    { kind: 'radius', metres: 10_000 },
    { kind: 'radius', metres: 50_000 },
  ];

  async function underRadius(world: World): Promise<TestDevice> {
    world.issuer.publish({ ruleSets: [rules] });
    world.issuer.setTerms({ ruleSet: ruleSetDigest(parts.crypto, rules) });
    return customer(world);
  }

  function stall(world: World, name: string): Promise<TestDevice> {
    return enrolled(world, { name, role: 'merchant', merchantType: 5411, place: STALL });
  }

  test('is as coarse as its narrowest radius allows, in what is signed and in what is kept', async () => {
    const world = await createWorld(parts);
    const payer = await underRadius(world);
    await buy(payer, await stall(world, 'Here'), 10n);
    const anchor = lineState(payer.device.ports.store, EURO).anchor?.cell;
    assert.equal(anchor, STALL.slice(0, 6));
    await buy(payer, await stall(world, 'Next'), 10n);
    assert.equal(lineState(payer.device.ports.store, EURO).anchor?.cell, anchor);
  });

  test('is precise for whoever has agreed to that', async () => {
    const world = await createWorld(parts);
    const payer = await underRadius(world);
    assert.ok((await consents(payer.device, AGREED)).ok);
    await buy(payer, await stall(world, 'Here'), 10n);
    assert.equal(lineState(payer.device.ports.store, EURO).anchor?.cell, STALL);
  });

  test('is written nowhere without a rule that asks for it, whatever was agreed', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    assert.ok((await consents(payer.device, AGREED)).ok);
    await buy(payer, await stall(world, 'Here'), 10n);
    assert.equal(lineState(payer.device.ports.store, EURO).anchor, undefined);
  });
});

suite('everything that is held (G-175)', () => {
  test('comes in parts and is put together', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    const text = JSON.stringify({ name: 'आशा'.repeat(1_000) });
    world.issuer.personal.documents.splice(0, 1, text);
    const exported = await exportAccount(device);
    assert.ok(exported.ok);
    assert.equal(Buffer.from(exported.document).toString('utf8'), text);
  });

  test('is begun anew where it changed meanwhile, and given up where it does not stop changing', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    const { personal } = world.issuer;
    personal.documents.splice(0, 1, 'a'.repeat(1_500), 'b'.repeat(1_500));
    const exported = await exportAccount(device);
    assert.ok(exported.ok);
    assert.equal(Buffer.from(exported.document).toString('latin1'), 'b'.repeat(1_500));
    personal.documents.splice(0, 1, ...Array.from('abcdefgh', (letter) => letter.repeat(1_500)));
    assert.deepEqual(await exportAccount(device), { ok: false, code: 'documentChanged' });
  });

  test('is not taken where the parts do not make what was announced', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    world.issuer.personal.partBytesMax = 0;
    assert.deepEqual(await exportAccount(device), { ok: false, code: 'answerNotUnderstood' });
  });
});

suite('the end of an account (G-177)', () => {
  test('comes after everything was handed in', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const till = await enrolled(world, { name: 'Shop', role: 'merchant', merchantType: 5411 });
    await buy(payer, till, 10n);
    assert.equal(outbox(payer.device.ports.store, 'payer').length, 1);
    assert.deepEqual(await eraseAccount(payer.device), { ok: true });
    assert.equal(outbox(payer.device.ports.store, 'payer').length, 0);
  });

  test('is refused for the reason that the issuer gives, or without a network', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    world.issuer.personal.eraseRefusal = 'moneyLeft';
    assert.deepEqual(await eraseAccount(device), { ok: false, code: 'moneyLeft' });
    world.online = false;
    assert.deepEqual(await eraseAccount(device), { ok: false, code: 'offline' });
  });

  test('means nothing to a device that is not enrolled', async () => {
    const { device } = await newDevice(await createWorld(parts));
    const refused = { ok: false, code: 'notEnrolled' };
    assert.deepEqual(await eraseAccount(device), refused);
    assert.deepEqual(await exportAccount(device), refused);
    assert.deepEqual(await consents(device), refused);
    assert.deepEqual(await registration(device), refused);
  });
});
