/**
 * An objection that nobody has decided in time ends for the payee: what the payer's device signed stands. One
 * whose payment the payee gave up meanwhile ends for the payer, who has the money back.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { tryLockLine } from '../certificates/line-row.ts';
import { findDisputes, saveDispute } from '../disputes/dispute-row.ts';
import { endDispute } from '../disputes/end-dispute.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findPayments } from '../redemption/payment-row.ts';
import { book } from '../redemption/settle-payments.ts';
import type { JobResult } from './drain.ts';
import { BUSY_SECONDS, type Work } from './work.ts';

/** Ends the objection to the payment that the work names, if it is its time. */
export async function closeDispute(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const now = deps.clock();
  const key = { home, digest: subject };
  const [known] = await findPayments(transaction, [key]);
  assert(known !== undefined, 'work names a payment that does not exist');
  const line = await tryLockLine(transaction, known);
  if (line === undefined) return { again: now + BUSY_SECONDS };
  const [payment] = await findPayments(transaction, [key]);
  const [dispute] = await findDisputes(transaction, [key]);
  assert(payment !== undefined && dispute !== undefined, 'a dispute vanished');
  if (dispute.decision !== undefined) return {};
  if (payment.status !== 'disputed') {
    const decision = {
      outcome: 'upheld',
      ground: 'payeeGaveUp',
      borneBy: 'payee',
      at: now,
      words: '',
      by: '',
    } as const;
    await saveDispute(transaction, { ...dispute, decision });
    return {};
  }
  if (now <= dispute.decideBy) return { again: dispute.decideBy + 1 };
  const ended = await endDispute(
    deps,
    tenant,
    transaction,
    { dispute, payment, line },
    { outcome: 'rejected', ground: 'notDecided', words: '', by: '' },
  );
  await book(deps, tenant, transaction, ended.settlement);
  return {};
}
