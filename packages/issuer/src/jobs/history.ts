/**
 * An account's history is looked at for missing data: some days after payments came in, and at once when
 * something arrives that may complete or contradict it (G-059).
 */

import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { tallyOf } from '@tallystick/protocol/states/tally';
import type { LineRow } from '../certificates/line-row.ts';
import { findMissing, MISSING_SECONDS } from '../history/find-missing.ts';
import { keepFindings } from '../history/history-finding.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { PaymentRow } from '../redemption/payment-row.ts';
import type { JobResult } from './drain.ts';
import type { Work } from './work.ts';

/** How often an account is looked at while something is missing and not old yet. */
const AGAIN_SECONDS = 86_400;

/** Looks at the account that the work names. */
export async function lookAtHistory(
  deps: IssuerDeps,
  tenant: string,
  transaction: Transaction,
  { home }: Work,
): Promise<JobResult> {
  const now = deps.clock();
  const { found, isYoung } = await findMissing(transaction, home, now);
  await keepFindings(transaction, tenant, { home, found, now });
  return isYoung ? { again: now + AGAIN_SECONDS } : {};
}

/** The look at an account's history that is due at a time. */
export function historyWork(home: bigint, dueAt: number): Work {
  return { home, kind: 'history', subject: new Uint8Array(), dueAt };
}

/**
 * The looks that payments ask for: later for what is new, at once for what fills a gap, contradicts, or
 * comes after it may have been missed.
 */
export function historyOf(input: {
  readonly payments: readonly PaymentRow[];
  /** Digests in hexadecimal: of payments without a row yet, and of those whose evidence grew. */
  readonly fresh: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
  readonly lineOf: (payment: PaymentRow) => LineRow;
  readonly now: number;
}): readonly Work[] {
  const { payments, fresh, changed, lineOf, now } = input;
  return payments.flatMap((payment): readonly Work[] => {
    const name = toHex(payment.digest);
    if (!fresh.has(name) && !changed.has(name)) return [];
    const { home, counter, firstSeenAt, evidence, wrongCodes } = payment;
    const line = lineOf(payment);
    const isWrong =
      tallyOf(evidence) === 'conflict' || wrongCodes.length > 0 || line.status === 'fraud';
    const fillsGap = fresh.has(name) && counter < line.knownCounter;
    const isAwaited = now >= firstSeenAt + MISSING_SECONDS;
    if (isWrong || fillsGap || isAwaited) return [historyWork(home, now)];
    return fresh.has(name) ? [historyWork(home, now + MISSING_SECONDS)] : [];
  });
}
