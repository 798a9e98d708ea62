/** What a device does when its issuer came back from a backup: whatever may be forgotten is said again. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Operation } from '@tallystick/protocol/calls/call';
import { minor } from '@tallystick/protocol/money';
import { enrol } from '../src/device/enrol.ts';
import { storedIdentity } from '../src/device/identity.ts';
import { certify } from '../src/payer/certify.ts';
import { sync } from '../src/sync/sync.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { answer, ask, buy, synced } from '../test-support/scene.ts';
import { createWorld, customer, till, type World } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const DAY_SECONDS = 86_400;

/** Everything that the issuer is asked from now on. */
function listen(world: World): Operation[] {
  const heard: Operation[] = [];
  world.issuer.interfere((operation, outcome) => {
    heard.push(operation);
    return outcome;
  });
  return heard;
}

suite('an issuer with a new epoch', () => {
  test('is shown the certificates that a device holds, once, and before it issues another', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    await synced(payer);
    world.issuer.publish({ epoch: 2 });
    const heard = listen(world);
    await synced(payer);
    await synced(payer);
    assert.equal(heard.filter((operation) => operation === 'heldCertificates').length, 1);

    world.issuer.publish({ epoch: 3 });
    let isLost = true;
    world.issuer.interfere((operation, outcome) =>
      operation === 'heldCertificates' && isLost ? { ok: false, code: 'deviceBlocked' } : outcome,
    );
    assert.equal((await synced(payer)).certificates, 'deviceBlocked');
    const more = { currency: EURO, amount: minor(700n) };
    assert.deepEqual(await certify(payer.device, more), { ok: false, code: 'deviceBlocked' });
    isLost = false;
    assert.ok((await certify(payer.device, more)).ok);
  });

  test('hears again of requests that ended unpaid, and a statement that goes no further than that', async () => {
    const world = await createWorld(parts);
    const [payer, payee] = [await customer(world), await till(world)];
    await answer(payer, await ask(payee, 20n));
    world.time += 3_600;
    await synced(payee);
    const before = world.issuer.statementOf('Corner shop');
    await synced(payee);
    assert.equal(world.issuer.statementOf('Corner shop')?.closedUnpaid.length, 0);
    world.issuer.publish({ epoch: 2 });
    await synced(payee);
    assert.equal(before?.closedUnpaid.length, 1);
    await synced(payee);
    world.issuer.publish({ epoch: 3 });
    const seen: number[] = [];
    world.issuer.interfere((operation, outcome) => {
      const closed = world.issuer.statementOf('Corner shop')?.closedUnpaid.length ?? 0;
      if (operation === 'sync') seen.push(closed);
      return outcome;
    });
    await synced(payee);
    assert.deepEqual(seen, [0, 1]);
  });

  test('gets the whole history of a line, also what nobody can redeem any more', async () => {
    const world = await createWorld(parts);
    const [payer, payee] = [await customer(world), await till(world)];
    await buy(payer, payee, 30n);
    await synced(payee);
    await synced(payer);
    world.time += 60 * DAY_SECONDS;
    await synced(payer);
    world.issuer.publish({ epoch: 2 });
    assert.equal((await synced(payer)).acknowledged, 1);
  });
});

suite('a device that its issuer has forgotten', () => {
  test('may be enrolled again under a code of the same issuer, and only then', async () => {
    const world = await createWorld(parts);
    const { device } = await customer(world);
    const before = storedIdentity(device.ports.store);
    const code = () => world.issuer.enrolmentCode({ name: 'Asha', role: 'customer' });
    assert.deepEqual(await enrol(device, code()), { ok: false, code: 'alreadyEnrolled' });
    world.issuer.interfere((_operation, outcome) =>
      outcome.ok ? { ok: false, code: 'unknownDevice' } : outcome,
    );
    assert.deepEqual(await sync(device), { ok: false, code: 'unknownDevice' });
    const other = await createWorld(parts);
    const foreign = other.issuer.enrolmentCode({ name: 'Asha', role: 'customer' });
    assert.deepEqual(await enrol(device, foreign), { ok: false, code: 'alreadyEnrolled' });

    world.issuer.interfere((_operation, outcome) =>
      outcome.ok ? { ok: false, code: 'codeExpired' } : outcome,
    );
    assert.deepEqual(await enrol(device, code()), { ok: false, code: 'codeExpired' });
    assert.deepEqual(storedIdentity(device.ports.store), before, 'a bad code leaves nothing');

    world.issuer.interfere((_operation, outcome) => outcome);
    assert.ok((await sync(device)).ok);
    assert.deepEqual(await enrol(device, code()), { ok: false, code: 'alreadyEnrolled' });
  });
});
