/**
 * A device that asks too much waits; the other devices of its account, its tenant and all tenants do not
 * (M-12). What it could not bring now is brought later, and nothing is lost or done twice.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { waitShape, type Answer } from '@tallystick/protocol/calls/answer';
import { depositBodyShape } from '@tallystick/protocol/calls/deposit';
import { readShape } from '@tallystick/protocol/encoding/shape';
import { CALL_BYTES_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { createSoftwareElement } from '@tallystick/elements/software-element';
import { createCaller, enrolFurtherDevice } from '@tallystick/testkit/issuer-device';
import { figuresOf, moneyOf } from '@tallystick/testkit/issuer-money';
import { enrolPayer, enrolTill, halfOf } from '@tallystick/testkit/issuer-payments';
import type { IssuerWorld } from '@tallystick/testkit/issuer-world';
import { createTwoTenants } from '@tallystick/testkit/two-tenants';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { changeCallLimits, showCallLimits } from '../operator/change-call-limits.ts';
import { ACCOUNT_IN_HAND_MAX, createAllowances, IN_HAND_MAX, type Refused } from './allowances.ts';
import { DEFAULT_CALL_LIMITS, effortOf } from './call-limits.ts';

const { here, elsewhere } = await createTwoTenants();
const { deps, tenant } = here;
const FEW = { device: { atOnce: 20, perMinute: 60 }, account: { atOnce: 30, perMinute: 120 } };
for (const world of [here, elsewhere]) {
  assert.ok((await changeCallLimits(world.deps, world.tenant, FEW)).ok);
}

function waitOf({ code, result }: Answer): number | undefined {
  if (code !== 'tooManyCalls') return undefined;
  const seconds = readShape(waitShape, result, 'wait');
  assert.ok(seconds.ok);
  return seconds.value;
}

interface Asking {
  call(operation: 'bundle', body: null): Promise<Answer>;
}

/** Calls until it is told to wait. */
async function flood(device: Asking): Promise<number> {
  for (let calls = 1; calls <= 100; calls += 1) {
    const seconds = waitOf(await device.call('bundle', null));
    if (seconds !== undefined) return seconds;
  }
  assert.fail('a device may ask without end');
}

function isHeard(device: Asking): Promise<boolean> {
  return device.call('bundle', null).then(({ accepted }) => accepted);
}

function customer(world: IssuerWorld = here) {
  return enrolPayer(world, { deposit: 0n, offline: 0n });
}

suite('a device that floods', () => {
  test('M-12: is told in a signed answer how long to wait, and is heard again after it', async () => {
    const payer = await customer();
    const seconds = await flood(payer);
    assert.equal(seconds, 1);
    assert.equal(await isHeard(payer), false);
    here.wait(seconds);
    assert.equal(await isHeard(payer), true);
    assert.equal(await isHeard(payer), false);
  });

  test('M-12: keeps no other device of its account, its tenant or another tenant waiting', async () => {
    const payer = await customer();
    const beside = await enrolFurtherDevice(here, payer.account);
    const [neighbour, stranger] = [await customer(), await customer(elsewhere)];
    await flood(payer);
    for (const other of [beside, neighbour, stranger]) assert.equal(await isHeard(other), true);
  });

  test('M-12: uses up no more of its account than is left to the others by the limit of one device', async () => {
    const payer = await customer();
    const beside = await enrolFurtherDevice(here, payer.account);
    await flood(payer);
    // 30 for the account, and 20 for the device: the rest is for the others, and then all of them wait.
    await flood(beside);
    assert.equal(await isHeard(await enrolFurtherDevice(here, payer.account)), false);
    here.wait(60);
    assert.equal(await isHeard(beside), true);
  });

  test('M-12: that it cannot bring now is brought later, once, and nothing is done of what was refused', async () => {
    const payer = await enrolPayer(here, { deposit: 500n, offline: 300n });
    const till = await enrolTill(here);
    const payment = await payer.pay(till, 100n);
    await flood(till);
    const body = depositBodyShape.encode({
      source: 'testBank',
      currency: TEST_CURRENCY.number,
      amount: minor(70n),
    });
    const callId = deps.random(16);
    await flood(payer);
    const before = (await figuresOf(here, payer)).available;
    const refused = await payer.call('deposit', body, callId);
    assert.equal(refused.code, 'tooManyCalls');
    assert.equal((await figuresOf(here, payer)).available, before);
    here.wait(60);
    for (const again of [1, 2]) {
      assert.ok((await payer.call('deposit', body, callId)).accepted, `${again}`);
      assert.equal((await figuresOf(here, payer)).available, before + 70n);
    }
    assert.equal((await till.sync([halfOf(payment)])).records[0]?.status, 'settled');
    assert.equal(await moneyOf(here, till), 100n);
    await here.checkMoney();
  });

  test('M-12: calls that others make in its name cost it nothing', async () => {
    const payer = await customer();
    const impostor = createSoftwareElement(deps.random);
    const forged = createCaller(here, { ...payer.element, sign: impostor.sign });
    for (let count = 0; count < 40; count += 1) {
      assert.equal((await forged.call('bundle', null)).code, 'callSignature');
    }
    const stale = { callId: deps.random(16), nonce: new Uint8Array() };
    for (let count = 0; count < 40; count += 1) {
      assert.equal((await payer.send('bundle', null, stale)).code, 'staleNonce');
    }
    assert.equal(await isHeard(payer), true);
  });
});

suite('the limits of a tenant', () => {
  test('are generous until it decides otherwise, and an account has no less than a device', async () => {
    const world = (await createTwoTenants()).here;
    const shown = await showCallLimits(world.deps, world.tenant);
    assert.deepEqual(shown, { ok: true, value: DEFAULT_CALL_LIMITS });
    for (const account of [
      { atOnce: 19, perMinute: 120 },
      { atOnce: 30, perMinute: 59 },
    ]) {
      const refused = await changeCallLimits(world.deps, world.tenant, { ...FEW, account });
      assert.deepEqual(refused, { ok: false, code: 'limitsInvalid' });
    }
    assert.deepEqual(await showCallLimits(world.deps, world.tenant), shown);
  });

  test('M-12: a long call counts more, and the longest of all fits into what a device may ask at once', () => {
    assert.deepEqual([0, 4_095, 4_096].map(effortOf), [1, 1, 2]);
    assert.ok(effortOf(CALL_BYTES_MAX) * 5 < DEFAULT_CALL_LIMITS.device.atOnce);
  });
});

suite('calls in hand', () => {
  const asked = {
    tenant,
    keyHash: deps.random(32),
    home: 7n,
    effort: 1,
    limits: DEFAULT_CALL_LIMITS,
  };

  test('M-12: of a device and of an account have a bound, so that nobody holds all connections', () => {
    const own = createAllowances({ nowMs: () => 0 });
    const inHand = Array.from({ length: IN_HAND_MAX }, () => own.admit(asked));
    assert.ok(inHand.every(({ ok }) => ok));
    assert.deepEqual(own.admit(asked), { ok: false, waitSeconds: 1 });
    for (let count = IN_HAND_MAX; count < ACCOUNT_IN_HAND_MAX; count += 1) {
      assert.ok(own.admit({ ...asked, keyHash: deps.random(32) }).ok);
    }
    assert.equal(own.admit({ ...asked, keyHash: deps.random(32) }).ok, false, 'of the account');
    assert.ok(own.admit({ ...asked, keyHash: deps.random(32), home: 8n }).ok);
    const [first] = inHand;
    assert.ok(first?.ok === true);
    first.done();
    assert.ok(own.admit(asked).ok);
    assert.equal(own.admit(asked).ok, false);
  });

  test('M-12: of a device that makes a hundred at once, eight are answered, and another device is answered, too', async () => {
    const [payer, other] = [await customer(), await customer()];
    here.wait(60);
    const { nonce } = await payer.call('bundle', null);
    const many = Array.from({ length: 100 }, () =>
      payer.send('bundle', null, { callId: deps.random(16), nonce }),
    );
    assert.equal(await isHeard(other), true);
    const answers = await Promise.all(many);
    assert.ok(answers.some(({ accepted }) => accepted));
    assert.ok(answers.filter(({ code }) => code === 'tooManyCalls').length >= 80);
    here.wait(60);
    assert.equal(await isHeard(payer), true, 'none of them is in hand for good');
  });

  test('M-12: a device that begins to be refused is told of once', () => {
    const heard: Refused[] = [];
    let now = 0;
    const own = createAllowances({ nowMs: () => now, noticed: (refused) => heard.push(refused) });
    const limits = FEW;
    for (let count = 0; count < 50; count += 1) {
      const admitted = own.admit({ ...asked, limits });
      if (admitted.ok) admitted.done();
    }
    assert.equal(heard.length, 1);
    assert.deepEqual([heard[0]?.tenant, heard[0]?.waitSeconds], [tenant, 1]);
    now += 60_000;
    assert.ok(own.admit({ ...asked, limits }).ok);
    for (let count = 0; count < 50; count += 1) own.admit({ ...asked, limits });
    assert.equal(heard.length, 2);
  });
});
