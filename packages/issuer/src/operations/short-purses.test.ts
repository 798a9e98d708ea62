/**
 * Money set aside for one purchase, and money split into parts: purses beside the main one.
 *
 * Shows G-001, G-121, G-122, G-128, G-129.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import type { Rule } from '@tallystick/protocol/rules/rule';
import { figuresOf } from '@tallystick/testkit/issuer-money';
import {
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';

const world = await createIssuerWorld({ settings: { lineLimit: minor(200_00n) } });
const MINUTE_SECONDS = 60;
const SHORT = 1;
const [CITY, VILLAGE] = [16, 17];

function ready(payer: WorldPayer): bigint {
  const { certificate, cumulative } = payer.state();
  return certificate.body.ceiling - cumulative;
}

suite('the five minutes of G-121', () => {
  test('money is set aside, for an online payee, and nothing else can spend it', async () => {
    const main = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const short = main.withPurse(SHORT);
    assert.equal(await short.certify(60_00n), undefined);
    const { body } = short.state().certificate;
    assert.equal(body.expiresAt - body.issuedAt, 5 * MINUTE_SECONDS);
    assert.deepEqual([body.redeemDays, body.flags.payeeOnline, body.purse], [0, true, SHORT]);
    assert.equal(await main.certify(41_00n), 'insufficientFunds');
    assert.equal(await main.certify(40_00n), undefined);
  });

  test('what is paid within them is settled, and the rest is free when they are over', async () => {
    const main = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const till = await enrolTill(world);
    const short = main.withPurse(SHORT);
    await short.certify(60_00n);
    const payment = await short.pay(till, 45_00n);
    world.wait(2 * MINUTE_SECONDS);
    const { records } = await till.sync([halfOf(payment)]);
    assert.equal(records[0]?.status, 'settled');
    assert.equal((await figuresOf(world, short)).reserved, 15_00n);
    world.wait(3 * MINUTE_SECONDS - 1);
    await world.work();
    assert.equal((await figuresOf(world, short)).available, 40_00n, 'not a second early');
    world.wait(1);
    await world.work();
    const { available, reserved } = await figuresOf(world, short);
    assert.deepEqual([available, reserved], [55_00n, 0n]);
    await world.checkMoney();
  });

  test('asked for again before they end, they begin anew; nothing is set aside twice (G-122)', async () => {
    const main = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const short = main.withPurse(SHORT);
    await short.certify(60_00n);
    world.wait(4 * MINUTE_SECONDS);
    await short.certify(60_00n);
    const { body } = short.state().certificate;
    assert.equal(body.expiresAt, world.now() + 5 * MINUTE_SECONDS);
    world.wait(MINUTE_SECONDS);
    await world.work();
    assert.equal((await figuresOf(world, short)).reserved, 60_00n, 'the first has ended');
    world.wait(4 * MINUTE_SECONDS);
    await world.work();
    assert.equal((await figuresOf(world, short)).available, 100_00n);
  });

  test('one after the other they do not add up to the limit of a line', async () => {
    const main = await enrolPayer(world, { deposit: 1_000_00n, offline: 0n });
    const till = await enrolTill(world);
    const short = main.withPurse(SHORT);
    for (let purchase = 0; purchase < 4; purchase += 1) {
      assert.equal(await short.certify(100_00n), undefined);
      const payment = await short.pay(till, 100_00n);
      await till.sync([halfOf(payment)]);
      await short.sync([halfOf(payment)]);
      world.wait(15 * MINUTE_SECONDS);
    }
    await world.work();
    assert.equal((await figuresOf(world, short)).available, 600_00n);
  });
});

suite('parts', () => {
  test('one for the city, one for the village: each has its own money, and together no more than there is (G-128, G-129)', async () => {
    const main = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    const city = main.withPurse(CITY);
    const village = main.withPurse(VILLAGE);
    const at = (cell: string): { readonly rules: readonly Rule[] } => ({
      rules: [{ kind: 'places', cells: [cell] }],
    });
    assert.equal(await city.certify(70_00n, {}, at('tsj2')), undefined);
    assert.equal(await village.certify(31_00n, {}, at('tdr1')), 'insufficientFunds');
    assert.equal(await village.certify(30_00n, {}, at('tdr1')), undefined);
    assert.equal(city.state().certificate.body.place, 'tsj2');
    assert.equal(village.state().certificate.body.place, 'tdr1');
    assert.equal(ready(city) + ready(village), 100_00n);
  });

  test('a purse that stands for nothing is refused', async () => {
    const main = await enrolPayer(world, { deposit: 100_00n, offline: 0n });
    assert.equal(await main.withPurse(9).certify(1_00n), 'unknownPurse');
    assert.equal(await main.withPurse(32).certify(1_00n), 'unknownPurse');
  });
});
