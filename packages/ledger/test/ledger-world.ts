/** What the tests of the ledger share: tenants of their own, ids, and a few accounts with money. */

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from '@tallystick/database/admin';
import type { Database, Transaction } from '@tallystick/database/database';
import { parseTenantId } from '@tallystick/protocol/identifiers';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { currency, minor } from '@tallystick/protocol/money';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { availableAccount, fundingAccount, lossAccount, transitAccount } from '../src/account.ts';
import type { LedgerAccount } from '../src/account.ts';
import { balanceOf } from '../src/balances.ts';
import { openAccounts } from '../src/open-accounts.ts';
import { post } from '../src/post.ts';
import type { PostResult } from '../src/post.ts';
import type { Posting } from '../src/posting.ts';

/** Indian rupees (ISO 4217). */
export const RUPEE: Currency = currency(356);
/** Euros (ISO 4217). */
export const EURO: Currency = currency(978);
/** When the tests post, in unix seconds. */
export const POSTED_AT = 1_790_000_000;

const POLL_MS = 5;

/** The tenant of a number, so that each test has a ledger of its own in one database. */
export function tenantOf(number: number): TenantId {
  const tenant = parseTenantId(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
  assert.ok(tenant !== undefined);
  return tenant;
}

/** The posting id of a number: 16 bytes. */
export function idOf(number: number): Uint8Array {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(12, number);
  return id;
}

/** An amount in minor units. */
export function amountOf(value: number | bigint): Minor {
  return minor(BigInt(value));
}

/** One tenant's ledger, each call in a transaction of its own. */
export interface LedgerWorld {
  readonly tenant: TenantId;
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Opens accounts in rupees. */
  open(accounts: readonly LedgerAccount[], opened?: Currency): Promise<void>;
  post(postings: readonly Posting[]): Promise<PostResult>;
  /** Pays money of the bank into an account: the posting's id is that of `number`. */
  fund(number: number, account: LedgerAccount, amount: number | bigint): Promise<void>;
  balance(account: LedgerAccount): Promise<bigint | undefined>;
}

/** The ledger of tenant `number` in `database`, with the tenant's own accounts open in rupees. */
export async function openWorld(database: Database, number: number): Promise<LedgerWorld> {
  const tenant = tenantOf(number);
  const run: LedgerWorld['run'] = (work) => database.transaction(tenant, work);
  const world: LedgerWorld = Object.freeze({
    tenant,
    run,
    async open(accounts: readonly LedgerAccount[], opened: Currency = RUPEE) {
      const wanted = accounts.map((account) => ({ account, currency: opened }));
      assert.equal((await run((transaction) => openAccounts(transaction, wanted))).ok, true);
    },
    post: (postings: readonly Posting[]) =>
      run((transaction) => post(transaction, postings, POSTED_AT)),
    async fund(id: number, account: LedgerAccount, amount: number | bigint) {
      assert.deepEqual(await world.post([fundingOf(id, account, amount)]), {
        ok: true,
        posted: 1,
        alreadyPosted: 0,
      });
    },
    balance: (account: LedgerAccount) => run((transaction) => balanceOf(transaction, account)),
  });
  await world.open([fundingAccount(RUPEE), lossAccount(RUPEE)]);
  return world;
}

/** Opens what an account number needs to pay and to be paid. */
export async function openCustomer(world: LedgerWorld, home: bigint): Promise<void> {
  await world.open([availableAccount(home), transitAccount(home)]);
}

/** A posting that pays money of the bank into `account`. */
export function fundingOf(
  number: number,
  account: LedgerAccount,
  amount: number | bigint,
): Posting {
  return {
    home: account.home,
    id: idOf(number),
    kind: account.name.startsWith('loss') ? 'prefund' : 'deposit',
    currency: RUPEE,
    amount: amountOf(amount),
    debit: fundingAccount(RUPEE),
    credit: account,
  };
}

/** Resolves when some transaction of the database waits for another. */
export async function untilOneWaits(admin: Admin): Promise<void> {
  const waiting = `select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await admin.query(waiting)).length === 0) await delay(POLL_MS);
}
