/**
 * Applying a call's records in one transaction: each is stored once, its evidence added, forks are
 * found before any money moves, and its payment is settled. Repeating the call gives the same outcomes
 * and moves nothing.
 */

import { lineKey, lockLines, type LineKey, type LineRow } from '../certificates/line-row.ts';
import { promisedOf } from '../certificates/promise.ts';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import { findClaimsAfterVoid } from '../fraud/claims-after-void.ts';
import type { FreshPayment } from '../fraud/find-contradictions.ts';
import { findFraud } from '../fraud/find-fraud.ts';
import type { IssuerDeps } from '../issuer.ts';
import { newPayment, withEvidence } from './evidence.ts';
import { issuedRecords } from './issued-records.ts';
import { lateClaims } from './late-claims.ts';
import { findPayments, isClaimed, outcomeOf, type PaymentRow } from './payment-row.ts';
import type { ReadRecord } from './read-records.ts';
import { settlePayments, type Settlement } from './settle-payments.ts';
import type { TermsQuestion } from './settlement-policy.ts';
import { codeTried, insertCodes, type CodeToStore } from './stored-code.ts';
import { insertOrders, orderTaken, type OrderToStore } from './stored-order.ts';
import { insertHalves, insertReceipts } from './stored-half.ts';

export interface RecordsToApply {
  readonly records: readonly ReadRecord[];
  /** Payments to look at again, because their requests were closed just now. */
  readonly touched: readonly PaymentRow[];
  /** Lines that the caller will write to later in the transaction. */
  readonly alsoLock: readonly LineKey[];
}

export interface AppliedRecords {
  /** One a record, in order. */
  readonly outcomes: readonly PaymentOutcome[];
  /** To be booked when the caller knows all the work that it asks for. */
  readonly settlement: Settlement;
}

/** Applies records. Takes every lock of rows that its transaction needs, in the one order. */
export async function applyRecords(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { records, touched, alsoLock }: RecordsToApply,
): Promise<AppliedRecords> {
  const now = deps.clock();
  const issued = await issuedRecords(transaction, { tenant, records, now });
  const wanted = [...issued.records.map(lineOfRecord), ...touched, ...alsoLock];
  if (wanted.length === 0) return { outcomes: records.map(neverIssued), settlement: NOTHING };
  const lines = new Map(
    (await lockLines(transaction, wanted)).map((line) => [lineKey(line), line]),
  );
  // Read under the locks: another transaction may have settled a payment in between.
  const known = await findPayments(transaction, [...issued.records, ...touched]);
  const payments = new Map(known.toSorted(byArrival).map((row) => [toHex(row.digest), row]));
  const fresh = addFresh(payments, issued.records, now);
  await insertHalves(transaction, tenant, issued.records, now);
  await insertReceipts(transaction, tenant, issued.records, now);
  const onLines = fresh.map((payment) => ({ payment, line: lineOf(lines, payment) }));
  const afterFraud = await findFraud(deps, tenant, transaction, {
    fresh: onLines,
    beyond: new Set(
      issued.records.filter(({ half }) => half.beyond !== undefined).map(({ name }) => name),
    ),
    lines,
  });
  for (const one of onLines) noteOnLine(lines, one);

  const late = await lateClaims(transaction, issued.records, issued.payees);
  const { changed, claims, codes, orders } = addEvidence(payments, issued.records, { late, now });
  await insertCodes(transaction, tenant, codes, now);
  await insertOrders(transaction, tenant, orders, now);
  const told = [...payments.values()].filter(({ digest }) => changed.has(toHex(digest)));
  await findClaimsAfterVoid(deps, tenant, transaction, told);
  const settlement = await settlePayments(deps, tenant, transaction, {
    payments: [...payments.values()],
    lines,
    fresh: new Set(fresh.map(({ digest }) => toHex(digest))),
    changed,
    claims,
  });
  const outcomes = new Map(
    settlement.payments.map((payment) => [
      toHex(payment.digest),
      outcomeOf(payment, lineOf(lines, payment).status === 'fraud'),
    ]),
  );
  const work = [...settlement.work, ...afterFraud];
  return {
    outcomes: records.map((record) => outcomes.get(record.name) ?? neverIssued(record)),
    settlement: { ...settlement, work },
  };
}

const NOTHING: Settlement = { payments: [], work: [], postings: [] };

function lineOfRecord({ home, half }: ReadRecord): LineKey {
  return { home, line: half.authorization.line };
}

function neverIssued({ digest }: ReadRecord): PaymentOutcome {
  return { digest, paid: minor(0n), code: 'neverIssued' };
}

function byArrival(left: PaymentRow, right: PaymentRow): number {
  return left.changedAt - right.changedAt || left.counter - right.counter;
}

/** Adds a payment for each record of one that nobody handed in before, and answers those. */
function addFresh(
  payments: Map<string, PaymentRow>,
  records: readonly ReadRecord[],
  now: number,
): readonly PaymentRow[] {
  const fresh: PaymentRow[] = [];
  for (const record of records) {
    if (payments.has(record.name)) continue;
    const payment = newPayment(record, now);
    payments.set(record.name, payment);
    fresh.push(payment);
  }
  return fresh;
}

function lineOf(lines: ReadonlyMap<string, LineRow>, payment: PaymentRow): LineRow {
  const line = lines.get(lineKey(payment));
  assert(line !== undefined, 'an issued certificate has no line');
  return line;
}

/** The line's highest known sum; one above a lowered ceiling raises ceiling and returned alike. */
function noteOnLine(lines: Map<string, LineRow>, { payment }: FreshPayment): void {
  const line = lineOf(lines, payment);
  if (payment.status === 'refused') return;
  const knownCounter = Math.max(line.knownCounter, payment.counter);
  const knownSum = payment.cumulative > line.knownSum ? payment.cumulative : line.knownSum;
  const { ceiling, settled, returned } = line.figures;
  const promised = promisedOf(line);
  const above = knownSum > promised ? knownSum - promised : 0n;
  const figures = { ceiling: ceiling + above, settled, returned: returned + above };
  lines.set(lineKey(payment), { ...line, knownCounter, knownSum, figures });
}

interface AddedEvidence {
  /** Names of the payments that changed. */
  readonly changed: ReadonlySet<string>;
  /** Of those that were claimed just now: what decides when they settle. */
  readonly claims: ReadonlyMap<string, TermsQuestion>;
  /** Codes that were tried. */
  readonly codes: readonly CodeToStore[];
  /** Orders that count from now on. */
  readonly orders: readonly OrderToStore[];
}

/** Brings the payments up to date. */
function addEvidence(
  payments: Map<string, PaymentRow>,
  records: readonly ReadRecord[],
  { late, now }: { readonly late: ReadonlySet<string>; readonly now: number },
): AddedEvidence {
  const changed = new Set<string>();
  const claims = new Map<string, TermsQuestion>();
  const codes: CodeToStore[] = [];
  const orders: OrderToStore[] = [];
  for (const record of records) {
    const payment = payments.get(record.name);
    assert(payment !== undefined, 'a record lost its payment');
    const next = withEvidence(payment, record);
    const isFirstClaim = isClaimed(next) && !isClaimed(payment);
    // Who orders a payment has confirmed it.
    if (isFirstClaim && !next.ordered) claims.set(record.name, termsQuestion(record));
    if (next !== payment) changed.add(record.name);
    codes.push(...codeTried(payment, next, record.code));
    orders.push(...orderTaken(payment, next, record.order));
    const isLate = isFirstClaim && late.has(record.name);
    const claimed = isFirstClaim ? { ...next, claimedAt: now } : next;
    payments.set(record.name, isLate ? { ...claimed, late: true } : claimed);
  }
  return { changed, claims, codes, orders };
}

function termsQuestion({ byPayee, half: { authorization, payee } }: ReadRecord): TermsQuestion {
  const { merchantType } = payee.body;
  return {
    amount: authorization.withdrawal.body.amount,
    element: authorization.certificate.body.flags.element,
    evidence: byPayee ? 'payeeHalf' : 'receipt',
    ...(merchantType === undefined ? {} : { merchantType }),
  };
}
