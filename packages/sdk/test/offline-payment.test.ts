/**
 * One offline payment from enrolment to settlement: two engines that exchange nothing but bytes.
 *
 * Shows V-10, V-13, G-011, G-035, G-149, G-160, G-163, G-181, P-17, M-02, M-19.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { balances } from '../src/device/balances.ts';
import { acceptPayment } from '../src/payee/accept-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { listPayments, showPayment } from '../src/payer/payments.ts';
import { readRequest } from '../src/payer/read-request.ts';
import { takeReceipt } from '../src/payer/take-receipt.ts';
import { sync } from '../src/sync/sync.ts';
import { moneyIn } from '../test-support/issuer-books.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { createWorld, customer, restart, till, type World } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

function free(world: World, account: string): bigint {
  return world.issuer.books.available.get(account) ?? 0n;
}

suite('an offline payment', () => {
  test('crosses as three codes without a network, and settles whoever syncs first (G-002, G-172)', async () => {
    for (const firstIsPayer of [true, false]) {
      const world = await createWorld(parts);
      const payer = await customer(world);
      const payee = await till(world);
      world.online = false;

      const asked = await requestPayment(payee.device, { amount: minor(1_250n), currency: EURO });
      assert.ok(asked.ok);
      const read = await readRequest(payer.device, asked.code);
      assert.ok(read.ok);
      assert.equal(read.summary.payeeName, 'Corner shop');
      assert.equal(read.summary.amount, 1_250n);
      assert.equal(read.summary.digits, asked.digits);
      const paid = await pay(payer.device, { requestBytes: asked.code });
      assert.ok(paid.ok);
      const taken = await acceptPayment(payee.device, paid.code, { online: false });
      assert.equal(taken.outcome, 'accepted');
      assert.deepEqual(taken.guarantee, { word: 'atRisk' });
      const receipt = await takeReceipt(payer.device, taken.receiptCode);
      assert.ok(receipt.ok);
      assert.equal(receipt.state, 'receipted');
      assert.equal(receipt.paymentId, taken.paymentId);
      assert.equal(balances(payer.device).currencies[0]?.offline?.amount, 3_750n);
      assert.deepEqual(await sync(payer.device), { ok: false, code: 'offline' });

      await restart(world, payer);
      await restart(world, payee);
      world.online = true;
      const order = firstIsPayer ? [payer, payee] : [payee, payer];
      for (const { device } of order) {
        const synced = await sync(device);
        assert.ok(synced.ok);
        assert.equal(synced.acknowledged, 1);
        assert.equal(synced.waiting, 0);
      }
      const again = await sync(order[0]?.device ?? payer.device);
      assert.ok(again.ok);
      assert.equal(listPayments(payer.device)[0]?.state, 'settled');
      assert.equal(listCollected(payee.device)[0]?.state, 'settled');
      assert.deepEqual(listCollected(payee.device)[0]?.guarantee, { word: 'settled' });
      assert.equal(
        listCollected(payee.device)[0]?.issuer?.tally,
        firstIsPayer ? 'matched' : 'payeeHalf',
      );
      assert.equal(free(world, 'Asha'), 5_000n);
      assert.equal(free(world, 'Corner shop'), 1_250n);
      assert.equal(moneyIn(world.issuer.books), 10_000n);
      assert.deepEqual(world.issuer.books.convictions, []);
    }
  });

  test('shown twice, and paid twice by mistake, gives the same bytes and the same receipt', async () => {
    const world = await createWorld(parts);
    const payer = await customer(world);
    const payee = await till(world);
    const asked = await requestPayment(payee.device, { amount: minor(400n), currency: EURO });
    assert.ok(asked.ok);
    const paid = await pay(payer.device, { requestBytes: asked.code });
    assert.ok(paid.ok);
    await restart(world, payer);
    world.time += 3_600;
    const again = await pay(payer.device, { requestBytes: asked.code, amount: minor(9n) });
    assert.ok(again.ok);
    assert.equal(again.repeated, true);
    assert.deepEqual(again.code, paid.code);
    assert.deepEqual(showPayment(payer.device, paid.paymentId), {
      ok: true,
      paymentId: paid.paymentId,
      code: paid.code,
      amount: 400n,
      currency: EURO,
      payeeName: 'Corner shop',
    });
    world.time -= 3_600;
    const taken = await acceptPayment(payee.device, paid.code, { online: false });
    assert.equal(taken.outcome, 'accepted');
    await restart(world, payee);
    world.time += 3_600;
    const repeated = await acceptPayment(payee.device, paid.code, { online: false });
    assert.equal(repeated.outcome, 'accepted');
    assert.equal(repeated.repeated, true);
    assert.deepEqual(repeated.receiptCode, taken.receiptCode);
    assert.equal(listCollected(payee.device).length, 1);
  });
});
