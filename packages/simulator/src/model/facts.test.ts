/** What the model is told of a pass of the worker that was cut short. */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { tenantNumber } from '../database/database-world.ts';
import { openEngine } from '../database/engine.ts';
import { workLeft } from './facts.ts';

const engine = await openEngine();
const TENANT = tenantNumber(1);
const NOW = 1_000;

after(() => engine.close());
beforeEach(() => engine.reset());

function digestOf(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

/** A payment of account 1 with the work that settles it when its time comes, at `dueAt`. */
async function addPayment(
  number: number,
  { status, redeemBy, dueAt }: { status: string; redeemBy: number; dueAt: number },
): Promise<void> {
  await engine.query(
    `insert into payment (tenant, home, digest, line, counter, cumulative, amount, previous, certificate,
       redeem_by, payee, payee_key_hash, till, request, request_seq, bundle_seq, status,
       paid_reservation, paid_cover, paid_late, claimed, reported, code_matched, wrong_codes, late,
       first_seen_at, changed_at)
     values ($1::uuid, 1, $2, '\\x01', $3, $3, 1, '\\x', '\\x', $5, 2, '\\x', 0, $2, 1, 1, $4,
       0, 0, 0, true, false, false, '', false, 0, 0)`,
    [TENANT, digestOf(number), BigInt(number), status, BigInt(redeemBy)],
  );
  await engine.query(
    `insert into work (tenant, home, kind, subject, due_at, attempts)
     values ($1::uuid, 1, 'lapse', $2, $3, 0)`,
    [TENANT, digestOf(number), BigInt(dueAt)],
  );
}

async function paymentsLeft(isComplete = false): Promise<readonly string[]> {
  const { payments } = await workLeft(engine, { now: NOW, isComplete });
  return [...payments].map((digest) => String(Number.parseInt(digest.slice(0, 2), 16))).toSorted();
}

test('what is due and open was not come to', async () => {
  await addPayment(1, { status: 'waiting', redeemBy: NOW, dueAt: NOW });
  await addPayment(2, { status: 'waiting', redeemBy: NOW + 1, dueAt: NOW + 1 });
  // Surplus returns before its redeemBy.
  await addPayment(3, { status: 'redeemed', redeemBy: NOW + 1, dueAt: NOW });
  assert.deepEqual(await paymentsLeft(), ['1', '3']);
  assert.deepEqual(await paymentsLeft(true), []);
});

test('what was settled with another of its line is done, though its own work is still there', async () => {
  await addPayment(1, { status: 'settled', redeemBy: NOW, dueAt: NOW });
  await addPayment(2, { status: 'returned', redeemBy: NOW, dueAt: NOW });
  assert.deepEqual(await paymentsLeft(), []);
});
