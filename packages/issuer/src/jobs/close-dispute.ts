/**
 * An objection that nobody has decided in time ends for the payee: what the payer's device signed stands. One
 * whose payment the payee gave up meanwhile ends for the payer, who has the money back.
 */

import type { Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { tellDecided } from '../disputes/dispute-notices.ts';
import { saveDispute } from '../disputes/dispute-row.ts';
import { endDispute } from '../disputes/end-dispute.ts';
import { tryLockDisputed } from '../disputes/lock-disputed.ts';
import type { IssuerDeps } from '../issuer.ts';
import { book } from '../redemption/settle-payments.ts';
import type { JobResult } from './drain.ts';
import { BUSY_SECONDS, deferWork, type Work } from './work.ts';

/** Ends the objection to the payment that the work names, if it is its time. */
export async function closeDispute(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const now = deps.clock();
  const locked = await tryLockDisputed(transaction, { home, digest: subject });
  if (locked === undefined) return { again: now + BUSY_SECONDS };
  const { line, payment, dispute } = locked;
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
    const { outcome } = decision;
    const told = await tellDecided(transaction, tenant, { payment, line, now, outcome });
    await deferWork(transaction, tenant, told);
    return {};
  }
  if (now <= dispute.decideBy) return { again: dispute.decideBy + 1 };
  const ended = await endDispute(deps, tenant, transaction, locked, {
    outcome: 'rejected',
    ground: 'notDecided',
    words: '',
    by: '',
  });
  await book(deps, tenant, transaction, ended.settlement);
  return {};
}
