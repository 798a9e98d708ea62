/**
 * A wallet with coins, against a real issuer: made once, paid with, received and paid with again.
 *
 * Shows V-03, V-19, V-20, V-38, V-46, V-47, V-48, V-74, V-78.
 */

import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { acceptPayment } from '@tallystick/sdk/payee/accept-payment';
import { requestPayment } from '@tallystick/sdk/payee/request-payment';
import { REFUSAL_TEXTS } from '@tallystick/sdk/refusal-texts';
import { sync } from '@tallystick/sdk/sync/sync';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { enrolSdkDevice } from '@tallystick/testkit/sdk-device';
import { TEST_CURRENCY } from '@tallystick/testkit/world-bundle';
import { decodeQrText, encodeQrText } from '@tallystick/transports/qr-text';
import { beingPaid } from '../src/model/being-paid.ts';
import { coinsIn, type Coins } from '../src/model/coins.ts';
import { coinWallet, type CoinWallet } from './coin-wallet.ts';

const { number: currency } = TEST_CURRENCY;
const issuer = await createIssuerWorld({ coins: TEST_COINS, policy: { hopsMax: 3 } });

const asha = await coinWallet(issuer, 'Asha', 200_00n);
const bo = await coinWallet(issuer, 'Bo', 0n);
const shop = await enrolSdkDevice(issuer, {
  role: 'merchant',
  name: 'Shop',
  merchantType: 5411,
  place: 'u33db2m',
});
await sync(shop.device);

/** What the wallet can pay with in coins. */
function spendable({ view }: CoinWallet): bigint {
  return view().coins?.holdings.spendable.amount ?? 0n;
}

/** The till's request, as text. */
async function bill(amount: bigint): Promise<string> {
  const asked = await requestPayment(shop.device, { amount: minor(amount), currency });
  assert.ok(asked.ok);
  return encodeQrText('paymentRequest', asked.code);
}

suite('coins in the wallet', () => {
  test('are offered with their face values and the number of the account (V-38)', () => {
    const terms = asha.coins.terms();
    assert.deepEqual(terms?.denominations, TEST_COINS.denominations);
    assert.ok(terms !== undefined && terms.virtualId < 1_000_000);
    assert.deepEqual(
      asha.view().currencies.map(({ number }) => number),
      [currency],
    );
  });

  test('are made for an amount, or it says why not and nothing moved (V-19, V-20)', async () => {
    const refused = await asha.coins.convert(currency, minor(1_50n));
    assert.deepEqual(refused, { ok: false, code: 'amountNotInCoins' });
    assert.match(REFUSAL_TEXTS.convertToCoins.amountNotInCoins, /No money moved/);
    assert.deepEqual([asha.view().atIssuer, spendable(asha)], [200_00n, 0n]);
    const made = await asha.coins.convert(currency, minor(60_00n));
    assert.ok(made?.ok === true);
    assert.deepEqual([asha.view().atIssuer, spendable(asha)], [140_00n, 60_00n]);
    assert.equal(asha.coins.list().length, made.coins);
  });

  test('come once although the answer was lost, asked for again after a restart (V-20)', async () => {
    const { network } = asha;
    const post = network.post.bind(network);
    network.post = async (url, body) => {
      await post(url, body);
      throw new TallystickError({ code: 'offline', message: 'The answer was lost.' });
    };
    const lost = await asha.coins.convert(currency, minor(20_00n));
    network.post = post;
    assert.deepEqual(lost, { ok: false, code: 'offline' });
    assert.equal(asha.coins.open()?.amount, 20_00n);
    const restarted = coinsIn(asha.ports, asha.wallet.live);
    const made = await restarted.convert(currency, minor(20_00n));
    assert.ok(made?.ok === true);
    assert.equal(asha.coins.open(), undefined);
    assert.deepEqual([asha.view().atIssuer, spendable(asha)], [120_00n, 80_00n]);
  });

  test('pay a person, with change, and that person pays a till with them (V-46, V-47, V-48, V-74, V-78)', async () => {
    for (const { network } of [asha, bo]) network.online = false;
    const paid = beingPaid(bo.ports, bo.wallet.live);
    const asked = await paid.ask({ amount: minor(24_50n), isEditable: false });
    assert.ok(asked?.ok === true);
    const text = paid.request(asked.requestId)?.text ?? '';
    const read = await asha.wallet.read(text);
    assert.ok(read !== undefined && 'ok' in read && read.ok);
    const { expiresAt: until } = read.summary;
    const told = asha.coins.toPay({ currency, amount: minor(24_50n), until });
    assert.deepEqual(asha.coins.toPay({ currency, amount: minor(24_50n), until }), told);
    const made = await asha.wallet.pay(text, { with: 'coins' });
    assert.ok(made?.ok === true);
    const given = asha.coins.of(made.paymentId);
    const values = given.map(({ value }) => value).toSorted((left, right) => Number(right - left));
    assert.deepEqual(told, { ok: true, values, rest: 50n }, 'what was told before is what went');
    assert.equal(worth(given) - 24_50n, 50n, 'what of the last coin is change');
    assert.equal(spendable(asha), 80_00n - 25_00n);
    const taken = await paid.take(asha.wallet.codeOf(made.paymentId) ?? '', asked.requestId);
    assert.equal(taken?.outcome, 'taken');
    const [received] = bo.view().received;
    assert.deepEqual([received?.coins, received?.standing], [true, 'atRisk']);
    assert.equal(bo.view().toCome, 0n, 'coins are counted as coins');
    assert.equal(worth(bo.coins.of(made.paymentId)), 24_50n);

    const onward = await bo.wallet.pay(await bill(10_00n), { with: 'coins' });
    assert.ok(onward?.ok === true);
    const decoded = decodeQrText(bo.wallet.codeOf(onward.paymentId) ?? '');
    assert.ok(decoded.ok);
    const sold = await acceptPayment(shop.device, decoded.bytes, { online: false });
    assert.equal(sold.outcome, 'accepted');
  });

  test('that are not enough are refused in a sentence, and nothing is signed (V-47)', async () => {
    const before = asha.coins.list();
    const { wallet } = asha;
    const until = asha.view().now + 600;
    const told = asha.coins.toPay({ currency, amount: minor(100_00n), until });
    assert.deepEqual(told, { ok: false, code: 'notEnoughCoins' });
    const refused = await wallet.pay(await bill(100_00n), { with: 'coins' });
    assert.deepEqual(refused, { ok: false, code: 'notEnoughCoins' });
    assert.match(REFUSAL_TEXTS.pay.notEnoughCoins, /No money moved/);
    assert.deepEqual(asha.coins.list(), before);
  });

  test('go back into the account, all or one, and leave the wallet (V-03)', async () => {
    const offline = await asha.coins.putBack('all');
    assert.deepEqual(offline, { ok: false, code: 'offline' });
    for (const { network } of [asha, bo]) network.online = true;
    const [one] = asha.coins.list().filter(({ state }) => state === 'held');
    assert.ok(one !== undefined);
    assert.deepEqual(await asha.coins.putBack([one.coinId]), { ok: true, paid: 1, refused: 0 });
    assert.equal(spendable(asha), 55_00n - one.value);
    const all = await asha.coins.putBack('all');
    assert.ok(all?.ok === true && all.refused === 0);
    assert.equal(spendable(asha), 0n);
    assert.ok((await bo.coins.putBack('all'))?.ok === true);
    await sync(shop.device);
    await issuer.work();
    for (const { wallet } of [asha, bo]) await wallet.sync();
    assert.deepEqual([asha.view().atIssuer, bo.view().atIssuer], [175_50n, 14_50n]);
    assert.equal(asha.view().payments[0]?.standing, 'settled');
    assert.deepEqual(asha.coins.list(), []);
    await issuer.checkMoney();
  });
});

function worth(coins: ReturnType<Coins['of']>): bigint {
  return coins.reduce((sum, coin) => sum + coin.worth, 0n);
}
