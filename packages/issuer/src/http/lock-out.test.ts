/** Whoever fails too often waits, longer each time; nobody else does (M-12). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openWorldDoor } from '@tallystick/testkit/http-door';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { ADDRESSES_MAX, createLockOut, FAILURES_MAX, LOCK_MS, WINDOW_MS } from './lock-out.ts';

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
