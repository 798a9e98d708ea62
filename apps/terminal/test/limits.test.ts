/** A till at its limits, against a real issuer: what it tries, declines, and calls confirmed (V-12). */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { voidPayment } from '@tallystick/sdk/payee/void-payment';
import { sync } from '@tallystick/sdk/sync/sync';
import { takePayment, type TakeOutcome } from '@tallystick/ui/payee/take-payment';
import { askAndPay, createTillWorld, sell } from './till-world.ts';

const world = await createTillWorld({
  policy: {
    unconfirmedCountMax: 100,
    limits: { payer: {}, payee: { countLower: 1, countUpper: 2 } },
  },
});
const { till, tillDevice, tillNetwork } = world;

function view(): NonNullable<ReturnType<typeof till.state>['view']> {
  const current = till.state().view;
  assert.ok(current !== undefined);
  return current;
}

function standingOf(taken: TakeOutcome | undefined): string | undefined {
  assert.ok(taken?.outcome === 'taken');
  return view().payments.find(({ paymentId }) => paymentId === taken.paymentId)?.standing;
}

/** A third payment since the last sync, which nobody may take without a network. */
async function atTheLimit(): Promise<{ readonly requestId: string; readonly text: string }> {
  tillNetwork.online = true;
  await till.handIn();
  tillNetwork.online = false;
  await sell(world, 100n);
  await sell(world, 100n);
  return askAndPay(world, 100n);
}

suite('a till at its operator’s limit', () => {
  test('declines what is above it without a network, and says what to do', async () => {
    const { requestId, text } = await atTheLimit();
    const taken = await till.take(text, requestId);
    assert.ok(taken?.outcome === 'declined');
    assert.equal(taken.code, 'offlineCountReached');
  });

  test('takes it with a network: it hands in, and has the issuer’s word before it says so', async () => {
    const { requestId, text } = await atTheLimit();
    tillNetwork.online = true;
    const taken = await till.take(text, requestId);
    assert.ok(taken?.outcome === 'taken' && taken.isConfirmed);
    assert.equal(standingOf(taken), 'settled');
  });

  test('does not call it taken when the network goes in between, until the issuer has it', async () => {
    tillNetwork.online = true;
    const limited = { paymentMax: minor(50n) };
    await till.keepLimits(limited);
    assert.deepEqual(view().ownLimits, limited);
    const { requestId, text } = await askAndPay(world, 100n);
    let tries = 0;
    const taken = await takePayment(tillDevice, {
      text,
      request: till.request(requestId),
      wasOnline: false,
      tryOnline: async () => {
        tries += 1;
        tillNetwork.online = tries === 1;
        return (await sync(tillDevice).catch(() => undefined))?.ok === true;
      },
    });
    assert.equal(tries, 2);
    assert.ok(taken.outcome === 'taken' && !taken.isConfirmed);
    till.refresh();
    assert.equal(standingOf(taken), 'notConfirmed');
    assert.deepEqual([view().carried.sum, view().carried.covered], [100n, 0n]);
    tillNetwork.online = true;
    await till.handIn();
    assert.equal(standingOf(taken), 'settled');
    assert.equal(view().carried.sum, 0n);
    await till.keepLimits({});
  });

  test('gives back what was not confirmed, and the customer keeps the money', async () => {
    await till.keepLimits({ paymentMax: minor(50n) });
    const { requestId, text } = await askAndPay(world, 100n);
    tillNetwork.online = false;
    const taken = await takePayment(tillDevice, {
      text,
      request: till.request(requestId),
      wasOnline: true,
      tryOnline: async () => true,
    });
    assert.ok(taken.outcome === 'taken' && !taken.isConfirmed);
    assert.ok((await voidPayment(tillDevice, taken.paymentId)).ok);
    tillNetwork.online = true;
    await till.handIn();
    assert.equal(standingOf(taken), 'cancelled');
    await till.keepLimits({});
    await world.issuer.checkMoney();
  });

  test('tries first above the lower one, and goes on without a network', async () => {
    tillNetwork.online = true;
    await till.handIn();
    tillNetwork.online = false;
    await sell(world, 100n);
    const { requestId, text } = await askAndPay(world, 100n);
    const taken = await till.take(text, requestId);
    assert.ok(taken?.outcome === 'taken' && taken.isConfirmed);
    assert.equal(standingOf(taken), 'atRisk');
    assert.equal(till.state().contact.reach, 'offline');
  });
});
