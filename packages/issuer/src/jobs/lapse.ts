/** A payment reaches its redeemBy: what was not claimed returns, what waits is paid from what is left. */

import type { Transaction } from '@tallystick/database/database';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lockLines } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import { findPayments } from '../redemption/payment-row.ts';
import { lineKey, settlePayments } from '../redemption/settle-payments.ts';
import type { JobResult } from './drain.ts';
import type { Work } from './work.ts';

/** Settles the payment that the work names, at the issuer's time. */
export async function lapsePayment(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const [known] = await findPayments(transaction, [{ home, digest: subject }]);
  if (known === undefined) return {};
  const lines = await lockLines(transaction, [known]);
  const payments = await findPayments(transaction, [known]);
  await settlePayments(deps, tenant, transaction, {
    payments,
    lines: new Map(lines.map((line) => [lineKey(line), line])),
    changed: new Set(),
  });
  return {};
}
