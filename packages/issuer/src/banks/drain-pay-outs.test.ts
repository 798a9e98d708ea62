/**
 * What goes wrong between an issuer and a bank that is to pay out: answers that are lost, late, double or nonsense, a
 * bank that dies, an issuer that dies at any step, two workers at once. The money leaves escrow once, and the books once.
 */

import assert from 'node:assert/strict';
import { afterEach, before, suite, test } from 'node:test';
import type { Database } from '@tallystick/database/database';
import { outgoingAccount } from '@tallystick/ledger/account';
import { balancesOf } from '@tallystick/ledger/balances';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import {
  ASHAS_ACCOUNT,
  availableOf,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { enrolDevice, type IssuerDevice } from '@tallystick/testkit/issuer-device';
import { enrolPayable, newestPayOut, payOutOf, SHOPS_ACCOUNT } from '@tallystick/testkit/pay-outs';
import type { RemittanceOrder, RemittanceProgress } from '../connectors/bank/bank-connector.ts';
import type { Bank, Banks } from '../connectors/bank/banks.ts';
import type { IssuerDeps } from '../issuer.ts';
import { eraseByOperator } from '../personal/erase-account.ts';
import { drainBankOrders } from './drain-bank-orders.ts';

const world = await createBankWorld();
const { deps, tenant } = world;
const ESCROW = '900000000001';
const SHOPS = '200000000001';
const SHOPS_BANK = 'TSBB0000001';

before(async () => {
  const customer = await enrolDevice(world, { role: 'customer', name: 'Asha' });
  await bankAccountOf(customer, ASHAS_ACCOUNT);
  await fund(customer, 1_000_000n);
  await world.work();
});
afterEach(async () => {
  await world.bank().control('DELETE', '/outage');
  await world.checkMoney();
});

class Cut extends Error {}

function banks(): Banks {
  return deps.banks ?? assert.fail('the world has no banks');
}

/** The world's issuer, with banks that are asked through `change`. Only the first one pays out. */
function through(change: (bank: Bank) => Bank, issuer: IssuerDeps = deps): IssuerDeps {
  const known = issuer.banks ?? assert.fail('the world has no banks');
  return {
    ...issuer,
    banks: {
      ...known,
      find: (code) => {
        const bank = known.find(code);
        return bank === undefined ? undefined : change(bank);
      },
      paying: (of, payee) =>
        known.paying(of, payee).filter(({ code }) => code === ASHAS_ACCOUNT.bank),
    },
  };
}

const plain = through((bank) => bank);
const hurried = through((bank) => bank, world.hurried);

/** Asks what is due; the code of the failure that the worker would log. */
async function drain(issuer: IssuerDeps = plain): Promise<string> {
  try {
    await drainBankOrders(issuer, tenant, { limit: 100 });
    return 'done';
  } catch (error) {
    assert.ok(isTallystickError(error) || error instanceof Cut, String(error));
    return error instanceof Cut ? 'died' : error.code;
  }
}

async function outgoingOf({ account }: IssuerDevice): Promise<bigint> {
  const asked = [outgoingAccount(account)];
  const [outgoing] = await deps.database.transaction(tenant, (tx) => balancesOf(tx, asked));
  return outgoing ?? 0n;
}

async function postedOf({ account }: IssuerDevice): Promise<readonly unknown[]> {
  const rows = await world.testDatabase.admin.query(
    `select kind from ledger_posting
     where home = $1 and kind in ('payOut', 'remit', 'payOutBack') order by posted_at, kind`,
    [account],
  );
  return rows.map(({ kind }) => kind);
}

/** Nothing is lost and nothing is double: in escrow, at the shop's bank, in the books. */
async function movedOnce(work: (till: IssuerDevice) => Promise<void>): Promise<void> {
  const till = await enrolPayable(world, { money: 1_500n });
  const escrow = await world.bankBalance(ESCROW);
  const arrived = await world.bankBalance(SHOPS, SHOPS_BANK);
  await payOutOf(till, 1_000n);
  await work(till);
  assert.equal(await newestPayOut(till), 'remitted');
  assert.equal(await availableOf(world, till), 500n);
  assert.equal(await outgoingOf(till), 0n);
  assert.equal(await world.bankBalance(ESCROW), escrow - 1_000n);
  assert.equal(await world.bankBalance(SHOPS, SHOPS_BANK), arrived + 1_000n);
  assert.deepEqual(await postedOf(till), ['payOut', 'remit']);
  const left = await world.testDatabase.admin.query(
    `select 1 as one from work where kind = 'payOut' and home = $1`,
    [till.account],
  );
  assert.deepEqual(left, [], 'nothing is left to ask');
}

const FAULTS: readonly (readonly [fault: object, code: string])[] = [
  [{ kind: 'cut', when: 'before' }, 'bank_unanswered'],
  [{ kind: 'cut', when: 'after' }, 'bank_unanswered'],
  [{ kind: 'failure', when: 'before' }, 'bank_unanswered'],
  [{ kind: 'failure', when: 'after' }, 'bank_unanswered'],
  [{ kind: 'silence', when: 'before' }, 'bank_unanswered'],
  [{ kind: 'silence', when: 'after' }, 'bank_unanswered'],
  [{ kind: 'gibberish' }, 'bank_answer_unreadable'],
];

/** An issuer that dies when the bank has the order, before it asks what became of it. */
const halfway = through((bank) => ({ ...bank, stateOf: () => Promise.reject(new Cut()) }));

suite(
  'An outage is no refusal: the same bank is asked the same, and the money leaves once (V-62)',
  () => {
    for (const step of ['remittance', 'state'] as const) {
      for (const [fault, code] of FAULTS) {
        test(`${JSON.stringify(fault)} at the ${step}`, () =>
          movedOnce(async (till) => {
            if (step === 'state') {
              assert.equal(await drain(halfway), 'died');
              world.wait(8);
            }
            await world.bank().control('PUT', '/outage', { ...fault, requests: 1 });
            assert.equal(await drain(hurried), code);
            assert.equal(await newestPayOut(till), step === 'state' ? 'sent' : 'ordered');
            assert.equal(await availableOf(world, till), 500n, 'not while nobody knows');
            world.wait(8);
            assert.equal(await drain(), 'done');
          }));
      }
    }

    test('a bank that is away for days', () =>
      movedOnce(async (till) => {
        await world.bank().control('PUT', '/outage', { kind: 'silence', when: 'after' });
        for (let day = 0; day < 5; day += 1) {
          assert.equal(await drain(hurried), 'bank_unanswered');
          world.wait(86_400);
        }
        assert.equal(await newestPayOut(till), 'ordered', 'never given up');
        await world.bank().control('DELETE', '/outage');
        assert.equal(await drain(), 'done');
      }));

    test('a bank that answers twice, and one that is killed', () =>
      movedOnce(async () => {
        await world.bank().control('PUT', '/outage', { kind: 'twice' });
        assert.equal(await drain(halfway), 'died');
        await world.restartBank();
        world.wait(8);
        assert.equal(await drain(), 'done');
      }));

    test('a bank that is taken out of the file after it was asked is waited for, and no other is asked', () =>
      movedOnce(async (till) => {
        await world.bank().control('PUT', '/outage', { kind: 'silence', when: 'after' });
        assert.equal(await drain(hurried), 'bank_unanswered');
        await world.bank().control('DELETE', '/outage');
        world.wait(8);
        const without = { ...deps, banks: { ...banks(), find: () => undefined } };
        assert.equal(await drain(without), 'bank_unreachable');
        assert.equal(await newestPayOut(till), 'ordered');
        world.wait(16);
        assert.equal(await drain(), 'done');
      }));

    test('a bank that took the order and then knows nothing of it: nobody is asked again', async () => {
      const till = await enrolPayable(world, { money: 1_000n });
      await payOutOf(till, 1_000n);
      const forgetful = through((bank) => ({
        ...bank,
        stateOf: () => Promise.resolve({ kind: 'unknown' }),
      }));
      assert.equal(await drain(forgetful), 'bank_answer_unreadable');
      assert.equal(await newestPayOut(till), 'sent');
      assert.equal(await availableOf(world, till), 0n);
      world.wait(8);
      await drain();
    });
  },
);

/** An issuer that dies in its n-th transaction, having written everything and committed nothing. */
function dying(after: number): IssuerDeps {
  let count = 0;
  const database: Database = {
    ...deps.database,
    transaction: (of, work) =>
      deps.database.transaction(of, async (tx) => {
        count += 1;
        const turn = count;
        const done = await work(tx);
        if (turn === after) throw new Cut();
        return done;
      }),
  };
  return { ...plain, database };
}

suite('A crash leaves the payout where it was', () => {
  test('an issuer that dies between any two steps, and again after the next start', () =>
    movedOnce(async () => {
      for (let step = 1; step <= 6; step += 1) {
        const said = await drain(dying(step));
        if (step < 3) assert.equal(said, 'died');
        world.wait(600);
      }
      await drain();
    }));

  test('two workers at once', () =>
    movedOnce(async () => {
      await Promise.all([drain(), drain(), drain()]);
      world.wait(60);
      await drain();
    }));

  test('a second worker that comes while the first still waits for the bank', () =>
    movedOnce(async () => {
      let go = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        go = resolve;
      });
      const slow = through((bank) =>
        bank.kind === 'funding'
          ? {
              ...bank,
              remit: async (order: RemittanceOrder) => {
                const answer = await bank.remit(order);
                await gate;
                return answer;
              },
            }
          : bank,
      );
      const first = drain(slow);
      // Until the first has taken it, there is nothing to be put off.
      while ((await escrowOrders()) === 0n) await new Promise((resolve) => setTimeout(resolve, 20));
      world.wait(60);
      assert.equal(await drain(), 'done');
      go();
      assert.equal(await first, 'done');
    }));
});

/** How many remittances of the escrow account the bank's clearing has not let arrive or has: all of them, once asked. */
async function escrowOrders(): Promise<bigint> {
  const rows = await world.testDatabase.admin.query(
    `select count(*)::text as count from pay_out where state = 'ordered' and bank is not null`,
  );
  return BigInt(String(rows[0]?.['count']));
}

suite('What the bank says later', () => {
  /** A bank whose remittances are where `stage` says. */
  function at(progress: RemittanceProgress): IssuerDeps {
    return through((bank) => ({
      ...bank,
      stateOf: () => Promise.resolve({ kind: 'remittance', ...progress }),
    }));
  }

  test('money that left and comes back days later is credited once, and pays no second time (V-62, T-95)', async () => {
    const till = await enrolPayable(world, { money: 1_000n });
    await payOutOf(till, 1_000n);
    assert.equal(await drain(at({ stage: 'sent' })), 'done');
    assert.equal(await newestPayOut(till), 'sent');
    world.wait(3_600);
    assert.equal(await drain(at({ stage: 'booked' })), 'done');
    assert.equal(await newestPayOut(till), 'remitted');
    assert.equal(await outgoingOf(till), 0n);
    for (let day = 0; day < 3; day += 1) {
      world.wait(86_400);
      assert.equal(await drain(at({ stage: 'booked' })), 'done');
    }
    world.wait(86_400);
    const back = at({ stage: 'returned', reason: 'AC04' });
    await Promise.all([drain(back), drain(back)]);
    assert.equal(await newestPayOut(till), 'payeeAccountClosed');
    assert.equal(await availableOf(world, till), 1_000n);
    world.wait(86_400);
    await drain(back);
    assert.equal(await availableOf(world, till), 1_000n);
    assert.deepEqual(await postedOf(till), ['payOut', 'remit', 'payOutBack']);
  });

  test('after a month nobody waits any more for money that left', async () => {
    const till = await enrolPayable(world, { money: 1_000n });
    await payOutOf(till, 1_000n);
    assert.equal(await drain(at({ stage: 'booked' })), 'done');
    const erase = (): ReturnType<typeof eraseByOperator> =>
      eraseByOperator(deps, tenant, { account: till.account });
    assert.deepEqual(await erase(), { ok: false, code: 'paymentsOpen' }, 'it may come back');
    world.wait(30 * 86_400);
    assert.equal(await drain(at({ stage: 'booked' })), 'done');
    const left = await world.testDatabase.admin.query(
      `select 1 as one from work where kind = 'payOut' and home = $1`,
      [till.account],
    );
    assert.deepEqual(left, []);
    assert.equal(await newestPayOut(till), 'remitted');
    assert.ok((await erase()).ok);
  });

  test('a word that comes when another worker has noted a later one changes nothing (T-95)', async () => {
    const till = await enrolPayable(world, { money: 1_000n });
    await payOutOf(till, 1_000n);
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = through((bank) => ({
      ...bank,
      stateOf: async () => {
        await gate;
        return { kind: 'remittance', stage: 'booked' };
      },
    }));
    const first = drain(slow);
    while ((await newestPayOut(till)) !== 'sent') {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    world.wait(60);
    assert.equal(await drain(at({ stage: 'returned', reason: 'AC06' })), 'done');
    go();
    assert.equal(await first, 'done');
    assert.equal(await newestPayOut(till), 'payeeAccountBlocked');
    assert.equal(await availableOf(world, till), 1_000n);
    assert.deepEqual(await postedOf(till), ['payOut', 'payOutBack']);
  });

  test('a bank without enough is passed over, and the next one pays; one that said no is not asked again', async () => {
    const till = await enrolPayable(world, { money: 700n, account: SHOPS_ACCOUNT });
    const asked: string[] = [];
    const noting: IssuerDeps = {
      ...deps,
      banks: {
        ...banks(),
        find: (code) => {
          asked.push(code);
          return banks().find(code);
        },
      },
    };
    await payOutOf(till, 700n);
    await drain(noting);
    assert.equal(await newestPayOut(till), 'remitted');
    assert.deepEqual(asked, [SHOPS_BANK, 'TSBA0000001', 'TSBA0000001']);
  });
});
