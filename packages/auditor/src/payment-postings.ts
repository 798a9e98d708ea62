/** The postings that name a payment, against its row: which accounts they move money between, and how much. */

import type { Row } from '@tallystick/database/database';
import type { Findings } from './finding.ts';
import { paymentName, type PaymentRecord } from './payment-record.ts';
import { numberOf, sumOf, textOf } from './row-values.ts';

/** What a payment has moved. */
export interface PaymentMoves {
  /** From the line's reservation. */
  readonly captured: bigint;
  /** From cover. */
  readonly covered: bigint;
  /** Back to the loss account when it was reversed. */
  readonly toLoss: bigint;
  /** From the reservation back to the account, or to the loss account that had lent it. */
  readonly returned: bigint;
}

/** The postings that carry payments out; those of a line itself name the line. */
export const PAYMENT_KINDS: readonly string[] = ['capture', 'cover', 'lateClaim', 'reversal'];

/** Compares, and answers what the postings say. */
export function checkPostings(
  findings: Findings,
  record: PaymentRecord,
  currency: number | undefined,
): PaymentMoves {
  const { digest, row, postings } = record;
  const about = paymentName(digest);
  const total = (kinds: readonly string[], to?: string): bigint =>
    postings
      .filter((one) => kinds.includes(textOf(one, 'kind')))
      .filter((one) => to === undefined || textOf(one, 'credit_name').startsWith(to))
      .reduce((sum, one) => sum + sumOf(one, 'amount'), 0n);
  for (const posting of postings) checkAccounts(findings, record, { posting, currency });
  const [captured, covered, late] = [total(['capture']), total(['cover']), total(['lateClaim'])];
  const reversed = total(['reversal']);
  const kept = ['paid_reservation', 'paid_cover', 'paid_late'].map((name) => sumOf(row, name));
  if (reversed === 0n) {
    findings.compare({ kind: 'postingsDiffer', about }, [captured, covered, late], kept);
  } else {
    findings.compare({ kind: 'postingsDiffer', about }, [0n, 0n, 0n], kept);
    const back = `what came back of ${about}`;
    findings.compare({ kind: 'postingsDiffer', about: back }, captured + covered + late, reversed);
  }
  checkReimbursement(findings, record);
  const returned = total(['release', 'repay']);
  return { captured, covered, toLoss: total(['reversal'], 'loss:'), returned };
}

/** What the tenant has given the payer back: only where it decided to bear that, and as its row has it. */
function checkReimbursement(findings: Findings, { digest, row, postings }: PaymentRecord): void {
  const given = postings
    .filter((one) => textOf(one, 'kind') === 'reimburse')
    .reduce((sum, one) => {
      const amount = sumOf(one, 'amount');
      return textOf(one, 'credit_name') === 'available' ? sum + amount : sum - amount;
    }, 0n);
  const about = `what the tenant gave back of ${paymentName(digest)}`;
  const decided = textOf(row, 'borne_by') === 'tenant' ? sumOf(row, 'reimbursed') : 0n;
  findings.compare({ kind: 'postingsDiffer', about }, decided, given);
}

function checkAccounts(
  findings: Findings,
  { half, digest }: PaymentRecord,
  { posting, currency }: { readonly posting: Row; readonly currency: number | undefined },
): void {
  const kind = textOf(posting, 'kind');
  const about = `${kind} posting of ${paymentName(digest)}`;
  const loss = `0/loss:${currency}`;
  const available = `${half.payer}/available`;
  const reservation = `${half.payer}/reservation:${half.line}`;
  const transit = `${half.payee}/transit`;
  const ways: Readonly<Record<string, readonly string[]>> = {
    capture: [`${reservation} to ${transit}`],
    cover: [`${half.payee}/cover:${half.till} to ${transit}`],
    lateClaim: [`${available} to ${transit}`],
    reversal: [`${half.payee}/available to ${available}`, `${half.payee}/available to ${loss}`],
    release: [`${reservation} to ${available}`],
    reserve: [`${available} to ${reservation}`],
    lend: [`${loss} to ${reservation}`],
    repay: [`${reservation} to ${loss}`],
    reimburse: [`${loss} to ${available}`, `${available} to ${loss}`],
  };
  const way =
    `${String(posting['debit_home'])}/${textOf(posting, 'debit_name')}` +
    ` to ${String(posting['credit_home'])}/${textOf(posting, 'credit_name')}`;
  const right = ways[kind] ?? [];
  if (!right.includes(way)) {
    findings.add({ kind: 'postingsDiffer', about, expected: right.join(' or '), found: way });
  }
  if (currency === undefined) return;
  findings.compare({ kind: 'postingsDiffer', about }, currency, numberOf(posting, 'currency'));
}
