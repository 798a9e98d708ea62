/**
 * The drill, with real devices on a simulated clock: somebody copied the issuer's key files, and runs an
 * issuer of their own with them. What tills can know, what the issuer pays, and what becomes of honest
 * people's money, before and after the keys are revoked (F-05).
 */

import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, suite, test } from 'node:test';
import { fromHex } from '@tallystick/protocol/encoding/octets';
import type { KeyPurpose } from '@tallystick/protocol/messages/key-certificate';
import { minor } from '@tallystick/protocol/money';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { sync } from '@tallystick/sdk/sync/sync';
import { forgetHour } from '@tallystick/testkit/issuer-backup';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import { createIssuerWorld, createWorldTenant } from '@tallystick/testkit/issuer-world';
import { createKeyWorld } from '@tallystick/testkit/key-world';
import { enrolSdkDeviceWith } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { createAccount } from '../operator/create-account.ts';
import { listKeys, revokeKey } from '../operator/change-keys.ts';
import { allotCover, fundLossAccount } from '../operator/move-money.ts';

const DAY_SECONDS = 86_400;
const CURRENCY = TEST_CURRENCY.number;
const READY = 500n;
type Place = Parameters<typeof enrolSdkDeviceWith>[0];
interface Person {
  readonly device: Device;
  readonly account: bigint;
}

const world = await createKeyWorld();
afterEach(async () => {
  await world.work();
  await world.checkMoney();
});

async function enrolAt(
  place: Place,
  input: Omit<Parameters<typeof createAccount>[2], 'id'>,
): Promise<Person> {
  const opened = await createAccount(place.deps, place.tenant, {
    ...input,
    id: place.deps.random(16),
  });
  assert.ok(opened.ok);
  const { account, enrolmentCode } = opened.value;
  return { device: await enrolSdkDeviceWith(place, enrolmentCode), account };
}

async function customer(place: Place = world): Promise<Person> {
  const person = await enrolAt(place, { role: 'customer', name: 'Asha' });
  const money = { currency: CURRENCY, amount: minor(READY) };
  assert.ok((await deposit(person.device, { ...money, source: 'testBank' })).ok);
  assert.ok((await certify(person.device, money)).ok);
  return person;
}

function shop(place: Place = world): Promise<Person> {
  const kind = { role: 'merchant', merchantType: 5_411, place: 'tdr1y' } as const;
  return enrolAt(place, { ...kind, name: 'Corner shop' });
}

/** One payment without a network: 'accepted', or the word of whoever refused it. */
async function buy(payer: Person, till: Person, amount: bigint): Promise<string> {
  const asked = await requestPayment(till.device, { currency: CURRENCY, amount: minor(amount) });
  if (!asked.ok) return asked.code;
  const paid = await pay(payer.device, { requestBytes: asked.code });
  if (!paid.ok) return paid.code;
  const taken = await acceptPayment(till.device, paid.code, { online: false });
  if (taken.outcome !== 'accepted') return taken.code;
  assert.ok((await takeReceipt(payer.device, taken.receiptCode)).ok);
  return taken.outcome;
}

async function synced({ device }: Person): Promise<void> {
  const outcome = await sync(device);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.code);
}

async function revoke(
  purpose: KeyPurpose,
  from: number = world.now() - DAY_SECONDS,
): Promise<void> {
  const listed = await listKeys(world.deps, world.tenant);
  const key = listed.ok
    ? listed.value.find(({ state, ...known }) => state === 'inUse' && known.purpose === purpose)
    : undefined;
  const keyId = fromHex(key?.id ?? '');
  assert.ok(keyId?.length === 4);
  assert.ok((await revokeKey(world.deps, world.tenant, { keyId, from })).ok);
}

async function alarms(): Promise<number> {
  const rows = await world.testDatabase.admin.query(
    `select 1 from alarm where tenant = $1 and kind = 'neverIssued'`,
    [world.tenant],
  );
  return rows.length;
}

/** A thief's issuer: the production code over the files as they are now, with books of its own. */
async function openLair(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'tallystick-lair-'));
  after(() => rm(folder, { recursive: true, force: true }));
  await cp(world.folder, folder, { recursive: true });
  const lair = await createIssuerWorld();
  const { keysOf, keyChanger } = await world.openProcess(folder);
  const deps = { ...lair.deps, clock: world.deps.clock, keysOf, keyChanger };
  await createWorldTenant(deps, world.tenant, {});
  return { ...lair, deps, tenant: world.tenant, now: () => world.now() };
}

async function cover(till: Person, amount: bigint): Promise<void> {
  const order = { currency: CURRENCY, amount: minor(amount) };
  const { deps, tenant } = world;
  assert.ok((await fundLossAccount(deps, tenant, { ...order, id: deps.random(16) })).ok);
  const until = world.now() + 60 * DAY_SECONDS;
  const allotted = { ...order, account: till.account, till: 1, until };
  assert.ok((await allotCover(deps, tenant, { ...allotted, id: deps.random(16) })).ok);
}

suite('a stolen balance key', () => {
  test('F-05, T-15: forged money is taken by tills that cannot know, and never paid, with cover neither', async () => {
    const [honest, till] = [await customer(), await shop()];
    await cover(till, 1_000n);
    await synced(till);
    const thief = await customer(await openLair());
    assert.equal(await buy(thief, till, 300n), 'accepted');
    assert.equal(await buy(honest, till, 100n), 'accepted');
    const before = await alarms();
    await synced(till);
    await synced(till);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
    assert.equal(await alarms(), before + 1, 'one alarm a certificate');

    await revoke('balance');
    assert.equal(await buy(thief, till, 10n), 'accepted', 'before the till hears of it');
    await synced(till);
    assert.equal(await buy(thief, till, 10n), 'unknownIssuerKey');
    world.wait(60 * DAY_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
    assert.equal(await moneyOf(world, honest), READY - 100n);
  });

  test('F-05: what was signed under it before is paid, whoever hears of the revocation first', async () => {
    for (const isTillFirst of [true, false]) {
      const [honest, till] = [await customer(), await shop()];
      assert.equal(await buy(honest, till, 100n), 'accepted');
      await revoke('balance');
      // The payer goes on paying under it at a till that has not heard of it either.
      assert.equal(await buy(honest, till, 50n), 'accepted');
      for (const person of isTillFirst ? [till, honest] : [honest, till]) await synced(person);
      await world.work();
      assert.equal(await moneyOf(world, till), 150n);
    }
  });

  test('F-05: an honest payer is refused with a word, renews at the next sync, and loses nothing', async () => {
    const [honest, till, other] = [await customer(), await shop(), await shop()];
    await revoke('balance');
    await synced(till);
    assert.equal(await buy(honest, till, 100n), 'unknownIssuerKey');
    await synced(honest);
    assert.equal(await buy(honest, till, 100n), 'accepted');
    // A till with the older bundle does not know the new key, and says so, until it has been online.
    assert.equal(await buy(honest, other, 20n), 'unknownIssuerKey');
    await synced(other);
    assert.equal(await buy(honest, other, 20n), 'accepted');
    for (const person of [till, other, honest]) await synced(person);
    world.wait(60 * DAY_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
    assert.equal(await moneyOf(world, other), 20n);
    assert.equal(await moneyOf(world, honest), READY - 120n, 'what was refused came back');
  });

  test('a payer who asks for money before any sync gets it under the new key', async () => {
    const [honest, till] = [await customer(), await shop()];
    await revoke('balance');
    await synced(till);
    assert.ok((await certify(honest.device, { currency: CURRENCY, amount: minor(200n) })).ok);
    assert.equal(await buy(honest, till, 150n), 'accepted');
  });
});

suite('a key that was stolen before the issuer was restored', () => {
  test('F-05: what is said to be signed after the theft is not registered again, and what was before is', async () => {
    const honest = await customer();
    const till = await shop();
    const late = await forgetHour(world, async () => {
      assert.ok((await certify(honest.device, { currency: CURRENCY, amount: minor(READY) })).ok);
      assert.equal(await buy(honest, till, 100n), 'accepted');
      world.wait(600);
      const stolenAt = world.now();
      world.wait(600);
      const thief = await customer(await openLair());
      assert.equal(await buy(thief, till, 50n), 'accepted');
      return stolenAt;
    });
    await revoke('balance', late);
    const before = await alarms();
    await synced(till);
    await synced(honest);
    await synced(till);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
    assert.ok((await alarms()) > before);
    world.wait(600);
  });
});

suite('other stolen keys', () => {
  test('F-05: without the account key, tills renew their papers at a sync, and invented tills end', async () => {
    const [honest, till] = [await customer(), await shop()];
    const invented = await shop(await openLair());
    await revoke('account');
    await synced(honest);
    assert.equal(await buy(honest, invented, 10n), 'unknownIssuerKey');
    assert.equal(await buy(honest, till, 100n), 'unknownIssuerKey');
    const number = till.device.session()?.identity.account.body.till;
    await synced(till);
    assert.equal(till.device.session()?.identity.account.body.till, number);
    assert.equal(await buy(honest, till, 100n), 'accepted');
    await synced(till);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
  });

  test('F-05: a payer that paid an invented till gets its money back, and goes on with what it has', async () => {
    const [honest, till] = [await customer(), await shop()];
    const invented = await shop(await openLair());
    assert.equal(await buy(honest, invented, 200n), 'accepted');
    const before = await alarms();
    await synced(honest);
    assert.equal(await alarms(), before + 1);
    await revoke('account');
    for (const person of [honest, till]) await synced(person);
    assert.equal(await buy(honest, till, 100n), 'accepted');
    for (const person of [honest, till]) await synced(person);
    world.wait(60 * DAY_SECONDS);
    await world.work();
    assert.equal(await moneyOf(world, till), 100n);
    assert.equal(await moneyOf(world, honest), READY - 100n);
  });

  for (const purpose of ['answer', 'bundle'] as const) {
    test(`F-05: without the ${purpose} key, devices go on, and hear of it in the same breath`, async () => {
      const [honest, till] = [await customer(), await shop()];
      assert.equal(await buy(honest, till, 100n), 'accepted');
      await revoke(purpose);
      assert.ok((await certify(honest.device, { currency: CURRENCY, amount: minor(50n) })).ok);
      await synced(till);
      assert.equal(await buy(honest, till, 50n), 'accepted');
      await synced(till);
      await world.work();
      assert.equal(await moneyOf(world, till), 150n);
    });
  }

  test('F-05: every key at once, as when the whole file was copied', async () => {
    const [honest, till] = [await customer(), await shop()];
    const lair = await openLair();
    const [thief, invented] = [await customer(lair), await shop(lair)];
    assert.equal(await buy(honest, till, 100n), 'accepted');
    for (const purpose of ['account', 'balance', 'coin', 'bundle', 'answer'] as const) {
      await revoke(purpose);
    }
    for (const person of [till, honest]) await synced(person);
    assert.equal(await buy(thief, till, 10n), 'unknownIssuerKey');
    assert.equal(await buy(honest, invented, 10n), 'unknownIssuerKey');
    assert.equal(await buy(honest, till, 100n), 'accepted');
    await synced(till);
    await world.work();
    assert.equal(await moneyOf(world, till), 200n);
    const { trust } = till.device.session() ?? {};
    assert.equal(trust?.revokedKeys.keyIds.length, trust?.revokedKeys.number);
  });
});
