/**
 * Money from a bank account in the wallet, against a real issuer and real banks in a process of their own.
 *
 * Shows V-02, V-19, V-20, V-21, V-25, V-26.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { TallystickError } from '@tallystick/protocol/tallystick-error';
import { REFUSAL_TEXTS } from '@tallystick/sdk/refusal-texts';
import { ASHAS_ACCOUNT, createBankWorld } from '@tallystick/testkit/bank-world';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { fromBank, type FromBank } from '../src/model/from-bank.ts';
import { coinWallet, type CoinWallet } from './coin-wallet.ts';

const world = await createBankWorld({ coins: TEST_COINS });
afterEach(() => world.checkMoney());

type Customer = Awaited<ReturnType<typeof coinWallet>> & { readonly bank: FromBank };

async function customer(): Promise<Customer> {
  const wallet = await coinWallet(world, 'Asha', 0n);
  const bank = fromBank(wallet.ports, wallet.wallet.live);
  assert.ok((await bank.account(ASHAS_ACCOUNT))?.ok);
  return { ...wallet, bank };
}

/** An order of which the bank has said everything, as the wallet shows it. */
async function ordered({ bank, wallet }: Customer, amount: bigint): Promise<void> {
  assert.equal((await bank.ask(minor(amount)))?.ok, true);
  assert.equal(bank.order()?.state, 'asked');
  await world.work();
  await wallet.sync();
}

function inCoins({ view }: CoinWallet): bigint {
  return view().coins?.holdings.spendable.amount ?? 0n;
}

suite('money from a bank account in the wallet', () => {
  test('needs the details once, and shows the end of the number only (V-02, V-21)', async () => {
    const { ports, wallet } = await coinWallet(world, 'Asha', 0n);
    const bank = fromBank(ports, wallet.live);
    assert.deepEqual(await bank.account(), { ok: true, orders: [] });
    const typo = await bank.account({ ...ASHAS_ACCOUNT, phone: '12' });
    assert.deepEqual(typo, { ok: false, code: 'phoneInvalid' });
    const given = await bank.account(ASHAS_ACCOUNT);
    assert.ok(given?.ok === true);
    assert.equal(given.account?.ending, '0001');
    const kept = ports.device.ports.store.entries('');
    const text = kept.map(([, value]) => Buffer.from(value).toString('latin1')).join('\n');
    for (const secret of ['100000000001', 'ABCPR1234F', '9820012345', 'Asha Rao']) {
      assert.ok(!text.includes(secret), `${secret} stays on the device`);
    }
  });

  test('comes, and coins are made of it once, however often one presses (V-19, V-20, V-26)', async () => {
    const asha = await customer();
    await ordered(asha, 50_00n);
    const order = asha.bank.order();
    assert.ok(order?.state === 'credited');
    assert.equal(asha.view().atIssuer, 50_00n);
    const { network } = asha;
    const post = network.post.bind(network);
    network.post = async (url, body) => {
      await post(url, body);
      throw new TallystickError({ code: 'offline', message: 'The answer was lost.' });
    };
    assert.deepEqual(await asha.bank.makeCoins(order), { ok: false, code: 'offline' });
    network.post = post;
    assert.notEqual(asha.bank.order(), undefined, 'what is not known to be done is not put away');
    await asha.wallet.sync();
    assert.equal(inCoins(asha), 50_00n);
    await ordered(asha, 60_00n);
    const again = await asha.bank.makeCoins(order);
    assert.ok(again?.ok === true);
    await asha.wallet.sync();
    assert.deepEqual([inCoins(asha), asha.view().atIssuer], [50_00n, 60_00n], 'the same coins');
  });

  test('that is in coins leaves the first screen, also after a restart (V-20)', async () => {
    const asha = await customer();
    await ordered(asha, 20_00n);
    const order = asha.bank.order();
    assert.ok(order !== undefined);
    assert.equal((await asha.bank.makeCoins(order))?.ok, true);
    assert.equal(inCoins(asha), 20_00n);
    assert.equal(asha.bank.order(), undefined);
    const restarted = fromBank(asha.ports, asha.wallet.live);
    assert.ok((await restarted.account())?.ok, 'the operator tells of it again');
    assert.equal(restarted.order(), undefined);
    await ordered({ ...asha, bank: restarted }, 30_00n);
    assert.equal(restarted.order()?.amount, 30_00n, 'another order is another one');
  });

  test('that no coins make up stays in the account, and says so (V-25)', async () => {
    const asha = await customer();
    await ordered(asha, 20_50n);
    const order = asha.bank.order();
    assert.ok(order !== undefined);
    const refused = await asha.bank.makeCoins(order);
    assert.deepEqual(refused, { ok: false, code: 'amountNotInCoins' });
    assert.equal(asha.view().atIssuer, 20_50n);
    assert.equal(asha.bank.order()?.state, 'credited');
    await asha.bank.putAway(order);
    assert.equal(asha.bank.order(), undefined);
  });

  test('that the bank refuses says why, until somebody has read it (V-25)', async () => {
    const asha = await customer();
    await ordered(asha, 60_000_00n);
    const order = asha.bank.order();
    assert.ok(order?.state === 'refused' && order.reason !== undefined);
    assert.equal(order.reason, 'balanceInsufficient');
    assert.match(REFUSAL_TEXTS.bank[order.reason], /not enough money.*No money moved/);
    await asha.bank.putAway(order);
    assert.equal(asha.bank.order(), undefined);
  });

  test('of which no answer came is shown as such, goes out by itself, and comes once (V-20)', async () => {
    const asha = await customer();
    asha.network.online = false;
    assert.deepEqual(await asha.bank.ask(minor(7_00n)), { ok: false, code: 'offline' });
    assert.equal(asha.bank.unsent()?.amount, 7_00n);
    asha.network.online = true;
    await asha.wallet.sync();
    assert.equal(asha.bank.unsent(), undefined);
    assert.equal(asha.bank.order()?.state, 'asked');
    await world.work();
    await asha.wallet.sync();
    assert.equal(asha.view().atIssuer, 7_00n);
  });
});
