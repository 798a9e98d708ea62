/** Every refusal of the sandbox bank, one line each, and what a refusal leaves as it was (V-24, V-25). */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { AUTHENTICATION_SECONDS } from './authenticate.ts';
import { openState, type BankState } from './bank-state.ts';
import { carryOut, repetitionOf } from './carry-out.ts';
import { letTimePass } from './due.ts';
import { jsonText } from './json-fields.ts';
import { readOrder } from './order.ts';
import { orderState } from './order-state.ts';
import { readSeed } from './seed.ts';
import { statementOf } from './statement.ts';

const START = 1_795_000_000;
const BANK = 'TSBA0000001';
const SEED: unknown = JSON.parse(readFileSync(new URL('../seed.json', import.meta.url), 'utf8'));

const ASHA = {
  account: '100000000001',
  name: 'Asha Rao',
  phone: '+919820012345',
  pan: 'ABCPR1234F',
};
const rupees = (minor: number): object => ({ currency: 356, minor: String(minor) });
const ASK = { kind: 'authentication', ...ASHA, amount: rupees(50_000) };
const SHOP = { bank: 'TSBB0000001', account: '200000000001', name: 'Chai Corner' };
const id = (number: number): string => number.toString(16).padStart(32, '0');

interface World {
  readonly state: BankState;
  /** The code of a refusal; `ok` for an order that was carried out. */
  readonly ask: (order: number, asked: object, at?: number) => string;
}

function world(): World {
  const state = openState(readSeed(SEED), START);
  return {
    state,
    ask: (order, value, at = state.at) => {
      const asked = readOrder(value) ?? assert.fail('no order');
      const answer = carryOut(state, { at, bank: BANK, order: id(order), asked });
      return answer.ok ? 'ok' : String(answer['code']);
    },
  };
}

/** Authenticated under 1, and 50,000 set aside under 2. */
function funded(kind: 'hold' | 'debit' = 'hold'): World {
  const made = world();
  assert.equal(made.ask(1, ASK), 'ok');
  const until = kind === 'hold' ? { until: START + 1_000 } : {};
  const order = { kind, authentication: id(1), amount: rupees(50_000), ...until };
  assert.equal(made.ask(2, order), 'ok');
  return made;
}

function balances(state: BankState): string {
  return jsonText(
    [...state.books.accounts].map(([key, { balance, held }]) => [key, balance, held]),
  );
}

suite('A customer', () => {
  test('is compared by account, name, phone, PAN, type and balance, each with its own refusal (V-24, V-25)', () => {
    const term = { account: '100000000004', amount: rupees(1) };
    const meera = {
      account: '100000000003',
      name: 'Meera Das',
      phone: '+919820012347',
      pan: 'BCDPD4321A',
      amount: rupees(1),
    };
    const ravi = {
      account: '100000000002',
      name: 'Ravi Traders',
      phone: '+919820012346',
      pan: 'AAAFR5678K',
    };
    const cases: readonly (readonly [object, string])[] = [
      [{}, 'ok'],
      [{ name: 'asha   RAO' }, 'ok'],
      [{ account: '100000000009' }, 'accountUnknown'],
      [{ name: 'Asha Roy' }, 'nameDiffers'],
      [{ phone: '+919820012340' }, 'phoneDiffers'],
      [{ pan: 'ABCPR1234G' }, 'panDiffers'],
      [term, 'accountTypeNotAllowed'],
      [meera, 'accountBlocked'],
      [{ amount: { currency: 840, minor: '1' } }, 'currencyDiffers'],
      [{ amount: rupees(5_000_000) }, 'ok'],
      [{ amount: rupees(5_000_001) }, 'balanceInsufficient'],
      [{ ...ravi, amount: rupees(1_000_000) }, 'ok'],
      [{ ...ravi, amount: rupees(1_000_001) }, 'limitExceeded'],
    ];
    const { state, ask } = world();
    const before = balances(state);
    for (const [index, [change, code]] of cases.entries()) {
      assert.equal(ask(index, { ...ASK, ...change }), code);
    }
    assert.equal(balances(state), before);
  });

  test('is authenticated for one hold or debit, for its amount, and for a while', () => {
    const hold = { kind: 'hold', authentication: id(1), amount: rupees(1), until: START + 2_000 };
    const { ask } = world();
    assert.equal(ask(10, hold), 'authenticationUnknown');
    assert.equal(ask(1, ASK), 'ok');
    assert.equal(ask(11, { ...hold, amount: rupees(50_001) }), 'aboveAuthenticated');
    const dollar = { currency: 840, minor: '1' };
    assert.equal(ask(12, { ...hold, amount: dollar }), 'currencyDiffers');
    assert.equal(ask(13, { ...hold, until: START }), 'holdOver');
    assert.equal(ask(14, { ...hold, until: START + 7_776_001 }), 'holdTooLong');
    assert.equal(ask(15, { ...hold, until: START + 7_776_000 }), 'ok');
    assert.equal(ask(16, hold), 'authenticationUsed');
    assert.equal(ask(3, ASK), 'ok');
    const late = { ...hold, authentication: id(3) };
    assert.equal(ask(17, late, START + AUTHENTICATION_SECONDS), 'authenticationOver');
  });

  test('whose money went elsewhere meanwhile gets no hold', () => {
    const { state, ask } = world();
    const all = { ...ASK, amount: rupees(5_000_000) };
    assert.equal(ask(1, all), 'ok');
    assert.equal(ask(2, all), 'ok');
    const hold = { kind: 'hold', amount: rupees(5_000_000), until: START + 10 };
    assert.equal(ask(3, { ...hold, authentication: id(1) }), 'ok');
    const before = balances(state);
    assert.equal(ask(4, { ...hold, authentication: id(2) }), 'balanceInsufficient');
    const debit = { kind: 'debit', amount: rupees(1), authentication: id(2) };
    assert.equal(ask(5, debit), 'balanceInsufficient');
    assert.equal(balances(state), before);
  });

  test('gets no debit in a currency without escrow account', () => {
    const { ask } = world();
    const amount = { currency: 840, minor: '100' };
    assert.equal(ask(1, { ...ASK, account: '100000000005', amount }), 'ok');
    assert.equal(ask(2, { kind: 'debit', authentication: id(1), amount }), 'currencyNotOffered');
  });
});

suite('What was set aside', () => {
  for (const kind of ['hold', 'debit'] as const) {
    test(`as a ${kind} pays in parts, and never above itself (V-62, V-63)`, () => {
      const { state, ask } = funded(kind);
      const remit = (minor: number): object => ({
        kind: 'remittance',
        from: id(2),
        amount: rupees(minor),
        to: SHOP,
      });
      assert.equal(ask(20, remit(50_001)), 'aboveHold');
      assert.equal(ask(21, remit(20_000)), 'ok');
      assert.equal(ask(22, { kind: 'release', from: id(2), amount: rupees(10_000) }), 'ok');
      assert.equal(ask(23, remit(20_001)), 'aboveHold');
      assert.equal(ask(24, { kind: 'release', from: id(2), amount: rupees(20_001) }), 'aboveHold');
      assert.equal(ask(25, remit(20_000)), 'ok');
      assert.equal(ask(26, remit(1)), 'aboveHold');
      assert.equal(statementOf(state, SHOP.bank, SHOP.account, 0)?.balance, 40_000n);
      assert.equal(statementOf(state, BANK, ASHA.account, 0)?.balance, 4_960_000n);
      assert.equal(statementOf(state, BANK, ASHA.account, 0)?.held, 0n);
      const zero = { currency: 356, minor: 0n };
      assert.deepEqual(orderState(state, BANK, id(2)), {
        kind,
        left: zero,
        remitted: { currency: 356, minor: 40_000n },
        released: { currency: 356, minor: 10_000n },
        expired: zero,
      });
    });
  }

  test('is refused to who names none of it, another currency, or no bank', () => {
    const { state, ask } = funded();
    const before = balances(state);
    const remit = { kind: 'remittance', from: id(2), amount: rupees(1), to: SHOP };
    assert.equal(ask(30, { ...remit, from: id(1) }), 'holdUnknown');
    assert.equal(ask(31, { kind: 'release', from: id(9) }), 'holdUnknown');
    assert.equal(ask(32, { ...remit, amount: { currency: 840, minor: '1' } }), 'currencyDiffers');
    assert.equal(ask(33, { ...remit, to: { ...SHOP, bank: 'TSBC0000001' } }), 'payeeBankUnknown');
    assert.equal(balances(state), before);
  });

  test('is the customer’s again from the second in which a hold ends, and pays nothing more', () => {
    const { state, ask } = funded();
    const remit = { kind: 'remittance', from: id(2), amount: rupees(1), to: SHOP };
    assert.equal(ask(40, remit, START + 999), 'ok');
    assert.equal(ask(41, remit, START + 1_000), 'holdOver');
    assert.equal(ask(42, { kind: 'release', from: id(2) }), 'holdOver');
    assert.equal(statementOf(state, BANK, ASHA.account, 0)?.held, 0n);
    assert.equal(statementOf(state, BANK, ASHA.account, 0)?.balance, 4_999_999n);
  });

  test('comes back when the payee has no account, a blocked one, or one in another currency', () => {
    const reasons = [
      ['200000000009', 'AC01'],
      ['200000000003', 'AC06'],
      ['100000000005', 'AM03'],
    ] as const;
    const { state, ask } = funded('debit');
    for (const [index, [account, reason]] of reasons.entries()) {
      const bank = account.startsWith('1') ? BANK : SHOP.bank;
      const to = { bank, account, name: 'Shop' };
      const order = 50 + index;
      assert.equal(ask(order, { kind: 'remittance', from: id(2), amount: rupees(7), to }), 'ok');
      assert.deepEqual(orderState(state, BANK, id(order)), {
        kind: 'remittance',
        stage: 'returned',
        reason,
      });
    }
    assert.equal(ask(60, { kind: 'release', from: id(2), amount: rupees(50_000) }), 'ok');
    assert.equal(statementOf(state, BANK, ASHA.account, 0)?.balance, 5_000_000n);
  });

  test('comes back to the customer where the hold has ended meanwhile', () => {
    const state = openState(readSeed({ ...Object(SEED), clearingSeconds: 500 }), START);
    const take = (order: number, value: object): void => {
      const asked = readOrder(value) ?? assert.fail('no order');
      assert.ok(carryOut(state, { at: state.at, bank: BANK, order: id(order), asked }).ok);
    };
    take(1, ASK);
    take(2, { kind: 'hold', authentication: id(1), amount: rupees(9), until: START + 100 });
    take(3, {
      kind: 'remittance',
      from: id(2),
      amount: rupees(9),
      to: { ...SHOP, account: '200000000003' },
    });
    assert.deepEqual(orderState(state, BANK, id(3)), { kind: 'remittance', stage: 'booked' });
    letTimePass(state, START + 500);
    assert.equal(statementOf(state, BANK, ASHA.account, 0)?.balance, 5_000_000n);
    assert.equal(statementOf(state, BANK, ASHA.account, 0)?.held, 0n);
  });
});

test('an id that names one order names no other', () => {
  const { state } = funded();
  const same = readOrder(ASK) ?? assert.fail('no order');
  const other = readOrder({ ...ASK, amount: rupees(50_001) }) ?? assert.fail('no order');
  assert.equal(repetitionOf(state, { bank: BANK, order: id(1), asked: same }).kind, 'repeated');
  assert.equal(repetitionOf(state, { bank: BANK, order: id(1), asked: other }).kind, 'reused');
  const elsewhere = { bank: SHOP.bank, order: id(1), asked: same };
  assert.equal(repetitionOf(state, elsewhere).kind, 'new');
});

test('what is no order is not read', () => {
  const bad: readonly unknown[] = [
    undefined,
    [],
    'hold',
    { kind: 'gift' },
    { ...ASK, extra: 1 },
    { ...ASK, amount: { currency: 356, minor: 5 } },
    { ...ASK, amount: { currency: 356, minor: '0' } },
    { ...ASK, amount: { currency: 356, minor: '-5' } },
    { ...ASK, amount: { currency: 356, minor: '1.5' } },
    { ...ASK, amount: { currency: 0, minor: '5' } },
    { ...ASK, pan: 'ABC' },
    { ...ASK, name: 'A'.repeat(141) },
    { kind: 'debit', authentication: id(1), amount: rupees(1), until: START },
    { kind: 'hold', authentication: 'x', amount: rupees(1), until: START },
    { kind: 'hold', authentication: id(1), amount: rupees(1), until: 1.5 },
    { kind: 'remittance', from: id(1), amount: rupees(1), to: { ...SHOP, bank: 'X' } },
  ];
  for (const value of bad) assert.equal(readOrder(value), undefined);
});
