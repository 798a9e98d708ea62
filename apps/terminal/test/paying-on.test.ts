/**
 * A merchant pays a supplier at the till, with coins that it took and without a network, against a real issuer.
 *
 * Shows V-74, V-78.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { convertToCoins } from '@tallystick/sdk/coins/convert-to-coins';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { deposit } from '@tallystick/sdk/device/deposit';
import type { Device } from '@tallystick/sdk/device/device';
import { pay } from '@tallystick/sdk/payer/pay';
import { sync } from '@tallystick/sdk/sync/sync';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import type { PayOnView } from '../src/model/paying-on.ts';
import { createTillWorld, type TillWorld } from './till-world.ts';

const { number: currency } = TEST_CURRENCY;

/** A till without a network that was just paid `amount` with coins, and a supplier. */
async function afternoon(
  amount: bigint,
  merchantsHandOn: boolean,
): Promise<TillWorld & { readonly supplier: Device }> {
  const coins = merchantsHandOn ? { ...TEST_COINS, merchantsHandOn } : TEST_COINS;
  const world = await createTillWorld({ coins, ready: 50_00n });
  const { till, tillNetwork, phone, issuer } = world;
  await sync(phone);
  const funds = { currency, amount: minor(amount), source: 'testBank' } as const;
  assert.ok((await deposit(phone, funds)).ok);
  assert.ok((await convertToCoins(phone, { currency, amount: minor(amount) })).ok);
  const { device: supplier } = await enrolSdkDevice(issuer, {
    role: 'merchant',
    name: 'Dairy',
    merchantType: 5451,
    place: 'tsq4c2',
  });
  await sync(supplier);
  tillNetwork.online = false;
  const asked = await till.ask(minor(amount));
  assert.ok(asked?.ok === true);
  const request = decodeQrText(till.request(asked.requestId)?.text ?? '');
  assert.ok(request.ok);
  const paid = await pay(phone, { requestBytes: request.bytes, with: 'coins' });
  assert.ok(paid.ok);
  const taken = await till.take(encodeQrText('payment', paid.code), asked.requestId);
  assert.ok(taken?.outcome === 'taken');
  return { ...world, supplier };
}

async function askedBy(supplier: Device, amount: bigint): Promise<string> {
  const asked = await requestPayment(supplier, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  return encodeQrText('paymentRequest', asked.code);
}

function payOn({ till }: TillWorld): PayOnView {
  return till.state().view?.payOn ?? assert.fail('the till does not pay on');
}

suite('a till pays a supplier with coins that it took (V-74, V-78)', () => {
  test('read, paid, shown again and receipted without a network, and settled with one', async () => {
    const world = await afternoon(10_00n, true);
    const { till, tillNetwork, supplier } = world;
    assert.equal(payOn(world).holdings[0]?.spendable.amount, 10_00n);
    const text = await askedBy(supplier, 6_00n);
    const read = await till.payingOn.read(text);
    assert.ok(read?.ok === true);
    assert.equal(read.summary.payeeName, 'Dairy');
    const paid = await till.payingOn.pay(text);
    assert.ok(paid?.ok === true, paid?.ok === false ? paid.code : '');
    assert.equal(payOn(world).payments[0]?.state, 'shown');
    assert.equal(payOn(world).unsent, 1);
    const code = till.payingOn.codeOf(paid.paymentId) ?? '';
    assert.equal(code, encodeQrText('payment', paid.code));
    const shown = decodeQrText(code);
    assert.ok(shown.ok);
    const taken = await acceptPayment(supplier, shown.bytes, { online: false });
    assert.ok(taken.outcome === 'accepted');
    const told = await till.payingOn.takeReceipt(encodeQrText('receipt', taken.receiptCode));
    assert.ok(told?.ok === true);
    assert.equal(payOn(world).payments[0]?.state, 'receipted');
    assert.equal(payOn(world).holdings[0]?.spendable.amount, 4_00n);

    await sync(supplier);
    tillNetwork.online = true;
    await till.handIn();
    assert.equal(payOn(world).payments[0]?.state, 'settled');
    assert.equal(payOn(world).unsent, 0);
    assert.equal(till.state().view?.payments[0]?.standing, 'settled');
  });

  test('and takes the digits of a supplier whose receipt cannot be scanned', async () => {
    const world = await afternoon(5_00n, true);
    const { till, supplier } = world;
    const paid = await till.payingOn.pay(await askedBy(supplier, 5_00n));
    assert.ok(paid?.ok === true);
    const taken = await acceptPayment(supplier, paid.code, { online: false });
    assert.ok(taken.outcome === 'accepted');
    const { statusCode } = taken;
    const wrong = await till.payingOn.typeStatusCode(paid.paymentId, '0000000000');
    assert.deepEqual(wrong, { ok: false, code: 'wrongStatusCode' });
    assert.equal((await till.payingOn.typeStatusCode(paid.paymentId, statusCode))?.ok, true);
    assert.equal(payOn(world).payments[0]?.confirmation, 'statusCode');
  });

  test('says what else a code is, and pays nothing for it', async () => {
    const world = await afternoon(5_00n, true);
    const refused = { ok: false, code: 'malformed' };
    for (const text of ['https://example.org', encodeQrText('receipt', new Uint8Array(120))]) {
      assert.deepEqual(await world.till.payingOn.read(text), refused);
      assert.deepEqual(await world.till.payingOn.pay(text), refused);
    }
    assert.deepEqual(payOn(world).payments, []);
  });

  test('only where its operator lets merchants', async () => {
    const world = await afternoon(5_00n, false);
    assert.equal(world.till.state().view?.payOn, undefined);
    const refused = await world.till.payingOn.pay(await askedBy(world.supplier, 5_00n));
    assert.deepEqual(refused, { ok: false, code: 'redeemOnly' });
  });
});
