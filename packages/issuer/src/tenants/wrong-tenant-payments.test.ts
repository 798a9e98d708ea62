/**
 * Two tenants at one counter, and on one socket server: what a device of one shows says nothing to a
 * device of the other, and nobody hears of another tenant's account of the same number.
 *
 * Shows P-31.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sealCall } from '@tallystick/protocol/calls/call';
import { parseMinor } from '@tallystick/protocol/money';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { readRequest } from '@tallystick/sdk/payer/read-request';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { enrolPayer, type WorldPayer } from '@tallystick/testkit/issuer-payments';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { createTwoTenants } from '@tallystick/testkit/two-tenants';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { callRoutes } from '../http/handlers/calls.ts';
import type { SocketPorts } from '../sockets/device-socket.ts';
import { createAccountNews } from '../sockets/account-news.ts';
import { keysFor } from './keys-for.ts';

const { here, elsewhere } = await createTwoTenants();

function sum(amount: string) {
  const parsed = parseMinor(amount);
  assert.ok(parsed !== undefined);
  return { currency: TEST_CURRENCY.number, amount: parsed };
}

async function customer(world: IssuerWorld): Promise<Device> {
  const { device } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  assert.ok((await deposit(device, { ...sum('500'), source: 'testBank' })).ok);
  assert.ok((await certify(device, sum('500'))).ok);
  return device;
}

async function till(world: IssuerWorld): Promise<Device> {
  const account = { role: 'merchant', name: 'Shop', merchantType: 5_411, place: 'tdr1y' } as const;
  return (await enrolSdkDevice(world, account)).device;
}

async function asked(payee: Device): Promise<Uint8Array> {
  const request = await requestPayment(payee, sum('120'));
  assert.ok(request.ok);
  return request.code;
}

async function paid(payer: Device, requestBytes: Uint8Array): Promise<Uint8Array> {
  const payment = await pay(payer, { requestBytes });
  assert.ok(payment.ok);
  return payment.code;
}

/** Everything that a device keeps. */
function kept({ ports: { store } }: Device): unknown {
  return store.entries('');
}

suite('P-31: at one counter', () => {
  test("a request of another tenant's till is not read and not paid, and nothing is kept", async () => {
    const [payer, stranger] = [await customer(here), await till(elsewhere)];
    const code = await asked(stranger);
    const before = kept(payer);
    const refused = { ok: false, code: 'unknownIssuerKey' };
    assert.deepEqual(await readRequest(payer, code), refused);
    assert.deepEqual(await pay(payer, { requestBytes: code }), refused);
    assert.deepEqual(kept(payer), before);
  });

  test("a payment code of another tenant's payer is no payment at this till, and nothing is kept", async () => {
    const [own, stranger] = [await till(here), await till(elsewhere)];
    const code = await paid(await customer(elsewhere), await asked(stranger));
    await asked(own);
    const before = kept(own);
    const outcome = await acceptPayment(own, code, { online: false });
    assert.equal(outcome.outcome, 'unreadable');
    assert.deepEqual(kept(own), before);
    assert.equal((await acceptPayment(stranger, code, { online: false })).outcome, 'accepted');
  });

  test("a receipt of another tenant's till is no receipt here, and nothing is kept", async () => {
    const [payer, stranger] = [await customer(here), await till(elsewhere)];
    const theirs = await paid(await customer(elsewhere), await asked(stranger));
    await paid(payer, await asked(await till(here)));
    const outcome = await acceptPayment(stranger, theirs, { online: false });
    assert.ok(outcome.outcome === 'accepted' && outcome.receiptCode !== undefined);
    const before = kept(payer);
    assert.equal((await takeReceipt(payer, outcome.receiptCode)).ok, false);
    assert.deepEqual(kept(payer), before);
  });
});

suite('P-31: on sockets of one server', () => {
  const news = createAccountNews();
  const served = callRoutes(here.deps, {
    loadTenant: (tenant) => Promise.resolve(here.deps.keysOf(tenant) !== undefined),
    orderIdOf: () => new Uint8Array(16),
    audit: () => Promise.resolve(1),
    news,
    log: () => undefined,
  });

  async function socketOf({ tenant }: IssuerWorld): Promise<SocketPorts> {
    const open = served.find(({ route }) => route.name === 'openSocket')?.open;
    const ports = await open?.({ params: { tenant } });
    assert.ok(ports?.ok === true);
    return ports.value;
  }

  async function callOf(world: IssuerWorld, payer: WorldPayer): Promise<Uint8Array> {
    const { nonce } = await payer.call('bundle', null);
    const { keyHash } = payer;
    const callId = world.deps.random(16);
    const sealed = await sealCall(world.crypto, {
      tenant: world.tenant,
      issuerHpkeKey: keysFor(world.deps, world.tenant).hpke.publicKey,
      call: { operation: 'bundle', body: null, callId, nonce, keyHash },
      sign: payer.element.sign,
    });
    return sealed.bytes;
  }

  test("another tenant's call on one's socket is refused and binds it to no account", async () => {
    const stranger = await enrolPayer(elsewhere, { deposit: 0n, offline: 0n });
    const call = await callOf(elsewhere, stranger);
    const refused = await (await socketOf(here)).answer(call);
    assert.deepEqual([refused.status, refused.account, refused.answer.length], [400, undefined, 0]);
    const answered = await (await socketOf(elsewhere)).answer(call);
    assert.deepEqual([answered.status, answered.account], [200, stranger.account]);
  });

  test("the news of another tenant's account of the same number reach nobody here", async () => {
    const [one, other] = [await socketOf(here), await socketOf(elsewhere)];
    const heard: string[] = [];
    one.subscribe(7n, () => heard.push('here'));
    other.subscribe(7n, () => heard.push('elsewhere'));
    news.take(`${elsewhere.tenant}:7`);
    assert.deepEqual(heard, ['elsewhere']);
    news.take(`${here.tenant}:7`);
    assert.deepEqual(heard, ['elsewhere', 'here']);
  });
});
