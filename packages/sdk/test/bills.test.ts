/**
 * A bill with items: read before paying, bound by what the payer signs, kept with the payment on both sides, and never
 * told to the issuer. With a balance certificate and with coins alike, and without a network.
 *
 * Shows V-07, V-49.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { encodeRequestCode, readRequestCode } from '@tallystick/protocol/codes/request-code';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { billDigest, type BillItem } from '@tallystick/protocol/messages/bill';
import { minor } from '@tallystick/protocol/money';
import { listCoins } from '../src/coins/coin-holdings.ts';
import { findCollected } from '../src/payee/collected-payment.ts';
import { listCollected } from '../src/payee/collected-payments.ts';
import { findRequest } from '../src/payee/request-record.ts';
import { requestPayment } from '../src/payee/request-payment.ts';
import { pay } from '../src/payer/pay.ts';
import { findPayment } from '../src/payer/payment-record.ts';
import { listPayments } from '../src/payer/payments.ts';
import { readRequest } from '../src/payer/read-request.ts';
import { answerWithCoins, coinHolder, coinTill, coinWorld } from '../test-support/coin-scene.ts';
import { EURO } from '../test-support/issuer-operations.ts';
import { accept, answer, ask, synced } from '../test-support/scene.ts';
import { createWorld, customer, restart, till, type TestDevice } from '../test-support/world.ts';
import { parts } from './software-parts.ts';

const SOLD: readonly BillItem[] = [
  { name: 'Tea', count: 2, price: minor(15n) },
  { name: 'Rice', count: 1, price: minor(95n), unit: 'kg' },
];
const SUM = 125n;

/** What the payer's phone says of its last payment. */
function paidFor({ device }: TestDevice): readonly BillItem[] | undefined {
  return listPayments(device)[0]?.items;
}

suite('a bill with items (V-07, V-49)', () => {
  test('is read before paying, and stays with the payment after a restart', async () => {
    const world = await createWorld(parts);
    const [payer, payee] = [await customer(world), await till(world)];
    world.online = false;
    const code = await ask(payee, SUM, { items: SOLD });
    const read = await readRequest(payer.device, code);
    assert.ok(read.ok);
    assert.deepEqual(read.summary.items, SOLD);
    assert.equal(read.summary.amount, SUM);
    await accept(payee, await answer(payer, code));
    await restart(world, payer);
    assert.deepEqual(paidFor(payer), SOLD);
    await restart(world, payee);
    const { requestId = assert.fail(), amount } = listCollected(payee.device)[0] ?? {};
    assert.equal(amount, SUM);
    assert.deepEqual(findRequest(payee.device.ports.store, requestId)?.bill?.items, SOLD);
    world.online = true;
    for (const each of [payee, payer]) assert.equal((await synced(each)).acknowledged, 1);
    assert.deepEqual(paidFor(payer), SOLD);
  });

  test('is paid with coins in the same way', async () => {
    const world = await coinWorld(parts);
    const [asha, shop] = [await coinHolder(world, 'Asha', 1_000n), await coinTill(world)];
    world.online = false;
    await accept(shop, await answerWithCoins(asha, await ask(shop, SUM, { items: SOLD })));
    assert.deepEqual(paidFor(asha), SOLD);
    const worth = listCoins(shop.device).reduce((sum, coin) => sum + coin.worth, 0n);
    assert.equal(worth, SUM);
  });

  test('a request for an amount alone has none', async () => {
    const world = await createWorld(parts);
    const [payer, payee] = [await customer(world), await till(world)];
    await accept(payee, await answer(payer, await ask(payee, SUM)));
    assert.equal(paidFor(payer), undefined);
  });

  for (const [what, items] of [
    ['other items of the same sum', [{ name: 'Milk', count: 1, price: minor(SUM) }]],
    ['no items', undefined],
  ] as const) {
    test(`that became ${what} on the way is not paid, and nothing is signed (T-97)`, async () => {
      const world = await createWorld(parts);
      const [payer, payee] = [await customer(world), await till(world)];
      const read = readRequestCode(await ask(payee, SUM, { items: SOLD }));
      assert.ok(read.ok && read.code.bill !== undefined);
      const { request, payee: certificate, bill } = read.code;
      const shown = items === undefined ? undefined : { ...bill, items };
      const requestBytes = encodeRequestCode(request, certificate, shown);
      const writes = payer.disk.writes();
      const outcome = await pay(payer.device, { requestBytes });
      const code = items === undefined ? 'billMissing' : 'billDiffers';
      assert.deepEqual(outcome, { ok: false, code });
      assert.equal(payer.disk.writes(), writes);
    });
  }

  test('is salted anew for each request, and the half that is handed in names no item (T-98)', async () => {
    const world = await createWorld(parts);
    const [payer, payee] = [await customer(world), await till(world)];
    const codes = [await ask(payee, SUM, { items: SOLD }), await ask(payee, SUM, { items: SOLD })];
    const digests = codes.map((code) => {
      const read = readRequestCode(code);
      assert.ok(read.ok && read.code.bill !== undefined);
      return Buffer.from(billDigest(parts.crypto, read.code.bill)).toString('hex');
    });
    assert.equal(new Set(digests).size, 2);
    for (const code of codes) await accept(payee, await answer(payer, code));
    const [payment, collected] = [listPayments(payer.device)[0], listCollected(payee.device)[0]];
    assert.deepEqual(payment?.items, SOLD);
    const halves = [
      findPayment(payer.device.ports.store, payment.paymentId)?.half,
      findCollected(payee.device.ports.store, collected?.paymentId ?? '')?.half,
    ];
    for (const half of halves) {
      assert.ok(half !== undefined);
      assert.equal(Buffer.from(encodeCbor(half)).includes('Rice'), false);
    }
  });
});

suite('a till asks for a bill only as a payer takes it (V-07)', () => {
  for (const [code, what, input] of [
    ['billSumDiffers', 'items of another sum', { items: SOLD, amount: minor(SUM + 1n) }],
    ['billSumDiffers', 'an amount of the payer’s choice', { items: SOLD, editable: true }],
    ['billTooLarge', 'no item', { items: [] }],
    [
      'billTooLarge',
      'more than one code holds',
      { items: Array.from({ length: 25 }, () => ({ name: 'Tea', count: 1, price: minor(5n) })) },
    ],
  ] as const) {
    test(`refused as ${code}: ${what}`, async () => {
      const world = await createWorld(parts);
      const payee = await till(world);
      const asked = await requestPayment(payee.device, {
        amount: minor(SUM),
        currency: EURO,
        ...input,
      });
      assert.deepEqual(asked, { ok: false, code });
    });
  }
});
