/**
 * Planned rotation, with real devices on a simulated clock: in every order in which devices come online no
 * payment is refused because of a key; nor is one because the issuer has two processes, was cut in the
 * middle, or nobody thought of it for years (F-05).
 */

import assert from 'node:assert/strict';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { sync } from '@tallystick/sdk/sync/sync';
import { moneyOf } from '@tallystick/testkit/issuer-money';
import { createKeyWorld, type KeyWorld } from '@tallystick/testkit/key-world';
import { enrolSdkDeviceWith } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import type { IssuerDeps } from '../issuer.ts';
import { leadSeconds } from '../jobs/renew-keys.ts';
import { createAccount } from '../operator/create-account.ts';
import { listKeys, rotateKey } from '../operator/change-keys.ts';
import { currentBundle, type PublishedBundle } from '../tenants/bundle.ts';
import { DEFAULT_SETTINGS } from '../tenants/settings.ts';

const DAY_SECONDS = 86_400;
const CURRENCY = TEST_CURRENCY.number;
const MONEY = { currency: CURRENCY, amount: minor(500n) };
const LEAD = leadSeconds(DEFAULT_SETTINGS);
const PURPOSES = ['account', 'balance', 'bundle', 'answer'] as const;
/** Why a payment may be refused that has nothing to do with keys. */
const OTHERWISE = ['accepted', 'bundleTooOld', 'certificateExpired'];

interface Person {
  readonly device: Device;
  readonly account: bigint;
}

async function enrolAt(
  world: KeyWorld,
  input: Omit<Parameters<typeof createAccount>[2], 'id'>,
): Promise<Person> {
  const order = { ...input, id: world.deps.random(16) };
  const opened = await createAccount(world.deps, world.tenant, order);
  assert.ok(opened.ok);
  const { account, enrolmentCode } = opened.value;
  return { device: await enrolSdkDeviceWith(world, enrolmentCode), account };
}

async function people(world: KeyWorld): Promise<{ payer: Person; till: Person }> {
  const payer = await enrolAt(world, { role: 'customer', name: 'Asha' });
  assert.ok((await deposit(payer.device, { ...MONEY, source: 'testBank' })).ok);
  assert.ok((await certify(payer.device, MONEY)).ok);
  const kind = { role: 'merchant', merchantType: 5_411, place: 'tdr1y' } as const;
  return { payer, till: await enrolAt(world, { ...kind, name: 'Corner shop' }) };
}

/** One payment of 10 without a network: 'accepted', or the word of whoever refused it. */
async function buy(payer: Person, till: Person): Promise<string> {
  const asked = await requestPayment(till.device, { ...MONEY, amount: minor(10n) });
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

/** What makes a device hold something that the newest keys signed. */
async function online(person: Person): Promise<void> {
  await synced(person);
  const isPayer = person.device.session()?.identity.role === 'customer';
  if (isPayer) assert.ok((await certify(person.device, { ...MONEY, amount: minor(100n) })).ok);
}

function ordersOf<T>(events: readonly T[]): readonly (readonly T[])[] {
  if (events.length === 0) return [[]];
  return events.flatMap((first) =>
    ordersOf(events.filter((event) => event !== first)).map((rest) => [first, ...rest]),
  );
}

suite('a planned rotation', async () => {
  const world = await createKeyWorld();
  afterEach(async () => {
    await world.work();
    await world.checkMoney();
  });
  const events = ['payer online', 'till online', 'first use'] as const;
  for (const order of ordersOf(events)) {
    test(`F-05: of every key, then ${order.join(', ')}`, async () => {
      const { payer, till } = await people(world);
      assert.equal(await buy(payer, till), 'accepted');
      for (const purpose of PURPOSES) {
        assert.ok((await rotateKey(world.deps, world.tenant, { purpose })).ok);
      }
      for (const event of order) {
        if (event === 'payer online') await online(payer);
        if (event === 'till online') await online(till);
        // A second before and after the new keys sign.
        if (event === 'first use') world.wait(LEAD - 1);
        const word = await buy(payer, till);
        assert.ok(OTHERWISE.includes(word), word);
        if (event === 'first use') world.wait(2);
      }
      // One is online under the new keys before the other, in either order, and both pay and are paid.
      for (const person of order.indexOf('payer online') === 0 ? [payer, till] : [till, payer]) {
        await online(person);
        const word = await buy(payer, till);
        assert.ok(OTHERWISE.includes(word), word);
      }
      assert.equal(await buy(payer, till), 'accepted');
      for (const person of [till, payer]) await synced(person);
      await world.work();
      assert.ok((await moneyOf(world, till)) >= 20n);
    });
  }

  test('F-05: a till that has just synced takes money under the new key in its first second', async () => {
    const { payer, till } = await people(world);
    await synced(till);
    assert.ok((await rotateKey(world.deps, world.tenant, { purpose: 'balance' })).ok);
    // The till hears nothing more until its bundle is as old as it may become.
    world.wait(DEFAULT_SETTINGS.policy.bundleAgeSecondsMax - 60);
    await online(payer);
    assert.equal(await buy(payer, till), 'accepted');
  });
});

suite('two processes', async () => {
  const world = await createKeyWorld();
  const current = (deps: IssuerDeps): Promise<PublishedBundle> =>
    deps.database.transaction(world.tenant, (tx) => currentBundle(deps, world.tenant, tx));

  test('the other one publishes and signs with the new keys at its next call', async () => {
    const other = await world.openProcess();
    const before = await current(other);
    assert.ok((await rotateKey(world.deps, world.tenant, { purpose: 'balance' })).ok);
    const published = await current(other);
    assert.equal(published.seq, before.seq + 1);
    assert.equal(other.keysOf(world.tenant)?.version, 2);
    assert.deepEqual(await current(world.deps), published);
  });

  test('one whose folder lacks the new file signs nothing until somebody brings it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tallystick-behind-'));
    after(() => rm(folder, { recursive: true, force: true }));
    await cp(world.folder, folder, { recursive: true });
    const behind = await world.openProcess(folder);
    await current(behind);
    assert.ok((await rotateKey(world.deps, world.tenant, { purpose: 'answer' })).ok);
    await assert.rejects(
      current(behind),
      (error) => error instanceof Error && 'code' in error && error.code === 'issuer_keys_outdated',
    );
    await cp(world.folder, folder, { recursive: true });
    await current(behind);
    assert.equal(behind.keysOf(world.tenant)?.version, 3);
  });

  test('cut between the file and the bundle: the next call publishes, and the order can be repeated', async () => {
    const before = await current(world.deps);
    const broken: IssuerDeps = {
      ...world.deps,
      database: {
        ...world.deps.database,
        transaction: (tenant, run) =>
          broken.keysOf(tenant)?.version === 3
            ? world.deps.database.transaction(tenant, run)
            : Promise.reject(new Error('cut')),
      },
    };
    await assert.rejects(rotateKey(broken, world.tenant, { purpose: 'bundle' }), /cut/);
    const files = world.deps.keysOf(world.tenant)?.version;
    assert.equal(files, 4);
    const published = await current(world.deps);
    assert.equal(published.seq, before.seq + 1);
    assert.ok((await rotateKey(world.deps, world.tenant, { purpose: 'bundle' })).ok);
    assert.equal(world.deps.keysOf(world.tenant)?.version, files);
    assert.deepEqual(await current(world.deps), published);
  });
});

suite('keys that nobody thinks of', () => {
  test('F-05: are renewed before they end, and devices that sync go on for years', async () => {
    const world = await createKeyWorld();
    const { payer, till } = await people(world);
    const enrolled = till.device.session()?.identity.account.body.expiresAt ?? 0;
    for (let month = 0; month < 26; month += 1) {
      world.wait(30 * DAY_SECONDS);
      await world.work();
      for (const person of [payer, till]) await online(person);
    }
    assert.equal(await buy(payer, till), 'accepted');
    await synced(till);
    await world.work();
    assert.equal(await moneyOf(world, till), 10n);
    assert.ok(world.now() > enrolled, 'the till has renewed its papers');
    const keys = await listKeys(world.deps, world.tenant);
    assert.ok(keys.ok);
    const inUse = keys.value.filter(({ state }) => state === 'inUse').map(({ purpose }) => purpose);
    assert.deepEqual(inUse.toSorted(), [...PURPOSES, 'coin'].toSorted());
    await world.checkMoney();
  });

  test('where the root is kept elsewhere, the job says so until a successor is there, and stops nothing', async () => {
    const world = await createKeyWorld();
    const away = `${world.rootPath}.away`;
    await rename(world.rootPath, away);
    assert.deepEqual(await rotateKey(world.deps, world.tenant, { purpose: 'coin' }), {
      ok: false,
      code: 'rootKeyAway',
    });
    await world.work();
    world.wait(700 * DAY_SECONDS);
    await assert.rejects(
      world.work(),
      (error) =>
        error instanceof Error &&
        'code' in error &&
        error.code === 'issuer_key_ends' &&
        error.message.includes('"account"'),
    );
    await people(world);
    await rename(away, world.rootPath);
    world.wait(3_600);
    await world.work();
    assert.equal(world.deps.keysOf(world.tenant)?.version, 6);
  });
});
