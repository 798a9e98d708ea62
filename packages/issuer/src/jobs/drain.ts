/**
 * The worker: takes due work one by one, each in its own transaction with the row locked, so that any
 * number of workers share it and a crash leaves the work where it was.
 */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { unreachable } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { bytesColumn, memberOf } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { payOutEndOfDay } from '../banks/end-of-day.ts';
import { closeDispute } from './close-dispute.ts';
import { closeOldCase } from '../tracing/close-case.ts';
import { lookAtHistory } from './history.ts';
import { lapsePayment } from './lapse.ts';
import { reclaimCover } from './reclaim-cover.ts';
import { reimbursePayer } from './reimburse.ts';
import { releaseLine } from './release.ts';
import { renewKeys } from './renew-keys.ts';
import { returnCoins } from './return-coins.ts';
import { reversePayment } from './reverse.ts';
import { rollUpPayee } from './roll-up.ts';
import type { Work, WorkKind } from './work.ts';

/**
 * Notices have a worker of their own (`notices/drain-notices.ts`), and orders at banks another one
 * (`banks/drain-bank-orders.ts`): who waits for somebody else must not hold up money.
 */
interface Job extends Work {
  readonly kind: Exclude<WorkKind, 'notice' | 'bankOrder' | 'payOut'>;
}

/** What a job leaves: nothing, or the same work at a later time (unix seconds). */
export type JobResult = { readonly again?: number };

/** Wait after the n-th failure: doubles from two seconds up to about an hour. */
const BACKOFF_POWER_MAX = 12;

/** Does up to `limit` pieces of due work of a tenant; the number done, failed ones included. */
export async function drainWork(
  deps: IssuerDeps,
  tenant: TenantId,
  { limit }: { readonly limit: number },
): Promise<number> {
  for (let done = 0; done < limit; done += 1) {
    if (!(await drainOne(deps, tenant))) return done;
  }
  return limit;
}

async function drainOne(deps: IssuerDeps, tenant: TenantId): Promise<boolean> {
  let taken: Job | undefined;
  try {
    return await deps.database.transaction(tenant, async (tx) => {
      taken = await takeWork(tx, deps.clock());
      if (taken === undefined) return false;
      const { again } = await runJob(deps, tenant, tx, taken);
      await finish(tx, taken, again);
      return true;
    });
  } catch (error) {
    // What fails must not stop the others: it waits longer each time, and the log says so. Where the
    // database itself is away there is nothing to put off, and the first error says more.
    if (taken !== undefined) await postpone(deps, tenant, taken).catch(() => undefined);
    throw error;
  }
}

async function takeWork(transaction: Transaction, now: number): Promise<Job | undefined> {
  const [row] = await transaction.query(
    `select home, kind, subject, due_at from work where kind not in ('notice', 'bankOrder', 'payOut') and due_at <= $1
     order by due_at, home, kind, subject limit 1 for update skip locked`,
    [now],
  );
  return row === undefined ? undefined : workOf(row);
}

function workOf(row: Row): Job {
  return {
    home: bigintColumn(row, 'home'),
    kind: memberOf(KINDS, textColumn(row, 'kind')),
    subject: bytesColumn(row, 'subject'),
    dueAt: Number(bigintColumn(row, 'due_at')),
  };
}

const KINDS: readonly Job['kind'][] = [
  'rollUp',
  'lapse',
  'release',
  'reclaimCover',
  'reverse',
  'history',
  'dispute',
  'reimburse',
  'renewKeys',
  'returnCoins',
  'closeCase',
  'endOfDay',
];

async function runJob(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  work: Job,
): Promise<JobResult> {
  switch (work.kind) {
    case 'rollUp':
      return rollUpPayee(deps, transaction, work);
    case 'lapse':
      return lapsePayment(deps, tenant, transaction, work);
    case 'release':
      return releaseLine(deps, tenant, transaction, work);
    case 'reclaimCover':
      return reclaimCover(deps, transaction, work);
    case 'reverse':
      return reversePayment(deps, transaction, work);
    case 'history':
      return lookAtHistory(deps, tenant, transaction, work);
    case 'dispute':
      return closeDispute(deps, tenant, transaction, work);
    case 'reimburse':
      return reimbursePayer(deps, transaction, work);
    case 'returnCoins':
      return returnCoins(deps, tenant, transaction, work);
    case 'renewKeys':
      return renewKeys(deps, tenant, transaction);
    case 'endOfDay':
      return payOutEndOfDay(deps, tenant, transaction, work);
    case 'closeCase':
      return closeOldCase(deps, transaction, work);
    default:
      return unreachable(work.kind);
  }
}

async function finish(
  transaction: Transaction,
  { home, kind, subject }: Work,
  again: number | undefined,
): Promise<void> {
  if (again === undefined) {
    await transaction.query('delete from work where home = $1 and kind = $2 and subject = $3', [
      home,
      kind,
      subject,
    ]);
    return;
  }
  await transaction.query(
    `update work set due_at = $4, attempts = 0
     where home = $1 and kind = $2 and subject = $3`,
    [home, kind, subject, again],
  );
}

async function postpone(
  deps: IssuerDeps,
  tenant: TenantId,
  { home, kind, subject }: Work,
): Promise<void> {
  await deps.database.transaction(tenant, async (tx) => {
    const [row] = await tx.query(
      `update work set attempts = attempts + 1
       where home = $1 and kind = $2 and subject = $3 returning attempts`,
      [home, kind, subject],
    );
    if (row === undefined) return;
    const wait = 2 ** Math.min(BACKOFF_POWER_MAX, integerColumn(row, 'attempts'));
    await tx.query('update work set due_at = $4 where home = $1 and kind = $2 and subject = $3', [
      home,
      kind,
      subject,
      deps.clock() + wait,
    ]);
  });
}
