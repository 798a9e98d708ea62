/** An operator sees orders at banks, in and out, and what is stuck; and decides what a day may move. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { changeBankTerms, listBankOrders, showBankTerms } from '@tallystick/api/routes/bank-orders';
import {
  ASHAS_ACCOUNT,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { openWorldDoor, resultOf } from '@tallystick/testkit/http-door';
import { enrolDevice } from '@tallystick/testkit/issuer-device';
import { enrolPayable, payOutOf } from '@tallystick/testkit/pay-outs';

const world = await createBankWorld();
const door = openWorldDoor(world);
after(() => door.close());
const base = `/v1/tenants/${world.tenant}`;

async function listed(query = ''): Promise<readonly string[]> {
  const url = `${base}/bank-orders${query}`;
  const { bankOrders } = await door.succeed(resultOf(listBankOrders), { method: 'GET', url });
  return bankOrders.map(
    ({ direction, amount, state, bank, reason, isStuck }) =>
      `${direction} ${amount} ${state} ${bank ?? '-'} ${reason ?? '-'}${isStuck ? ' stuck' : ''}`,
  );
}

test('orders in and out are listed with state, bank and reason, the newest first; those that are stuck by themselves (V-16)', async () => {
  const customer = await enrolDevice(world, { role: 'customer', name: 'Asha' });
  await bankAccountOf(customer, ASHAS_ACCOUNT);
  await fund(customer, 5_000n);
  await world.work();
  const till = await enrolPayable(world, { money: 10_000n });
  await payOutOf(till, 4_000n);
  await world.work();
  world.wait(1);
  await payOutOf(till, 6_000n);
  await world.work();
  world.wait(1);
  await payOutOf(till, 500n);
  assert.deepEqual(await listed(), [
    'out 500 ordered - -',
    'out 6000 refused - escrowShort',
    'out 4000 remitted TSBA0000001 -',
    'in 5000 credited TSBA0000001 -',
  ]);
  assert.deepEqual(await listed('?only=open'), ['out 500 ordered - -']);
  assert.deepEqual(await listed('?only=stuck'), []);
  world.wait(3_601);
  assert.deepEqual(await listed('?only=stuck'), ['out 500 ordered - - stuck']);
});

test('a list goes on where its page ended', async () => {
  const { bankOrders } = await door.succeed(resultOf(listBankOrders), {
    method: 'GET',
    url: `${base}/bank-orders`,
  });
  const second = bankOrders[1] ?? assert.fail('there is no second order');
  const cursor = `${second.orderedAt}-${second.account}-${second.order}`;
  assert.equal((await listed(`?cursor=${cursor}`)).length, bankOrders.length - 2);
  await door.refuse('malformedRequest', { method: 'GET', url: `${base}/bank-orders?cursor=x` });
});

test('what a day may move, and how long a new bank account waits, is shown and decided (T-94)', async () => {
  const url = `${base}/bank-terms`;
  const shown = await door.succeed(resultOf(showBankTerms), { method: 'GET', url });
  assert.deepEqual(shown, { waitSeconds: 86_400, delaySeconds: 259_200, limits: [] });
  const json = {
    waitSeconds: 3_600,
    delaySeconds: 7_200,
    limits: [{ currency: 356, fundDayMax: '500000', payOutDayMax: '0' }, { currency: 840 }],
  };
  assert.deepEqual(await door.succeed(resultOf(changeBankTerms), { url, json }), json);
  assert.deepEqual(await door.succeed(resultOf(showBankTerms), { method: 'GET', url }), json);
  const [limit] = json.limits;
  await door.refuse('bankLimitsRepeated', { url, json: { ...json, limits: [limit, limit] } });
  const tooLarge = [{ currency: 356, payOutMin: '9999999999999999999' }];
  await door.refuse('amountTooLarge', { url, json: { ...json, limits: tooLarge } });
});
