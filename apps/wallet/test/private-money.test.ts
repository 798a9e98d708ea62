/**
 * Money of an operator's own making in the wallet, against a real issuer. The operator has a second currency, so that
 * there is something to take it for.
 *
 * Shows V-17, V-37, V-38, V-77.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { currency, isPrivateCurrency, minor } from '@tallystick/protocol/money';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { REFUSAL_TEXTS } from '@tallystick/sdk/refusal-texts';
import { sync } from '@tallystick/sdk/sync/sync';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { addCurrency } from '@tallystick/testkit/second-currency';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { encodeQrText } from '@tallystick/transports/qr-text';
import { beingPaid } from '../src/model/being-paid.ts';
import { fromBank } from '../src/model/from-bank.ts';
import { choosePayFrom, moneyIn } from '../src/model/pay-from.ts';
import { coinWallet, type CoinWallet } from './coin-wallet.ts';

const MELA = { number: currency(1_001), code: 'MELA', exponent: 0 };
const rupees = TEST_CURRENCY.number;
const issuer = await createIssuerWorld({
  coins: { ...TEST_COINS, denominations: [1n, 2n, 5n, 10n, 20n].map(minor) },
  currency: MELA,
  policy: { hopsMax: 3 },
});
const asha = await coinWallet(issuer, 'Asha', 200n, MELA.number);
const cho = await coinWallet(issuer, 'Cho', 0n, MELA.number);
const stall = await enrolSdkDevice(issuer, {
  role: 'merchant',
  name: 'Stall',
  merchantType: 5812,
  place: 'tsq4c2',
});
// Its number is lower, so it stands first in bundles from now on, and accounts that are opened later are in it.
await addCurrency(issuer, TEST_CURRENCY);
const bo = await coinWallet(issuer, 'Bo', 300_00n);
const shop = await enrolSdkDevice(issuer, {
  role: 'merchant',
  name: 'Shop',
  merchantType: 5411,
  place: 'u33db2m',
});
for (const { device } of [stall, shop]) assert.ok((await sync(device)).ok);
for (const { wallet } of [asha, cho]) await wallet.sync();
afterEach(() => issuer.checkMoney());

async function request(payee: typeof stall, amount: bigint, of: typeof rupees): Promise<string> {
  const asked = await requestPayment(payee.device, { amount: minor(amount), currency: of });
  assert.ok(asked.ok, asked.ok ? '' : asked.code);
  return encodeQrText('paymentRequest', asked.code);
}

/** What the confirm screen has to choose from. */
async function means(of: CoinWallet, text: string): Promise<ReturnType<typeof moneyIn>> {
  const read = await of.wallet.read(text);
  assert.ok(read !== undefined && 'ok' in read && read.ok);
  return moneyIn(read.summary.currency, { view: of.view(), coins: of.coins });
}

suite('private money in the wallet', () => {
  test('is the wallet’s own where the account is in it, whatever else the operator has (V-17, V-37)', () => {
    assert.deepEqual(asha.view().currency, MELA);
    assert.equal(asha.view().atIssuer, 200n);
    assert.deepEqual(bo.view().currency.number, rupees);
    assert.ok(isPrivateCurrency(asha.view().currency.number));
  });

  test('becomes coins of its number, which stands in the list first; another is refused in words (V-17, V-38)', async () => {
    assert.deepEqual(
      asha.view().currencies.map(({ number }) => number),
      [MELA.number, rupees],
    );
    const other = await asha.coins.convert(rupees, minor(20n));
    assert.deepEqual(other, { ok: false, code: 'unknownCurrency' });
    assert.match(REFUSAL_TEXTS.convertToCoins.unknownCurrency, /does not use this currency/);
    assert.ok((await asha.coins.convert(MELA.number, minor(50n)))?.ok);
    assert.ok(asha.coins.list().every((coin) => coin.currency === MELA.number));
    assert.equal(asha.view().coins?.holdings.spendable.amount, 50n);
    assert.ok((await bo.coins.convert(rupees, minor(50n)))?.ok);
  });

  test('is all that pays a request in it: rupees are not even offered, and nothing is signed (V-17, T-100)', async () => {
    assert.ok((await bo.wallet.getReady(minor(100_00n)))?.ok);
    assert.ok((await bo.wallet.reserve(minor(10_00n)))?.ok);
    const text = await request(stall, 7n, MELA.number);
    assert.deepEqual(await means(bo, text), { offline: undefined, open: [], coins: 0n });
    const before = bo.coins.list();
    assert.deepEqual(await bo.wallet.pay(text, { with: 'coins' }), { ok: false, code: 'noCoins' });
    assert.deepEqual(await bo.wallet.pay(text), { ok: false, code: 'noCertificate' });
    assert.deepEqual(bo.coins.list(), before);
    assert.equal(bo.view().payments.length, 0);
    const inRupees = await request(shop, 7n, rupees);
    assert.deepEqual(await means(asha, inRupees), { offline: undefined, open: [], coins: 0n });
    assert.equal((await asha.wallet.pay(inRupees, { with: 'coins' }))?.ok, false);
  });

  test('goes from hand to hand without a network, asked for as what it is (V-17)', async () => {
    for (const { network } of [asha, cho]) network.online = false;
    const paid = beingPaid(cho.ports, cho.wallet.live);
    const asked = await paid.ask({ amount: minor(20n), isEditable: false });
    assert.ok(asked?.ok === true);
    const text = paid.request(asked.requestId)?.text ?? '';
    const has = await means(asha, text);
    assert.equal(has.coins, 50n);
    const { now } = asha.view();
    assert.equal(choosePayFrom({ ...has, fitting: has.open, amount: 20n, now }), 'coins');
    const made = await asha.wallet.pay(text, { with: 'coins' });
    assert.ok(made?.ok === true);
    const code = asha.wallet.codeOf(made.paymentId) ?? '';
    assert.equal((await paid.take(code, asked.requestId))?.outcome, 'taken');
    const onward = await cho.wallet.pay(await request(stall, 7n, MELA.number), { with: 'coins' });
    assert.ok(onward?.ok === true);
    assert.equal(onward.currency, MELA.number);
    const sold = await acceptPayment(stall.device, onward.code, { online: false });
    assert.equal(sold.outcome, 'accepted');
    for (const { network } of [asha, cho]) network.online = true;
  });

  test('never comes from a bank, and says so before one is asked (V-77)', async () => {
    const bank = fromBank(asha.ports, asha.wallet.live);
    assert.deepEqual(await bank.ask(minor(10n)), { ok: false, code: 'privateMoney' });
    assert.match(REFUSAL_TEXTS.fundFromBank.privateMoney, /No money moved/);
  });
});
