/**
 * A person's wallet that is paid by another person, against a real issuer.
 *
 * Shows G-027, G-144.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { deposit } from '@tallystick/sdk/device/deposit';
import { certify } from '@tallystick/sdk/payer/certify';
import { pay } from '@tallystick/sdk/payer/pay';
import { readRequest } from '@tallystick/sdk/payer/read-request';
import { takeReceipt } from '@tallystick/sdk/payer/take-receipt';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { beingPaid, type Asked } from '../src/model/being-paid.ts';
import { openWallet } from '../src/model/wallet.ts';
import type { ReceivedPayment, WalletView } from '../src/model/wallet-view.ts';

const issuer = await createIssuerWorld();
const bo = await enrolSdkDevice(issuer, { role: 'customer', name: 'Bo' });
const asha = await enrolSdkDevice(issuer, { role: 'customer', name: 'Asha' });
const currency = TEST_CURRENCY.number;
await deposit(asha.device, { currency, amount: minor(50_000n), source: 'testBank' });
await certify(asha.device, { currency, amount: minor(50_000n) });

const never = (): (() => void) => () => undefined;
const ports = {
  device: bo.device,
  network: { onNudge: never, onContact: never },
  onVisible: never,
  later: never,
};
const wallet = openWallet(ports);
await wallet.sync();
bo.network.online = false;
const paid = beingPaid(ports, wallet.live);

function view(): WalletView {
  return wallet.live.get().view;
}

async function ask(amount: bigint, isEditable = false): Promise<string> {
  const asked: Asked = { amount: minor(amount), isEditable };
  const outcome = await paid.ask(asked);
  assert.ok(outcome?.ok === true);
  return outcome.requestId;
}

function bytesOf(requestId: string): Uint8Array {
  const decoded = decodeQrText(paid.request(requestId)?.text ?? '');
  assert.ok(decoded.ok);
  return decoded.bytes;
}

async function payFor(requestId: string, amount?: bigint): Promise<string> {
  const input = amount === undefined ? {} : { amount: minor(amount) };
  const outcome = await pay(asha.device, { requestBytes: bytesOf(requestId), ...input });
  assert.ok(outcome.ok);
  return encodeQrText('payment', outcome.code);
}

/** What the wallet shows of a payment; its receipt goes back to the payer. */
async function confirmed(id: string): Promise<ReceivedPayment> {
  const payment = view().received.find(({ paymentId }) => paymentId === id);
  assert.ok(payment?.receiptCode !== undefined);
  assert.ok((await takeReceipt(asha.device, payment.receiptCode)).ok);
  return payment;
}

suite('a person who is paid by another (G-027)', () => {
  test('is named as a person, and has nothing set aside for it', async () => {
    const requestId = await ask(1_000n);
    const read = await readRequest(asha.device, bytesOf(requestId));
    assert.ok(read.ok && read.summary.person && read.summary.payeeName === 'Bo');
    assert.equal(paid.waiting()[0]?.requestId, requestId);
    const text = await payFor(requestId);
    const taken = await paid.take(text, requestId);
    assert.ok(taken?.outcome === 'taken' && taken.isConfirmed);
    assert.deepEqual([taken.isRepeated, taken.isOtherRequest], [false, false]);
    assert.equal(paid.request(requestId)?.state, 'paid');
    const { standing, amount } = await confirmed(taken.paymentId);
    assert.deepEqual([standing, amount], ['atRisk', 1_000n]);
    assert.equal(view().toCome, 1_000n);
    const again = await paid.take(text, requestId);
    assert.ok(again?.outcome === 'taken' && again.isRepeated);
    assert.equal(view().toCome, 1_000n);
  });

  test('may not delete the wallet while the half lies on it alone', () => {
    assert.equal(view().unsent, 1);
  });

  test('asks for another, and is told that a payment was not for the request on the screen', async () => {
    const [earlier, later] = [await ask(300n), await ask(400n)];
    const taken = await paid.take(await payFor(earlier), later);
    assert.ok(taken?.outcome === 'taken' && taken.isOtherRequest);
    assert.equal(paid.request(later)?.state, 'open');
    assert.deepEqual(await paid.cancelRequest(later), { ok: true });
    assert.equal(paid.request(later)?.state, 'closed');
  });

  test('cancels a payment that was taken by mistake', async () => {
    const requestId = await ask(700n);
    const taken = await paid.take(await payFor(requestId), requestId);
    assert.ok(taken?.outcome === 'taken');
    assert.ok((await paid.cancelPayment(taken.paymentId))?.ok === true);
    assert.equal((await confirmed(taken.paymentId)).standing, 'cancelled');
    assert.equal(view().toCome, 1_300n);
  });
});

suite('an amount that the other person may change (G-144)', () => {
  test('is what was paid, not what was asked for', async () => {
    const requestId = await ask(1_500n, true);
    const taken = await paid.take(await payFor(requestId, 2_000n), requestId);
    assert.ok(taken?.outcome === 'taken');
    assert.equal(paid.request(requestId)?.amount, 1_500n);
    assert.equal((await confirmed(taken.paymentId)).amount, 2_000n);
  });

  test('may be left to the payer altogether, and only then', async () => {
    const refused = await paid.ask({ amount: minor(0n), isEditable: false });
    assert.deepEqual(refused, { ok: false, code: 'amountZero' });
    const requestId = await ask(0n, true);
    const taken = await paid.take(await payFor(requestId, 250n), requestId);
    assert.ok(taken?.outcome === 'taken');
    assert.equal(view().toCome, 1_300n + 2_000n + 250n);
  });

  test('settles, and is spendable', async () => {
    bo.network.online = true;
    assert.equal((await wallet.sync())?.ok, true);
    assert.equal(view().unsent, 0);
    assert.equal(view().toCome, 0n);
  });
});
