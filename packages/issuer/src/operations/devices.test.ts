/** Several devices of one account, each with a line of its own (G-127, G-128): seen, named, blocked, retired. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blockDeviceBodyShape,
  nameDeviceBodyShape,
  type ListedDevice,
} from '@tallystick/protocol/calls/devices';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { IssuerDevice } from '@tallystick/testkit/issuer-device';
import { figuresOf, lineOf, moneyOf } from '@tallystick/testkit/issuer-money';
import {
  devicesOf,
  enrolPayer,
  enrolTill,
  halfOf,
  type WorldPayer,
} from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting } from '@tallystick/testkit/lock-waits';
import { blockDevice } from '../operator/block-device.ts';
import { createReplacementCode } from '../operator/create-account.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
const DAY_SECONDS = 86_400;
const REDEEM_BY_SECONDS = 21 * DAY_SECONDS;

/** Three devices of one account, with 300, 200 and 100 of its 1,000 ready. */
async function household(): Promise<readonly [WorldPayer, WorldPayer, WorldPayer]> {
  const first = await enrolPayer(world, { deposit: 1_000n, offline: 300n });
  const { account } = first;
  world.wait(1);
  const second = await enrolPayer(world, { deposit: 0n, offline: 200n, account });
  world.wait(1);
  return [first, second, await enrolPayer(world, { deposit: 0n, offline: 100n, account })];
}

async function listedAs(of: IssuerDevice, by: IssuerDevice = of): Promise<ListedDevice> {
  const { devices } = await devicesOf(by);
  const found = devices.find(({ keyHash }) => equalBytes(keyHash, of.keyHash));
  assert.ok(found !== undefined, 'a device is not listed');
  return found;
}

async function call(
  by: IssuerDevice,
  what: 'nameDevice',
  of: Uint8Array,
  name: string,
): Promise<string>;
async function call(by: IssuerDevice, what: 'blockDevice', of: Uint8Array): Promise<string>;
async function call(
  by: IssuerDevice,
  what: 'nameDevice' | 'blockDevice',
  keyHash: Uint8Array,
  name = '',
): Promise<string> {
  const body =
    what === 'nameDevice'
      ? nameDeviceBodyShape.encode({ keyHash, name })
      : blockDeviceBodyShape.encode({ keyHash });
  const answer = await by.call(what, body);
  return answer.accepted ? 'done' : answer.code;
}

test('three devices have three lines, and what all of them may spend never exceeds what the account has', async () => {
  const [one, two, three] = await household();
  const { available, devices } = await devicesOf(two);
  assert.deepEqual(
    [available, ...devices.map(({ reserved }) => reserved)],
    [400n, 100n, 200n, 300n],
  );
  assert.equal(new Set([one, two, three].map(({ line }) => String(line))).size, 3);
  assert.equal(await two.certify(601n), 'insufficientFunds');
  assert.equal(await two.certify(600n), undefined);
  assert.equal(await one.certify(301n), 'insufficientFunds');
  const till = await enrolTill(world);
  const payments = [
    await one.pay(till, 300n),
    await two.pay(till, 400n),
    await two.pay(till, 200n),
    await three.pay(till, 100n),
  ];
  const { records } = await till.sync(payments.map((payment) => halfOf(payment)));
  assert.deepEqual(new Set(records.map(({ status }) => status)), new Set(['settled']));
  assert.equal(await moneyOf(world, till), 1_000n);
  await world.checkMoney();
});

test('a list says what each device holds, until when, and when it was last heard of, to the hour', async () => {
  const [one, two] = await household();
  const began = world.now();
  world.wait(1_800);
  await one.sync([]);
  assert.equal((await listedAs(one, two)).heardAt, began - 2, 'heard of half an hour before');
  world.wait(1_800);
  await one.sync([]);
  const listed = await listedAs(one, two);
  assert.equal(listed.heardAt, world.now());
  assert.deepEqual([listed.state, listed.reserved], ['active', 300n]);
  assert.equal(listed.returnsBy, one.state().certificate.body.issuedAt + REDEEM_BY_SECONDS);
  world.wait(REDEEM_BY_SECONDS);
  await world.work();
  const later = await listedAs(one, two);
  assert.deepEqual([later.reserved, later.returnsBy], [0n, undefined]);
});

test('a device that was enrolled and never called was never heard of', async () => {
  const device = await enrolPayer(world, { deposit: 0n, offline: 0n });
  assert.equal((await listedAs(device)).heardAt, undefined);
  assert.equal((await listedAs(device)).heardAt, world.now());
});

test('names are given to any device of the account, and to none of another', async () => {
  const [one, two] = await household();
  const [other] = await household();
  assert.equal(await call(one, 'nameDevice', one.keyHash, 'मेरा फ़ोन'), 'done');
  assert.equal(await call(one, 'nameDevice', two.keyHash, 'Watch'), 'done');
  assert.deepEqual(
    [(await listedAs(one)).name, (await listedAs(two, one)).name],
    ['मेरा फ़ोन', 'Watch'],
  );
  assert.equal(await call(one, 'nameDevice', other.keyHash, 'Mine'), 'notYourDevice');
  assert.equal(await call(one, 'nameDevice', new Uint8Array(32), 'Mine'), 'notYourDevice');
  assert.equal((await listedAs(other)).name, '');
  for (const name of [' Phone', 'x'.repeat(65), 'अ'.repeat(22)]) {
    assert.equal(await call(one, 'nameDevice', one.keyHash, name), 'malformedBody');
  }
  assert.equal(await call(one, 'nameDevice', one.keyHash, ''), 'done');
  assert.equal((await listedAs(one)).name, '');
});

test('a lost device is blocked from another one of the account, and that as often as anybody asks', async () => {
  const [lost, kept] = await household();
  const till = await enrolTill(world);
  const before = till.bundleSeq();
  for (let times = 0; times < 2; times += 1) {
    assert.equal(await call(kept, 'blockDevice', lost.keyHash), 'done');
  }
  assert.equal((await listedAs(lost, kept)).state, 'blocked');
  await till.sync([]);
  assert.ok(till.bundleSeq() > before, 'the till learns of it');
  assert.equal(await lost.certify(1n), 'deviceBlocked');
  assert.equal((await lineOf(world, lost)).status, 'closed');
  assert.equal(await kept.certify(50n), undefined);
});

test('nobody blocks the device in hand, or one of another account', async () => {
  const [one] = await household();
  const [other] = await household();
  assert.equal(await call(one, 'blockDevice', one.keyHash), 'thisDevice');
  assert.equal(await call(one, 'blockDevice', other.keyHash), 'notYourDevice');
  assert.equal(await call(one, 'blockDevice', new Uint8Array(32)), 'notYourDevice');
  assert.deepEqual(
    [(await listedAs(one)).state, (await listedAs(other)).state],
    ['active', 'active'],
  );
});

test('whoever has a blocked device sees no other device, names none and blocks none', async () => {
  const [lost, kept] = await household();
  await call(kept, 'blockDevice', lost.keyHash);
  assert.equal((await lost.call('devices', null)).code, 'deviceBlocked');
  assert.equal(await call(lost, 'nameDevice', kept.keyHash, 'Mine'), 'deviceBlocked');
  assert.equal(await call(lost, 'blockDevice', kept.keyHash), 'deviceBlocked');
  assert.equal((await lost.call('retireDevice', null)).code, 'deviceBlocked');
});

test('a device that retires gets nothing new, hands in what it has, and is nobody once its money is back', async () => {
  const [old, kept] = await household();
  const till = await enrolTill(world);
  const [one, two] = [await old.pay(till, 50n), await old.pay(till, 30n)];
  await till.sync([halfOf(one)]);
  for (let times = 0; times < 2; times += 1) {
    assert.equal((await old.call('retireDevice', null)).accepted, true);
  }
  assert.deepEqual(
    [(await listedAs(old)).state, (await listedAs(old, kept)).reserved],
    ['retiring', 250n],
  );
  assert.equal(await old.certify(1n), 'deviceRetired');
  assert.equal((await old.call('deposit', ['testBank', 356, 5n])).code, 'deviceRetired');
  assert.equal(await call(old, 'blockDevice', kept.keyHash), 'deviceRetired');
  assert.equal(await call(old, 'nameDevice', kept.keyHash, 'Mine'), 'deviceRetired');
  assert.equal((await old.sync([halfOf(two)])).records[0]?.status, 'awaited');
  assert.equal(
    (await till.sync([halfOf(two)])).records[0]?.status,
    'settled',
    'merchants are paid',
  );
  // The other two were enrolled in the two seconds after it.
  world.wait(REDEEM_BY_SECONDS - 3);
  await world.work();
  assert.equal((await listedAs(old, kept)).state, 'retiring');
  world.wait(1);
  await world.work();
  assert.deepEqual(
    [(await listedAs(old, kept)).state, (await figuresOf(world, old)).reserved],
    ['retired', 0n],
  );
  for (const operation of ['devices', 'retireDevice', 'bundle'] as const) {
    assert.equal((await old.call(operation, null)).code, 'deviceRetired');
  }
  await world.checkMoney();
});

test('a device without money is retired at once; a till stays', async () => {
  const device = await enrolPayer(world, { deposit: 5n, offline: 0n });
  assert.equal((await device.call('retireDevice', null)).accepted, true);
  assert.equal((await device.call('retireDevice', null)).code, 'deviceRetired');
  const till = await enrolTill(world);
  assert.equal((await till.call('retireDevice', null)).code, 'tillStays');
  assert.equal((await listedAs(till)).state, 'active');
});

test('a device that retires after the door let its call in gets no certificate, and no line is opened', async () => {
  const device = await enrolPayer(world, { deposit: 100n, offline: 0n });
  const { admin } = world.testDatabase;
  await admin.script('begin');
  await admin.query('update device set retiring_at = 1 where tenant = $1::uuid and key_hash = $2', [
    tenant,
    device.keyHash,
  ]);
  const issue = device.certify(1n);
  await untilWaiting(admin, 1);
  await admin.script('commit');
  assert.equal(await issue, 'deviceRetired');
  const lines = await admin.query('select line from line where key_hash = $1', [device.keyHash]);
  assert.deepEqual(lines, []);
});

test('the device that replaces another retires it in the moment in which it enrols, and not before', async () => {
  const [old, kept] = await household();
  const { account } = old;
  const code = await createReplacementCode(deps, tenant, { keyHash: old.keyHash });
  assert.ok(code.ok);
  assert.equal(await old.certify(310n), undefined);
  const { enrolmentCode } = code.value;
  const fresh = await enrolPayer(world, { deposit: 0n, offline: 90n, account, enrolmentCode });
  assert.equal((await listedAs(old, fresh)).state, 'retiring');
  assert.equal(await old.certify(310n), 'deviceRetired');
  assert.equal((await listedAs(kept, fresh)).state, 'active');
  await world.checkMoney();
});

test('a code that replaces leaves a device that was blocked meanwhile blocked; tills and strangers get none', async () => {
  const [old, kept] = await household();
  const { account, keyHash } = old;
  const code = await createReplacementCode(deps, tenant, { keyHash });
  assert.ok(code.ok);
  assert.ok((await blockDevice(deps, tenant, { keyHash })).ok);
  const { enrolmentCode } = code.value;
  await enrolPayer(world, { deposit: 0n, offline: 0n, account, enrolmentCode });
  assert.equal((await listedAs(old, kept)).state, 'blocked');
  const till = await enrolTill(world);
  for (const [hash, refusal] of [
    [till.keyHash, 'tillStays'],
    [new Uint8Array(32), 'unknownDevice'],
  ] as const) {
    assert.deepEqual(await createReplacementCode(deps, tenant, { keyHash: hash }), {
      ok: false,
      code: refusal,
    });
  }
});

test('value moves to another device when the first one asks for less and its older certificate has passed redeemBy', async () => {
  const from = await enrolPayer(world, { deposit: 500n, offline: 500n });
  const to = await enrolPayer(world, { deposit: 0n, offline: 0n, account: from.account });
  world.wait(DAY_SECONDS);
  assert.equal(await from.certify(200n), undefined);
  assert.equal((await listedAs(from, to)).reserved, 500n, 'the older certificate still allows 500');
  assert.equal(await to.certify(300n), 'insufficientFunds');
  world.wait(REDEEM_BY_SECONDS - DAY_SECONDS - 1);
  await world.work();
  assert.equal(await to.certify(300n), 'insufficientFunds');
  world.wait(1);
  await world.work();
  assert.equal(await to.certify(300n), undefined);
  assert.deepEqual(
    [(await listedAs(from, to)).reserved, (await listedAs(to)).reserved],
    [200n, 300n],
  );
  await world.checkMoney();
});

test('value that was spent meanwhile under the older certificate does not move', async () => {
  const from = await enrolPayer(world, { deposit: 500n, offline: 500n });
  const to = await enrolPayer(world, { deposit: 0n, offline: 0n, account: from.account });
  const till = await enrolTill(world);
  world.wait(DAY_SECONDS);
  const older = from.state();
  assert.equal(await from.certify(200n), undefined);
  from.restore(older);
  const payment = await from.pay(till, 400n);
  world.wait(REDEEM_BY_SECONDS - DAY_SECONDS - 1);
  await till.sync([halfOf(payment)]);
  world.wait(1);
  await world.work();
  assert.equal(await to.certify(101n), 'insufficientFunds');
  assert.equal(await to.certify(100n), undefined);
  await world.checkMoney();
});
