/** Many connections on few accounts: the locks, their order and the sums under load. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transaction } from '@tallystick/database/database';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import {
  POSTED_AT,
  RUPEE,
  amountOf,
  fundingOf,
  idOf,
  openCustomer,
  openWorld,
} from '../test/ledger-world.ts';
import { createDice } from '../test/dice.ts';
import type { Dice } from '../test/dice.ts';
import {
  availableAccount,
  coverAccount,
  fundingAccount,
  lossAccount,
  reservationAccount,
  transitAccount,
} from './account.ts';
import type { LedgerAccount } from './account.ts';
import { balancesOf } from './balances.ts';
import { checkLedger } from './check-ledger.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';
import { post } from './post.ts';
import type { PostResult } from './post.ts';
import type { Posting } from './posting.ts';
import { capture, lockReservations, release, reserve } from './reservations.ts';
import { rollUp } from './roll-up.ts';

const CONNECTIONS = 32;
const ROUNDS = 30;

const { database } = await openTestDatabase({
  migrations: [LEDGER_MIGRATIONS],
  connectionsMax: CONNECTIONS,
});

/** Few and hot: every batch meets another one's accounts. */
const HOMES = [1n, 2n, 3n] as const;
const LINES = HOMES.flatMap((home) => ['a', 'b'].map((lineId) => ({ home, lineId })));
const PAYEES = [2n, 3n] as const;
const LOSS = lossAccount(RUPEE);
const COVER = coverAccount(3n, 1);
const ACCOUNTS: readonly LedgerAccount[] = [
  fundingAccount(RUPEE),
  LOSS,
  COVER,
  ...HOMES.map(availableAccount),
  ...LINES.map(({ home, lineId }) => reservationAccount(home, lineId)),
  ...PAYEES.map(transitAccount),
];

let ids = 0;

/** A posting id that no other call gets. */
function nextId(): Uint8Array {
  ids += 1;
  return idOf(ids);
}

function randomPosting(dice: Dice): Posting {
  const line = dice.pick(LINES);
  const amount = amountOf(dice.upTo(60));
  const move = { ...line, id: nextId(), currency: RUPEE, amount };
  const between = { home: line.home, id: move.id, currency: RUPEE, amount };
  const transit = transitAccount(dice.pick(PAYEES));
  switch (dice.upTo(8)) {
    case 1:
      return {
        ...between,
        kind: 'deposit',
        debit: fundingAccount(RUPEE),
        credit: availableAccount(line.home),
      };
    case 2:
      return { ...between, kind: 'prefund', debit: fundingAccount(RUPEE), credit: LOSS };
    case 3:
      return { ...between, kind: 'allot', debit: LOSS, credit: COVER };
    case 4:
      return { ...between, kind: 'cover', debit: dice.pick([LOSS, COVER]), credit: transit };
    case 5:
    case 6:
      return reserve(move);
    case 7:
      return release(move);
    default:
      return capture(move, transit);
  }
}

/** What became of everything, kept only when a transaction has committed. */
interface Record {
  readonly posted: Map<string, Posting>;
  readonly rolledUp: Map<string, readonly [payee: bigint, amount: bigint]>;
  readonly outcomes: Map<string, number>;
  transactions: number;
  attempts: number;
}

test('32 connections race over few accounts: no deadlock, no overdraft, every sum exact (M-09)', async () => {
  const world = await openWorld(database, 1);
  for (const home of HOMES) await openCustomer(world, home);
  await world.open([COVER, ...LINES.map(({ home, lineId }) => reservationAccount(home, lineId))]);
  const record: Record = {
    posted: new Map(),
    rolledUp: new Map(),
    outcomes: new Map(),
    transactions: 0,
    attempts: 0,
  };

  async function run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const result = await world.run((transaction) => {
      record.attempts += 1;
      return work(transaction);
    });
    record.transactions += 1;
    return result;
  }

  function keep(batch: readonly Posting[], result: PostResult): void {
    const outcome = result.ok ? 'posted' : result.code;
    record.outcomes.set(outcome, (record.outcomes.get(outcome) ?? 0) + 1);
    if (!result.ok) return;
    for (const posting of batch) record.posted.set(String(posting.id), posting);
  }

  /** Some postings in any order, as a crowd of unrelated callers sends them. */
  async function postBatch(dice: Dice): Promise<void> {
    const batch = Array.from({ length: dice.upTo(10) }, () => randomPosting(dice));
    keep(batch, await run((transaction) => post(transaction, batch, POSTED_AT)));
  }

  /** What was posted before, backwards, with something new among it. */
  async function repeatBatch(dice: Dice): Promise<void> {
    const known = [...record.posted.values()].slice(-30).filter(() => dice.upTo(3) === 1);
    const batch = [fundingOf(0, availableAccount(1n), 1), ...known]
      .map((posting, index) => (index === 0 ? { ...posting, id: nextId() } : posting))
      .toReversed();
    const result = await run((transaction) => post(transaction, batch, POSTED_AT));
    keep(batch, result);
    assert.deepEqual(result, { ok: true, posted: 1, alreadyPosted: known.length });
  }

  /** Locks reservations, looks, and spends what is there: half to a payee, half back. */
  async function divide(dice: Dice): Promise<void> {
    const lines = Array.from({ length: dice.upTo(4) }, () => dice.pick(LINES));
    const unique = [...new Set(lines)];
    const payee = transitAccount(dice.pick(PAYEES));
    let batch: readonly Posting[] = [];
    const result = await run(async (transaction) => {
      const held = await lockReservations(transaction, unique);
      batch = unique.flatMap((line, index) => {
        const half = (held[index] ?? 0n) / 2n;
        if (half === 0n) return [];
        const move = { ...line, currency: RUPEE, amount: amountOf(half) };
        return [release({ ...move, id: nextId() }), capture({ ...move, id: nextId() }, payee)];
      });
      return post(transaction, batch, POSTED_AT);
    });
    keep(batch, result);
    assert.equal(result.ok, true, 'a reservation held less than its lock said');
  }

  async function rollUpPayees(dice: Dice): Promise<void> {
    const wanted = dice.shuffle(PAYEES).map((payeeHome) => ({ payeeHome, id: nextId() }));
    const result = await run((transaction) => rollUp(transaction, wanted, POSTED_AT));
    assert.ok(result.ok);
    for (const [index, { payeeHome, id }] of wanted.entries()) {
      record.rolledUp.set(String(id), [payeeHome, result.amounts[index] ?? 0n]);
    }
  }

  async function audit(): Promise<void> {
    assert.deepEqual(await run(checkLedger), []);
    const balances = await run((transaction) => balancesOf(transaction, ACCOUNTS.slice(1)));
    assert.ok(balances.every((balance) => balance !== undefined && balance >= 0n));
  }

  async function worker(seed: number): Promise<void> {
    const dice = createDice(seed);
    for (let round = 0; round < ROUNDS; round += 1) {
      const side = dice.upTo(20);
      if (side <= 10) await postBatch(dice);
      else if (side <= 12) await repeatBatch(dice);
      else if (side <= 17) await divide(dice);
      else if (side <= 19) await rollUpPayees(dice);
      else await audit();
    }
  }

  const start = HOMES.map((home) =>
    fundingOf(1_000_000 + Number(home), availableAccount(home), 500),
  );
  keep(start, await world.post(start));
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, index) => worker(index + 1)));

  assert.equal(record.attempts - record.transactions, 0, 'transactions that met a deadlock');
  assert.deepEqual([...record.outcomes.keys()].toSorted(), ['overdraft', 'posted']);
  const found = await world.run((transaction) => balancesOf(transaction, ACCOUNTS));
  assert.deepEqual(
    found,
    ACCOUNTS.map((account) => balanceIn(record, account)),
  );
  assert.deepEqual(await world.run(checkLedger), []);
});

/** The balance of `account` as the answers given to the workers add up. */
function balanceIn(record: Record, { home, name }: LedgerAccount): bigint {
  let balance = 0n;
  for (const { debit, credit, amount } of record.posted.values()) {
    if (debit.home === home && debit.name === name) balance -= amount;
    if (credit.home === home && credit.name === name) balance += amount;
  }
  for (const [payee, amount] of record.rolledUp.values()) {
    if (payee !== home) continue;
    if (name === 'transit') balance -= amount;
    if (name === 'available') balance += amount;
  }
  return balance;
}
