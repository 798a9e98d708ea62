/**
 * How an objection ends, in the transaction of whoever ends it. The payment's line is locked, so that of a
 * decision, a deadline and a device that hands in its half one comes first and the others find what it did.
 */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { DisputeGround } from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { nextMoneyStatus } from '@tallystick/protocol/states/money-status';
import { lineKey, type LineRow } from '../certificates/line-row.ts';
import { afterConviction } from '../fraud/find-fraud.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { Work } from '../jobs/work.ts';
import type { PaymentRow } from '../redemption/payment-row.ts';
import { settlePayments, type Settlement } from '../redemption/settle-payments.ts';
import { tellDecided } from './dispute-notices.ts';
import { saveDispute, type DisputeRow, type Verdict } from './dispute-row.ts';

export interface Disputed {
  readonly dispute: DisputeRow;
  readonly payment: PaymentRow;
  /** The payment's, locked. */
  readonly line: LineRow;
}

/** Writes the end down and settles the payment accordingly; the caller books what is to be booked. */
export async function endDispute(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { dispute, payment, line }: Disputed,
  { outcome, borneBy, words, by, ground }: Verdict & { readonly ground: DisputeGround },
): Promise<{ readonly dispute: DisputeRow; readonly settlement: Settlement }> {
  const at = deps.clock();
  const decided: DisputeRow = {
    ...dispute,
    decision: { outcome, ground, at, words, by, ...(borneBy === undefined ? {} : { borneBy }) },
    reimburse: borneBy === 'tenant',
  };
  await saveDispute(transaction, decided);
  const name = toHex(payment.digest);
  const lines = new Map([[lineKey(line), line]]);
  const settlement =
    borneBy === 'payee'
      ? await settlePayments(deps, tenant, transaction, {
          payments: [payment],
          lines,
          upheld: new Set([name]),
        })
      : await settlePayments(deps, tenant, transaction, {
          payments: [asPayable(payment, at)],
          lines,
          changed: new Set([name]),
        });
  const told = await tellDecided(transaction, tenant, { payment, line, now: at, outcome });
  const work: Work[] = [...settlement.work, ...told];
  if (decided.reimburse) {
    work.push({ home: payment.home, kind: 'reimburse', subject: payment.digest, dueAt: at });
  }
  if (line.status === 'fraud') work.push(afterConviction(line, at));
  return { dispute: decided, settlement: { ...settlement, work } };
}

/** It stands: nothing that it waited for before keeps it waiting, except its payer's report. */
function asPayable(payment: PaymentRow, now: number): PaymentRow {
  const status = nextMoneyStatus(payment.status, 'rejected');
  assert(status !== undefined, 'a payment that is not disputed cannot be decided');
  const { confirmBy: _, ...rest } = payment;
  return { ...rest, status, changedAt: now };
}
