/**
 * A till of an operator with a currency of its own, against a real issuer. The operator has a second one, in which the
 * till's account is not.
 *
 * Shows V-17.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { currency, minor } from '@tallystick/protocol/money';
import { convertToCoins } from '@tallystick/sdk/coins/convert-to-coins';
import { deposit } from '@tallystick/sdk/device/deposit';
import { readRequest } from '@tallystick/sdk/payer/read-request';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { addCurrency } from '@tallystick/testkit/second-currency';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { openTill } from '../src/model/till.ts';
import { tillPorts } from './till-world.ts';

const MELA = { number: currency(1_001), code: 'MELA', exponent: 0 };
const issuer = await createIssuerWorld({
  coins: { ...TEST_COINS, denominations: [1n, 2n, 5n, 10n].map(minor) },
  currency: MELA,
});
const merchant = await enrolSdkDevice(issuer, {
  role: 'merchant',
  name: 'Stall',
  merchantType: 5812,
  place: 'tsq4c2',
});
const customer = await enrolSdkDevice(issuer, { role: 'customer', name: 'Asha' });
// Its number is lower, so it stands first in bundles from now on.
await addCurrency(issuer, TEST_CURRENCY);
const till = openTill(tillPorts(merchant.device));
await till.handIn();

suite('a till of an operator with money of its own', () => {
  test('counts, asks and keeps items in the money of its account (V-17)', async () => {
    const view = till.state().view;
    assert.deepEqual(view?.currency, MELA);
    assert.ok(view.currencies.some(({ number }) => number === TEST_CURRENCY.number));
    assert.equal(view.settings.unsent.sumMax, 5_000n, 'five thousand of a money without decimals');
    assert.ok((await till.keepItem({ name: 'Chai', price: minor(7n) }))?.ok);
    assert.deepEqual(
      till.state().view?.items.map((item) => item.currency),
      [MELA.number],
    );
  });

  test('is paid with coins of it, and nothing else is asked for (V-17)', async () => {
    const { device } = customer;
    const money = { currency: MELA.number, amount: minor(40n) };
    assert.ok((await deposit(device, { ...money, source: 'testBank' })).ok);
    assert.ok((await sync(device)).ok);
    assert.ok((await convertToCoins(device, money)).ok);
    const asked = await till.ask(minor(7n), { lines: [], restName: String });
    assert.ok(asked?.ok === true);
    const request = decodeQrText(till.request(asked.requestId)?.text ?? '');
    assert.ok(request.ok);
    const read = await readRequest(device, request.bytes);
    assert.ok(read.ok);
    assert.deepEqual([read.summary.currency, read.summary.amount], [MELA.number, 7n]);
    const paid = await pay(device, { requestBytes: request.bytes, with: 'coins' });
    assert.ok(paid.ok, paid.ok ? '' : paid.code);
    const taken = await till.take(encodeQrText('payment', paid.code), asked.requestId);
    assert.equal(taken?.outcome, 'taken');
    assert.deepEqual(
      till.state().view?.takings.map((takings) => takings.currency),
      [MELA.number],
    );
    assert.ok((await till.handIn())?.ok);
    assert.equal(till.state().view?.payments[0]?.standing, 'settled');
    await issuer.checkMoney();
  });
});
