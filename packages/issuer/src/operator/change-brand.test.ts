/** A tenant's brand reaches its devices signed, stays with them without a network, and is its own (P-31). */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CborValue } from '@tallystick/protocol/encoding/cbor';
import { messageBytes, readMessage } from '@tallystick/protocol/encoding/message';
import { readBrand, type Brand } from '@tallystick/protocol/brand/brand';
import { trustBundleKind } from '@tallystick/protocol/messages/trust-bundle';
import { openBundle } from '@tallystick/protocol/verification/trust';
import { openDevice, type Device } from '@tallystick/sdk/device/device';
import { sync } from '@tallystick/sdk/sync/sync';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { signAsIssuer } from '@tallystick/testkit/tenant-keys';
import { createTwoTenants } from '@tallystick/testkit/two-tenants';
import { squarePng } from '@tallystick/testkit/png';
import { bundleBytes, currentBundle } from '../tenants/bundle.ts';
import { changeBrand, showBrand } from './change-brand.ts';

const { here, elsewhere } = await createTwoTenants();
const { deps, tenant, crypto, keys } = here;
const CAMPUS: Brand = {
  name: 'Campus',
  phone: '+912212345678',
  accent: { light: '#174f8f', dark: '#8dbbee' },
  logo: squarePng(48),
  words: [{ language: 'en', welcome: 'Welcome.', blocked: 'Come to the office.' }],
};
const DAY_SECONDS = 86_400;

function shownBy(device: Device): Brand | undefined {
  return readBrand(device.session()?.trust.bundle.brand);
}

test('P-31: devices have the brand with their next sync, and days later without a network and after a restart', async () => {
  const { device, network } = await enrolSdkDevice(here, { role: 'customer', name: 'Asha' });
  assert.equal(shownBy(device), undefined);
  assert.deepEqual(await changeBrand(deps, tenant, CAMPUS), { ok: true, value: CAMPUS });
  assert.ok((await sync(device)).ok);
  assert.deepEqual(shownBy(device), CAMPUS);
  network.online = false;
  here.wait(5 * DAY_SECONDS);
  assert.equal((await sync(device)).ok, false);
  assert.deepEqual(shownBy(await openDevice(device.ports)), CAMPUS);
});

test('P-31: another brand takes its place, and none takes it away', async () => {
  const { device } = await enrolSdkDevice(here, { role: 'customer', name: 'Ravi' });
  const renamed = { name: 'Festival', words: [] };
  assert.ok((await changeBrand(deps, tenant, renamed)).ok);
  assert.ok((await sync(device)).ok);
  assert.deepEqual(shownBy(device), renamed);
  assert.deepEqual(await changeBrand(deps, tenant, undefined), { ok: true, value: undefined });
  assert.ok((await sync(device)).ok);
  assert.equal(shownBy(device), undefined);
  assert.deepEqual(await showBrand(deps, tenant), { ok: true, value: undefined });
});

test('P-31: what is refused changes nothing', async () => {
  assert.ok((await changeBrand(deps, tenant, CAMPUS)).ok);
  const refused = await changeBrand(deps, tenant, { ...CAMPUS, name: 'You got 500' });
  assert.deepEqual(refused, { ok: false, code: 'brandNameInvalid' });
  assert.deepEqual(await showBrand(deps, tenant), { ok: true, value: CAMPUS });
});

test("P-31: one tenant's brand is no other tenant's", async () => {
  assert.ok((await changeBrand(deps, tenant, CAMPUS)).ok);
  const stranger = await enrolSdkDevice(elsewhere, { role: 'customer', name: 'Asha' });
  assert.equal(shownBy(stranger.device), undefined);
  const shown = await showBrand(elsewhere.deps, elsewhere.tenant);
  assert.deepEqual(shown, { ok: true, value: undefined });
});

/** The newest bundle with another brand in it, signed or as it comes. */
async function withBrand(
  brand: CborValue,
): Promise<readonly [signed: Uint8Array, forged: Uint8Array]> {
  const bytes = await here.database.transaction(tenant, async (tx) =>
    bundleBytes(tx, await currentBundle(deps, tenant, tx)),
  );
  const read = readMessage(trustBundleKind, bytes);
  assert.ok(read.ok);
  const ground = { crypto, random: deps.random, tenant, now: here.now() };
  const body = { ...read.message.body, brand };
  const signed = await signAsIssuer(ground, keys.bundle, trustBundleKind, body);
  const { signature } = read.message.cose;
  const forged = { cose: { ...signed.cose, signature } };
  return [messageBytes(signed), messageBytes(forged)];
}

test('P-31: a brand that nobody signed spoils the bundle; one that is signed and not understood is left out', async () => {
  const rootKey = keys.root.publicKey;
  const [signed, forged] = await withBrand(['a brand of a later version', 7]);
  const opened = await openBundle(crypto, { bytes: signed, tenant, rootKey });
  assert.ok(opened.ok);
  assert.equal(readBrand(opened.trust.bundle.brand), undefined);
  const refused = await openBundle(crypto, { bytes: forged, tenant, rootKey });
  assert.deepEqual(refused, { ok: false, code: 'issuerSignature' });
});
