/** redeemBy is the issuer's only deadline: expiry does not count, and after it only free money pays. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDevice } from '../operator/block-device.ts';

const world = await createIssuerWorld();
const EXPIRY_SECONDS = 7 * 86_400;
const REDEEM_BY_SECONDS = 21 * 86_400;

test('a payment under an expired certificate is redeemable until redeemBy (G-017)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const first = await payer.pay(till, 100n);
  const second = await payer.pay(till, 50n);
  world.wait(EXPIRY_SECONDS);
  assert.equal((await till.sync([halfOf(first)])).records[0]?.status, 'settled');
  world.wait(REDEEM_BY_SECONDS - EXPIRY_SECONDS - 1);
  await world.work();
  assert.equal((await till.sync([halfOf(second)])).records[0]?.status, 'settled');
  assert.equal((await figuresOf(world, payer)).line, '600 - 150 - 0');
  await world.checkMoney();
});

/** Before the worker came by at redeemBy, and after. */
for (const isReleased of [false, true]) {
  const when = isReleased ? 'after the release' : 'before the release';

  test(`a first claim after redeemBy is paid from the payer's free money, ${when}`, async () => {
    const payer = await enrolPayer(world, { deposit: 600n, offline: 600n });
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 100n);
    world.wait(REDEEM_BY_SECONDS);
    if (isReleased) await world.work();
    const { records } = await till.sync([halfOf(payment)]);
    assert.deepEqual([records[0]?.status, records[0]?.paid], ['settled', 100n]);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
    assert.deepEqual(await figuresOf(world, payer), {
      line: '100 - 0 - 100',
      reserved: 0n,
      available: 500n,
    });
    assert.deepEqual((await till.sync([halfOf(payment)])).records, records);
    await world.checkMoney();
  });

  test(`a claim after redeemBy of what the payer had handed in is paid from free money, ${when}`, async () => {
    const payer = await enrolPayer(world, { deposit: 600n, offline: 600n });
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 100n);
    await payer.sync([halfOf(payment)]);
    world.wait(REDEEM_BY_SECONDS);
    if (isReleased) await world.work();
    const { records } = await till.sync([halfOf(payment)]);
    assert.deepEqual([records[0]?.status, records[0]?.paid], ['settled', 100n]);
    await world.work();
    assert.equal((await figuresOf(world, payer)).available, 500n);
    await world.checkMoney();
  });

  test(`a claim after redeemBy that free money cannot pay is refused for good, and both are told, ${when}`, async () => {
    const payer = await enrolPayer(world, { deposit: 600n, offline: 600n });
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 100n);
    await payer.sync([halfOf(payment)]);
    world.wait(REDEEM_BY_SECONDS);
    await world.work();
    // The money that came back is set aside anew, on the payer's next phone.
    await enrolPayer(world, { deposit: 0n, offline: 600n, account: payer.account });
    if (!isReleased) world.wait(1);
    const { records } = await till.sync([halfOf(payment)]);
    assert.deepEqual([records[0]?.status, records[0]?.code], ['returned', 'afterRedeemBy']);
    assert.equal((await payer.sync([halfOf(payment)])).records[0]?.code, 'afterRedeemBy');
    await payer.deposit(1_000n);
    const again = await till.sync([halfOf(payment)]);
    assert.equal(again.records[0]?.status, 'returned', 'the same record has the same outcome');
    assert.equal(await moneyOf(world, till), 0n);
    await world.checkMoney();
  });
}

test('a first claim after redeemBy, before the worker came by, can be paid with the money it was set aside for', async () => {
  // All of the account is reserved: the claim's own part must return before it can pay.
  const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
  const till = await enrolTill(world);
  const first = await payer.pay(till, 60n);
  const second = await payer.pay(till, 40n);
  world.wait(REDEEM_BY_SECONDS);
  const { records } = await till.sync([halfOf(second), halfOf(first)]);
  assert.deepEqual(
    records.map(({ status, paid }) => [status, paid]),
    [
      ['settled', 40n],
      ['settled', 60n],
    ],
  );
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

/** Whoever holds a lost phone signs what it likes, together with a till that asks for it. */
for (const isKnown of [false, true]) {
  const what = isKnown ? 'what the payer had handed in' : 'what nobody knew';

  test(`a claim after redeemBy on a device that was reported is refused: ${what}`, async () => {
    const payer = await enrolPayer(world, { deposit: 600n, offline: 500n });
    const till = await enrolTill(world);
    const payment = await payer.pay(till, 100n);
    if (isKnown) await payer.sync([halfOf(payment)]);
    const { deps, tenant } = world;
    assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
    world.wait(REDEEM_BY_SECONDS);
    const { records } = await till.sync([halfOf(payment)]);
    assert.deepEqual([records[0]?.status, records[0]?.code], ['returned', 'afterRedeemBy']);
    await world.work();
    assert.deepEqual((await till.sync([halfOf(payment)])).records, records);
    assert.equal((await figuresOf(world, payer)).available, 600n);
    assert.equal(await moneyOf(world, till), 0n);
    await world.checkMoney();
  });
}

test('a line whose figures somebody changed in the database pays nothing and releases nothing', async () => {
  const { admin } = world.testDatabase;
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 500n });
  const till = await enrolTill(world);
  const half = halfOf(await payer.pay(till, 100n));
  const change = (by: bigint) =>
    admin.query('update line set settled = settled + $2 where line = $1', [payer.line, by]);
  await change(1n);
  await assert.rejects(till.sync([half]), /a reservation differs from its line/);
  world.wait(REDEEM_BY_SECONDS);
  await assert.rejects(world.work(), /a reservation differs from its line/);
  await change(-1n);
  assert.deepEqual(await figuresOf(world, payer), {
    line: '500 - 0 - 0',
    reserved: 500n,
    available: 500n,
  });
  assert.equal(await moneyOf(world, till), 0n);
  world.wait(10);
  await world.work();
  assert.equal((await figuresOf(world, payer)).available, 1_000n);
  await world.checkMoney();
});

test('the money of a line returns at its own redeemBy, whatever other devices of the account hold', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 300n });
  world.wait(86_400);
  await enrolPayer(world, { deposit: 0n, offline: 400n, account: payer.account });
  world.wait(REDEEM_BY_SECONDS - 86_400);
  await world.work();
  assert.deepEqual(await figuresOf(world, payer), {
    line: '0 - 0 - 0',
    reserved: 0n,
    available: 600n,
  });
  await world.checkMoney();
});

test('what was learned late under an older certificate leaves the rest of the line as it is', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 100n });
  const till = await enrolTill(world);
  world.wait(86_400);
  const older = payer.state();
  assert.equal(await payer.certify(100n), undefined);
  const newer = payer.state();
  payer.restore(older);
  const payment = await payer.pay(till, 20n);
  payer.restore({ ...payer.state(), certificate: newer.certificate });
  const next = await payer.pay(till, 30n);
  world.wait(REDEEM_BY_SECONDS - 86_400);
  await world.work();
  assert.equal((await figuresOf(world, payer)).line, '100 - 0 - 0', 'the newer one still runs');
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  assert.deepEqual(await figuresOf(world, payer), {
    line: '100 - 0 - 20',
    reserved: 80n,
    available: 900n,
  });
  assert.equal((await till.sync([halfOf(next)])).records[0]?.status, 'settled');
  assert.equal((await figuresOf(world, payer)).line, '100 - 30 - 20');
  await world.checkMoney();
});
