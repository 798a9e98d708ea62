/** Trust bundles: published when something changed or time has passed, once, and all of them are kept. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRevocations, revocationPrefix } from '@tallystick/protocol/messages/revocation-set';
import { trustBundleKind, type TrustBundle } from '@tallystick/protocol/messages/trust-bundle';
import { readMessage } from '@tallystick/protocol/encoding/message';
import { concatBytes, fromHex } from '@tallystick/protocol/encoding/octets';
import { currency } from '@tallystick/protocol/money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { untilWaiting, whileInsertsWait } from '@tallystick/testkit/lock-waits';
import { blockDevice } from '../operator/block-device.ts';
import { createTenant } from '../operator/create-tenant.ts';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { bundleBytes, currentBundle, type PublishedBundle } from './bundle.ts';

const world = await createIssuerWorld({ connectionsMax: 16 });
const { deps, tenant, database } = world;
const { admin } = world.testDatabase;
const REFRESH_SECONDS = 6 * 3_600;

function publish(): Promise<PublishedBundle> {
  return database.transaction(tenant, (tx) => currentBundle(deps, tenant, tx));
}

async function bodyOf(seq: number): Promise<TrustBundle> {
  const bytes = await database.transaction(tenant, (tx) => bundleBytes(tx, { seq }));
  const read = readMessage(trustBundleKind, bytes);
  assert.ok(read.ok);
  return read.message.body;
}

function lists({ revocations }: TrustBundle, keyHash: Uint8Array): boolean {
  const prefix = revocationPrefix(world.crypto, revocations.salt, keyHash);
  return decodeRevocations(revocations)?.has(prefix) === true;
}

test('the newest bundle stays as long as nothing changed and it is fresh', async () => {
  const first = await publish();
  assert.deepEqual(await publish(), first);
  world.wait(REFRESH_SECONDS - 1);
  assert.deepEqual(await publish(), first);
  world.wait(1);
  const second = await publish();
  assert.deepEqual([second.epoch, second.seq], [first.epoch, first.seq + 1]);
  assert.equal(second.issuedAt, world.now());
});

test('twelve that ask at once when it has aged get one and the same new bundle', async () => {
  const before = await publish();
  world.wait(REFRESH_SECONDS);
  const bundles = await Promise.all(Array.from({ length: 12 }, () => publish()));
  assert.deepEqual(new Set(bundles.map(({ seq }) => seq)), new Set([before.seq + 1]));
});

test('who asks while a bundle is being published waits for it, and publishes no second one', async () => {
  const before = await publish();
  world.wait(REFRESH_SECONDS);
  const calls = await whileInsertsWait(admin, 'trust_bundle', async () => {
    const first = publish();
    await untilWaiting(admin, 1);
    const second = publish();
    await untilWaiting(admin, 2);
    return [first, second];
  });
  const bundles = await Promise.all(calls);
  assert.deepEqual(
    bundles.map(({ seq }) => seq),
    [before.seq + 1, before.seq + 1],
  );
});

test('a reported device is in the next bundle and in all that follow; the others are in none', async () => {
  const payer = await enrolPayer(world, { deposit: 10n, offline: 10n });
  const till = await enrolTill(world);
  const before = await publish();
  await blockDevice(deps, tenant, { keyHash: payer.keyHash });
  const next = await publish();
  assert.equal(next.seq, before.seq + 1);
  world.wait(REFRESH_SECONDS);
  const later = await publish();
  assert.equal(lists(await bodyOf(before.seq), payer.keyHash), false);
  for (const { seq } of [next, later]) {
    assert.equal(lists(await bodyOf(seq), payer.keyHash), true);
    assert.equal(lists(await bodyOf(seq), till.keyHash), false);
  }
  const [row] = await admin.query('select revoked_in_seq from device where key_hash = $1', [
    payer.keyHash,
  ]);
  assert.equal(row?.['revoked_in_seq'], next.seq);
});

test('a salt under which a live device looks like a revoked one is not used (T-47)', async () => {
  const own = await createIssuerWorld({ testDatabase: world.testDatabase });
  // Found by trying some millions: two key hashes with one prefix under the salt of eight zeros.
  const salt = new Uint8Array(8);
  const keyHash = (mark: number, tail: string): Uint8Array =>
    concatBytes(new Uint8Array(28).fill(mark), fromHex(tail) ?? new Uint8Array());
  const [revoked, live] = [keyHash(1, '001776ff'), keyHash(2, '000753a2')];
  const prefixes = [revoked, live].map((hash) => revocationPrefix(own.crypto, salt, hash));
  assert.equal(prefixes[0], prefixes[1]);
  await admin.query(
    `insert into device (tenant, home, key_hash, public_key, till, status, account_certificate,
       certificate_expires_at, last_payee_seq, synced_bundle_seq, enrolled_at)
     select $1::uuid, 1, d.key_hash, decode(repeat('02', 33), 'hex'), 1, d.status, '', 0, 0, 0, 0
     from unnest($2::bytea[], array['blocked', 'active']) as d (key_hash, status)`,
    [own.tenant, [revoked, live]],
  );
  await admin.query('update tenant set bundle_stale = true where tenant = $1::uuid', [own.tenant]);
  const salts = [salt, salt];
  const unlucky = {
    ...own.deps,
    random: (length: number) => salts.pop() ?? own.deps.random(length),
  };
  const bytes = await database.transaction(own.tenant, async (tx) =>
    bundleBytes(tx, await currentBundle(unlucky, own.tenant, tx)),
  );
  const read = readMessage(trustBundleKind, bytes);
  assert.ok(read.ok);
  assert.deepEqual(salts, []);
  assert.equal(lists(read.message.body, revoked), true);
  assert.equal(lists(read.message.body, live), false);
});

test('a higher epoch is newer, whatever number the device holds (T-41)', async () => {
  const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
  const { epoch } = await publish();
  const held = { epoch, seq: 1_000_000 };
  assert.equal((await payer.sync([], held)).bundle, undefined);
  await admin.query(
    'update tenant set epoch = epoch + 1, bundle_stale = true where tenant = $1::uuid',
    [tenant],
  );
  const { bundle } = await payer.sync([], held);
  assert.ok(bundle !== undefined);
  assert.equal((await publish()).epoch, epoch + 1);
  assert.equal((await payer.sync([], { epoch: epoch + 2, seq: 0 })).bundle, undefined);
});

test('whatever is reported and convicted while bundles are published: the first that lists a device is the one that is noted', async () => {
  const tills = await Promise.all(Array.from({ length: 4 }, () => enrolTill(world)));
  const cheats = await Promise.all(
    Array.from({ length: 4 }, () => enrolPayer(world, { deposit: 100n, offline: 100n })),
  );
  const lost = await Promise.all(
    Array.from({ length: 4 }, () => enrolPayer(world, { deposit: 0n, offline: 0n })),
  );
  await Promise.all(
    tills.map(async (till, index) => {
      const [cheat, other] = [cheats[index], lost[index]];
      assert.ok(cheat !== undefined && other !== undefined);
      const before = cheat.state();
      const one = await cheat.pay(till, 10n);
      cheat.restore(before);
      const two = await cheat.pay(till, 20n);
      await Promise.all([
        till.sync([halfOf(one), halfOf(two)]),
        blockDevice(deps, tenant, { keyHash: other.keyHash }),
        publish(),
      ]);
    }),
  );
  await publish();
  for (const { keyHash } of [...cheats, ...lost]) {
    const [row] = await admin.query('select revoked_in_seq from device where key_hash = $1', [
      keyHash,
    ]);
    const seq = row?.['revoked_in_seq'];
    assert.ok(typeof seq === 'number');
    assert.equal(lists(await bodyOf(seq), keyHash), true);
    assert.equal(lists(await bodyOf(seq - 1), keyHash), false);
  }
  await world.checkMoney();
});

test('a tenant is created once, and needs its keys, a name and a currency', async () => {
  const input = { tenant, name: 'Test', currency: TEST_CURRENCY };
  const before = await publish();
  assert.deepEqual(await createTenant(deps, { ...input, name: 'Another name' }), { ok: true });
  const euros = { ...TEST_CURRENCY, number: currency(978), code: 'EUR' };
  assert.deepEqual(await createTenant(deps, { ...input, currency: euros }), { ok: true });
  assert.deepEqual(await publish(), before);
  const currencies = 'select number from tenant_currency where tenant = $1::uuid';
  assert.deepEqual(await admin.query(currencies, [tenant]), [{ number: TEST_CURRENCY.number }]);
  assert.deepEqual(await createTenant(deps, { ...input, name: '' }), {
    ok: false,
    code: 'nameInvalid',
  });
  const nowhere = { ...TEST_CURRENCY, code: 'rupees, please' };
  assert.deepEqual(await createTenant(deps, { ...input, currency: nowhere }), {
    ok: false,
    code: 'currencyInvalid',
  });
  const disguised = { ...TEST_CURRENCY, number: currency(1_000), code: 'USD' };
  assert.deepEqual(await createTenant(deps, { ...input, currency: disguised }), {
    ok: false,
    code: 'currencyInvalid',
  });
  const unknown = { ...deps, keysOf: () => undefined };
  assert.deepEqual(await createTenant(unknown, input), { ok: false, code: 'unknownTenant' });
});
