/**
 * The worker for orders at banks: takes one that is due and puts it off, commits, asks the bank, and writes down what
 * it said. No transaction is open while a bank is asked.
 *
 * A crash at any point leaves the order due again: its row says what was known, and the bank gives its first answer
 * again to whoever asks the same.
 */

import type { Transaction } from '@tallystick/database/database';
import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { drainAtOnce } from '../jobs/drain-at-once.ts';
import { askBank, type Question } from './ask-bank.ts';
import { openDetails } from './bank-account.ts';
import { findBankOrder, type BankOrderKey } from './bank-order-row.ts';
import { noteWord } from './note-word.ts';

/** Asked at once; a bank that takes its time holds up no others. */
const AT_ONCE = 4;
/**
 * Longer than two questions take as a rule, and not too long after a crash. Where a bank takes longer, another worker
 * may ask the same beside: it hears the same, and one of the two books.
 */
const ANSWER_SECONDS = 25;
/** Wait after the n-th attempt without an answer: doubles from two seconds up to about half an hour. */
const BACKOFF_POWER_MAX = 11;
/** Where something of ours is broken, the order waits so long. */
const FAULT_SECONDS = 300;

interface Claimed extends Question {
  /** This attempt included. */
  readonly attempts: number;
}

/** Asks about up to `limit` orders of a tenant that are due; the number asked about. */
export async function drainBankOrders(
  deps: IssuerDeps,
  tenant: TenantId,
  { limit }: { readonly limit: number },
): Promise<number> {
  return drainAtOnce<Claimed>({
    limit,
    atOnce: AT_ONCE,
    claim: () => claimDue(deps, tenant),
    carryOut: (claimed) => carryOut(deps, tenant, claimed),
  });
}

async function carryOut(deps: IssuerDeps, tenant: TenantId, claimed: Claimed): Promise<void> {
  const { details, attempts } = claimed;
  const { crypto, banks = NO_BANKS } = deps;
  let { order } = claimed;
  try {
    for (let isMore = true; isMore;) {
      const word = await askBank({ crypto, banks, now: deps.clock() }, { order, details });
      isMore = await noteWord(deps, tenant, order, word);
      order = { ...order, state: 'authenticated' };
    }
  } catch (error) {
    const seconds = 2 ** Math.min(attempts, BACKOFF_POWER_MAX);
    // Where the database is away, the order comes again by itself, and the first error says more.
    await due(deps, tenant, order, { seconds, attempts }).catch(() => undefined);
    throw error;
  }
}

const NO_BANKS = { find: () => undefined, close: () => Promise.resolve() };

async function claimDue(deps: IssuerDeps, tenant: TenantId): Promise<Claimed | undefined> {
  let key: BankOrderKey | undefined;
  try {
    return await deps.database.transaction(tenant, async (tx) => {
      const now = deps.clock();
      const taken = await takeDue(tx, now);
      if (taken === undefined) return undefined;
      const { attempts } = taken;
      key = taken.key;
      await putOff(tx, key, { until: now + ANSWER_SECONDS, attempts });
      const order = await findBankOrder(tx, key);
      assert(order !== undefined, 'an order at a bank has vanished');
      const { home, sealed } = order;
      const details = await openDetails(deps, tx, { tenant, home }, { kind: 'bankOrder', sealed });
      return { order, details, attempts };
    });
  } catch (error) {
    // One that cannot be read must not stand before the others.
    if (key !== undefined) {
      await due(deps, tenant, key, { seconds: FAULT_SECONDS, attempts: 0 }).catch(() => undefined);
    }
    throw error;
  }
}

async function takeDue(
  transaction: Transaction,
  now: number,
): Promise<{ readonly key: BankOrderKey; readonly attempts: number } | undefined> {
  const [row] = await transaction.query(
    `select home, subject, attempts from work where kind = 'bankOrder' and due_at <= $1
     order by due_at, home, subject limit 1 for update skip locked`,
    [now],
  );
  if (row === undefined) return undefined;
  const key = { home: bigintColumn(row, 'home'), id: bytesColumn(row, 'subject') };
  return { key, attempts: integerColumn(row, 'attempts') + 1 };
}

async function due(
  deps: IssuerDeps,
  tenant: TenantId,
  key: BankOrderKey,
  { seconds, attempts }: { readonly seconds: number; readonly attempts: number },
): Promise<void> {
  const until = deps.clock() + seconds;
  await deps.database.transaction(tenant, (tx) => putOff(tx, key, { until, attempts }));
}

async function putOff(
  transaction: Transaction,
  { home, id }: BankOrderKey,
  { until, attempts }: { readonly until: number; readonly attempts: number },
): Promise<void> {
  await transaction.query(
    `update work set due_at = $3, attempts = $4 where home = $1 and kind = 'bankOrder' and subject = $2`,
    [home, id, until, attempts],
  );
}
