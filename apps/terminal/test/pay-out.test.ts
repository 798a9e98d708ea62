/**
 * A merchant's money goes to the bank from the till, against a real issuer and real banks.
 *
 * Shows V-62, V-66, V-76.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { bankAccount } from '@tallystick/sdk/bank/bank-account';
import { fundFromBank } from '@tallystick/sdk/bank/fund-from-bank';
import { convertToCoins } from '@tallystick/sdk/coins/convert-to-coins';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { ASHAS_ACCOUNT, createBankWorld } from '@tallystick/testkit/bank-world';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { openTill } from '../src/model/till.ts';
import { tillPorts } from './till-world.ts';

const CHAI_CORNER = {
  bank: 'TSBB0000001',
  account: '200000000001',
  name: 'Chai Corner',
  phone: '+919820054321',
  pan: 'AAAFC2222C',
};
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const { number: currency } = TEST_CURRENCY;
const world = await createBankWorld({ coins: TEST_COINS });
const merchant = await enrolSdkDevice(world, {
  role: 'merchant',
  name: 'Chai Corner',
  merchantType: 5812,
  place: 'tsq4c2',
});
const till = openTill(tillPorts(merchant.device));
await till.handIn();

/** Sells for so much, to somebody whose money comes from a bank. */
async function sell(amount: bigint): Promise<void> {
  const { device } = await enrolSdkDevice(world, { role: 'customer', name: 'Asha' });
  assert.ok((await bankAccount(device, ASHAS_ACCOUNT)).ok);
  assert.ok((await fundFromBank(device, { currency, amount: minor(amount) })).ok);
  await world.work();
  await sync(device);
  assert.ok((await convertToCoins(device, { currency, amount: minor(amount) })).ok);
  const asked = await till.ask(minor(amount), { lines: [], restName: String });
  assert.ok(asked?.ok === true);
  const request = decodeQrText(till.request(asked.requestId)?.text ?? '');
  assert.ok(request.ok);
  const paid = await pay(device, { requestBytes: request.bytes, with: 'coins' });
  assert.ok(paid.ok);
  const taken = await till.take(encodeQrText('payment', paid.code), asked.requestId);
  assert.equal(taken?.outcome, 'taken');
  await till.handIn();
  await world.work();
  await till.handIn();
}

suite('paying out from the till', () => {
  test('coins that were taken leave for the merchant’s bank, and arrive (V-62, V-76)', async () => {
    assert.ok((await till.payingOut.account(CHAI_CORNER))?.ok);
    await sell(12_00n);
    world.wait(2 * DAY_SECONDS);
    await till.handIn();
    assert.equal((await till.payingOut.payOut(minor(7_00n)))?.ok, true);
    await world.work();
    await till.handIn();
    assert.equal(till.payingOut.newest()?.state, 'remitted');
    assert.equal(await world.bankBalance(CHAI_CORNER.account, CHAI_CORNER.bank), 7_00n);
    assert.equal(till.state().view?.balances[0]?.available, 5_00n);
  });

  test('each day by itself is chosen by its hour, and taken back (V-66, V-76)', async () => {
    const chosen = await till.payingOut.orders({ hour: 20 });
    assert.ok(chosen?.ok === true);
    assert.equal(chosen.endOfDay.hour, 20);
    // The job comes at the hour, whatever zone the operator is in.
    for (let hour = 0; hour < 24; hour += 1) {
      await world.work();
      world.wait(HOUR_SECONDS);
    }
    await world.work();
    await till.handIn();
    const known = await till.payingOut.orders();
    assert.ok(known?.ok === true);
    assert.deepEqual(
      known.orders.map(({ amount, isEndOfDay }) => [amount, isEndOfDay]),
      [
        [5_00n, true],
        [7_00n, false],
      ],
    );
    assert.deepEqual((await till.payingOut.orders({}))?.ok, true);
    const never = await till.payingOut.orders();
    assert.ok(never?.ok === true && never.endOfDay.hour === undefined);
    await world.checkMoney();
  });
});
