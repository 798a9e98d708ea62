/** A customer's wallet at work, against a real issuer and a till. */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { changePolicy } from '@tallystick/issuer/operator/change-policy';
import { minor } from '@tallystick/protocol/money';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment, type RequestInput } from '@tallystick/sdk/payee/request-payment';
import { REFUSAL_TEXTS } from '@tallystick/sdk/refusal-texts';
import { sync } from '@tallystick/sdk/sync/sync';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { openWallet } from '../src/model/wallet.ts';
import type { WalletView } from '../src/model/wallet-view.ts';

const issuer = await createIssuerWorld();
const merchant = await enrolSdkDevice(issuer, {
  role: 'merchant',
  name: 'Chai stall',
  merchantType: 5812,
  place: 'tsq4c2',
});
await sync(merchant.device);
const customer = await enrolSdkDevice(issuer, { role: 'customer', name: 'Asha' });
const never = (): (() => void) => () => undefined;
const wallet = openWallet({
  device: customer.device,
  network: { onNudge: never, onContact: never },
  onVisible: never,
  later: never,
});

function view(): WalletView {
  return wallet.live.get().view;
}

async function ask(amount: bigint, input: Partial<RequestInput> = {}): Promise<string> {
  const asked = await requestPayment(merchant.device, {
    amount: minor(amount),
    currency: TEST_CURRENCY.number,
    ...input,
  });
  assert.ok(asked.ok);
  return encodeQrText('paymentRequest', asked.code);
}

async function take(text: string | undefined): Promise<{ receipt: string; statusCode: string }> {
  const decoded = decodeQrText(text ?? '');
  assert.ok(decoded.ok);
  const taken = await acceptPayment(merchant.device, decoded.bytes, { online: false });
  assert.ok(taken.outcome === 'accepted');
  return { receipt: encodeQrText('receipt', taken.receiptCode), statusCode: taken.statusCode };
}

async function payNow(text: string): Promise<string> {
  const paid = await wallet.pay(text);
  assert.ok(paid?.ok === true);
  return paid.paymentId;
}

suite('a wallet', () => {
  test('adds money, gets some ready and shows three amounts', async () => {
    assert.equal(view().ready, 0n);
    assert.deepEqual(await wallet.add(minor(200_000n)), { ok: true, available: 200_000n });
    const ready = await wallet.getReady(minor(80_000n));
    assert.ok(ready?.ok === true);
    assert.deepEqual([view().atIssuer, view().ready, view().unconfirmed], [120_000n, 80_000n, 0n]);
    assert.equal(view().name, 'Asha');
    assert.equal(view().offline?.expiresAt, ready.expiresAt);
    assert.ok((view().offline?.returnsBy ?? 0) > ready.expiresAt);
  });

  test('pays without a network, shows the same code again, takes the receipt, settles', async () => {
    customer.network.online = false;
    const text = await ask(12_000n);
    const read = await wallet.read(text);
    assert.ok(read?.ok === true);
    assert.equal(read.summary.payeeName, 'Chai stall');
    assert.equal(read.summary.paidWith, undefined);
    const paymentId = await payNow(text);
    const code = wallet.codeOf(paymentId);
    assert.equal(await payNow(text), paymentId, 'a request is paid once');
    assert.equal(wallet.codeOf(paymentId), code);
    const again = await wallet.read(text);
    assert.ok(again?.ok === true && again.summary.paidWith === paymentId);
    assert.deepEqual([view().ready, view().unconfirmed], [68_000n, 12_000n]);
    assert.equal(view().hanging[0]?.paymentId, paymentId);
    assert.equal(view().payments[0]?.standing, 'shown');
    assert.equal(view().unsent, 1);

    const { receipt } = await take(code);
    const told = await wallet.takeReceipt(receipt);
    assert.ok(told?.ok === true);
    assert.equal(view().payments[0]?.standing, 'accepted');
    assert.equal(view().hanging.length, 0);
    customer.network.online = true;
    await wallet.sync();
    assert.equal(view().payments[0]?.standing, 'settled');
    assert.equal(view().unsent, 0);
  });

  test('takes ten digits where there is no receipt', async () => {
    const paymentId = await payNow(await ask(5_000n));
    const { statusCode } = await take(wallet.codeOf(paymentId));
    const digits = statusCode.replaceAll(/\D/g, '');
    const wrong = `${digits.slice(0, 9)}${(Number(digits[9]) + 1) % 10}`;
    const other = `${(Number(digits[0]) + 1) % 10}${digits.slice(1)}`;
    assert.deepEqual(await wallet.typeStatusCode(paymentId, other), {
      ok: false,
      code: 'wrongStatusCode',
    });
    assert.notEqual(wrong, digits);
    assert.deepEqual(await wallet.typeStatusCode(paymentId, digits), { ok: true });
    const standing = view().payments.find((payment) => payment.paymentId === paymentId)?.standing;
    assert.ok(standing === 'codeTyped' || standing === 'settled');
  });

  test('says what a code is that it did not ask for, and signs nothing', async () => {
    const paymentId = await payNow(await ask(100n));
    const own = wallet.codeOf(paymentId) ?? '';
    const ready = view().ready;
    for (const [text, other] of [
      ['', 'empty'],
      ['https://example.com', 'notTallystick'],
      ['TS1-hVABofz7', 'enrolmentCode'],
      [own, 'paymentCode'],
      [`${own.slice(0, -3)}${own.endsWith('AAA') ? 'BBB' : 'AAA'}`, 'badCheck'],
    ] as const) {
      assert.deepEqual(await wallet.read(text), { ok: false, other }, text);
      assert.deepEqual(await wallet.pay(text), { ok: false, other }, text);
    }
    assert.deepEqual(await wallet.takeReceipt(await ask(1n)), { ok: false, other: 'requestCode' });
    assert.equal(view().ready, ready);
  });

  test('gives back, and the money is in the account when nobody can claim it any more', async () => {
    const back = await wallet.giveBack();
    assert.ok(back?.ok === true);
    assert.equal(view().ready, 0n);
    assert.equal(view().offline, undefined);
    assert.deepEqual(view().givenBack, { amount: back.amount, returnsBy: back.returnsBy });
    const refused = await wallet.pay(await ask(100n));
    assert.deepEqual(refused, { ok: false, code: 'noCertificate' });
  });

  test('without a network it says so, and nothing has changed', async () => {
    customer.network.online = false;
    const before = view().atIssuer;
    assert.deepEqual(await wallet.getReady(minor(100n)), { ok: false, code: 'offline' });
    assert.deepEqual(await wallet.add(minor(100n)), { ok: false, code: 'offline' });
    assert.equal(view().atIssuer, before);
    await wallet.sync();
    assert.equal(wallet.live.get().contact.reach, 'offline');
  });
});

suite('a wallet at its operator’s limit', () => {
  test('pays after it was online once, and says so before (V-12)', async () => {
    const limits = { payer: { countUpper: 1 } };
    const changed = await changePolicy(issuer.deps, issuer.tenant, limits);
    assert.ok(changed.ok);
    customer.network.online = true;
    assert.ok((await wallet.getReady(minor(1_000n)))?.ok === true);
    await wallet.sync();
    customer.network.online = false;
    await payNow(await ask(100n));
    const text = await ask(100n);
    assert.deepEqual(await wallet.pay(text), { ok: false, code: 'offlineCountReached' });
    assert.match(REFUSAL_TEXTS.pay.offlineCountReached, /Go online once, then pay/);
    customer.network.online = true;
    await payNow(text);
  });
});
