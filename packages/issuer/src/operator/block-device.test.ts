/** Devices that are reported lost: timely records are paid, others wait until redeemBy and are paid then. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverOf, coverTill, figuresOf, lineOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { blockDevice } from './block-device.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;

test('a record whose request names a bundle from before the report is paid at once, also after the report', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
  const { records, bundle } = await till.sync([halfOf(payment)]);
  assert.equal(records[0]?.status, 'settled');
  assert.ok(bundle !== undefined, 'the till learns of the report');
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

test('a record made under the bundle that lists the report, or a later one, waits until redeemBy and is paid then', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  await coverTill(world, till, { amount: 1_000n, seconds: 60 * DAY_SECONDS });
  assert.ok((await blockDevice(deps, tenant, { account: payer.account })).ok);
  await till.sync([]);
  const payment = await payer.pay(till, 100n);
  const { records } = await till.sync([halfOf(payment)]);
  assert.deepEqual([records[0]?.status, records[0]?.paid], ['waiting', 0n]);
  await payer.sync([halfOf(payment)]);
  assert.equal(await moneyOf(world, till), 0n, "the thief's word changes nothing");
  world.wait(REDEEM_BY_SECONDS - 1);
  await world.work();
  assert.equal(await moneyOf(world, till), 0n);
  world.wait(1);
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  assert.equal((await figuresOf(world, payer)).line, '100 - 100 - 0');
  assert.equal(await coverOf(world, till), 1_000n);
  await world.checkMoney();
});

test('thief and merchant name the bundle of yesterday: a till that has synced a newer one is not believed', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const yesterday = till.bundleSeq();
  assert.ok((await blockDevice(deps, tenant, { account: payer.account })).ok);
  await till.sync([]);
  await till.sync([]);
  await till.sync([], { bundleSeq: yesterday });
  const request = await till.request(100n, { bundleSeq: yesterday });
  const payment = await payer.payRequest(request, till);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'waiting');
  await world.checkMoney();
});

test('a record that comes later than a bundle may be old waits, however honest it is', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  assert.ok((await blockDevice(deps, tenant, { account: payer.account })).ok);
  world.wait(7 * DAY_SECONDS + 1);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'waiting');
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  assert.equal(await moneyOf(world, till), 100n);
  await world.checkMoney();
});

test('a blocked device may sync and ask, and gets no money and no certificate', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const payment = await payer.pay(till, 100n);
  assert.ok((await blockDevice(deps, tenant, { keyHash: payer.keyHash })).ok);
  assert.equal((await payer.sync([halfOf(payment)])).records[0]?.status, 'awaited');
  assert.equal((await payer.call('bundle', null)).accepted, true);
  assert.equal(await payer.certify(1n), 'deviceBlocked');
  assert.equal((await payer.call('deposit', ['testBank', 356, 5n])).code, 'deviceBlocked');
  assert.equal((await lineOf(world, payer)).status, 'closed');
});

test('a device that is convicted stays so when somebody reports it lost: its line holds its money', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const till = await enrolTill(world);
  const before = payer.state();
  const one = await payer.pay(till, 10n);
  payer.restore(before);
  await till.sync([halfOf(one), halfOf(await payer.pay(till, 20n))]);
  for (const target of [{ keyHash: payer.keyHash }, { account: payer.account }]) {
    assert.deepEqual(await blockDevice(deps, tenant, target), { ok: true, value: { blocked: [] } });
  }
  assert.equal((await lineOf(world, payer)).status, 'fraud');
  const device = 'select status from device where key_hash = $1';
  const [row] = await world.testDatabase.admin.query(device, [payer.keyHash]);
  assert.equal(row?.['status'], 'revoked');
});

test('one device of an account is reported lost: the other one pays and refreshes as before', async () => {
  const lost = await enrolPayer(world, { deposit: 1_000n, offline: 300n });
  const kept = await enrolPayer(world, { deposit: 0n, offline: 400n, account: lost.account });
  const till = await enrolTill(world);
  assert.ok((await blockDevice(deps, tenant, { keyHash: lost.keyHash })).ok);
  await till.sync([]);
  const payment = await kept.pay(till, 100n);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
  assert.equal(await kept.certify(300n), undefined);
  assert.deepEqual(
    [(await lineOf(world, lost)).status, (await lineOf(world, kept)).status],
    ['closed', 'open'],
  );
});

test('blocking again, or a device or an account that is not there', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const second = await enrolPayer(world, { deposit: 0n, offline: 0n, account: payer.account });
  const first = await blockDevice(deps, tenant, { keyHash: payer.keyHash });
  assert.deepEqual(first, { ok: true, value: { blocked: [payer.keyHash] } });
  const both = await blockDevice(deps, tenant, { account: payer.account });
  assert.deepEqual(both, { ok: true, value: { blocked: [second.keyHash] } });
  const again = await blockDevice(deps, tenant, { account: payer.account });
  assert.deepEqual(again, { ok: true, value: { blocked: [] } });
  const unknown = { ...deps, keysOf: () => undefined };
  assert.deepEqual(await blockDevice(unknown, tenant, { keyHash: payer.keyHash }), {
    ok: false,
    code: 'unknownTenant',
  });
  for (const target of [{ keyHash: new Uint8Array(32) }, { account: 999_999n }]) {
    assert.deepEqual(await blockDevice(deps, tenant, target), {
      ok: false,
      code: 'unknownDevice',
    });
  }
});

test('a till that has signed nothing yet is held to the bundles that it was handed', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const before = (await enrolTill(world)).bundleSeq();
  assert.ok((await blockDevice(deps, tenant, { account: payer.account })).ok);
  // Enrolled after the report: it never held the bundle of before.
  const till = await enrolTill(world);
  const request = await till.request(100n, { bundleSeq: before });
  const payment = await payer.payRequest(request, till);
  assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'waiting');
  await world.checkMoney();
});

test('its holder is told once of each device that was blocked, and of no other one (P-25)', async () => {
  const payer = await enrolPayer(world, { deposit: 1_000n, offline: 600n });
  const target = { account: payer.account };
  for (let times = 0; times < 2; times += 1) {
    assert.ok((await blockDevice(deps, tenant, target)).ok);
  }
  const notices = await world.testDatabase.admin.query(
    'select n.event, n.subject, w.kind from notice n left join work w on w.home = n.home and w.subject = n.id where n.home = $1',
    [payer.account],
  );
  const told = { event: 'deviceRevoked', subject: payer.keyHash, kind: 'notice' };
  assert.deepEqual(notices, [told]);
});
