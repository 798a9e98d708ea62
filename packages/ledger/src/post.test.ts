/** Posting as a table: one row for each rule, then repeats, conflicts and races for one id. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import { MINOR_MAX } from '@tallystick/protocol/money';
import {
  EURO,
  POSTED_AT,
  RUPEE,
  amountOf,
  fundingOf,
  idOf,
  openCustomer,
  openWorld,
  untilOneWaits,
} from '../test/ledger-world.ts';
import type { LedgerWorld } from '../test/ledger-world.ts';
import {
  availableAccount,
  coverAccount,
  fundingAccount,
  lossAccount,
  reservationAccount,
  transitAccount,
} from './account.ts';
import { balancesOf } from './balances.ts';
import { checkLedger } from './check-ledger.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';
import { POSTINGS_MAX, post } from './post.ts';
import type { PostResult } from './post.ts';
import type { Posting } from './posting.ts';

const { database, admin } = await openTestDatabase({ migrations: [LEDGER_MIGRATIONS] });

const PAYER = availableAccount(1n);
const PAYEE = availableAccount(2n);
const EURO_PAYEE = availableAccount(3n);
const LINE = reservationAccount(1n, 'line');

/** Payer with 100 rupees, a payee, a payee with an account in euros. */
async function openScene(tenant: number): Promise<LedgerWorld> {
  const world = await openWorld(database, tenant);
  await openCustomer(world, 1n);
  await openCustomer(world, 2n);
  await world.open([LINE, coverAccount(2n, 7)]);
  await world.open([EURO_PAYEE], EURO);
  await world.fund(1, PAYER, 100);
  return world;
}

/** A posting from payer to payee; `changes` say what is special about it. */
function payment(changes: Partial<Posting> = {}): Posting {
  return {
    home: 1n,
    id: idOf(100),
    kind: 'reversal',
    currency: RUPEE,
    amount: amountOf(10),
    debit: PAYER,
    credit: PAYEE,
    ...changes,
  };
}

function posted(count: number, known = 0): PostResult {
  return { ok: true, posted: count, alreadyPosted: known };
}

interface Case {
  readonly title: string;
  readonly batch: readonly Posting[];
  readonly result: PostResult;
  /** Afterwards, of payer and payee; 100 and 0 before. */
  readonly balances?: readonly [bigint, bigint];
}

const CASES: readonly Case[] = [
  { title: 'an empty batch posts nothing', batch: [], result: posted(0) },
  {
    title: 'one posting moves its amount',
    batch: [payment()],
    result: posted(1),
    balances: [90n, 10n],
  },
  {
    title: 'a posting may take the last unit',
    batch: [payment({ amount: amountOf(100) })],
    result: posted(1),
    balances: [0n, 100n],
  },
  {
    title: 'a posting above the balance is an overdraft',
    batch: [payment({ amount: amountOf(101) })],
    result: { ok: false, code: 'overdraft', positions: [0] },
  },
  {
    title: 'one overdraft refuses the whole batch and names what draws on the account',
    batch: [
      payment({ id: idOf(100), debit: lossAccount(RUPEE) }),
      fundingOf(101, PAYEE, 5),
      payment({ id: idOf(102), debit: lossAccount(RUPEE), kind: 'cover' }),
    ],
    result: { ok: false, code: 'overdraft', positions: [0, 2] },
  },
  {
    title: 'two postings that fit one by one and not together are an overdraft',
    batch: [
      payment({ id: idOf(100), amount: amountOf(60) }),
      payment({ id: idOf(101), amount: amountOf(60) }),
    ],
    result: { ok: false, code: 'overdraft', positions: [0, 1] },
  },
  {
    title: 'a balance is judged after the batch, whatever the order inside',
    batch: [payment({ id: idOf(100), amount: amountOf(150) }), fundingOf(101, PAYER, 50)],
    result: posted(2),
    balances: [0n, 150n],
  },
  {
    title: 'the same posting twice in a batch counts once',
    batch: [payment(), payment({ id: idOf(101) }), payment()],
    result: posted(2, 1),
    balances: [80n, 20n],
  },
  {
    title: 'one id for two bodies in a batch is refused',
    batch: [payment(), payment({ id: idOf(101) }), payment({ amount: amountOf(11) })],
    result: { ok: false, code: 'conflictingId', positions: [2] },
  },
  {
    title: 'one id on two homes names two postings',
    batch: [payment(), payment({ home: 2n })],
    result: posted(2),
    balances: [80n, 20n],
  },
  {
    title: 'ids of 16 and of 32 bytes are taken',
    batch: [payment(), payment({ id: new Uint8Array(32) })],
    result: posted(2),
    balances: [80n, 20n],
  },
  {
    title: 'an account that is not open is unknown, as debit and as credit',
    batch: [
      payment({ id: idOf(100), debit: availableAccount(9n) }),
      payment({ id: idOf(101) }),
      payment({ id: idOf(102), credit: transitAccount(9n) }),
    ],
    result: { ok: false, code: 'unknownAccount', positions: [0, 2] },
  },
  {
    title: 'a currency other than the debit or credit account’s is refused',
    batch: [
      payment({ id: idOf(100), currency: EURO }),
      payment({ id: idOf(101), credit: EURO_PAYEE }),
      payment({ id: idOf(102) }),
    ],
    result: { ok: false, code: 'currencyMismatch', positions: [0, 1] },
  },
  {
    title: 'a balance may reach the end of the range of money',
    batch: [fundingOf(100, PAYEE, MINOR_MAX - 100n)],
    result: posted(1),
    balances: [100n, MINOR_MAX - 100n],
  },
  {
    title: 'a balance beyond the range of money is refused',
    batch: [fundingOf(100, PAYEE, MINOR_MAX), fundingOf(101, PAYEE, 1), payment({ id: idOf(102) })],
    result: { ok: false, code: 'outOfRange', positions: [0, 1, 2] },
  },
  {
    title: 'funding may be negative, but not below the range',
    batch: [
      fundingOf(100, PAYEE, MINOR_MAX - 1000n),
      fundingOf(101, lossAccount(RUPEE), 900),
      fundingOf(102, PAYER, 2),
    ],
    result: { ok: false, code: 'outOfRange', positions: [0, 1, 2] },
  },
  {
    title: 'a known id with another body goes before an unknown account',
    batch: [
      payment({ id: idOf(100), debit: availableAccount(9n) }),
      { ...fundingOf(1, PAYER, 100), amount: amountOf(99) },
    ],
    result: { ok: false, code: 'conflictingId', positions: [1] },
  },
  {
    title: 'an unknown account goes before a currency, and a currency before an overdraft',
    batch: [
      payment({ id: idOf(100), amount: amountOf(1000) }),
      payment({ id: idOf(101), currency: EURO }),
      payment({ id: idOf(102), debit: availableAccount(9n) }),
    ],
    result: { ok: false, code: 'unknownAccount', positions: [2] },
  },
  {
    title: 'an overdraft goes before a balance out of range',
    batch: [
      payment({ id: idOf(100), amount: amountOf(MINOR_MAX) }),
      fundingOf(101, PAYEE, MINOR_MAX),
    ],
    result: { ok: false, code: 'overdraft', positions: [0] },
  },
];

for (const [index, { title, batch, result, balances = [100n, 0n] }] of CASES.entries()) {
  test(`post: ${title}`, async () => {
    const world = await openScene(index + 1);
    assert.deepEqual(await world.post(batch), result);
    const found = await world.run((transaction) => balancesOf(transaction, [PAYER, PAYEE]));
    assert.deepEqual(found, balances);
    assert.deepEqual(await world.run(checkLedger), []);
  });
}

test('posting again, alone, reordered or among new postings, moves nothing twice', async () => {
  const world = await openScene(100);
  const batch = [1, 2, 3].map((number) => payment({ id: idOf(100 + number) }));
  assert.deepEqual(await world.post(batch), posted(3));
  assert.deepEqual(await world.post(batch), posted(0, 3));
  const more = [payment({ id: idOf(110) }), ...batch.toReversed()];
  assert.deepEqual(await world.post(more), posted(1, 3));
  assert.equal(await world.balance(PAYER), 60n);
});

test('a repeated posting is known by its body, not by its time', async () => {
  const world = await openScene(101);
  await world.post([payment()]);
  const later = world.run((transaction) => post(transaction, [payment()], POSTED_AT + 9));
  assert.deepEqual(await later, posted(0, 1));
});

const OTHER_BODIES: readonly (readonly [string, Partial<Posting>])[] = [
  ['amount', { amount: amountOf(11) }],
  ['currency', { currency: EURO }],
  ['debit account', { debit: fundingAccount(RUPEE) }],
  ['credit account', { credit: transitAccount(2n) }],
  ['kind', { kind: 'lateClaim' }],
  ['reference', { reference: idOf(5) }],
];

for (const [index, [what, change]] of OTHER_BODIES.entries()) {
  test(`a known id with another ${what} is refused and changes nothing`, async () => {
    const world = await openScene(110 + index);
    await world.post([payment()]);
    assert.deepEqual(await world.post([payment({ id: idOf(101) }), payment(change)]), {
      ok: false,
      code: 'conflictingId',
      positions: [1],
    });
    assert.equal(await world.balance(PAYER), 90n);
  });
}

test('a replay is known even when the rules would refuse it by now', async () => {
  const world = await openScene(120);
  const all = payment({ amount: amountOf(100) });
  await world.post([all]);
  assert.deepEqual(await world.post([all]), posted(0, 1));
});

test('a refused batch leaves its transaction usable', async () => {
  const world = await openScene(121);
  const results = await world.run(async (transaction) => [
    await post(transaction, [payment({ amount: amountOf(101) })], POSTED_AT),
    await post(transaction, [payment({ amount: amountOf(9) })], POSTED_AT),
  ]);
  assert.deepEqual(results, [{ ok: false, code: 'overdraft', positions: [0] }, posted(1)]);
  assert.equal(await world.balance(PAYER), 91n);
});

test('a transaction that fails after posting has posted nothing', async () => {
  const world = await openScene(122);
  const failing = world.run(async (transaction) => {
    await post(transaction, [payment()], POSTED_AT);
    throw new Error('the caller failed');
  });
  await assert.rejects(failing, /the caller failed/);
  assert.equal(await world.balance(PAYER), 100n);
  assert.deepEqual(await world.post([payment()]), posted(1));
});

test('an id that another transaction takes for another body after we looked is refused', async () => {
  const world = await openScene(123);
  // No account in common, so only the id keeps the two apart.
  const other = fundingOf(100, lossAccount(RUPEE), 5);
  const first = Promise.withResolvers<undefined>();
  const gate = Promise.withResolvers<undefined>();
  const holding = world.run(async (transaction) => {
    const result = await post(transaction, [{ ...other, home: 1n }], POSTED_AT);
    first.resolve(undefined);
    await gate.promise;
    return result;
  });
  await first.promise;
  const waiting = world.post([payment({ id: idOf(101) }), payment()]);
  await untilOneWaits(admin);
  gate.resolve(undefined);
  assert.deepEqual(await holding, posted(1));
  assert.deepEqual(await waiting, { ok: false, code: 'conflictingId', positions: [1] });
  assert.equal(await world.balance(PAYER), 100n);
  assert.deepEqual(await world.run(checkLedger), []);
});

test('batches that take the same ids for other bodies, in opposite orders, never deadlock', async () => {
  const world = await openScene(125);
  let attempts = 0;
  const run = (batch: readonly Posting[]): Promise<PostResult> =>
    world.run((transaction) => {
      attempts += 1;
      return post(transaction, batch, POSTED_AT);
    });
  for (let round = 1; round <= 5; round += 1) {
    const numbers = Array.from({ length: 400 }, (_, index) => round * 1000 + index);
    // No account in common: the two can only meet in the ids.
    const some = numbers.map((number) => ({
      ...payment({ id: idOf(number), amount: amountOf(1) }),
      debit: number % 2 === 0 ? PAYER : PAYEE,
      credit: number % 2 === 0 ? PAYEE : PAYER,
    }));
    const others = numbers
      .toReversed()
      .map((number) => ({ ...fundingOf(number, lossAccount(RUPEE), 1), home: 1n }));
    const results = await Promise.all([run(some), run(others)]);
    assert.deepEqual(results.map(({ ok }) => ok).filter(Boolean), [true]);
  }
  assert.equal(attempts, 10);
  assert.deepEqual(await world.run(checkLedger), []);
});

test('the same batch from ten connections at the same moment is posted once', async () => {
  const world = await openScene(124);
  const batch = Array.from({ length: 20 }, (_, index) =>
    payment({ id: idOf(100 + index), amount: amountOf(1) }),
  );
  const results = await Promise.all(Array.from({ length: 10 }, () => world.post(batch)));
  const posting = results.filter((result) => result.ok && result.posted > 0);
  assert.deepEqual(posting, [posted(20)]);
  assert.equal(await world.balance(PAYER), 80n);
});

const BUGS: readonly (readonly [string, Partial<Posting>])[] = [
  ['moves nothing', { amount: amountOf(0) }],
  ['has one account on both sides', { credit: PAYER }],
  ['has an id of 15 bytes', { id: new Uint8Array(15) }],
  ['has an id of 33 bytes', { id: new Uint8Array(33) }],
  ['has an empty reference', { reference: new Uint8Array(0) }],
  ['takes money out of transit', { debit: transitAccount(1n) }],
];

for (const [index, [what, change]] of BUGS.entries()) {
  test(`a posting that ${what} is a bug of the caller’s`, async () => {
    const world = await openScene(130 + index);
    await assert.rejects(world.post([payment(change)]), /broken invariant/);
  });
}

test('a batch has a bound', async () => {
  const world = await openScene(140);
  const batch = Array.from({ length: POSTINGS_MAX + 1 }, () => payment());
  await assert.rejects(world.post(batch), /too many postings/);
});
