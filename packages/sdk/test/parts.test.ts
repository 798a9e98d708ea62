/**
 * An account in parts on one device: each has its own money and its own rules, and the person says which of
 * them pays.
 *
 * Shows G-001, G-128, G-129.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PURSES } from '@tallystick/protocol/messages/purse';
import { minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { balances } from '../src/device/balances.ts';
import { certify } from '../src/payer/certify.ts';
import { giveBack, givenBack } from '../src/payer/give-back.ts';
import { parts as partsOf } from '../src/payer/parts.ts';
import { pay } from '../src/payer/pay.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, ask, synced } from '../test-support/scene.ts';
import { createWorld, customer, till, type TestDevice } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const [CITY, VILLAGE] = [16, 17];
/** Where the till of the tests stands, and where it does not. */
const IN_CITY: readonly Rule[] = [{ kind: 'places', cells: ['u33d'] }];
const IN_VILLAGE: readonly Rule[] = [{ kind: 'places', cells: ['u281'] }];

async function split(payer: TestDevice): Promise<void> {
  const part = (purse: number, amount: bigint, rules: readonly Rule[]): Promise<unknown> =>
    certify(payer.device, { currency: EURO, purse, amount: minor(amount), rules });
  await part(CITY, 700n, IN_CITY);
  await part(VILLAGE, 300n, IN_VILLAGE);
}

function amounts({ device }: TestDevice): readonly (readonly [number, bigint])[] {
  return partsOf(device).map(({ purse, amount }) => [purse, amount]);
}

async function spend(
  payer: TestDevice,
  payee: TestDevice,
  amount: bigint,
  purse?: number,
): Promise<string> {
  const requestBytes = await ask(payee, amount);
  const paid = await pay(
    payer.device,
    purse === undefined ? { requestBytes } : { requestBytes, purse },
  );
  if (!paid.ok) return paid.code;
  await accept(payee, paid.code);
  return 'paid';
}

suite('parts of an account', () => {
  test('each has its own money and rules, and together no more than there is (G-128, G-129)', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [
      await customer(world, { deposited: 1_000n, ready: 0n }),
      await till(world),
    ];
    await split(payer);
    assert.deepEqual(amounts(payer), [
      [CITY, 700n],
      [VILLAGE, 300n],
    ]);
    const more = { currency: EURO, purse: 18, amount: minor(1n) };
    assert.deepEqual(await certify(payer.device, more), { ok: false, code: 'insufficientFunds' });
    assert.equal(await spend(payer, shop, 100n, VILLAGE), 'otherPlace');
    assert.equal(await spend(payer, shop, 100n, CITY), 'paid');
    assert.equal(await spend(payer, shop, 601n, CITY), 'aboveCeiling', 'not from the others');
    assert.equal(await spend(payer, shop, 100n), 'noCertificate', 'none is chosen by itself');
    assert.deepEqual(amounts(payer), [
      [CITY, 600n],
      [VILLAGE, 300n],
    ]);
    await synced(shop);
    await synced(payer);
    assert.deepEqual(world.issuer.books.convictions, []);
    assert.equal(moneyIn(world.issuer.books), 1_000n);
  });

  test('each is refreshed for itself, with its own amount and under its own rules', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [await customer(world), await till(world)];
    await split(payer);
    const before = partsOf(payer.device);
    world.time += 4 * 86_400;
    await synced(payer);
    const after = partsOf(payer.device);
    assert.deepEqual(
      after.map(({ purse, amount, rules }) => [purse, amount, rules]),
      before.map(({ purse, amount, rules }) => [purse, amount, rules]),
    );
    assert.ok(after.every(({ expiresAt }, index) => expiresAt > (before[index]?.expiresAt ?? 0)));
    assert.equal(await spend(payer, shop, 100n, VILLAGE), 'otherPlace');
    assert.equal(balances(payer.device).currencies[0]?.offline?.amount, 5_000n);
  });

  test('what is left of one is given back, and the others stay', async () => {
    const world = await createWorld(parts);
    const [payer, shop] = [await customer(world), await till(world)];
    await split(payer);
    assert.equal(await spend(payer, shop, 100n, CITY), 'paid');
    const [city] = partsOf(payer.device);
    const back = await giveBack(payer.device, EURO, CITY);
    assert.deepEqual(back, { ok: true, amount: 600n, returnsBy: city?.returnsBy });
    assert.deepEqual(amounts(payer), [[VILLAGE, 300n]]);
    assert.equal(givenBack(payer.device.ports.store, EURO, CITY)?.amount, 600n);
    assert.equal(givenBack(payer.device.ports.store, EURO), undefined);
    assert.equal(await spend(payer, shop, 100n, CITY), 'noCertificate');
    assert.equal(await spend(payer, shop, 100n), 'paid');
    await synced(shop);
    await synced(payer);
    assert.deepEqual(world.issuer.books.convictions, []);
  });

  test('all of them are shown to an issuer that came back from a backup', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    for (const purse of PURSES.part) {
      assert.ok((await certify(payer.device, { currency: EURO, purse, amount: minor(10n) })).ok);
    }
    await synced(payer);
    let shows = 0;
    world.issuer.interfere((operation, outcome) => {
      if (operation === 'heldCertificates') shows += 1;
      return outcome;
    });
    world.issuer.publish({ epoch: 2, seq: 1 });
    await synced(payer);
    await synced(payer);
    assert.equal(shows, 2, 'seventeen do not fit into one call');
  });
});
