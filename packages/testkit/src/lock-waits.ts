/** Brings two transactions together at a chosen point: one waits for a lock until the test lets it go. */
// adapter: clock

import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from '@tallystick/database/admin';
import { bigintColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';

const POLL_MS = 5;
const TIMEOUT_MS = 10_000;

/**
 * Runs `work` while nobody else can insert into `table`. `admin` holds the lock in a transaction of its
 * own, and gives it back when `work` resolves.
 */
export async function whileInsertsWait<T>(
  admin: Admin,
  table: string,
  work: () => Promise<T>,
): Promise<T> {
  await admin.script(`begin; lock table ${table} in share mode`);
  try {
    return await work();
  } finally {
    await admin.script('commit');
  }
}

/** Resolves when `count` statements in the database of `admin` wait for a lock. */
export async function untilWaiting(admin: Admin, count: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < TIMEOUT_MS; waitedMs += POLL_MS) {
    const [row] = await admin.query(
      `select count(distinct pid) as waiting from pg_locks
       where not granted and pid in (
         select l.pid from pg_locks l join pg_database d on d.oid = l.database
         where d.datname = current_database()
       )`,
    );
    assert(row !== undefined, 'a count has a row');
    if (bigintColumn(row, 'waiting') >= BigInt(count)) return;
    await delay(POLL_MS);
  }
  assert(false, `no ${count} statements wait for a lock`);
}
