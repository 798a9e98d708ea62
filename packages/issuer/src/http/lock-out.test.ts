/** Whoever fails too often waits, longer each time; nobody else does (M-12). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openWorldDoor } from '@tallystick/testkit/http-door';
import { sealCall } from '@tallystick/protocol/calls/call';
import { enrolPayer, type WorldPayer } from '@tallystick/testkit/issuer-payments';
import { createIssuerWorld, type IssuerWorld } from '@tallystick/testkit/issuer-world';
import { createAccountNews } from '../sockets/account-news.ts';
import { keysFor } from '../tenants/keys-for.ts';
import { callRoutes } from './handlers/calls.ts';
import {
  ADDRESSES_MAX,
  createGuards,
  createLockOut,
  FAILURES_MAX,
  LOCK_MS,
  WINDOW_MS,
} from './lock-out.ts';
import { guarded } from './socket-routes.ts';

const FAR = '203.0.113.7';

function lockOut(isBehindProxy = false) {
  let now = 0;
  const guard = createLockOut({ nowMs: () => now, isBehindProxy });
  return {
    ...guard,
    wait: (ms: number): void => {
      now += ms;
    },
    failTimes: (address: string, times: number): number | undefined => {
      let locked: number | undefined;
      for (let time = 0; time < times; time += 1) locked = guard.failed(address);
      return locked;
    },
  };
}

suite('an address that fails too often', () => {
  test('waits from the last failure on, and is heard again afterwards', () => {
    const guard = lockOut();
    assert.equal(guard.failTimes(FAR, FAILURES_MAX - 1), undefined);
    assert.equal(guard.waitOf(FAR), undefined);
    assert.equal(guard.failed(FAR), LOCK_MS / 1_000);
    guard.wait(LOCK_MS - 1);
    assert.equal(guard.waitOf(FAR), 1);
    guard.wait(1);
    assert.equal(guard.waitOf(FAR), undefined);
  });

  test('waits twice as long each time, up to an hour', () => {
    const guard = lockOut();
    const waits = Array.from({ length: 6 }, () => {
      const locked = guard.failTimes(FAR, FAILURES_MAX) ?? assert.fail('not locked');
      guard.wait(locked * 1_000);
      return locked / 60;
    });
    assert.deepEqual(waits, [5, 10, 20, 40, 60, 60]);
  });

  test('is counted within a window: now and then is no attack', () => {
    const guard = lockOut();
    for (let times = 0; times < 10; times += 1) {
      assert.equal(guard.failTimes(FAR, FAILURES_MAX - 1), undefined);
      guard.wait(WINDOW_MS);
    }
  });

  test('keeps nobody else waiting', () => {
    const guard = lockOut();
    guard.failTimes(FAR, FAILURES_MAX);
    assert.equal(guard.waitOf('203.0.113.8'), undefined);
  });

  test('is a whole network where it is IPv6', () => {
    const guard = lockOut();
    guard.failTimes('2001:db8:1:2::1', FAILURES_MAX - 1);
    assert.notEqual(guard.failed('2001:db8:1:2:ffff:0:0:9'), undefined);
    assert.notEqual(guard.waitOf('2001:db8:1:2::77'), undefined);
    assert.equal(guard.waitOf('2001:db8:1:3::1'), undefined);
  });
});

suite('addresses that are near', () => {
  const NEAR = [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.7.7',
    '::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:10.1.2.3',
  ];

  for (const address of NEAR) {
    test(`${address} never waits, or one attacker would lock all others out`, () => {
      const guard = lockOut();
      assert.equal(guard.failTimes(address, FAILURES_MAX * 3), undefined);
      assert.equal(guard.waitOf(address), undefined);
    });
  }

  test('wait as any other where a proxy tells who they are', () => {
    assert.notEqual(lockOut(true).failTimes('10.1.2.3', FAILURES_MAX), undefined);
  });
});

test('memory has a bound: who failed the longest ago is forgotten first', () => {
  const guard = lockOut();
  guard.failTimes(FAR, FAILURES_MAX);
  for (let number = 0; number < ADDRESSES_MAX; number += 1) {
    guard.failed(`198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`);
  }
  assert.equal(guard.waitOf(FAR), undefined);
});

async function bundleCall(
  { crypto, deps, tenant }: IssuerWorld,
  payer: WorldPayer,
): Promise<Uint8Array> {
  const { nonce } = await payer.call('bundle', null);
  const parts = { callId: deps.random(16), nonce, keyHash: payer.keyHash };
  const { bytes } = await sealCall(crypto, {
    tenant,
    issuerHpkeKey: keysFor(deps, tenant).hpke.publicKey,
    call: { operation: 'bundle', body: null, ...parts },
    sign: payer.element.sign,
  });
  return bytes;
}

suite('on a socket', () => {
  const garbage = new Uint8Array(200).fill(7);

  /** The socket route's ports, as a socket from this address has them. */
  async function openFrom(address: string) {
    const world = await createIssuerWorld();
    const guards = createGuards({ log: () => undefined, trustedProxies: [] });
    const served = callRoutes(world.deps, {
      loadTenant: () => Promise.resolve(true),
      orderIdOf: () => new Uint8Array(16),
      audit: () => Promise.resolve(1),
      news: createAccountNews(),
      log: () => undefined,
    });
    const route = served.find(({ open }) => open !== undefined);
    const opened = await route?.open?.({ params: { tenant: world.tenant } });
    assert.ok(route !== undefined && opened?.ok === true);
    const ports = guarded(opened.value, (refusal) =>
      guards.isToWait(route.route, address, refusal),
    );
    return { ports, guards, route: route.route, world };
  }

  test('M-12: what is no call counts as posted, and ends the socket with the one too many', async () => {
    const { ports, guards, route } = await openFrom(FAR);
    for (let times = 1; times < FAILURES_MAX; times += 1) {
      const { status, isLast } = await ports.answer(garbage);
      assert.deepEqual([status, isLast], [400, undefined]);
    }
    const last = await ports.answer(garbage);
    assert.deepEqual([last.status, last.isLast], [400, true]);
    assert.equal(guards.waitOf(route, FAR), LOCK_MS / 1_000, 'and opens no other socket');
    const after = await ports.answer(garbage);
    assert.deepEqual([after.status, after.isLast], [429, true]);
  });

  test('M-12: a device that was heard on its socket goes on, though others with its address fail', async () => {
    const { ports, guards, route, world } = await openFrom(FAR);
    const payer = await enrolPayer(world, { deposit: 0n, offline: 0n });
    const call = await bundleCall(world, payer);
    assert.equal((await ports.answer(call)).status, 200);
    for (let times = 0; times < FAILURES_MAX; times += 1) guards.failed(route, FAR);
    assert.equal((await ports.answer(call)).status, 200);
    const { status, isLast } = await ports.answer(garbage);
    assert.deepEqual([status, isLast], [400, true], 'but sends nothing else');
  });

  test('M-12: the socket of an address that has to wait is not opened', async () => {
    const world = await createIssuerWorld();
    const door = openWorldDoor(world);
    const call = { url: `/v1/tenants/${world.tenant}/calls`, key: null, remoteAddress: FAR };
    for (let times = 0; times < FAILURES_MAX; times += 1) {
      await door.ask({ ...call, body: garbage, type: 'application/octet-stream' });
    }
    const socket = { method: 'GET', url: `/v1/tenants/${world.tenant}/socket`, key: null } as const;
    assert.equal((await door.ask({ ...socket, remoteAddress: FAR })).status, 429);
    assert.equal((await door.ask(socket)).status, 426);
    await door.close();
  });
});

suite('an API key that makes too many requests', () => {
  test('M-12: is told how long to wait; the keys of others are heard, and so is it later', async () => {
    const world = await createIssuerWorld();
    const door = openWorldDoor(world, { requestsPerSecond: 1 });
    const url = `/v1/tenants/${world.tenant}/policy`;
    const ask = (key: string) => door.ask({ method: 'GET', url, key });
    let turnedAway = await ask(door.tenantKey);
    for (let times = 0; turnedAway.status === 200 && times < 100; times += 1) {
      turnedAway = await ask(door.tenantKey);
    }
    assert.equal(turnedAway.status, 429);
    assert.equal(turnedAway.headers['retry-after'], '1');
    await door.refuse('tooManyRequests', { method: 'GET', url, key: door.tenantKey });
    assert.equal((await ask(door.deploymentKey)).status, 200);
    assert.equal(door.logged.filter((line) => line.includes('"tooManyRequests"')).length, 1);
    await delay(1_100);
    assert.equal((await ask(door.tenantKey)).status, 200);
    await door.close();
  });
});

suite('at the door', () => {
  test('guessed keys and calls that open with no key lead to 429 with the time to wait, and a line in the log', async () => {
    const world = await createIssuerWorld();
    const door = openWorldDoor(world);
    const wrongKey = {
      method: 'GET',
      url: `/v1/tenants/${world.tenant}/policy`,
      key: 'A'.repeat(43),
    } as const;
    const call = {
      url: `/v1/tenants/${world.tenant}/calls`,
      key: null,
      body: new Uint8Array(200).fill(7),
      type: 'application/octet-stream',
    };
    const from = { remoteAddress: FAR };
    const rightKey = { ...wrongKey, key: door.deploymentKey };
    for (let times = 0; times < FAILURES_MAX; times += 1) {
      assert.equal((await door.ask({ ...wrongKey, ...from })).status, 401);
    }
    const turnedAway = await door.ask({ ...rightKey, ...from });
    assert.equal(turnedAway.status, 429);
    assert.equal(turnedAway.headers['retry-after'], String(LOCK_MS / 1_000));
    assert.ok(door.logged.some((line) => line.includes('lockedOut') && line.includes(FAR)));
    assert.equal((await door.ask(rightKey)).status, 200, 'from elsewhere');
    // Devices with the same address go on, until somebody there sends calls that are none.
    for (let times = 0; times < FAILURES_MAX; times += 1) {
      const { status } = await door.ask({ ...call, ...from });
      assert.ok(status === 400 || status === 422, String(status));
    }
    assert.equal((await door.ask({ ...call, ...from })).status, 429);
    const health = { method: 'GET', url: '/healthz', key: null } as const;
    assert.equal((await door.ask({ ...health, ...from })).status, 200);
    const withoutKey = { ...wrongKey, key: null, remoteAddress: '203.0.113.99' };
    for (let times = 0; times <= FAILURES_MAX; times += 1) {
      assert.equal((await door.ask(withoutKey)).status, 401, 'who has no key guesses none');
    }
    await door.close();
  });
});
