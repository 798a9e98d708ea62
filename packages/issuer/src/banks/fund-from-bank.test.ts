/**
 * Money from a bank account, with real banks in a process of their own: what is asked of whom, what becomes of the
 * money, and every reason for which there is none.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { bankAccountBodyShape, type TypedBankAccount } from '@tallystick/protocol/calls/bank';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { currency, minor } from '@tallystick/protocol/money';
import {
  ASHAS_ACCOUNT,
  availableOf,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import {
  enrolDevice,
  enrolFurtherDevice,
  enrolWithCode,
  type IssuerDevice,
} from '@tallystick/testkit/issuer-device';
import { createCoinHolder, TEST_COINS } from '@tallystick/testkit/issuer-coins';
import { createIssuerWorld } from '@tallystick/testkit/issuer-world';
import { openGuest } from '../guests/open-guest.ts';
import { setGuestLimits } from '../guests/guest-limits.ts';
import { blockDevice } from '../operator/block-device.ts';
import { accountDocument } from '../personal/account-document.ts';
import { eraseByOperator } from '../personal/erase-account.ts';

const world = await createBankWorld({ coins: TEST_COINS });
const { deps, tenant } = world;
const ASHAS = '100000000001';
const ESCROW = '900000000001';
afterEach(() => world.checkMoney());

function person(role: 'customer' | 'merchant' = 'customer'): Promise<IssuerDevice> {
  return role === 'customer'
    ? enrolDevice(world, { role, name: 'Asha' })
    : enrolDevice(world, { role, name: 'Shop', merchantType: 5411, place: 'tdr1y' });
}

/** A person whose bank account is known. */
async function customer(change: Partial<TypedBankAccount> = {}): Promise<IssuerDevice> {
  const device = await person();
  await bankAccountOf(device, { ...ASHAS_ACCOUNT, ...change });
  return device;
}

/** How the newest order stands, after all that is due was done. */
async function outcomeOf(device: IssuerDevice): Promise<string> {
  await world.work();
  const [order] = (await bankAccountOf(device)).orders;
  return order?.reason ?? order?.state ?? 'none';
}

suite('Money of a bank account', () => {
  test('an operator without banks asks nobody for details, and shows what is known from before (V-25)', async () => {
    const asked = (device: IssuerDevice, change?: TypedBankAccount): Promise<string> => {
      const body = bankAccountBodyShape.encode(change === undefined ? {} : { change });
      return device
        .call('bankAccount', body)
        .then((answer) => (answer.accepted ? '' : answer.code));
    };
    const none = await createIssuerWorld();
    const stranger = await enrolDevice(none, { role: 'customer', name: 'Asha' });
    assert.equal(await asked(stranger), 'banksNotOffered');
    assert.equal(await asked(stranger, ASHAS_ACCOUNT), 'banksNotOffered');
    const kept = await none.testDatabase.admin.query('select from bank_account');
    assert.equal(kept.length, 0);
    const { banks: _banks, ...without } = deps;
    const { account } = await customer();
    const known = await enrolFurtherDevice({ ...world, deps: without }, account);
    assert.equal(await asked(known), '');
    assert.equal(await fund(known, 100n), 'bankUnknown');
  });

  test('a customer registers name, account, bank, phone and PAN, is authenticated by the bank of its code, and has the selected amount to make coins of (V-01, V-02, V-11, V-15, V-16, V-19 to V-24, V-26)', async () => {
    const device = await person();
    assert.deepEqual(await bankAccountOf(device), { orders: [] });
    const { account } = await bankAccountOf(device, ASHAS_ACCOUNT);
    assert.deepEqual(account, { bank: 'TSBA0000001', ending: '0001', setAt: world.now() });
    const [before, escrow] = [await world.bankBalance(ASHAS), await world.bankBalance(ESCROW)];
    const order = await fund(device, 125_000n);
    assert.ok(typeof order !== 'string');
    assert.deepEqual([order.state, order.amount, order.askedAt], ['asked', 125_000n, world.now()]);
    assert.equal(
      await availableOf(world, device),
      0n,
      'nothing is booked before the bank said yes',
    );
    assert.equal(await world.bankBalance(ASHAS), before);
    assert.equal(await outcomeOf(device), 'credited');
    assert.equal(await availableOf(world, device), 125_000n);
    const coins = await (await createCoinHolder(world, device)).mint(100_000n);
    assert.equal(
      coins.reduce((sum, { coin }) => sum + coin.body.value, 0n),
      100_000n,
    );
    assert.equal(await world.bankBalance(ASHAS), before - 125_000n);
    assert.equal(await world.bankBalance(ESCROW), escrow + 125_000n);
  });

  test('the money leaves the customer’s own balance when it is ordered, and lies in escrow at that bank from then on, however long coins last (V-34)', async () => {
    const device = await customer();
    const before = await world.bankBalance(ESCROW);
    await fund(device, 30_000n);
    assert.equal(await outcomeOf(device), 'credited');
    await (await createCoinHolder(world, device)).mint(30_000n);
    await world.bank().control('POST', '/clock', { advance: 120 * 86_400 });
    assert.equal(await world.bankBalance(ESCROW), before + 30_000n, 'longer than any hold of it');
  });

  test('a branch of the bank finds it, too (V-22), and a merchant registers and brings money the same way (V-01, V-02)', async () => {
    const device = await person('merchant');
    await bankAccountOf(device, { ...ASHAS_ACCOUNT, bank: 'tsba0 000777' });
    await fund(device, 500n);
    assert.equal(await outcomeOf(device), 'credited');
    assert.equal(await availableOf(world, device), 500n);
  });

  test('an order keeps the details with which it was given', async () => {
    const device = await customer();
    await fund(device, 700n);
    await bankAccountOf(device, { ...ASHAS_ACCOUNT, name: 'Somebody Else' });
    assert.equal(await outcomeOf(device), 'credited');
  });
});

/** What the first bank says of each of these, and what was wrong. */
const SAID: Readonly<Record<string, readonly [change: Partial<TypedBankAccount>, amount: bigint]>> =
  {
    accountUnknown: [{ account: '100000000009' }, 100n],
    nameDiffers: [{ name: 'Asha Rau' }, 100n],
    phoneDiffers: [{ phone: '+919820012346' }, 100n],
    panDiffers: [{ pan: 'ABCPR1234G' }, 100n],
    accountTypeNotAllowed: [{ account: '100000000004' }, 100n],
    accountBlocked: [
      { account: '100000000003', name: 'Meera Das', phone: '+919820012347', pan: 'BCDPD4321A' },
      100n,
    ],
    currencyDiffers: [{ account: '100000000005' }, 100n],
    balanceInsufficient: [{}, 5_000_001n],
    limitExceeded: [
      { account: '100000000002', name: 'Ravi Traders', phone: '+919820012346', pan: 'AAAFR5678K' },
      1_000_001n,
    ],
  };

suite('V-25: no money, and the reason', () => {
  for (const [code, [change, amount]] of Object.entries(SAID)) {
    test(`${code}, in the bank’s own word, and no money moves (V-24)`, async () => {
      const device = await customer(change);
      const before = await world.bankBalance(ESCROW);
      await fund(device, amount);
      assert.equal(await outcomeOf(device), code);
      world.wait(60);
      assert.equal(await outcomeOf(device), code, 'the bank is not asked any more');
      assert.equal(await availableOf(world, device), 0n);
      assert.equal(await world.bankBalance(ESCROW), before);
    });
  }

  test('an order may be given again with better details, and money comes then', async () => {
    const device = await customer({ name: 'Asha Roa' });
    await fund(device, 400n);
    assert.equal(await outcomeOf(device), 'nameDiffers');
    await bankAccountOf(device, ASHAS_ACCOUNT);
    await fund(device, 400n);
    assert.equal(await outcomeOf(device), 'credited');
    assert.equal(await availableOf(world, device), 400n);
  });

  const TYPED: Readonly<Record<string, Partial<TypedBankAccount>>> = {
    bankCodeInvalid: { bank: 'STATE BANK' },
    accountNumberInvalid: { account: '12/34' },
    personNameInvalid: { name: ' ' },
    phoneInvalid: { phone: '98200' },
    panInvalid: { pan: 'ABCP1234F' },
  };
  for (const [code, change] of Object.entries(TYPED)) {
    test(`${code} at once, where the details are none (V-21)`, async () => {
      const device = await customer();
      const body = bankAccountBodyShape.encode({ change: { ...ASHAS_ACCOUNT, ...change } });
      const { accepted, code: refusal } = await device.call('bankAccount', body);
      assert.deepEqual([accepted, refusal], [false, code]);
      assert.equal((await bankAccountOf(device)).account?.ending, '0001', 'what was kept stays');
    });
  }

  test('bankAccountMissing, bankUnknown, amountZero: nothing is kept of such an order', async () => {
    const device = await person();
    assert.equal(await fund(device, 100n), 'bankAccountMissing');
    await bankAccountOf(device, { ...ASHAS_ACCOUNT, bank: 'HDFC0000001' });
    assert.equal(await fund(device, 100n), 'bankUnknown');
    await bankAccountOf(device, ASHAS_ACCOUNT);
    assert.equal(await fund(device, 0n), 'amountZero');
    assert.deepEqual((await bankAccountOf(device)).orders, []);
  });

  test('orderOpen while one is not decided; tooManyRefusals after ten of a day, so that nobody finds out what a bank knows', async () => {
    const device = await customer({ pan: 'ABCPR1234Z' });
    const guess = async (): Promise<string> => {
      const order = await fund(device, 100n);
      return typeof order === 'string' ? order : outcomeOf(device);
    };
    await fund(device, 100n);
    assert.equal(await fund(device, 100n), 'orderOpen');
    assert.equal(await outcomeOf(device), 'panDiffers');
    for (let tries = 2; tries <= 10; tries += 1) assert.equal(await guess(), 'panDiffers');
    await bankAccountOf(device, ASHAS_ACCOUNT);
    assert.equal(await guess(), 'tooManyRefusals');
    world.wait(86_400);
    assert.equal(await guess(), 'tooManyRefusals', 'until a whole day lies between');
    world.wait(1);
    assert.equal(await guess(), 'credited');
  });

  test('money of an operator’s own making never meets a bank (V-77)', async () => {
    const points = { number: currency(1_001), code: 'PTS', exponent: 0 };
    const own = await createBankWorld({ currency: points });
    const device = await enrolDevice(own, { role: 'customer', name: 'Asha' });
    await bankAccountOf(device, ASHAS_ACCOUNT);
    assert.equal(await fund(device, 100n, undefined, points.number), 'privateMoney');
    assert.equal(await fund(device, 100n), 'unknownCurrency');
  });

  test('a guest’s money comes from its funding source alone', async () => {
    const limits = {
      balanceMax: minor(1_000n),
      certificateMax: minor(400n),
      sourceMax: minor(1_500n),
      sourceWindowSeconds: 30 * 86_400,
    };
    assert.ok((await setGuestLimits(deps, tenant, limits)).ok);
    const opened = await openGuest(deps, tenant, { id: deps.random(16), fundingSource: 'card' });
    assert.ok(opened.ok);
    const device = await enrolWithCode(world, opened.value.account, opened.value.enrolmentCode);
    await bankAccountOf(device, ASHAS_ACCOUNT);
    assert.equal(await fund(device, 100n), 'sourceNotOffered');
  });
});

suite('Orders at once', () => {
  test('two devices of an account order at the same time: one order, and orderOpen', async () => {
    for (let round = 0; round < 5; round += 1) {
      const device = await customer();
      const other = await enrolFurtherDevice(world, device.account);
      const answers = await Promise.all([fund(device, 110n), fund(other, 120n)]);
      assert.equal(answers.filter((answer) => answer === 'orderOpen').length, 1);
      assert.equal(await outcomeOf(device), 'credited');
      const amount = answers.reduce(
        (sum, answer) => sum + (typeof answer === 'string' ? 0n : answer.amount),
        0n,
      );
      assert.equal(await availableOf(world, device), amount);
    }
  });

  test('an account is erased while it orders: either the order is there and the account stays, or neither', async () => {
    for (let round = 0; round < 8; round += 1) {
      const device = await customer();
      const { account } = device;
      const [order, erased] = await Promise.all([
        fund(device, 130n),
        eraseByOperator(deps, tenant, { account }),
      ]);
      assert.equal(erased.ok, typeof order === 'string', JSON.stringify(erased));
      await world.work();
      assert.equal(await availableOf(world, device), erased.ok ? 0n : 130n);
    }
  });
});

suite('Details of a bank account', () => {
  test('lie sealed, in no column and no log, and are shown back by their last characters (V-02)', async () => {
    const device = await customer();
    await fund(device, 900n);
    assert.equal(await outcomeOf(device), 'credited');
    for (const table of ['bank_account', 'bank_order', 'work', 'ledger_posting']) {
      const rows = await world.testDatabase.admin.query(`select t::text as all from ${table} t`);
      const text = JSON.stringify(rows);
      for (const secret of ['100000000001', 'Asha Rao', '9820012345', 'ABCPR1234F']) {
        assert.ok(!text.includes(secret), `${table} has ${secret}`);
        const hex = toHex(new TextEncoder().encode(secret));
        assert.ok(!text.includes(hex), `${table} has ${secret} as bytes`);
      }
    }
  });

  test('stand in the document that the holder may have, with every order (G-175)', async () => {
    const device = await customer();
    await fund(device, 950n);
    assert.equal(await outcomeOf(device), 'credited');
    const document = await deps.database.transaction(tenant, (tx) =>
      accountDocument(deps, tenant, tx, device.account),
    );
    assert.deepEqual(document?.['bankAccount'], {
      bank: 'TSBA0000001',
      account: '100000000001',
      name: 'Asha Rao',
      phone: '+919820012345',
      pan: 'ABCPR1234F',
      setAt: world.now(),
    });
    assert.match(JSON.stringify(document?.['bankOrders']), /"amount":"950".*"state":"credited"/);
  });

  test('a blocked device neither reads nor orders', async () => {
    const device = await customer();
    const { keyHash } = device;
    assert.ok((await blockDevice(deps, tenant, { keyHash })).ok);
    assert.equal(await fund(device, 100n), 'deviceBlocked');
    const { code } = await device.call('bankAccount', bankAccountBodyShape.encode({}));
    assert.equal(code, 'deviceBlocked');
  });

  test('an account with an open order is not erased; erased, nothing of its details opens', async () => {
    const device = await customer({ pan: 'ABCPR1234Y' });
    await fund(device, 100n);
    const { account } = device;
    assert.deepEqual(await eraseByOperator(deps, tenant, { account }), {
      ok: false,
      code: 'paymentsOpen',
    });
    assert.equal(await outcomeOf(device), 'panDiffers');
    assert.deepEqual(await eraseByOperator(deps, tenant, { account }), { ok: true });
    const { admin } = world.testDatabase;
    const kept = await admin.query('select 1 as one from bank_account where home = $1', [account]);
    assert.deepEqual(kept, []);
    const [order] = await admin.query(
      'select octet_length(sealed) as sealed, state from bank_order where home = $1',
      [account],
    );
    assert.deepEqual(order, { sealed: 0, state: 'refused' });
  });
});
