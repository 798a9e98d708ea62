/** A store that comes back older or elsewhere: the device stops, and says so with its signature (T-13). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { balances } from '../src/device/balances.ts';
import { deposit } from '../src/device/deposit.ts';
import { openDevice } from '../src/device/device.ts';
import { enrol } from '../src/device/enrol.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { voidPayment } from '../src/payee/void-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { heldCertificates } from '../src/payer/held-certificate.ts';
import { pay } from '../src/payer/pay.ts';
import { reserve } from '../src/payer/reserve.ts';
import type { InstallMarker } from '../src/ports.ts';
import { sync } from '../src/sync/sync.ts';
import { createDisk, Killed } from '../test-support/disk.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, answer, ask, synced } from '../test-support/scene.ts';
import {
  createWorld,
  customer,
  newDevice,
  restart,
  till,
  type TestDevice,
  type World,
} from '../test-support/world.ts';
import { parts } from './software-parts.ts';

/** A place in one phone. */
function keyChain(): InstallMarker {
  let content: string | undefined;
  return {
    get: async () => content,
    set: async (marker) => {
      content = marker;
    },
  };
}

async function phoneWithMoney(world: World, installMarker: InstallMarker): Promise<TestDevice> {
  const phone = await newDevice(world, { installMarker });
  const code = world.issuer.enrolmentCode({ name: 'Asha', role: 'customer' });
  assert.ok((await enrol(phone.device, code)).ok);
  const money = { currency: EURO, amount: minor(1_000n), source: 'testBank' } as const;
  assert.ok((await deposit(phone.device, money)).ok);
  assert.ok((await certify(phone.device, { currency: EURO, amount: minor(600n) })).ok);
  return phone;
}

suite('a store that was copied to another phone', () => {
  test('pays, asks and enrols no more, closes its lines, and never recovers', async () => {
    const world = await createWorld(parts);
    const [here, there] = [keyChain(), keyChain()];
    const phone = await phoneWithMoney(world, here);
    const payee = await till(world);
    await restart(world, phone, here);
    await answer(phone, await ask(payee, 10n));

    const copy = await newDevice(world, { disk: phone.disk.copy(), installMarker: there });
    const { device } = copy;
    const codes = [
      await pay(device, { requestBytes: await ask(payee, 10n) }),
      await certify(device, { currency: EURO, amount: minor(1n) }),
      await requestPayment(device, { amount: minor(1n), currency: EURO }),
      await enrol(device, world.issuer.enrolmentCode({ name: 'Bo', role: 'customer' })),
    ].map((outcome) => (outcome.ok ? 'ok' : outcome.code));
    assert.deepEqual(new Set(codes), new Set(['stateLost']));
    assert.equal(balances(device).currencies[0]?.offline, undefined);
    // Even back on the first phone: the doubt stays.
    await restart(world, copy, here);
    const refused = await pay(copy.device, { requestBytes: await ask(payee, 10n) });
    assert.deepEqual(refused, { ok: false, code: 'stateLost' });

    world.issuer.interfere((operation, outcome) =>
      operation === 'closeLine' ? { ok: false, code: 'statementSignature' } : outcome,
    );
    await synced(copy);
    world.issuer.interfere((_operation, outcome) => outcome);
    assert.equal(heldCertificates(copy.device).length, 1, 'it is to be reported again');
    await synced(copy);
    assert.equal(heldCertificates(copy.device).length, 0);
    const [line] = world.issuer.books.lines.values();
    assert.equal(line?.closed, true);
    assert.deepEqual(world.issuer.books.convictions, []);
    // What the true phone had signed is still paid.
    await synced(phone);
    const late = await certify(phone.device, { currency: EURO, amount: minor(1n) });
    assert.deepEqual(late, { ok: false, code: 'lineClosed' });
  });

  test('closes its line, too, where the copy is older than the first certificate', async () => {
    const world = await createWorld(parts);
    const [here, there] = [keyChain(), keyChain()];
    const phone = await newDevice(world, { installMarker: here });
    const code = world.issuer.enrolmentCode({ name: 'Asha', role: 'customer' });
    assert.ok((await enrol(phone.device, code)).ok);
    const backup = phone.disk.copy();
    const money = { currency: EURO, amount: minor(1_000n), source: 'testBank' } as const;
    assert.ok((await deposit(phone.device, money)).ok);
    assert.ok((await certify(phone.device, { currency: EURO, amount: minor(600n) })).ok);

    const copy = await newDevice(world, { disk: backup, installMarker: there });
    await synced(copy);
    const [line] = world.issuer.books.lines.values();
    assert.equal(line?.closed, true);
    const again: string[] = [];
    world.issuer.interfere((operation, outcome) => {
      again.push(operation);
      return outcome;
    });
    await synced(copy);
    assert.ok(!again.includes('closeLine'), 'once is enough');
  });

  test('closes the lines of all its purses, also of one that was opened later, and states none any more', async () => {
    const world = await createWorld(parts);
    const [here, there] = [keyChain(), keyChain()];
    const phone = await phoneWithMoney(world, here);
    const payee = await till(world);
    await restart(world, phone, here);
    await answer(phone, await ask(payee, 10n));
    const backup = phone.disk.copy();
    assert.ok((await reserve(phone.device, { currency: EURO, amount: minor(60n) })).ok);

    const copy = await newDevice(world, { disk: backup, installMarker: there });
    const lines = [...world.issuer.books.lines.values()];
    const stated = lines.map(({ statements }) => statements.length);
    await synced(copy);
    await synced(copy);
    assert.deepEqual(
      lines.map(({ closed }) => closed),
      [true, true],
    );
    assert.deepEqual(
      lines.map(({ statements }) => statements.length),
      stated,
    );
  });

  test('accepts nothing new, closes nothing, and repeats what it had said', async () => {
    const world = await createWorld(parts);
    const [here, there] = [keyChain(), keyChain()];
    const payer = await customer(world);
    const shop = await newDevice(world, { installMarker: here });
    const code = world.issuer.enrolmentCode({ name: 'Shop', role: 'merchant' });
    assert.ok((await enrol(shop.device, code)).ok);
    const taken = await answer(payer, await ask(shop, 10n));
    const first = await accept(shop, taken);
    const waiting = await answer(payer, await ask(shop, 20n));
    const copy = await newDevice(world, { disk: shop.disk.copy(), installMarker: there });
    const again = await accept(copy, taken);
    assert.deepEqual(again.receiptCode, first.receiptCode);
    const refused = await acceptPayment(copy.device, waiting, { online: false });
    assert.deepEqual(refused, { outcome: 'unreadable', code: 'stateLost' });
    assert.deepEqual(await voidPayment(copy.device, first.paymentId), {
      ok: false,
      code: 'stateLost',
    });
    world.time += 900;
    await synced(copy);
    assert.deepEqual(world.issuer.statementOf('Shop')?.closedUnpaid, []);
    assert.equal(world.issuer.books.available.get('Shop'), 10n);
  });

  test('is not suspected when the very first start was cut off', async () => {
    const world = await createWorld(parts);
    const marker = keyChain();
    for (const cut of ['before', 'after'] as const) {
      const disk = createDisk();
      disk.cutAt(1, cut);
      await assert.rejects(newDevice(world, { disk, installMarker: marker }), Killed);
      const phone = await newDevice(world, { disk, installMarker: marker });
      const code = world.issuer.enrolmentCode({ name: 'Asha', role: 'customer' });
      assert.ok((await enrol(phone.device, code)).ok);
    }
  });
});

suite('a store that was turned back on the same phone', () => {
  test('is found out by the certificate that the issuer issues, and stops', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const old = payer.disk.copy();
    await answer(payer, await ask(payee, 10n));
    await synced(payer);
    assert.ok((await certify(payer.device, { currency: EURO, amount: minor(50n) })).ok);
    const second = old.copy();
    const back = await newDevice(world, { disk: old });
    const outcome = await certify(back.device, { currency: EURO, amount: minor(50n) });
    assert.deepEqual(outcome, { ok: false, code: 'stateLost' });
    const refused = await pay(back.device, { requestBytes: await ask(payee, 10n) });
    assert.deepEqual(refused, { ok: false, code: 'stateLost' });

    // An issuer that compares nothing issues from where it knows the line to stand.
    world.issuer.books.lines.forEach((line) => line.places.splice(0));
    world.issuer.setTerms({ baseCounter: 1, baseSum: minor(10n) });
    const other = await newDevice(world, { disk: second });
    const issued = await certify(other.device, { currency: EURO, amount: minor(50n) });
    assert.deepEqual(issued, { ok: false, code: 'stateLost' });
  });

  test('is not suspected because the payee was faster than the payer', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const { answer: post } = world.issuer;
    let isFirst = true;
    Object.assign(world.issuer, {
      answer: async (bytes: Uint8Array): Promise<Uint8Array> => {
        if (isFirst) {
          isFirst = false;
          Object.assign(world.issuer, { answer: post });
          await accept(payee, await answer(payer, await ask(payee, 10n)));
          await synced(payee);
        }
        return post(bytes);
      },
    });
    const outcome = await certify(payer.device, { currency: EURO, amount: minor(50n) });
    assert.ok(outcome.ok);
    assert.equal(outcome.ready, 50n);
  });
});

suite('a store that fails', () => {
  test('leaves a device that must be opened anew, because the write may turn up again', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const request = await ask(payee, 10n);
    payer.disk.cutAt(1, 'after');
    await assert.rejects(pay(payer.device, { requestBytes: request }), Killed);
    await assert.rejects(
      pay(payer.device, { requestBytes: await ask(payee, 10n) }),
      (error) => isTallystickError(error) && error.code === 'device_needs_reopening',
    );
    await restart(world, payer);
    assert.ok((await pay(payer.device, { requestBytes: request })).ok);
    assert.ok((await sync(payer.device)).ok);
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test('is refused when its content is not what this code wrote', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const { store } = payer.device.ports;
    for (const [key] of store.entries('')) {
      const disk = payer.disk.copy();
      const damaged = disk.mount();
      await damaged.write([{ key, value: new Uint8Array([0xff, 1, 2]) }]);
      const open = openDevice({ ...payer.device.ports, store: damaged });
      const use = open.then((device) => certify(device, { currency: EURO, amount: minor(9n) }));
      await assert.rejects(
        use,
        (error) => isTallystickError(error) && error.code === 'store_damaged',
        key,
      );
    }
  });
});
