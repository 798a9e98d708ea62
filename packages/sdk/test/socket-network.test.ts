/**
 * Devices on the socket of a real issuer, through a door that the test opens and shuts: calls, nudges,
 * gaps, the way back by POST, and several issuers on one database.
 *
 * Shows M-17.
 */

import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { systemRandom } from '@tallystick/elements/system-ports';
import { minor } from '@tallystick/protocol/money';
import { createShutter, type Shutter } from '@tallystick/testkit/shutter';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { startLiveIssuer, type LiveIssuer } from '@tallystick/testkit/live-issuer';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { balances } from '../src/device/balances.ts';
import { deposit } from '../src/device/deposit.ts';
import type { Device } from '../src/device/device.ts';
import { createHttpNetwork } from '../src/http-network.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { certify } from '../src/payer/certify.ts';
import { pay } from '../src/payer/pay.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import type { Network } from '../src/ports.ts';
import { createSocketNetwork, type LiveNetwork } from '../src/socket-network.ts';
import { sync } from '../src/sync/sync.ts';

const world = await createIssuerWorld();
const issuer = await startLiveIssuer(world);
const CURRENCY = TEST_CURRENCY.number;
const CUSTOMER = { role: 'customer', name: 'Asha' } as const;
const MERCHANT = {
  role: 'merchant',
  name: 'Corner shop',
  merchantType: 5_411,
  place: 'tdr1y',
} as const;
const NO_POST: Network = { post: () => assert.fail('the call was posted') };
const waitMs = { first: 20, longest: 100 };

const ends: (() => unknown)[] = [() => issuer.stop()];
after(async () => {
  for (const end of ends.toReversed()) await end();
});

interface Live {
  readonly device: Device;
  readonly network: LiveNetwork;
  readonly contacts: readonly boolean[];
  nudges(): number;
  /** Resolves at a nudge later than now. */
  nudged(): Promise<void>;
}

interface LiveInput {
  readonly account: Parameters<LiveIssuer['enrol']>[0]['account'];
  readonly fallback?: Network;
  readonly at?: string;
  readonly of?: LiveIssuer;
}

async function live({ account, fallback = NO_POST, at, of = issuer }: LiveInput): Promise<Live> {
  const network = createSocketNetwork({ fallback, random: systemRandom, waitMs });
  ends.push(() => network.close());
  const contacts: boolean[] = [];
  let nudges = 0;
  network.onContact((isConnected) => contacts.push(isConnected));
  network.onNudge(() => {
    nudges += 1;
  });
  const device = await of.enrol({ account, network, ...(at === undefined ? {} : { at }) });
  return {
    device,
    network,
    contacts,
    nudges: () => nudges,
    nudged: async () => {
      const before = nudges;
      await until(() => nudges > before);
    },
  };
}

/** Waits for what another process or the network does. */
async function until(isDone: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isDone(); waitedMs += 10) {
    assert.ok(waitedMs < 10_000, 'it did not happen in time');
    await delay(10);
  }
}

/** Until no nudge has come for a while: what was done before has been told. */
async function quiet(of: Live): Promise<void> {
  for (let before = -1; before !== of.nudges();) {
    before = of.nudges();
    await delay(400);
  }
}

function available({ device }: Live): bigint | undefined {
  return balances(device).currencies[0]?.available;
}

function money(amount: bigint): Parameters<typeof deposit>[1] {
  return { source: 'testBank', currency: CURRENCY, amount: minor(amount) };
}

async function getReady({ device }: Live): Promise<void> {
  const topped = await deposit(device, money(1_000n));
  assert.ok(topped.ok);
  assert.ok((await certify(device, { currency: CURRENCY, amount: minor(600n) })).ok);
}

/** Pays offline; nobody has told the issuer yet. */
async function payOffline(payer: Live, till: Live, amount: bigint): Promise<void> {
  const made = await requestPayment(till.device, { amount: minor(amount), currency: CURRENCY });
  assert.ok(made.ok);
  const paid = await pay(payer.device, { requestBytes: made.code });
  assert.ok(paid.ok);
  const accepted = await acceptPayment(till.device, paid.code, { online: false });
  assert.ok(accepted.outcome === 'accepted');
  assert.ok((await takeReceipt(payer.device, accepted.receiptCode)).ok);
}

async function shutter(): Promise<Shutter> {
  const opened = await createShutter(issuer.port);
  ends.push(() => opened.close());
  return opened;
}

suite('a device on a socket', () => {
  test('enrols, tops up, gets ready and syncs without a single POST', async () => {
    const payer = await live({ account: CUSTOMER });
    await getReady(payer);
    assert.ok((await sync(payer.device)).ok);
    assert.equal(available(payer), 400n);
    assert.deepEqual(payer.contacts, [true]);
  });

  test('learns of a settlement that the other side caused, and of its roll-up', async () => {
    const [payer, till] = [await live({ account: CUSTOMER }), await live({ account: MERCHANT })];
    await getReady(payer);
    await payOffline(payer, till, 250n);
    await quiet(till);
    const settled = till.nudged();
    assert.ok((await sync(payer.device)).ok);
    await settled;
    const rolledUp = till.nudged();
    await world.work();
    await rolledUp;
    assert.ok((await sync(till.device)).ok);
    assert.equal(available(till), 250n);
  });

  test('is not told of others, and a sync that brings nothing tells nobody', async () => {
    const [payer, other] = [await live({ account: CUSTOMER }), await live({ account: CUSTOMER })];
    await getReady(payer);
    await quiet(payer);
    await quiet(other);
    const before = [payer.nudges(), other.nudges()];
    assert.ok((await sync(other.device)).ok);
    assert.ok((await sync(payer.device)).ok);
    await quiet(payer);
    assert.deepEqual([payer.nudges(), other.nudges()], before);
  });

  test('calls at once are answered each with its own', async () => {
    const { device, network } = await live({ account: CUSTOMER });
    const url = `${issuer.url}/v1/tenants/${world.tenant}/calls`;
    const refused = network.post(url, new Uint8Array([1]));
    const results = await Promise.allSettled([sync(device), refused, sync(device)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    await assert.rejects(refused, { code: 'issuer_refused', details: { status: 400 } });
  });
});

suite('a socket that is cut', () => {
  test('misses nothing: money moves in the gap, the device reconnects, syncs and knows', async () => {
    const door = await shutter();
    const till = await live({ account: MERCHANT, at: door.url, fallback: createHttpNetwork() });
    const payer = await live({ account: CUSTOMER });
    await getReady(payer);
    await payOffline(payer, till, 100n);
    door.shut();
    await until(() => till.contacts.at(-1) === false);
    assert.deepEqual(await sync(till.device), { ok: false, code: 'offline' });
    assert.ok((await sync(payer.device)).ok);
    await world.work();
    await delay(300);
    door.open();
    await until(() => till.contacts.at(-1) === true);
    assert.ok((await sync(till.device)).ok);
    assert.equal(available(till), 100n);
    assert.deepEqual(till.contacts, [true, false, true]);
    // And from here on it hears again.
    const told = till.nudged();
    await payOffline(payer, till, 30n);
    assert.ok((await sync(payer.device)).ok);
    await told;
  });

  test('takes no call with it: one that was on its way is posted', async () => {
    const door = await shutter();
    let posted = 0;
    const http = createHttpNetwork();
    const fallback: Network = {
      post: (url, body) => {
        posted += 1;
        return http.post(url.replace(door.url, issuer.url), body);
      },
    };
    const payer = await live({ account: CUSTOMER, at: door.url, fallback });
    door.swallow();
    const topping = deposit(payer.device, money(50n));
    await delay(100);
    door.shut();
    assert.ok((await topping).ok);
    assert.equal(posted, 1);
    assert.ok((await sync(payer.device)).ok);
    assert.equal(available(payer), 50n);
  });

  test('where sockets do not get through, everything works by POST', async () => {
    const door = await shutter();
    door.refuseUpgrades();
    const payer = await live({ account: CUSTOMER, at: door.url, fallback: createHttpNetwork() });
    await getReady(payer);
    assert.ok((await sync(payer.device)).ok);
    assert.equal(available(payer), 400n);
    assert.deepEqual(payer.contacts, []);
  });

  test('after close it stays closed, and calls are posted', async () => {
    let posted = 0;
    const http = createHttpNetwork();
    const fallback: Network = {
      post: (url, body) => {
        posted += 1;
        return http.post(url, body);
      },
    };
    const payer = await live({ account: CUSTOMER, fallback });
    // The first contact asks whether there are coins, too.
    assert.ok((await sync(payer.device)).ok);
    payer.network.close();
    await until(() => payer.contacts.at(-1) === false);
    assert.ok((await sync(payer.device)).ok);
    assert.equal(posted, 1);
    await delay(200);
    assert.deepEqual(payer.contacts, [true, false]);
  });
});

suite('several issuers on one database', () => {
  test('a device at one is told of what happens at the other', async () => {
    const second = await startLiveIssuer(world);
    ends.push(() => second.stop());
    const till = await live({ account: MERCHANT });
    const payer = await live({ account: CUSTOMER, of: second });
    await getReady(payer);
    await payOffline(payer, till, 70n);
    await quiet(till);
    const told = till.nudged();
    assert.ok((await sync(payer.device)).ok);
    await told;
  });

  test('one that stops says goodbye to its devices at once, and the others go on', async () => {
    const second = await startLiveIssuer(world);
    const payer = await live({ account: CUSTOMER, of: second, fallback: createHttpNetwork() });
    const startMs = performance.now();
    await second.stop();
    assert.ok(performance.now() - startMs < 5_000);
    await until(() => payer.contacts.at(-1) === false);
    assert.deepEqual(await sync(payer.device), { ok: false, code: 'offline' });
    assert.ok((await sync((await live({ account: CUSTOMER })).device)).ok);
  });
});
