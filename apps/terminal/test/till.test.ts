/** A merchant's till at work, against a real issuer. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { readRequest } from '@tallystick/sdk/payer/read-request';
import { sync } from '@tallystick/sdk/sync/sync';
import { createMemoryStore } from '@tallystick/sdk/store/memory-store';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { askAndPay, createTillWorld, sell, tillPorts } from './till-world.ts';
import { openTill } from '../src/model/till.ts';

const world = await createTillWorld();
const { till, tillNetwork, phone } = world;

function view(): NonNullable<ReturnType<typeof till.state>['view']> {
  const current = till.state().view;
  assert.ok(current !== undefined);
  return current;
}

suite('a till', () => {
  test('takes a payment without a network, and says that it is at risk until it settles (V-10, G-160)', async () => {
    tillNetwork.online = false;
    const paymentId = await sell(world, 12_50n);
    const [payment] = view().payments;
    assert.equal(payment?.paymentId, paymentId);
    assert.equal(payment?.standing, 'atRisk');
    assert.equal(view().unsent.count, 1);
    assert.equal(till.state().contact.reach, 'offline');

    tillNetwork.online = true;
    await till.handIn();
    assert.equal(view().payments[0]?.standing, 'settled');
    assert.equal(view().unsent.count, 0);
    assert.equal(view().takings[0]?.sum, 12_50n);
  });

  test('shows a request again, with the digits and the items that the payer sees (V-07)', async () => {
    const asked = await till.ask(minor(500n), {
      lines: [{ name: 'Chai', price: minor(250n), count: 2 }],
      restName: (count) => `${count} more`,
    });
    assert.ok(asked?.ok === true);
    const shown = till.request(asked.requestId);
    assert.ok(shown !== undefined);
    const decoded = decodeQrText(shown.text);
    assert.ok(decoded.ok);
    const read = await readRequest(phone, decoded.bytes);
    assert.ok(read.ok);
    assert.equal(read.summary.digits, shown.digits);
    const sold = [{ name: 'Chai', price: 250n, count: 2 }];
    assert.deepEqual(till.linesOf(asked.requestId), sold);
    assert.deepEqual(read.summary.items, sold);
    assert.equal(view().requests[0]?.requestId, asked.requestId);
    await till.cancelRequest(asked.requestId);
    assert.equal(till.request(asked.requestId)?.state, 'closed');
    assert.equal(view().requests.length, 0);
  });

  test('sums up what does not fit on the bill, and keeps the whole list for itself (V-07)', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => ({
      name: `Item ${index}`,
      price: minor(10n),
      count: 1,
      unit: 'kg',
    }));
    const asked = await till.ask(minor(300n), { lines, restName: (count) => `${count} more` });
    assert.ok(asked?.ok === true);
    const decoded = decodeQrText(till.request(asked.requestId)?.text ?? '');
    assert.ok(decoded.ok);
    const read = await readRequest(phone, decoded.bytes);
    assert.ok(read.ok);
    assert.deepEqual(read.summary.items?.[0], lines[0]);
    assert.equal(read.summary.items?.length, 24);
    assert.deepEqual(read.summary.items?.at(-1), { name: '7 more', price: 70n, count: 1 });
    assert.deepEqual(till.linesOf(asked.requestId), lines);
    await till.cancelRequest(asked.requestId);
  });

  test('keeps what an item is sold by, and refuses what is too long for its bill', async () => {
    const [name, price] = ['Rice', minor(90n)];
    const refused = await till.keepItem({ name, price, unit: 'x'.repeat(17) });
    assert.deepEqual(refused, { ok: false, code: 'unitTooLong' });
    assert.deepEqual(await till.keepItem({ name, price, unit: ' kg ' }), { ok: true });
    assert.deepEqual(await till.keepItem({ name: 'Chai', price, unit: '' }), { ok: true });
    assert.deepEqual(
      view().items.map(({ unit }) => unit),
      ['kg', undefined],
    );
  });

  test('declines a payment of a request that was cancelled, with a receipt that says so', async () => {
    const { requestId, text } = await askAndPay(world, 700n);
    assert.deepEqual(await till.cancelRequest(requestId), { ok: true });
    const taken = await till.take(text, requestId);
    assert.equal(taken?.outcome, 'declined');
    assert.ok(taken.outcome === 'declined');
    assert.equal(taken.code, 'requestClosed');
    assert.equal(
      view().payments.find((each) => each.paymentId === taken.paymentId)?.standing,
      'declined',
    );
  });

  test('says when a payment was taken before, or belongs to another request', async () => {
    const { requestId, text } = await askAndPay(world, 300n);
    const first = await till.take(text, requestId);
    assert.ok(first?.outcome === 'taken');
    assert.deepEqual([first.isRepeated, first.isOtherRequest], [false, false]);
    const other = await till.ask(minor(900n));
    assert.ok(other?.ok === true);
    const again = await till.take(text, other.requestId);
    assert.ok(again?.outcome === 'taken');
    assert.deepEqual([again.isRepeated, again.isOtherRequest], [true, true]);
    assert.equal(till.request(other.requestId)?.state, 'open');
  });

  test('tells a request code and a receipt code from a payment, and other texts from both', async () => {
    const asked = await till.ask(minor(100n));
    assert.ok(asked?.ok === true);
    const own = till.request(asked.requestId)?.text ?? '';
    assert.deepEqual(await till.take(own, asked.requestId), {
      outcome: 'otherCode',
      code: 'requestCode',
    });
    const receipt = encodeQrText('receipt', view().payments[0]?.receiptCode ?? new Uint8Array());
    const takenAsPayment = await till.take(receipt, asked.requestId);
    assert.deepEqual(takenAsPayment, { outcome: 'otherCode', code: 'receiptCode' });
    const ticket = await till.take('https://ticket.example/7', asked.requestId);
    assert.deepEqual(ticket, { outcome: 'otherCode', code: 'notTallystick' });
  });

  test('cancels a settled payment, and the money goes back', async () => {
    const paymentId = await sell(world, 40_00n);
    await till.handIn();
    const voided = await till.cancelPayment(paymentId);
    assert.ok(voided?.ok === true);
    await till.handIn();
    await world.issuer.work();
    await till.handIn();
    const cancelled = view().payments.find((each) => each.paymentId === paymentId);
    assert.equal(cancelled?.standing, 'cancelled');
    assert.equal(cancelled?.issuer?.status, 'reversed');
    await world.issuer.checkMoney();
  });

  test('counts halves without money as not handed in too: their customers wait for it', async () => {
    tillNetwork.online = false;
    const paymentId = await sell(world, 150n);
    await till.cancelPayment(paymentId);
    assert.equal(view().unsent.count, 0);
    assert.equal(view().halvesUnsent, 1);
    tillNetwork.online = true;
    await till.handIn();
    assert.equal(view().halvesUnsent, 0);
  });

  test('syncs when the issuer nudges: the payer handed in, and nothing is missed', async () => {
    const paymentId = await sell(world, 200n);
    await sync(phone);
    world.nudge();
    await till.handIn();
    assert.equal(view().payments.find((each) => each.paymentId === paymentId)?.standing, 'settled');
  });
});

suite('a till with an operator that wants large payments checked', () => {
  test('tries whether there is a network before it decides (V-12, G-002)', async () => {
    const strict = await createTillWorld({
      policy: { offlineLimitLower: minor(1_000n), offlineLimitUpper: minor(2_000n) },
    });
    // Offline at first, and nobody has told the till that the network is back.
    strict.tillNetwork.online = false;
    const { requestId, text } = await askAndPay(strict, 5_000n);
    await strict.till.handIn();
    strict.tillNetwork.online = true;
    const taken = await strict.till.take(text, requestId);
    assert.equal(taken?.outcome, 'taken');

    strict.tillNetwork.online = false;
    const refused = await askAndPay(strict, 5_000n);
    const declined = await strict.till.take(refused.text, refused.requestId);
    assert.ok(declined?.outcome === 'declined');
    assert.equal(declined.code, 'aboveOfflineLimit');
    await strict.till.close();
  });
});

suite('a till whose storage is full', () => {
  test('takes nothing, says so, and takes the same code once there is room', async () => {
    const memory = createMemoryStore();
    let isFull = false;
    const store = {
      ...memory,
      write: (changes: Parameters<typeof memory.write>[0]) =>
        isFull
          ? Promise.reject(new TallystickError({ code: 'disk_full', message: 'no room' }))
          : memory.write(changes),
    };
    const full = await createTillWorld({ store });
    full.tillNetwork.online = false;
    await full.till.handIn();
    const { requestId, text } = await askAndPay(full, 600n);
    isFull = true;
    assert.equal(await full.till.take(text, requestId), undefined);
    assert.equal(full.till.state().trouble, 'storeFull');
    assert.equal(full.till.state().view?.payments.length, 0);
    isFull = false;
    full.till.forgetTrouble();
    assert.equal((await full.till.take(text, requestId))?.outcome, 'taken');
    assert.equal(full.till.state().trouble, undefined);
    await full.till.close();
  });
});

suite('a till that was closed with a request on the screen', () => {
  test('still knows the request, and takes its payment', async () => {
    const store = createMemoryStore();
    const before = await createTillWorld({ store });
    const { requestId, text } = await askAndPay(before, 800n);
    // The program ends without a word, and another one begins on the same store.
    const after = openTill(tillPorts(before.tillDevice));
    assert.equal(after.request(requestId)?.state, 'open');
    assert.equal((await after.take(text, requestId))?.outcome, 'taken');
    await before.till.close();
  });
});
