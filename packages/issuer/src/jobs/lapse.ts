/**
 * A payment's time has come: its window to be confirmed is over, and it is paid; or redeemBy is there, and
 * what was not claimed returns, and what waits is paid from what is left. What falls due on a line together
 * is settled together, in the order in which it came to wait.
 */

import type { Transaction } from '@tallystick/database/database';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { lineKey, tryLockLine } from '../certificates/line-row.ts';
import type { IssuerDeps } from '../issuer.ts';
import {
  dueAt,
  findPayments,
  isOpen,
  lookAgainAt,
  openPaymentsOf,
} from '../redemption/payment-row.ts';
import { book, settlePayments } from '../redemption/settle-payments.ts';
import type { JobResult } from './drain.ts';
import { BUSY_SECONDS, type Work } from './work.ts';

/** Settles the payment that the work names, at the issuer's time. */
export async function lapsePayment(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { home, subject }: Work,
): Promise<JobResult> {
  const now = deps.clock();
  const [known] = await findPayments(transaction, [{ home, digest: subject }]);
  if (known === undefined) return {};
  const line = await tryLockLine(transaction, known);
  if (line === undefined) return { again: now + BUSY_SECONDS };
  const isNamed = ({ digest }: { readonly digest: Uint8Array }): boolean =>
    equalBytes(digest, subject);
  const payments = (await openPaymentsOf(transaction, line)).filter(
    (payment) => isNamed(payment) || now >= dueAt(payment),
  );
  const lines = new Map([[lineKey(line), line]]);
  const settlement = await settlePayments(deps, tenant, transaction, { payments, lines });
  await book(deps, tenant, transaction, settlement);
  const named = settlement.payments.find(isNamed);
  const isWaiting = named !== undefined && isOpen(named) && now < named.redeemBy;
  return isWaiting ? { again: lookAgainAt(named, now) } : {};
}
