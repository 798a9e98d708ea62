/**
 * The port against real banks in a process of their own, over real HTTP: what they refuse, and what is left of an
 * order when answers are lost, late, double or nonsense, and when the process dies (V-11, V-23, V-62).
 */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import { freePort } from '@tallystick/testkit/free-port';
import { openJsonServer } from '@tallystick/testkit/json-server';
import {
  SANDBOX_API_KEY,
  startSandboxBank,
  type SandboxBank,
} from '@tallystick/testkit/sandbox-bank';
import { currency, minor, type Money } from '@tallystick/protocol/money';
import { isTallystickError } from '@tallystick/protocol/tallystick-error';
import { readBankDetails, type BankDetails } from './bank-details.ts';
import type { FundingBank, Payee, RemittanceOrder } from './bank-connector.ts';
import { readBankSettings } from '../../config/bank-settings.ts';
import { bankOrderId, type BankOrderId } from './bank-order-id.ts';
import { openBanks } from './banks.ts';

/** Long enough for a machine that has other work. */
const TIMEOUT_MS = 10_000;
/** Of a caller who expects no answer. */
const HURRIED_MS = 300;
const folder = await mkdtemp(join(tmpdir(), 'tallystick-banks-'));
const port = await freePort();
let sandbox: SandboxBank;

before(async () => {
  sandbox = await startSandboxBank({ journal: join(folder, 'journal'), port });
});
after(async () => {
  await sandbox.kill();
  await rm(folder, { recursive: true });
});

let orders = 0;
function newOrder(): BankOrderId {
  orders += 1;
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, orders);
  return bankOrderId(bytes);
}

const rupees = (amount: number): Money => ({
  currency: currency(356),
  minor: minor(BigInt(amount)),
});

function details(change: object = {}): BankDetails {
  const typed = {
    bank: 'TSBA0000001',
    account: '100000000001',
    name: 'Asha Rao',
    phone: '+919820012345',
    pan: 'ABCPR1234F',
    ...change,
  };
  const read = readBankDetails(typed);
  return read.ok ? read.details : assert.fail(read.code);
}

const shop = details({ bank: 'TSBB0000001', account: '200000000001', name: 'Chai Corner' });
const SHOP: Payee = { bank: shop.bank, account: shop.account, name: shop.name };

const DOOR = `http://127.0.0.1:${port}/banks/TSBA0000001`;

/** The bank that a customer's details name, of an operator who works with one. */
async function bankAt(
  url: string,
  apiKey = SANDBOX_API_KEY,
  timeoutMs = TIMEOUT_MS,
): Promise<FundingBank> {
  const one = { kind: 'http', code: 'TSBA0000999', url, apiKey, timeoutMs };
  const settings = readBankSettings(JSON.stringify({ banks: [one] }), 'test');
  assert.ok(settings.ok);
  const found = (await openBanks(settings.banks, () => 0)).find(details().bank);
  return found?.kind === 'funding' ? found : assert.fail('no bank that holds');
}

const ours = await bankAt(DOOR);
const hurried = await bankAt(DOOR, SANDBOX_API_KEY, HURRIED_MS);

async function held(amount: number, kind: 'hold' | 'debit' = 'debit'): Promise<BankOrderId> {
  const authentication = newOrder();
  const { bank: _bank, ...who } = details();
  const asked = await ours.authenticate({
    order: authentication,
    ...who,
    amount: rupees(amount),
  });
  assert.deepEqual(asked, { ok: true });
  const order = newOrder();
  const funding = { order, authentication, amount: rupees(amount) };
  const { at } = await sandbox.control('GET', '/clock');
  const outcome =
    kind === 'hold'
      ? await ours.hold({ ...funding, until: Number(at) + 1_000 })
      : await ours.debit(funding);
  assert.deepEqual(outcome, { ok: true });
  return order;
}

/** What the account has, by the bank's own statement. */
async function balanceOf(code: string, account: string): Promise<bigint> {
  const path = `/statement?bank=${code}&account=${account}`;
  const { balance } = await sandbox.control('GET', path);
  return BigInt(String(balance));
}

const shopBalance = (): Promise<bigint> => balanceOf(SHOP.bank, SHOP.account);

/** The code of the operational failure, which names nothing personal. */
async function failureOf(asked: Promise<unknown>): Promise<string> {
  const error: unknown = await asked.then(
    () => assert.fail('it was answered'),
    (thrown: unknown) => thrown,
  );
  assert.ok(isTallystickError(error), String(error));
  const said = `${error.message} ${JSON.stringify(error.details)} ${String(error.cause)}`;
  assert.doesNotMatch(said, /Asha|Chai|0000000|98200|ABCPR|sandbox-api-key/);
  return error.code;
}

suite('A bank over HTTP (V-11)', () => {
  test('is found by the code of any of its branches, and no other bank is (V-22)', async () => {
    const banks = await openBanks([], () => 0);
    assert.equal(banks.find(details().bank), undefined);
    assert.equal(ours.code, 'TSBA0000999');
  });

  test('says what it offers', async () => {
    assert.deepEqual(await ours.terms(), { longestHoldSeconds: 7_776_000, currencies: [356] });
  });

  test('authenticates by everything that it knows, each with its own refusal (V-23, V-24, V-25)', async () => {
    const cases: readonly (readonly [object, number, string])[] = [
      [{}, 5, 'ok'],
      [{ account: '77' }, 5, 'accountUnknown'],
      [{ name: 'Usha Rao' }, 5, 'nameDiffers'],
      [{ phone: '+919820012300' }, 5, 'phoneDiffers'],
      [{ pan: 'ABCPR1234G' }, 5, 'panDiffers'],
      [{ account: '100000000004' }, 5, 'accountTypeNotAllowed'],
      [{ account: '100000000005' }, 5, 'currencyDiffers'],
      [{}, 900_000_000, 'balanceInsufficient'],
    ];
    for (const [change, amount, code] of cases) {
      const { bank: _bank, ...who } = details(change);
      const order = newOrder();
      const outcome = await ours.authenticate({ order, ...who, amount: rupees(amount) });
      assert.equal(outcome.ok ? 'ok' : outcome.code, code);
      const state = await ours.stateOf(order);
      assert.equal(
        state.kind === 'refused' ? state.code : state.kind,
        code === 'ok' ? 'authentication' : code,
      );
    }
  });

  for (const kind of ['hold', 'debit'] as const) {
    test(`remits from a ${kind} to another bank in parts, never above it, and gives the rest back (V-62, V-63)`, async () => {
      const from = await held(1_000, kind);
      const start = await shopBalance();
      const remit = (amount: number): RemittanceOrder => ({
        order: newOrder(),
        from,
        amount: rupees(amount),
        to: SHOP,
      });
      const first = remit(600);
      assert.deepEqual(await ours.remit(first), { ok: true, stage: 'booked' });
      assert.deepEqual(await ours.stateOf(first.order), { kind: 'remittance', stage: 'arrived' });
      assert.deepEqual(await ours.remit(remit(401)), { ok: false, code: 'aboveHold' });
      assert.deepEqual(await ours.remit(remit(300)), { ok: true, stage: 'booked' });
      const release = { order: newOrder(), from, amount: rupees(40) };
      assert.deepEqual(await ours.release(release), { ok: true, released: rupees(40) });
      const rest = { order: newOrder(), from };
      assert.deepEqual(await ours.release(rest), { ok: true, released: rupees(60) });
      assert.deepEqual(await ours.stateOf(from), {
        kind,
        left: rupees(0),
        remitted: rupees(900),
        released: rupees(100),
        expired: rupees(0),
      });
      assert.equal((await shopBalance()) - start, 900n);
    });
  }

  test('pays nothing from a hold that is over, and the customer has it again', async () => {
    const from = await held(500, 'hold');
    const own = await balanceOf('TSBA0000001', '100000000001');
    await sandbox.control('POST', '/clock', { advance: 1_000 });
    const remittance = { order: newOrder(), from, amount: rupees(1), to: SHOP };
    assert.deepEqual(await ours.remit(remittance), { ok: false, code: 'holdOver' });
    assert.deepEqual(await ours.stateOf(from), {
      kind: 'hold',
      left: rupees(0),
      remitted: rupees(0),
      released: rupees(0),
      expired: rupees(500),
    });
    assert.equal(await balanceOf('TSBA0000001', '100000000001'), own);
  });

  test('says why a remittance came back', async () => {
    const from = await held(10);
    const order = newOrder();
    const account = details({ account: '200000000003' }).account;
    await ours.remit({ order, from, amount: rupees(10), to: { ...SHOP, account } });
    assert.deepEqual(await ours.stateOf(order), {
      kind: 'remittance',
      stage: 'returned',
      reason: 'AC06',
    });
  });
});

test('nothing, and no money of the operator’s own making, is ordered at a bank (V-77)', async () => {
  const amounts = [rupees(0), { currency: currency(1_000), minor: minor(5n) }];
  for (const amount of amounts) {
    const order = { order: newOrder(), from: newOrder(), amount };
    await assert.rejects(ours.remit({ ...order, to: SHOP }), /broken invariant/);
    await assert.rejects(ours.release(order), /broken invariant/);
    assert.deepEqual(await ours.stateOf(order.order), { kind: 'unknown' });
  }
});

suite('An outage of a bank', () => {
  const faults: readonly (readonly [object, string])[] = [
    [{ kind: 'delay', ms: 3 * HURRIED_MS }, 'bank_unanswered'],
    [{ kind: 'silence', when: 'before' }, 'bank_unanswered'],
    [{ kind: 'silence', when: 'after' }, 'bank_unanswered'],
    [{ kind: 'cut', when: 'before' }, 'bank_unanswered'],
    [{ kind: 'cut', when: 'after' }, 'bank_unanswered'],
    [{ kind: 'failure', when: 'before' }, 'bank_unanswered'],
    [{ kind: 'failure', when: 'after' }, 'bank_unanswered'],
    [{ kind: 'gibberish' }, 'bank_answer_unreadable'],
  ];
  for (const [fault, code] of faults) {
    test(`is no refusal, and the order asked again is carried out once: ${JSON.stringify(fault)}`, async () => {
      const from = await held(50);
      const start = await shopBalance();
      const order = { order: newOrder(), from, amount: rupees(50), to: SHOP };
      await sandbox.control('PUT', '/outage', { ...fault, requests: 1 });
      assert.equal(await failureOf(hurried.remit(order)), code);
      assert.deepEqual(await ours.remit(order), { ok: true, stage: 'booked' });
      assert.deepEqual(await ours.remit(order), { ok: true, stage: 'booked' });
      assert.equal((await shopBalance()) - start, 50n);
    });
  }

  test('in which answers come twice moves nothing twice', async () => {
    const from = await held(100);
    const start = await shopBalance();
    await sandbox.control('PUT', '/outage', { kind: 'twice', requests: 3 });
    for (let index = 0; index < 4; index += 1) {
      const order = { order: newOrder(), from, amount: rupees(10), to: SHOP };
      // The second answer may break the connection for the next request: asking again is the cure.
      const outcome = await ours.remit(order).catch(() => ours.remit(order));
      assert.deepEqual(outcome, { ok: true, stage: 'booked' });
    }
    await sandbox.control('DELETE', '/outage');
    assert.equal((await shopBalance()) - start, 40n);
  });

  test('with nobody there says that the bank has not got the order', async () => {
    const from = await held(20);
    const order = { order: newOrder(), from, amount: rupees(20), to: SHOP };
    await sandbox.control('PUT', '/outage', { kind: 'closed', ms: 300 });
    assert.equal(await failureOf(ours.remit(order)), 'bank_unreachable');
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.deepEqual(await ours.stateOf(order.order), { kind: 'unknown' });
    assert.deepEqual(await ours.remit(order), { ok: true, stage: 'booked' });
  });

  test('by kill -9 after the work and before the answer loses nothing and does nothing twice', async () => {
    const from = await held(70);
    const start = await shopBalance();
    const order = { order: newOrder(), from, amount: rupees(30), to: SHOP };
    await sandbox.control('PUT', '/outage', { kind: 'silence', when: 'after', requests: 1 });
    const asked = failureOf(hurried.remit(order));
    await waitFor(async () => (await shopBalance()) - start === 30n);
    await sandbox.kill();
    assert.equal(await asked, 'bank_unanswered');
    assert.equal(await failureOf(ours.remit(order)), 'bank_unreachable');
    sandbox = await startSandboxBank({ journal: join(folder, 'journal'), port });
    assert.deepEqual(await ours.stateOf(order.order), { kind: 'remittance', stage: 'arrived' });
    assert.deepEqual(await ours.remit(order), { ok: true, stage: 'booked' });
    assert.equal((await shopBalance()) - start, 30n);
    assert.deepEqual(await ours.release({ order: newOrder(), from }), {
      ok: true,
      released: rupees(40),
    });
  });
});

/** Whoever does not know what became of an order asks again, until there is an answer. */
async function persist<Outcome>(ask: () => Promise<Outcome>): Promise<Outcome> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      assert.ok(isTallystickError(error) && /^bank_un|^bank_answer/.test(error.code));
    }
  }
}

const fault = fc.constantFrom(
  { kind: 'cut', when: 'before' },
  { kind: 'cut', when: 'after' },
  { kind: 'failure', when: 'after' },
  { kind: 'gibberish' },
  { kind: 'twice' },
  { kind: 'delay', ms: 20 },
);

suite('Orders that race each other through outages', () => {
  test('never pay more than was set aside, and each of them once (V-62, V-63)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('hold' as const, 'debit' as const),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 8 }),
        fc.array(fault, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (kind, amounts, faults, dies) => {
          const from = await held(100, kind);
          const start = await shopBalance();
          const payments = amounts.map(async (amount) => {
            const order = { order: newOrder(), from, amount: rupees(amount), to: SHOP };
            const outcome = await persist(() => ours.remit(order));
            return outcome.ok ? amount : 0;
          });
          for (const one of faults)
            await sandbox.control('PUT', '/outage', { ...one, requests: 2 });
          if (dies) {
            await sandbox.kill();
            sandbox = await startSandboxBank({ journal: join(folder, 'journal'), port });
          }
          const paid = (await Promise.all(payments)).reduce((sum, amount) => sum + amount, 0);
          await sandbox.control('DELETE', '/outage');
          const rest = { order: newOrder(), from };
          assert.deepEqual(await persist(() => ours.release(rest)), {
            ok: true,
            released: rupees(100 - paid),
          });
          assert.equal((await shopBalance()) - start, BigInt(paid));
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** Asks until it holds. */
async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

suite('Whoever answers', () => {
  test('with another order under the same id has found a mistake of ours', async () => {
    const from = await held(20);
    const order = { order: newOrder(), from, amount: rupees(5), to: SHOP };
    assert.deepEqual(await ours.remit(order), { ok: true, stage: 'booked' });
    const other = { ...order, amount: rupees(6) };
    assert.equal(await failureOf(ours.remit(other)), 'bank_order_reused');
  });

  test('that our key is wrong has not got the order', async () => {
    const release = { order: newOrder(), from: newOrder() };
    const stranger = await bankAt(DOOR, 'another-key-altogether');
    assert.equal(await failureOf(stranger.release(release)), 'bank_refuses_us');
    assert.deepEqual(await ours.stateOf(release.order), { kind: 'unknown' });
  });

  test('by sending us elsewhere gets neither our key nor the order there', async () => {
    const release = { order: newOrder(), from: newOrder() };
    const server = createServer((request, response) => {
      response.writeHead(307, { location: `${DOOR}${request.url ?? ''}` }).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const elsewhere = await bankAt(`http://127.0.0.1:${address.port}`);
    assert.equal(await failureOf(elsewhere.release(release)), 'bank_answer_unreadable');
    assert.deepEqual(await ours.stateOf(release.order), { kind: 'unknown' });
    server.close();
  });

  test('and is no bank is not believed, whatever it says', async () => {
    const release = { order: newOrder(), from: newOrder(), amount: rupees(5) };
    const answers: readonly unknown[] = [
      { ok: true },
      { ok: 'true', released: rupees(5) },
      { ok: true, released: { currency: 356, minor: '6' } },
      { ok: true, released: { currency: 840, minor: '5' } },
      { ok: true, released: { currency: 356, minor: 5 } },
      { ok: true, released: { currency: 356, minor: '-5' } },
      [],
      { ok: true, released: { currency: 356, minor: '5' }, padding: 'x'.repeat(70_000) },
      { kind: 'remittance', stage: 'returned', reason: '<script>' },
      { kind: 'hold', left: { currency: 356, minor: '1' } },
      { kind: 'refused', code: 'noLuck' },
    ];
    const named = answers.map((answer) =>
      typeof answer === 'object' ? { order: release.order, ...answer } : answer,
    );
    const foreign = { order: newOrder(), ok: true, released: rupees(5) };
    for (const answer of [...named, foreign]) {
      const text = JSON.stringify(answer, (_name, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      const server = await openJsonServer(() => JSON.parse(text));
      const none = await bankAt(server.url);
      assert.equal(await failureOf(none.release(release)), 'bank_answer_unreadable');
      assert.equal(await failureOf(none.stateOf(release.order)), 'bank_answer_unreadable');
      assert.equal(await failureOf(none.terms()), 'bank_answer_unreadable');
      server.close();
    }
  });
});
