/**
 * Paying out from the wallet, against a real issuer and real banks in a process of their own.
 *
 * Shows V-62, V-76, V-77.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { minor } from '@tallystick/protocol/money';
import { REFUSAL_TEXTS } from '@tallystick/sdk/refusal-texts';
import { ASHAS_ACCOUNT, createBankWorld } from '@tallystick/testkit/bank-world';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { payingOut, type PayingOut } from '@tallystick/ui/bank/paying-out';
import { fromBank } from '../src/model/from-bank.ts';
import { coinWallet } from './coin-wallet.ts';

const DAY_SECONDS = 86_400;
const world = await createBankWorld({ coins: TEST_COINS });
afterEach(() => world.checkMoney());

type Holder = Awaited<ReturnType<typeof coinWallet>> & { readonly out: PayingOut };

/** Somebody with money that came from their bank account. */
async function holder(funds: bigint): Promise<Holder> {
  const wallet = await coinWallet(world, 'Asha', 0n);
  const bank = fromBank(wallet.ports, wallet.wallet.live);
  assert.ok((await bank.account(ASHAS_ACCOUNT))?.ok);
  assert.ok((await bank.ask(minor(funds)))?.ok);
  await world.work();
  await wallet.wallet.sync();
  return { ...wallet, out: payingOut(wallet.ports.device, wallet.wallet.live.run) };
}

/** What the screen shows of the newest pay-out, after all that banks say. */
async function settled({ out, wallet }: Holder): Promise<string | undefined> {
  await world.work();
  await wallet.sync();
  return out.newest()?.state;
}

suite('paying out from the wallet', () => {
  test('nothing goes to a bank account that was just entered, and the screen says until when (V-76)', async () => {
    const asha = await holder(40_00n);
    const known = await asha.out.orders();
    assert.ok(known?.ok === true);
    assert.deepEqual(known.orders, []);
    assert.ok((known.payableFrom ?? 0) > asha.view().now);
    const refused = await asha.out.payOut(minor(10_00n));
    assert.deepEqual(refused, { ok: false, code: 'bankAccountNew' });
    assert.match(REFUSAL_TEXTS.payOut.bankAccountNew, /No money moved/);
    assert.equal(asha.view().atIssuer, 40_00n);
  });

  test('an amount, and then all that is left, arrive at the bank (V-62, V-76)', async () => {
    const asha = await holder(40_00n);
    world.wait(2 * DAY_SECONDS);
    await asha.wallet.sync();
    const before = await world.bankBalance('100000000001');
    assert.ok((await asha.out.payOut(minor(15_00n)))?.ok);
    await asha.wallet.sync();
    assert.equal(asha.view().atIssuer, 25_00n, 'it is set aside with the order');
    assert.deepEqual(await asha.out.payOut(minor(1_00n)), { ok: false, code: 'orderOpen' });
    assert.equal(await settled(asha), 'remitted');
    assert.equal(await world.bankBalance('100000000001'), before + 15_00n);
    assert.ok((await asha.out.payOut())?.ok);
    assert.equal(await settled(asha), 'remitted');
    const known = await asha.out.orders();
    assert.ok(known?.ok === true);
    assert.deepEqual(
      known.orders.map(({ amount, state }) => [amount, state]),
      [
        [25_00n, 'remitted'],
        [15_00n, 'remitted'],
      ],
    );
    assert.equal(asha.view().atIssuer, 0n);
  });

  test('each day by itself is for shops, and a person is told so (V-76)', async () => {
    const asha = await holder(5_00n);
    assert.deepEqual(await asha.out.orders({ hour: 20 }), { ok: false, code: 'merchantsOnly' });
    assert.match(REFUSAL_TEXTS.payOuts.merchantsOnly, /Nothing changed/);
  });
});
