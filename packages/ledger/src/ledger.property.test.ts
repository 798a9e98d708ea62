/** Random histories of commands, against a ledger in memory. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MINOR_MAX } from '@tallystick/protocol/money';
import { openTestDatabase } from '@tallystick/testkit/test-database';
import {
  EURO,
  POSTED_AT,
  RUPEE,
  amountOf,
  fundingOf,
  idOf,
  tenantOf,
} from '../test/ledger-world.ts';
import {
  balanceIn,
  createReferenceLedger,
  openIn,
  postIn,
  rollUpIn,
} from '../test/reference-ledger.ts';
import {
  availableAccount,
  coverAccount,
  fundingAccount,
  lossAccount,
  reservationAccount,
  transitAccount,
} from './account.ts';
import type { LedgerAccount } from './account.ts';
import { balancesOf, lockBalances } from './balances.ts';
import { checkLedger } from './check-ledger.ts';
import { LEDGER_MIGRATIONS } from './migrations.ts';
import { openAccounts } from './open-accounts.ts';
import type { AccountToOpen } from './open-accounts.ts';
import { post } from './post.ts';
import type { Posting } from './posting.ts';
import { rollUp } from './roll-up.ts';
import type { RollUp } from './roll-up.ts';

const { database } = await openTestDatabase({ migrations: [LEDGER_MIGRATIONS] });

/** Few accounts, ids and amounts, so that commands meet. */
const HOMES = [1n, 2n];
const TRANSIT = HOMES.map(transitAccount);
const BALANCED: readonly LedgerAccount[] = [
  fundingAccount(RUPEE),
  lossAccount(RUPEE),
  ...HOMES.map(availableAccount),
  ...HOMES.map((home) => reservationAccount(home, 'line')),
  coverAccount(2n, 1),
];
const ACCOUNTS = [...BALANCED, ...TRANSIT];

type Command =
  | { readonly type: 'open'; readonly accounts: readonly AccountToOpen[] }
  | { readonly type: 'post'; readonly postings: readonly Posting[] }
  | { readonly type: 'rollUp'; readonly rollUps: readonly RollUp[] };

const anyCurrency = fc.oneof(
  { weight: 60, arbitrary: fc.constant(RUPEE) },
  { weight: 1, arbitrary: fc.constant(EURO) },
);
const anyId = fc.nat({ max: 60 }).map(idOf);
/** Few, so that roll-ups are repeated; and those of postings. */
const rollUpId = fc.oneof(fc.integer({ min: 70, max: 73 }).map(idOf), anyId);
const anyAmount = fc.oneof(
  { weight: 60, arbitrary: fc.integer({ min: 1, max: 60 }).map(amountOf) },
  { weight: 1, arbitrary: fc.constantFrom(MINOR_MAX, MINOR_MAX - 20n).map(amountOf) },
);

const anyBody: fc.Arbitrary<Posting> = fc
  .record({
    home: fc.constantFrom(...HOMES),
    id: anyId,
    kind: fc.constantFrom('deposit' as const, 'capture' as const),
    currency: anyCurrency,
    amount: anyAmount,
    debit: fc.constantFrom(...BALANCED),
    credit: fc.constantFrom(...ACCOUNTS),
  })
  .filter(({ debit, credit }) => debit.home !== credit.home || debit.name !== credit.name);

/** One body for each id, so that postings are repeated as well as contradicted. */
const usualBody: fc.Arbitrary<Posting> = fc.nat({ max: 15 }).map((number) => ({
  home: 1n,
  id: idOf(number),
  kind: 'capture',
  currency: RUPEE,
  amount: amountOf(1 + number),
  debit: BALANCED[number % BALANCED.length] ?? lossAccount(RUPEE),
  credit: TRANSIT[number % TRANSIT.length] ?? transitAccount(1n),
  ...(number % 3 === 0 ? { reference: idOf(number) } : {}),
}));

const anyPosting = fc.oneof(anyBody, usualBody);

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('open' as const),
      accounts: fc.array(
        fc.record({ account: fc.constantFrom(...ACCOUNTS), currency: anyCurrency }),
        { maxLength: 5 },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('post' as const),
      postings: fc.array(anyPosting, { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('rollUp' as const),
      rollUps: fc.uniqueArray(fc.record({ payeeHome: fc.constantFrom(...HOMES), id: rollUpId }), {
        maxLength: 2,
        selector: ({ payeeHome }) => payeeHome,
      }),
    }),
  },
);

/** Most ledgers start with every account open and 100 in each; some with nothing at all. */
const START: readonly Command[] = [
  { type: 'open', accounts: ACCOUNTS.map((account) => ({ account, currency: RUPEE })) },
  {
    type: 'post',
    postings: BALANCED.slice(1).map((account, index) => fundingOf(1_000 + index, account, 100)),
  },
];

const anyHistory = fc
  .tuple(fc.nat({ max: 5 }), fc.array(anyCommand, { minLength: 1, maxLength: 25 }))
  .map(([start, commands]) => (start === 0 ? commands : [...START, ...commands]));

let tenants = 0;

test('the ledger answers every history of commands as a ledger in memory does', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (commands) => {
      tenants += 1;
      const tenant = tenantOf(tenants);
      const reference = createReferenceLedger();
      for (const command of commands) {
        const [answer, expected] = await database.transaction(tenant, async (transaction) => {
          switch (command.type) {
            case 'open':
              return [
                await openAccounts(transaction, command.accounts),
                openIn(reference, command.accounts),
              ];
            case 'post':
              return [
                await post(transaction, command.postings, POSTED_AT),
                postIn(reference, command.postings),
              ];
            case 'rollUp':
              return [
                await rollUp(transaction, command.rollUps, POSTED_AT),
                rollUpIn(reference, command.rollUps),
              ];
          }
        });
        assert.deepEqual(answer, expected);
      }
      const balances = ACCOUNTS.map((account) => balanceIn(reference, account));
      await database.transaction(tenant, async (transaction) => {
        assert.deepEqual(await balancesOf(transaction, ACCOUNTS), balances);
        assert.deepEqual(
          await lockBalances(transaction, BALANCED),
          balances.slice(0, BALANCED.length),
        );
        assert.deepEqual(await checkLedger(transaction), []);
      });
    }),
    { numRuns: 100 },
  );
});
