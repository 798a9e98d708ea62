/** A payment with the objection to it, for the jobs that end one: its line is locked before both are read. */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { tryLockLine } from '../certificates/line-row.ts';
import { findPayments, type PaymentKey } from '../redemption/payment-row.ts';
import { findDisputes } from './dispute-row.ts';
import type { Disputed } from './end-dispute.ts';

/** Undefined while somebody else holds the line: a job stands back and comes again. */
export async function tryLockDisputed(
  transaction: Transaction,
  key: PaymentKey,
): Promise<Disputed | undefined> {
  const [known] = await findPayments(transaction, [key]);
  assert(known !== undefined, 'work names a payment that does not exist');
  const line = await tryLockLine(transaction, known);
  if (line === undefined) return undefined;
  const [payment] = await findPayments(transaction, [key]);
  const [dispute] = await findDisputes(transaction, [key]);
  assert(payment !== undefined && dispute !== undefined, 'a dispute vanished');
  return { line, payment, dispute };
}
