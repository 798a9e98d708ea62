/**
 * Money is neither made nor lost at the sandbox banks, whatever is asked, in which order, how often, and whenever
 * the process dies: against the sums that a caller can reckon from the answers alone.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { availableOf } from './books.ts';
import type { BankState } from './bank-state.ts';
import type { Journal } from './journal.ts';
import { readOrder, type Order } from './order.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

const BANKS = ['TSBA0000001', 'TSBB0000001'] as const;
const START = 1_795_000_000;
const LONGEST_HOLD_SECONDS = 500;

const person = { name: 'Asha Rao', phone: '+919820012345', pan: 'ABCPR1234F' };

function seed(clearingSeconds: number): unknown {
  const accountOf = (number: string, type: string, more: object = {}): object => ({
    number,
    type,
    currency: 356,
    balance: '1000',
    ...person,
    ...more,
  });
  const banks = BANKS.map((code) => ({
    code,
    longestHoldSeconds: LONGEST_HOLD_SECONDS,
    accounts: [
      accountOf('1', 'savings'),
      accountOf('2', 'current', { orderMax: '300' }),
      accountOf('3', 'savings', { isBlocked: true }),
      accountOf('4', 'savings', { currency: 840 }),
      accountOf('9', 'escrow', { balance: '0' }),
    ],
  }));
  return { clearingSeconds, banks };
}

/** A disk: what was appended stays, and a crash may leave a part of a line that nobody was answered for. */
function diskOf(lines: string[]): Journal {
  return {
    lines: lines.map((line): unknown => JSON.parse(line)),
    append: (line) => {
      lines.push(line);
    },
    close: () => undefined,
  };
}

type Step =
  | { readonly kind: 'ask'; readonly bank: string; readonly order: string; readonly asked: unknown }
  | { readonly kind: 'repeat'; readonly which: number }
  | { readonly kind: 'change'; readonly which: number; readonly asked: unknown }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'die' };

const id = (number: number): string => number.toString(16).padStart(32, '0');
const orderId = fc.nat({ max: 40 }).map(id);
const amount = fc.record({
  currency: fc.constantFrom(356, 356, 356, 840),
  minor: fc.integer({ min: 1, max: 1_200 }).map(String),
});
const payers = fc.constantFrom('1', '1', '2', '3', '4', '8');
const asked = fc.oneof(
  fc.record({
    kind: fc.constant('authentication'),
    account: payers,
    amount,
    name: fc.constantFrom(person.name, person.name, 'asha  RAO', 'Somebody Else'),
    phone: fc.constant(person.phone),
    pan: fc.constant(person.pan),
  }),
  fc.record({
    kind: fc.constant('hold'),
    authentication: orderId,
    amount,
    until: fc.integer({ min: START - 10, max: START + 1_200 }),
  }),
  fc.record({ kind: fc.constant('debit'), authentication: orderId, amount }),
  fc.record({ kind: fc.constant('release'), from: orderId }),
  fc.record({ kind: fc.constant('release'), from: orderId, amount }),
  fc.record(
    {
      kind: fc.constant('remittance'),
      from: orderId,
      amount,
      to: fc.record({
        bank: fc.constantFrom(...BANKS, 'TSBC0000001'),
        account: payers,
        name: fc.constant('Chai Corner'),
      }),
    },
    { requiredKeys: ['kind', 'amount', 'to'] },
  ),
);
const bank = fc.constantFrom(...BANKS);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), bank, order: orderId, asked }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('repeat' as const), which: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('change' as const), which: fc.nat(), asked }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.integer({ min: 1, max: 400 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'die' as const }) },
);

/** What a flow goes on with: mostly draws that can succeed, and time. */
const nextOfFlow = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      minor: fc.integer({ min: 1, max: 300 }).map(String),
      to: fc.record({
        bank: fc.constantFrom(...BANKS),
        account: fc.constantFrom('1', '2', '3', '8'),
        name: fc.constant('Chai Corner'),
      }),
      isRelease: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
      isEscrow: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
    }),
  },
  { weight: 1, arbitrary: fc.constant('releaseAll' as const) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 1, arbitrary: anyStep },
);

/** A flow that reaches the money: authenticated, set aside, and drawn on several times. */
const flow: fc.Arbitrary<readonly Step[]> = fc
  .record({
    at: bank,
    first: fc.integer({ min: 1, max: 9 }),
    sum: fc.integer({ min: 1, max: 700 }),
    kind: fc.constantFrom('hold', 'debit'),
    until: fc.integer({ min: START + 1, max: START + 900 }),
    draws: fc.array(nextOfFlow, { minLength: 1, maxLength: 8 }),
  })
  .map(({ at, first, sum, kind, until, draws }): readonly Step[] => {
    const amountOf = (minor: string): object => ({ currency: 356, minor });
    const [authentication, pot] = [id(first * 1_000), id(first * 1_000 + 1)];
    const money = amountOf(String(sum));
    const ask = (order: string, value: object): Step => ({
      kind: 'ask',
      bank: at,
      order,
      asked: value,
    });
    return [
      ask(authentication, { kind: 'authentication', account: '1', ...person, amount: money }),
      ask(pot, { kind, authentication, amount: money, ...(kind === 'hold' ? { until } : {}) }),
      ...draws.map((draw, index): Step => {
        const order = id(first * 1_000 + 2 + index);
        if (draw === 'releaseAll') return ask(order, { kind: 'release', from: pot });
        if (typeof draw === 'number') return { kind: 'wait', seconds: draw };
        if ('kind' in draw) return draw;
        const { minor, to, isRelease, isEscrow } = draw;
        const drawn = { amount: amountOf(minor), ...(isEscrow ? {} : { from: pot }) };
        return ask(
          order,
          isRelease
            ? { kind: 'release', from: pot, amount: amountOf(minor) }
            : { kind: 'remittance', ...drawn, to },
        );
      }),
    ];
  });

/** Two flows whose steps come in any order between each other. */
const interleaved: fc.Arbitrary<readonly Step[]> = fc
  .tuple(flow, flow, fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }))
  .map(([left, right, turns]) => {
    const [ours, theirs] = [[...left], [...right]];
    const merged = turns.flatMap((isOurs) => (isOurs ? ours.shift() : theirs.shift()) ?? []);
    return [...merged, ...ours, ...theirs];
  });

interface Told {
  readonly bank: string;
  readonly order: string;
  readonly asked: Order;
  readonly answer: string;
}

class Caller {
  readonly #lines: string[] = [];
  readonly #seed: unknown;
  #sandbox: Sandbox;
  #now = START;
  readonly told: Told[] = [];

  constructor(clearingSeconds: number) {
    this.#seed = seed(clearingSeconds);
    this.#sandbox = this.#open();
  }

  #open(): Sandbox {
    return openSandbox({ journal: diskOf(this.#lines), seed: this.#seed, clock: () => this.#now });
  }

  state(): BankState {
    return this.#sandbox.state();
  }

  play(step: Step): void {
    if (step.kind === 'die') this.#sandbox = this.#open();
    else if (step.kind === 'wait') this.#now += step.seconds;
    else if (step.kind === 'ask') this.#ask(step.bank, step.order, step.asked);
    else {
      const earlier = this.told[step.which % Math.max(1, this.told.length)];
      if (earlier === undefined) return;
      if (step.kind === 'change') this.#ask(earlier.bank, earlier.order, step.asked);
      else this.#repeat(earlier);
    }
  }

  #ask(at: string, order: string, value: unknown): void {
    const read = readOrder(value);
    assert.ok(read !== undefined, 'the test asks for something that is no order');
    const before = this.told.find((one) => one.bank === at && one.order === order);
    const taken = this.#sandbox.take({ bank: at, order, asked: read });
    if (taken.kind === 'reused') {
      assert.ok(before !== undefined, 'an order was refused as another one, and there was none');
      return;
    }
    const answer = JSON.stringify(taken.answer, plain);
    if (before === undefined) this.told.push({ bank: at, order, asked: read, answer });
    else assert.equal(answer, before.answer);
  }

  #repeat({ bank: at, order, asked: read, answer }: Told): void {
    const taken = this.#sandbox.take({ bank: at, order, asked: read });
    assert.ok(taken.kind === 'answered');
    assert.equal(JSON.stringify(taken.answer, plain), answer);
  }
}

function plain(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** The sums of the books themselves. */
function checkBooks(state: BankState): void {
  for (const [currency, capital] of state.books.capital) {
    const accounts = [...state.books.accounts.values()].filter((one) => one.currency === currency);
    const flying = state.books.clearing.get(currency)?.balance ?? 0n;
    const total = accounts.reduce((sum, { balance }) => sum + balance, flying);
    assert.equal(total, -capital.balance, 'money was made or lost');
    const seeded = accounts.reduce((sum, { owner }) => sum + (owner?.balance ?? 0n), 0n);
    assert.equal(total, seeded, 'there is more or less money than at the start');
    const underway = state.underway.filter(({ source }) => source.currency === currency);
    assert.equal(
      flying,
      underway.reduce((sum, one) => sum + one.amount, 0n),
    );
  }
  for (const account of state.books.accounts.values()) {
    assert.ok(account.held >= 0n && availableOf(account) >= 0n, 'an account is overdrawn');
  }
}

/** What the caller was told, reckoned without the books. */
function checkAgainstAnswers(state: BankState, told: readonly Told[]): void {
  const balances = new Map<string, bigint>();
  const add = (key: string, sum: bigint): void => {
    balances.set(key, (balances.get(key) ?? 0n) + sum);
  };
  for (const [key, { owner }] of state.books.accounts) add(key, owner?.balance ?? 0n);
  const done = told.filter(({ answer }) => answer.startsWith('{"ok":true'));
  const find = (at: string, order: string): Order | undefined =>
    done.find((one) => one.bank === at && one.order === order)?.asked;
  const payerOf = (at: string, authentication: string): string => {
    const order = find(at, authentication);
    return order?.kind === 'authentication' ? `${at}/${order.account}` : 'nobody';
  };
  const drawn = new Map<string, bigint>();
  for (const { bank: at, order, asked: one, answer } of done) {
    if (one.kind === 'debit') {
      add(payerOf(at, one.authentication), 0n - one.amount.minor);
      add(`${at}/9`, one.amount.minor);
    }
    if (one.kind !== 'release' && one.kind !== 'remittance') continue;
    if (one.kind === 'remittance' && one.from === undefined) {
      const stage = state.transfers.get(`${at}/${order}`)?.stage;
      if (stage !== 'returned') add(`${at}/9`, 0n - one.amount.minor);
      if (stage === 'arrived') add(`${one.to.bank}/${one.to.account}`, one.amount.minor);
      continue;
    }
    if (one.from === undefined) assert.fail('nothing is released from nowhere');
    const pot = find(at, one.from);
    assert.ok(pot?.kind === 'hold' || pot?.kind === 'debit', 'drawn on what was never set aside');
    const payer = payerOf(at, pot.authentication);
    const home = pot.kind === 'debit' ? `${at}/9` : payer;
    const stage = state.transfers.get(`${at}/${order}`)?.stage;
    const sum = one.kind === 'release' ? releasedOf(answer) : one.amount.minor;
    if (one.kind === 'release' && pot.kind === 'debit') {
      add(home, -sum);
      add(payer, sum);
    }
    if (one.kind === 'remittance' && stage !== 'returned') add(home, -sum);
    if (one.kind === 'remittance' && stage === 'arrived')
      add(`${one.to.bank}/${one.to.account}`, sum);
    if (stage === 'returned') continue;
    const key = `${at}/${one.from}`;
    drawn.set(key, (drawn.get(key) ?? 0n) + sum);
    assert.ok((drawn.get(key) ?? 0n) <= pot.amount.minor, 'more was drawn than was set aside');
  }
  for (const [key, { balance }] of state.books.accounts) {
    assert.equal(balance, balances.get(key), `the balance of ${key} is not what was answered`);
  }
}

function releasedOf(answer: string): bigint {
  return BigInt(/"released":.*"minor":"(\d+)"/.exec(answer)?.[1] ?? assert.fail(answer));
}

/** What is left of each hold is held, and nothing else is. */
function checkHolds(state: BankState): void {
  for (const account of state.books.accounts.values()) {
    const pots = [...state.pots.values()].filter((pot) => pot.account === account);
    const held = pots
      .filter(({ kind }) => kind === 'hold')
      .reduce((sum, { left }) => sum + left, 0n);
    assert.equal(account.held, held);
  }
  for (const pot of state.pots.values()) {
    const set = readOrder(JSON.parse(state.carried.get(`${pot.bank}/${pot.order}`)?.text ?? ''));
    assert.ok(set?.kind === 'hold' || set?.kind === 'debit');
    const sum = pot.left + pot.remitted + pot.released + pot.expired;
    assert.equal(sum, set.amount.minor, 'a hold does not add up');
    if (pot.kind === 'hold' && state.at >= pot.until) assert.equal(pot.left, 0n);
  }
}

test('money is neither made nor lost, whatever is asked, repeated, expires or dies (V-62, V-63)', () => {
  let remitted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(0, 0, 60, 300),
      fc.array(fc.oneof(interleaved, flow, fc.array(anyStep, { maxLength: 4 })), {
        minLength: 1,
        maxLength: 12,
      }),
      (clearingSeconds, parts) => {
        const caller = new Caller(clearingSeconds);
        for (const one of parts.flat()) {
          caller.play(one);
          checkBooks(caller.state());
          checkHolds(caller.state());
        }
        caller.play({ kind: 'die' });
        checkBooks(caller.state());
        checkAgainstAnswers(caller.state(), caller.told);
        remitted += caller.state().transfers.size;
      },
    ),
    { numRuns: 2_000 },
  );
  assert.ok(remitted > 2_000, `only ${remitted} remittances were played`);
});
