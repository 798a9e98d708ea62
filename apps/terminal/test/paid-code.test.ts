/** A till without a network whose customer paid through the network: digits of the message, or the phone's proof. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { textColumn } from '@tallystick/ledger/columns';
import { listPayments } from '@tallystick/sdk/payer/payments';
import { orderPayment } from '@tallystick/sdk/payer/order-payment';
import { encodeQrText } from '@tallystick/transports/qr-text';
import { paymentAt } from '../src/model/till-view.ts';
import { askAndPay, createTillWorld } from './till-world.ts';

const world = await createTillWorld();
const { till, tillNetwork, phone, issuer } = world;

function view(): NonNullable<ReturnType<typeof till.state>['view']> {
  const current = till.state().view;
  assert.ok(current !== undefined);
  return current;
}

/** A request that the phone paid through the network, which the till does not have; its id. */
async function paidElsewhere(amount: bigint): Promise<string> {
  tillNetwork.online = false;
  const { requestId } = await askAndPay(world, amount);
  const [payment] = listPayments(phone).filter(({ state }) => state === 'shown');
  const ordered = await orderPayment(phone, payment?.paymentId ?? '');
  assert.ok(ordered.ok && ordered.isPaid);
  return requestId;
}

/** The digits that the merchant's message says. */
async function message(): Promise<string> {
  const [row] = await issuer.deps.database.transaction(issuer.tenant, (tx) =>
    tx.query("select fields from notice where event = 'paymentCode' order by ctid desc limit 1"),
  );
  assert.ok(row !== undefined);
  const fields: unknown = JSON.parse(textColumn(row, 'fields'));
  assert.ok(typeof fields === 'object' && fields !== null && 'code' in fields);
  return String(fields.code);
}

suite('a till without a network', () => {
  test('takes the digits of a message, counts the money, and keeps its place when the payment comes (P-13)', async () => {
    const requestId = await paidElsewhere(12_50n);
    const wrong = await till.typePaidCode(requestId, '0000 0000');
    assert.deepEqual(wrong, { ok: false, code: 'wrongPaidCode', triesLeft: 4 });
    assert.equal(view().payments.length, 0);
    assert.ok((await till.typePaidCode(requestId, await message()))?.ok);
    assert.equal(paymentAt(view(), requestId)?.standing, 'settled');
    assert.equal(till.request(requestId)?.state, 'paid');
    assert.equal(view().takings[0]?.sum, 12_50n);
    assert.equal(view().halvesUnsent, 0);

    tillNetwork.online = true;
    await till.handIn();
    assert.equal(view().payments.length, 1);
    const known = paymentAt(view(), requestId);
    assert.notEqual(known?.paymentId, requestId);
    assert.equal(known?.issuer?.tally, 'matched');
    assert.equal(view().takings[0]?.sum, 12_50n);
  });

  test('takes the proof on the phone where it takes payments, once (P-12)', async () => {
    const requestId = await paidElsewhere(700n);
    const proof = listPayments(phone).find(({ amount }) => amount === 700n)?.proof;
    assert.ok(proof !== undefined);
    const text = encodeQrText('paidProof', proof);
    const taken = await till.take(text, requestId);
    assert.ok(taken?.outcome === 'taken' && !taken.isRepeated && taken.isConfirmed);
    const again = await till.take(text, requestId);
    assert.ok(again?.outcome === 'taken' && again.isRepeated);
    assert.equal(view().takings[0]?.sum, 19_50n);
    const other = await till.take(encodeQrText('paidProof', new Uint8Array(80)), requestId);
    assert.deepEqual(other, { outcome: 'notProven', code: 'otherRequest' });
  });
});
