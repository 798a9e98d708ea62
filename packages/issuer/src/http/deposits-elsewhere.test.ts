/**
 * A deposit that somebody orders elsewhere while the device is offline: another device of the account, or
 * a third party's server. The device fetches its certificate when it is online again, and pays with it.
 */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { depositToAccount } from '@tallystick/api/routes/accounts';
import { minor } from '@tallystick/protocol/money';
import { balances } from '@tallystick/sdk/device/balances';
import type { Device } from '@tallystick/sdk/device/device';
import { deposit } from '@tallystick/sdk/device/deposit';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import {
  enrolSdkDevice,
  enrolSdkDeviceWith,
  type TestNetwork,
} from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { openHandle } from '../accounts/handle.ts';
import { createEnrolmentCode } from '../operator/create-account.ts';
import { keysFor } from '../tenants/keys-for.ts';

const world = await createIssuerWorld();
const { deps, tenant } = world;
afterEach(() => world.checkMoney());

const currency = TEST_CURRENCY.number;
const sum = (amount: bigint) => ({ currency, amount: minor(amount) });

const shop = await enrolSdkDevice(world, {
  role: 'merchant',
  name: 'Corner shop',
  merchantType: 5_411,
  place: 'tdr1y',
});

interface Phone {
  readonly device: Device;
  readonly network: TestNetwork;
  readonly account: bigint;
}

/** A phone that is enrolled, has no money ready, and has lost its network. */
async function phoneWithoutNetwork(): Promise<Phone> {
  const { device, network } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  const session = device.session();
  assert.ok(session !== undefined);
  const { handle } = session.identity.account.body;
  network.online = false;
  assert.deepEqual(await certify(device, sum(300n)), { ok: false, code: 'offline' });
  return { device, network, account: openHandle(keysFor(deps, tenant).handleKey, handle).account };
}

/** The phone is online for a moment: it learns of the money and gets `amount` of it ready. */
async function fetchCertificate({ device, network }: Phone, amount: bigint): Promise<bigint> {
  network.online = true;
  assert.ok((await sync(device)).ok);
  const [known] = balances(device).currencies;
  assert.ok(known !== undefined);
  const certified = await certify(device, sum(amount));
  assert.ok(certified.ok && certified.ready === amount);
  network.online = false;
  return known.available;
}

/** The phone pays the shop, neither of them online. */
async function payOffline({ device }: Phone, amount: bigint): Promise<void> {
  shop.network.online = false;
  const asked = await requestPayment(shop.device, sum(amount));
  assert.ok(asked.ok);
  const paid = await pay(device, { requestBytes: asked.code });
  assert.ok(paid.ok);
  const taken = await acceptPayment(shop.device, paid.code, { online: false });
  assert.equal(taken.outcome, 'accepted');
  shop.network.online = true;
  const synced = await sync(shop.device);
  assert.ok(synced.ok && synced.acknowledged === 1);
}

test('G-092: another device of the account orders the deposit; the phone fetches its certificate later', async () => {
  const phone = await phoneWithoutNetwork();
  const code = await createEnrolmentCode(deps, tenant, { account: phone.account });
  assert.ok(code.ok);
  const tablet = await enrolSdkDeviceWith(world, code.value.enrolmentCode);
  assert.ok((await deposit(tablet, { ...sum(500n), source: 'testBank' })).ok);
  assert.deepEqual(await certify(phone.device, sum(300n)), { ok: false, code: 'offline' });
  assert.equal(await fetchCertificate(phone, 300n), 500n);
  await payOffline(phone, 120n);
});

test("G-092: a third party's server orders the deposit, once for all its attempts; the phone fetches its certificate later", async () => {
  const phone = await phoneWithoutNetwork();
  const door = openWorldDoor(world);
  const order = {
    url: `/v1/tenants/${tenant}/accounts/${phone.account}/deposits`,
    key: door.tenantKey,
    order: 'wages',
    json: { currency, amount: '700' },
  };
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await door.succeed(resultOf(depositToAccount), order);
  }
  await door.close();
  assert.equal(await fetchCertificate(phone, 700n), 700n);
  await payOffline(phone, 700n);
});
