/**
 * Money out to a bank account, with a real issuer and real banks in a process of their own: set aside with its order,
 * remitted from the operator's escrow, and credited again where it comes back.
 *
 * Shows V-01, V-11, V-15, V-16, V-59, V-62, V-63, V-66, V-76, V-77.
 */

import assert from 'node:assert/strict';
import { afterEach, before, suite, test } from 'node:test';
import { outgoingAccount } from '@tallystick/ledger/account';
import { balancesOf } from '@tallystick/ledger/balances';
import { currency, minor } from '@tallystick/protocol/money';
import {
  ASHAS_ACCOUNT,
  availableOf,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { forkLine, handInFork } from '@tallystick/testkit/fork';
import { TEST_COINS } from '@tallystick/testkit/issuer-coins';
import {
  enrolDevice,
  enrolFurtherDevice,
  enrolWithCode,
  type IssuerDevice,
} from '@tallystick/testkit/issuer-device';
import { collectWith, enrolPayer, halfOf } from '@tallystick/testkit/issuer-payments';
import {
  deposit,
  enrolPayable,
  enrolShop,
  newestPayOut,
  payOutOf,
  payOutsOf,
  SHOPS_ACCOUNT,
  WAIT_SECONDS,
} from '@tallystick/testkit/pay-outs';
import { openGuest } from '../guests/open-guest.ts';
import { setGuestLimits } from '../guests/guest-limits.ts';
import { changeBankTerms } from '../operator/bank-terms.ts';
import { blockDevice } from '../operator/block-device.ts';
import { eraseByOperator } from '../personal/erase-account.ts';
import { setRule } from '../rules/account-rules.ts';

const world = await createBankWorld({ coins: TEST_COINS });
const { deps, tenant } = world;
const ESCROW = '900000000001';
const SHOPS = '200000000001';
const SHOPS_BANK = 'TSBB0000001';
const INR = currency(356);
/** How long a tenant that has decided nothing keeps what no payer has confirmed. */
const DELAY_SECONDS = 3 * 86_400;

/** Customers of the first bank have brought money, which lies in escrow there. */
before(async () => {
  const customer = await enrolDevice(world, { role: 'customer', name: 'Asha' });
  await bankAccountOf(customer, ASHAS_ACCOUNT);
  assert.ok(typeof (await fund(customer, 1_000_000n)) !== 'string');
  await world.work();
});
afterEach(() => world.checkMoney());

function shop(money: bigint): Promise<IssuerDevice> {
  return enrolPayable(world, { money });
}

async function outgoingOf(device: IssuerDevice): Promise<bigint> {
  const asked = [outgoingAccount(device.account)];
  const [outgoing] = await deps.database.transaction(tenant, (tx) => balancesOf(tx, asked));
  return outgoing ?? 0n;
}

async function postingsOf(device: IssuerDevice): Promise<readonly unknown[]> {
  const rows = await world.testDatabase.admin.query(
    `select kind from ledger_posting
     where home = $1 and kind in ('payOut', 'remit', 'payOutBack') order by kind`,
    [device.account],
  );
  return rows.map(({ kind }) => kind);
}

suite('A payout', () => {
  test('goes from escrow at a bank of the operator’s to the registered account at the payee’s (V-59, V-62, V-63), whoever’s bank that is (V-01, V-11)', async () => {
    const till = await shop(70_000n);
    const [escrow, arrived] = [
      await world.bankBalance(ESCROW),
      await world.bankBalance(SHOPS, SHOPS_BANK),
    ];
    const order = await payOutOf(till, 50_000n);
    assert.ok(typeof order !== 'string');
    assert.deepEqual([order.state, order.amount], ['ordered', 50_000n]);
    assert.equal(await availableOf(world, till), 20_000n, 'it is nobody’s to spend any more');
    assert.equal(await outgoingOf(till), 50_000n);
    assert.equal(await world.bankBalance(ESCROW), escrow, 'no bank was asked yet');
    await world.work();
    assert.equal(await newestPayOut(till), 'remitted');
    assert.equal(await outgoingOf(till), 0n);
    assert.equal(await world.bankBalance(ESCROW), escrow - 50_000n);
    assert.equal(await world.bankBalance(SHOPS, SHOPS_BANK), arrived + 50_000n);
    assert.deepEqual(await postingsOf(till), ['payOut', 'remit']);
  });

  test('of everything takes what is free; the same call again makes no second one (V-16)', async () => {
    const till = await shop(1_234n);
    const callId = deps.random(16);
    const first = await payOutOf(till, undefined, callId);
    assert.ok(typeof first !== 'string');
    assert.equal(first.amount, 1_234n);
    await world.work();
    await deposit(till, 99n);
    const again = await payOutOf(till, undefined, callId);
    assert.ok(typeof again !== 'string');
    assert.deepEqual([again.order, again.amount, again.state], [first.order, 1_234n, 'remitted']);
    assert.equal(await payOutOf(till, 1_234n, callId), 'callIdReused');
    assert.equal(await availableOf(world, till), 99n);
  });

  test('waits for money that came on the payee’s word alone, until the payer’s half is there or some days have gone', async () => {
    const device = await shop(100n);
    const till = collectWith(world, device);
    const payer = await enrolPayer(world, { deposit: 900n, offline: 900n });
    const [told, untold] = [await payer.pay(till, 300n), await payer.pay(till, 600n)];
    await till.sync([halfOf(told), halfOf(untold)]);
    await world.work();
    assert.equal(await availableOf(world, device), 1_000n);
    assert.equal(await payOutOf(device, 101n), 'moneyTooNew');
    await payer.sync([halfOf(told)]);
    assert.equal(await payOutOf(device, 401n), 'moneyTooNew');
    assert.equal(await payOutOf(device, 1_001n), 'insufficientFunds');
    const all = await payOutOf(device);
    assert.ok(typeof all !== 'string');
    assert.equal(all.amount, 400n, 'all is what may leave');
    await world.work();
    assert.equal(await payOutOf(device), 'moneyTooNew');
    world.wait(DELAY_SECONDS - 1);
    assert.equal(await payOutOf(device), 'moneyTooNew');
    world.wait(1);
    const rest = await payOutOf(device);
    assert.ok(typeof rest !== 'string');
    assert.equal(rest.amount, 600n);
    await world.work();
  });

  test('keeps the details with which it was ordered', async () => {
    const till = await shop(500n);
    const arrived = await world.bankBalance(SHOPS, SHOPS_BANK);
    await payOutOf(till);
    await bankAccountOf(till, { ...SHOPS_ACCOUNT, account: '200000000009' });
    await world.work();
    assert.equal(await newestPayOut(till), 'remitted');
    assert.equal(await world.bankBalance(SHOPS, SHOPS_BANK), arrived + 500n);
  });
});

suite('Money that comes back is credited again, once, and its holder is told why', () => {
  const CASES = [
    ['payeeAccountUnknown', { account: '200000000077' }],
    ['payeeAccountBlocked', { account: '200000000003' }],
    ['payeeCurrencyDiffers', { bank: 'TSBA0000001', account: '100000000005' }],
  ] as const;
  for (const [reason, change] of CASES) {
    test(reason, async () => {
      const till = await enrolPayable(world, {
        money: 900n,
        account: { ...SHOPS_ACCOUNT, ...change },
      });
      const escrow = await world.bankBalance(ESCROW);
      await payOutOf(till, 800n);
      await world.work();
      assert.equal(await newestPayOut(till), reason);
      assert.equal(await availableOf(world, till), 900n);
      assert.equal(await outgoingOf(till), 0n);
      assert.equal(await world.bankBalance(ESCROW), escrow);
      assert.deepEqual(await postingsOf(till), ['payOut', 'payOutBack']);
      assert.ok(typeof (await payOutOf(till, 1n)) !== 'string', 'and may be ordered again');
    });
  }

  test('a bank that no bank of the operator’s reaches, and more than the operator has at any', async () => {
    const account = { ...SHOPS_ACCOUNT, bank: 'TSBC0000001' };
    const away = await enrolPayable(world, { money: 900n, account });
    await payOutOf(away);
    await world.work();
    assert.equal(await newestPayOut(away), 'payeeBankUnknown');
    assert.equal(await availableOf(world, away), 900n);
    const rich = await shop(9_000_000_000n);
    await payOutOf(rich);
    await world.work();
    assert.equal(await newestPayOut(rich), 'escrowShort');
    assert.equal(await availableOf(world, rich), 9_000_000_000n);
    assert.deepEqual(await postingsOf(rich), ['payOut', 'payOutBack']);
  });
});

async function refused(device: IssuerDevice, code: string, amount?: bigint): Promise<void> {
  const free = await availableOf(world, device);
  assert.equal(await payOutOf(device, amount), code);
  assert.equal(await availableOf(world, device), free);
  assert.deepEqual((await payOutsOf(device)).orders, []);
}

suite('A payout is refused, and nothing moves', () => {
  test('without a bank account, of nothing, of more than there is, in another currency', async () => {
    const none = await enrolShop(world);
    await deposit(none, 10n);
    await refused(none, 'bankAccountMissing', 10n);
    const till = await shop(10n);
    await refused(till, 'amountZero', 0n);
    await refused(till, 'insufficientFunds', 11n);
    assert.equal(await payOutOf(till, 10n, undefined, currency(840)), 'unknownCurrency');
    await refused(await shop(0n), 'insufficientFunds');
  });

  test('while the bank account is new or was just changed, and entering the same again starts no new waiting (T-93)', async () => {
    const till = await enrolShop(world);
    await deposit(till, 500n);
    await bankAccountOf(till, SHOPS_ACCOUNT);
    const { payableFrom } = await payOutsOf(till);
    assert.equal(payableFrom, world.now() + WAIT_SECONDS);
    world.wait(WAIT_SECONDS - 1);
    await refused(till, 'bankAccountNew', 100n);
    await bankAccountOf(till, SHOPS_ACCOUNT);
    world.wait(1);
    assert.ok(typeof (await payOutOf(till, 100n)) !== 'string');
    await world.work();
    await bankAccountOf(till, { ...SHOPS_ACCOUNT, account: '200000000002', name: 'Imran Khan' });
    assert.equal(await payOutOf(till, 100n), 'bankAccountNew');
  });

  test('while another is on its way', async () => {
    const till = await shop(500n);
    assert.ok(typeof (await payOutOf(till, 100n)) !== 'string');
    assert.equal(await payOutOf(till, 100n), 'orderOpen');
    await world.work();
    assert.ok(typeof (await payOutOf(till, 100n)) !== 'string');
    await world.work();
  });

  test('where no bank pays out for the tenant', async () => {
    const till = await shop(500n);
    const banks = deps.banks ?? assert.fail('the world has no banks');
    const without = { ...world, deps: { ...deps, banks: { ...banks, paying: () => [] } } };
    const elsewhere = await enrolFurtherDevice(without, till.account);
    await refused(elsewhere, 'payOutNotOffered', 100n);
  });
});

suite(
  'A payout that the account, or its operator, does not allow is refused, and nothing moves',
  () => {
    test('of money of an operator’s own making, which no bank takes (V-77)', async () => {
      const points = { number: currency(1_001), code: 'PTS', exponent: 0 };
      const own = await createBankWorld({ currency: points });
      const device = await enrolPayable(own);
      assert.equal(await payOutOf(device, 100n, undefined, points.number), 'privateMoney');
      assert.equal(await payOutOf(device, 100n), 'unknownCurrency');
    });

    test('of a guest’s money, which goes back to where it came from', async () => {
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
      await bankAccountOf(device, SHOPS_ACCOUNT);
      world.wait(WAIT_SECONDS);
      await refused(device, 'sourceNotOffered', 1n);
    });

    test('of what a rule of the account locks (G-108)', async () => {
      const till = await shop(500n);
      await deps.database.transaction(tenant, (tx) =>
        setRule(tx, tenant, {
          home: till.account,
          author: { kind: 'issuer' },
          rule: { kind: 'minimumBalance', amount: minor(200n) },
          now: world.now(),
        }),
      );
      await refused(till, 'insufficientFunds', 301n);
      const order = await payOutOf(till);
      assert.ok(typeof order !== 'string' && order.amount === 300n);
      await world.work();
    });

    test('by a device that was blocked, and its account’s other devices go on (T-87)', async () => {
      const till = await shop(500n);
      const other = await enrolFurtherDevice(world, till.account);
      const target = { account: till.account, keyHash: till.keyHash };
      assert.ok((await blockDevice(deps, tenant, target)).ok);
      assert.equal(await payOutOf(till, 100n), 'deviceBlocked');
      assert.ok(typeof (await payOutOf(other, 100n)) !== 'string');
      await world.work();
    });

    test('while the account owes something: what is owed comes first', async () => {
      const payer = await enrolPayer(world, { deposit: 100n, offline: 100n });
      const device = await enrolFurtherDevice(world, payer.account);
      await handInFork(await forkLine(world, payer, { amount: 100n, cover: 1_000n }));
      await bankAccountOf(device, SHOPS_ACCOUNT);
      world.wait(21 * 86_400);
      await world.work();
      await deposit(device, 80n);
      await refused(device, 'debtOpen', 10n);
    });

    test('above what a person may have paid out within a day, below what is paid out at once, and the next day it goes on (T-87, T-94)', async () => {
      const limit = {
        currency: INR,
        payOutDayMax: minor(1_000n),
        payOutMin: minor(50n),
        fundDayMax: minor(300n),
      };
      const changed = await changeBankTerms(deps, tenant, {
        waitSeconds: WAIT_SECONDS,
        delaySeconds: 0,
        limits: [limit],
      });
      assert.ok(changed.ok);
      try {
        const person = await enrolPayable(world, {
          role: 'customer',
          money: 5_000n,
          account: ASHAS_ACCOUNT,
        });
        await refused(person, 'belowMinimum', 49n);
        await refused(person, 'aboveDayLimit', 1_001n);
        assert.ok(typeof (await payOutOf(person, 600n)) !== 'string');
        await world.work();
        assert.equal(await payOutOf(person, 401n), 'aboveDayLimit');
        const rest = await payOutOf(person);
        assert.ok(typeof rest !== 'string' && rest.amount === 400n, 'all is what the day allows');
        await world.work();
        assert.equal(await payOutOf(person), 'aboveDayLimit');
        world.wait(86_401);
        assert.ok(typeof (await payOutOf(person, 1_000n)) !== 'string');
        assert.ok(typeof (await fund(person, 300n)) !== 'string');
        await world.work();
        assert.equal(await fund(person, 1n), 'aboveDayLimit');
        const till = await shop(5_000n);
        assert.ok(
          typeof (await payOutOf(till, 5_000n)) !== 'string',
          'takings are as large as they are',
        );
        await world.work();
      } finally {
        await changeBankTerms(deps, tenant, {
          waitSeconds: WAIT_SECONDS,
          delaySeconds: 0,
          limits: [],
        });
      }
    });
  },
);

test('the holder is told of each change of the bank account, and of none that changes nothing (T-93)', async () => {
  const till = await enrolShop(world);
  for (let times = 0; times < 2; times += 1) await bankAccountOf(till, SHOPS_ACCOUNT);
  await bankAccountOf(till, { ...SHOPS_ACCOUNT, account: '200000000002' });
  const notices = await world.testDatabase.admin.query(
    `select event, fields from notice where home = $1 order by fields`,
    [till.account],
  );
  const from = world.now() + WAIT_SECONDS;
  assert.deepEqual(
    notices.map(({ event, fields }) => `${String(event)} ${String(fields)}`),
    ['0001', '0002'].map((ending) => `bankAccountChanged ${JSON.stringify({ ending, from })}`),
  );
});

test('an account with money on its way to a bank is not erased, and what is kept of it afterwards names nobody', async () => {
  const till = await shop(500n);
  await payOutOf(till);
  const erase = (): ReturnType<typeof eraseByOperator> =>
    eraseByOperator(deps, tenant, { account: till.account });
  assert.deepEqual(await erase(), { ok: false, code: 'moneyLeft' });
  await world.work();
  assert.ok((await erase()).ok);
  const rows = await world.testDatabase.admin.query(
    `select octet_length(sealed) as kept from pay_out where home = $1`,
    [till.account],
  );
  assert.deepEqual(rows, [{ kept: 0 }]);
});
