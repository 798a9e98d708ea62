/**
 * What goes wrong between an issuer and a bank: answers that are lost, late, double or nonsense, a bank that dies, an
 * issuer that dies at any step, two workers at once. The money moves once at the bank, and is credited once.
 */

import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import type { Database } from '@tallystick/database/database';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import {
  ASHAS_ACCOUNT,
  availableOf,
  bankAccountOf,
  createBankWorld,
  fund,
} from '@tallystick/testkit/bank-world';
import { freePort } from '@tallystick/testkit/free-port';
import { enrolDevice, type IssuerDevice } from '@tallystick/testkit/issuer-device';
import { parseBankCode } from '../connectors/bank/bank-code.ts';
import type { FundingBank } from '../connectors/bank/bank-connector.ts';
import { createHttpBank } from '../connectors/bank/http-bank.ts';
import type { IssuerDeps } from '../issuer.ts';
import { drainBankOrders } from './drain-bank-orders.ts';

const world = await createBankWorld();
const { deps, tenant } = world;
const nobodysPort = await freePort();
const ASHAS = '100000000001';
const ESCROW = '900000000001';
afterEach(async () => {
  await world.bank().control('DELETE', '/outage');
  await world.checkMoney();
});

class Cut extends Error {}

function banks(): NonNullable<IssuerDeps['banks']> {
  return deps.banks ?? assert.fail('the world has no banks');
}

async function customer(): Promise<IssuerDevice> {
  const device = await enrolDevice(world, { role: 'customer', name: 'Asha' });
  await bankAccountOf(device, ASHAS_ACCOUNT);
  return device;
}

/** An issuer that dies when it has noted the authentication, before it asks for more. */
const halfway: IssuerDeps = {
  ...deps,
  banks: {
    ...banks(),
    find: (code) => {
      const bank = banks().find(code);
      return bank?.kind === 'funding' ? { ...bank, debit: () => Promise.reject(new Cut()) } : bank;
    },
  },
};

/** The bank has authenticated the customer, and was asked for nothing else. */
async function authenticate(): Promise<void> {
  assert.equal(await drain(halfway), 'died');
  world.wait(8);
}

/** Asks what is due; the code of the failure that the worker would log. */
async function drain(issuer: IssuerDeps = deps): Promise<string> {
  try {
    await drainBankOrders(issuer, tenant, { limit: 100 });
    return 'done';
  } catch (error) {
    assert.ok(isTallystickError(error) || error instanceof Cut, String(error));
    return error instanceof Cut ? 'died' : error.code;
  }
}

async function newest(device: IssuerDevice): Promise<string> {
  const [order] = (await bankAccountOf(device)).orders;
  return order?.reason ?? order?.state ?? 'none';
}

/** Nothing is lost and nothing is double: at the bank, in escrow, in the account. */
async function movedOnce(
  device: IssuerDevice,
  amount: bigint,
  work: () => Promise<void>,
): Promise<void> {
  const [before, escrow] = [await world.bankBalance(ASHAS), await world.bankBalance(ESCROW)];
  await work();
  assert.equal(await newest(device), 'credited');
  assert.equal(await availableOf(world, device), amount);
  assert.equal(await world.bankBalance(ASHAS), before - amount);
  assert.equal(await world.bankBalance(ESCROW), escrow + amount);
  const [row] = await world.testDatabase.admin.query(
    `select count(*)::int as posted from ledger_posting
     where kind = 'bankDeposit' and credit_home = $1`,
    [device.account],
  );
  assert.equal(row?.['posted'], 1);
  const left = await world.testDatabase.admin.query(
    `select 1 as one from work where kind = 'bankOrder' and home = $1`,
    [device.account],
  );
  assert.deepEqual(left, [], 'nothing is left to ask');
}

/** Answers that do not come, or not as answers; where the order was carried out all the same is the bank's to know. */
const FAULTS: readonly (readonly [fault: object, code: string])[] = [
  [{ kind: 'cut', when: 'before' }, 'bank_unanswered'],
  [{ kind: 'cut', when: 'after' }, 'bank_unanswered'],
  [{ kind: 'failure', when: 'before' }, 'bank_unanswered'],
  [{ kind: 'failure', when: 'after' }, 'bank_unanswered'],
  [{ kind: 'silence', when: 'before' }, 'bank_unanswered'],
  [{ kind: 'silence', when: 'after' }, 'bank_unanswered'],
  [{ kind: 'gibberish' }, 'bank_answer_unreadable'],
];

suite('An outage is no refusal: the order is asked again, and the money comes once (V-23)', () => {
  for (const step of ['authentication', 'debit'] as const) {
    for (const [fault, code] of FAULTS) {
      test(`${JSON.stringify(fault)} at the ${step}`, async () => {
        const device = await customer();
        await movedOnce(device, 1_000n, async () => {
          await fund(device, 1_000n);
          if (step === 'debit') await authenticate();
          await world.bank().control('PUT', '/outage', { ...fault, requests: 1 });
          assert.equal(await drain(world.hurried), code);
          assert.equal(await newest(device), step === 'debit' ? 'authenticated' : 'asked');
          assert.equal(await drain(), 'done');
          assert.equal(await availableOf(world, device), 0n, 'not before its time');
          world.wait(8);
          assert.equal(await drain(), 'done');
        });
      });
    }
  }

  test('two answers to each question', async () => {
    const device = await customer();
    await world.bank().control('PUT', '/outage', { kind: 'twice', requests: 4 });
    await movedOnce(device, 1_000n, async () => {
      await fund(device, 1_000n);
      for (let tries = 0; tries < 4; tries += 1) {
        await drain();
        world.wait(10);
      }
    });
  });

  test('a bank that dies after each answer, and comes back with its journal', async () => {
    const device = await customer();
    await movedOnce(device, 1_000n, async () => {
      await fund(device, 1_000n);
      await authenticate();
      await world.bank().control('PUT', '/outage', { kind: 'cut', when: 'after', requests: 1 });
      assert.equal(await drain(), 'bank_unanswered');
      await world.restartBank();
      world.wait(8);
      assert.equal(await drain(), 'done');
    });
  });

  test('a bank that is away is asked ever more rarely, and holds up no other bank’s orders', async () => {
    const [away, other] = [await customer(), await customer()];
    const imran = { name: 'Imran Khan', phone: '+919820054322', pan: 'CDEPK8765B' };
    await bankAccountOf(other, { bank: 'TSBB0000001', account: '200000000002', ...imran });
    await fund(away, 1_000n);
    await fund(other, 300n);
    const gone: IssuerDeps = {
      ...deps,
      banks: {
        ...banks(),
        find: (code) => (code.startsWith('TSBA') ? closed() : banks().find(code)),
      },
    };
    const askedAt: number[] = [];
    for (let second = 0; second < 40; second += 1) {
      if ((await drain(gone)) === 'bank_unreachable') askedAt.push(second);
      world.wait(1);
    }
    assert.deepEqual(askedAt, [0, 2, 6, 14, 30]);
    assert.equal(await availableOf(world, other), 300n);
    await movedOnce(away, 1_000n, async () => {
      world.wait(32);
      assert.equal(await drain(), 'done');
    });
  });
});

/** A bank at whose address nobody listens. */
function closed(): FundingBank {
  const code = parseBankCode(ASHAS_ACCOUNT.bank) ?? assert.fail('no code');
  const nowhere = {
    code,
    url: `http://127.0.0.1:${nobodysPort}`,
    apiKey: 'a-key-of-no-bank',
    timeoutMs: 1_000,
  };
  return createHttpBank(nowhere);
}

suite('An order that the bank cannot be asked about', () => {
  test('bankAway after an hour, where the customer was never authenticated: no money moves, and a new order may come', async () => {
    const device = await customer();
    await fund(device, 1_000n);
    await world.bank().control('PUT', '/outage', { kind: 'failure', when: 'before' });
    assert.equal(await drain(), 'bank_unanswered');
    world.wait(3_599);
    assert.equal(await drain(), 'bank_unanswered');
    world.wait(60);
    assert.equal(await drain(), 'done');
    assert.equal(await newest(device), 'bankAway');
    await world.bank().control('DELETE', '/outage');
    await movedOnce(device, 500n, async () => {
      await fund(device, 500n);
      assert.equal(await drain(), 'done');
    });
  });

  test('one whose debit was not answered is never given up: days later the bank’s first answer counts', async () => {
    const device = await customer();
    await movedOnce(device, 1_000n, async () => {
      await fund(device, 1_000n);
      await authenticate();
      await world.bank().control('PUT', '/outage', { kind: 'cut', when: 'after', requests: 1 });
      assert.equal(await drain(), 'bank_unanswered');
      await world.bank().control('POST', '/clock', { advance: 3 * 86_400 });
      world.wait(3 * 86_400);
      assert.equal(await drain(), 'done');
    });
  });

  test('one whose debit the bank never got is refused by the bank once the authentication is over', async () => {
    const device = await customer();
    await fund(device, 1_000n);
    await authenticate();
    await world.bank().control('PUT', '/outage', { kind: 'cut', when: 'before', requests: 1 });
    assert.equal(await drain(), 'bank_unanswered');
    await world.bank().control('POST', '/clock', { advance: 900 });
    world.wait(900);
    assert.equal(await drain(), 'done');
    assert.equal(await newest(device), 'authenticationOver');
    assert.equal(await availableOf(world, device), 0n);
  });

  test('a bank that the operator took out of the file: bankUnknown before the authentication; after it the order waits', async () => {
    const without: IssuerDeps = { ...deps, banks: { ...banks(), find: () => undefined } };
    const [early, late] = [await customer(), await customer()];
    await fund(early, 100n);
    assert.equal(await drain(without), 'done');
    assert.equal(await newest(early), 'bankUnknown');
    await movedOnce(late, 100n, async () => {
      await fund(late, 100n);
      await authenticate();
      assert.equal(await drain(without), 'bank_unreachable');
      assert.equal(await newest(late), 'authenticated');
      world.wait(8);
      assert.equal(await drain(), 'done');
    });
  });
});

suite('An issuer that dies', () => {
  test('at every statement of its work, and after every commit: credited once', async () => {
    let left = Infinity;
    const step = (): void => {
      left -= 1;
      if (left < 0) throw new Cut();
    };
    const database: Database = {
      close: () => world.database.close(),
      transaction: async (of, work) => {
        const result = await world.database.transaction(of, (tx) =>
          work({
            query: async (text, values) => {
              step();
              return tx.query(text, values);
            },
          }),
        );
        step();
        return result;
      },
    };
    const mortal = { ...deps, database };
    let steps = 0;
    for (let isDead = true; isDead; steps += 1) {
      const device = await customer();
      await movedOnce(device, 200n, async () => {
        await fund(device, 200n);
        left = steps;
        isDead = await drainBankOrders(mortal, tenant, { limit: 100 }).then(
          () => false,
          (error: unknown) => error instanceof Cut,
        );
        left = Infinity;
        for (let tries = 0; tries < 3; tries += 1) {
          world.wait(300);
          assert.equal(await drain(), 'done');
        }
      });
    }
    assert.ok(steps >= 20, `${steps} steps`);
  });

  test('and a second one that asks the same at the same time: both hear the same, and one books', async () => {
    const device = await customer();
    await movedOnce(device, 1_000n, async () => {
      await fund(device, 1_000n);
      await world.bank().control('PUT', '/outage', { kind: 'delay', ms: 400, requests: 4 });
      const first = drain();
      // The first one's time to answer is over before the bank has answered.
      await new Promise((resolve) => setTimeout(resolve, 150));
      world.wait(120);
      assert.deepEqual(await Promise.all([first, drain()]), ['done', 'done']);
      world.wait(120);
      assert.equal(await drain(), 'done');
    });
  });
});

suite('The same call again', () => {
  test('tells how far its order is and makes no second one; for another amount it is callIdReused', async () => {
    const device = await customer();
    const callId = deps.random(16);
    const states: string[] = [];
    const ask = async (amount = 600n): Promise<void> => {
      const order = await fund(device, amount, callId);
      states.push(typeof order === 'string' ? order : order.state);
    };
    await movedOnce(device, 600n, async () => {
      await Promise.all([ask(), ask()]);
      await ask();
      await ask(601n);
      await authenticate();
      await ask();
      await drain();
      await ask();
      await drain();
    });
    assert.deepEqual(states, [
      'asked',
      'asked',
      'asked',
      'callIdReused',
      'authenticated',
      'credited',
    ]);
    assert.equal((await bankAccountOf(device)).orders.length, 1);
  });

  test('after the issuer came back from a copy of before: the bank has the order already, and the money comes once', async () => {
    const device = await customer();
    const callId = deps.random(16);
    await fund(device, 800n, callId);
    const before = await world.bankBalance(ASHAS);
    assert.equal(await drain(), 'done');
    // What a restore forgets: the order, and what it brought.
    const { admin } = world.testDatabase;
    await admin.query('alter table ledger_posting disable trigger all');
    await admin.query('alter table ledger_account disable trigger all');
    await admin.query('delete from bank_order where home = $1', [device.account]);
    await admin.query(
      `delete from ledger_posting where kind = 'bankDeposit' and credit_home = $1`,
      [device.account],
    );
    await admin.query(
      `update ledger_account set balance = balance - 800
       where home = $1 and name = 'available'`,
      [device.account],
    );
    await admin.query(`update ledger_account set balance = balance + 800 where kind = 'funding'`);
    await admin.query('alter table ledger_account enable trigger all');
    await admin.query('alter table ledger_posting enable trigger all');
    assert.equal(await availableOf(world, device), 0n);
    await fund(device, 800n, callId);
    assert.equal(await drain(), 'done');
    assert.equal(await availableOf(world, device), 800n);
    assert.equal(await world.bankBalance(ASHAS), before - 800n);
  });
});
