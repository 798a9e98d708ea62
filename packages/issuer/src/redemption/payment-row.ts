/** Payments as the issuer stores them: one row a withdrawal, named by its digest. */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, SqlValue, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import {
  RECORD_REFUSALS,
  type PaymentOutcome,
  type RecordRefusal,
} from '@tallystick/protocol/calls/sync';
import { RECEIPT_OUTCOMES, type ReceiptOutcome } from '@tallystick/protocol/messages/receipt';
import { minor } from '@tallystick/protocol/money';
import {
  isFinal,
  MONEY_STATUSES,
  type MoneyStatus,
} from '@tallystick/protocol/states/money-status';
import { tallyOf, type StoredEvidence } from '@tallystick/protocol/states/tally';
import { booleanColumn, bytesColumn, memberOf, nullable } from '../columns.ts';

export interface PaymentRow {
  readonly home: bigint;
  readonly digest: Uint8Array;
  readonly line: Uint8Array;
  readonly counter: number;
  readonly cumulative: bigint;
  readonly amount: bigint;
  readonly previous: Uint8Array;
  readonly certificate: Uint8Array;
  readonly redeemBy: number;
  readonly payee: bigint;
  readonly payeeKeyHash: Uint8Array;
  readonly till: number;
  readonly request: Uint8Array;
  readonly requestSeq: number;
  readonly bundleSeq: number;
  readonly status: MoneyStatus;
  readonly code?: RecordRefusal;
  readonly paidReservation: bigint;
  readonly paidCover: bigint;
  /** Paid from the payer's free money, after redeemBy. */
  readonly paidLate: bigint;
  readonly evidence: StoredEvidence;
  /** The payee's number of the receipt that the evidence names. */
  readonly receiptSeq?: number;
  /** Wrong status codes that were tried, each once. */
  readonly wrongCodes: readonly string[];
  readonly late: boolean;
  /** The payer's device ordered it: it is asked for without its payee's word. */
  readonly ordered: boolean;
  /** Until when it waits for the payer's half; absent where it is guaranteed, or nobody claimed it. */
  readonly confirmBy?: number;
  /** Of a payment that waits for its payer, or for its last day: could cover pay it when the wait began? */
  readonly timely?: boolean;
  /** When the payee first asked for the money; from then on it can be objected to. */
  readonly claimedAt?: number;
  readonly firstSeenAt: number;
  readonly changedAt: number;
}

export type PaymentKey = Pick<PaymentRow, 'home' | 'digest'>;

const COLUMNS = `home, digest, line, counter, cumulative, amount, previous, certificate, redeem_by,
  payee, payee_key_hash, till, request, request_seq, bundle_seq, status, code, paid_reservation,
  paid_cover, paid_late, claimed, reported, receipt, receipt_seq, code_matched, wrong_codes, late,
  ordered, confirm_by, timely, claimed_at, first_seen_at, changed_at`;

const CODES_SEPARATOR = ',';

/** What the payee has been paid so far. */
export function paidOf(payment: PaymentRow): bigint {
  return payment.paidReservation + payment.paidCover + payment.paidLate;
}

/** Is the money asked for: by the payee, by evidence signed by it, or by the payer's own order? */
export function isClaimed(payment: Pick<PaymentRow, 'evidence' | 'ordered'>): boolean {
  const { claimed, receipt, codeMatched } = payment.evidence;
  return payment.ordered || claimed || receipt === 'accepted' || codeMatched;
}

/** Has the payee signed that it will not be paid? */
export function isGivenUp({ evidence: { receipt } }: Pick<PaymentRow, 'evidence'>): boolean {
  return receipt === 'declined' || receipt === 'void';
}

/** When something becomes of an open payment by itself. */
export function dueAt({ code, confirmBy, redeemBy }: PaymentRow): number {
  return code === 'awaitsPayer' && confirmBy !== undefined && confirmBy < redeemBy
    ? confirmBy
    : redeemBy;
}

/** How often a payment is looked at whose window has passed before its payer was told. */
const UNTOLD_AGAIN_SECONDS = 60;

/** When to look at an open payment again. */
export function lookAgainAt(payment: PaymentRow, now: number): number {
  const isUntold = payment.code === 'awaitsPayer' && dueAt(payment) <= now;
  return isUntold ? Math.min(now + UNTOLD_AGAIN_SECONDS, payment.redeemBy) : dueAt(payment);
}

/** What devices are told about a payment; `convicted` where its line was spent twice. */
export function outcomeOf(payment: PaymentRow, convicted = false): PaymentOutcome {
  const isDated = payment.code === 'awaitsPayer' || (convicted && isOpen(payment));
  return {
    digest: payment.digest,
    status: payment.status,
    tally: tallyOf(payment.evidence),
    paid: minor(paidOf(payment)),
    ...(payment.code === undefined ? {} : { code: payment.code }),
    ...(isDated ? { until: dueAt(payment) } : {}),
    ...(convicted ? { convicted } : {}),
  };
}

/** The payments with these keys; unknown ones are left out. */
export async function findPayments(
  transaction: Transaction,
  keys: readonly PaymentKey[],
): Promise<readonly PaymentRow[]> {
  const rows = await transaction.query(
    `select p.* from (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, digest)) k
     cross join lateral (
       select ${COLUMNS} from payment where home = k.home and digest = k.digest offset 0
     ) p`,
    [keys.map(({ home }) => home), keys.map(({ digest }) => digest)],
  );
  return rows.map(paymentOf);
}

/** The payments with these digests in which `account` pays or is paid. */
export async function findPaymentsOf(
  transaction: Transaction,
  account: bigint,
  digests: readonly Uint8Array[],
): Promise<readonly PaymentRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from payment
     where digest = any($2::bytea[]) and (home = $1 or payee = $1)`,
    [account, digests],
  );
  return rows.map(paymentOf);
}

/** Those of the payments with these digests that `payee` is not to be paid, by its own word. */
export async function givenUpPayments(
  transaction: Transaction,
  payee: bigint,
  digests: readonly Uint8Array[],
): Promise<readonly PaymentRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from payment
     where digest = any($2::bytea[]) and payee = $1 and receipt in ('declined', 'void')`,
    [payee, digests],
  );
  return rows.map(paymentOf);
}

/** A payment of the tenant by its digest alone. */
export async function findPaymentByDigest(
  transaction: Transaction,
  digest: Uint8Array,
): Promise<PaymentRow | undefined> {
  const [row] = await transaction.query(`select ${COLUMNS} from payment where digest = $1`, [
    digest,
  ]);
  return row === undefined ? undefined : paymentOf(row);
}

/** Is there something to wait for yet? As the index `payment_open` has it. */
export function isOpen({ status }: Pick<PaymentRow, 'status'>): boolean {
  return !isFinal(status) && status !== 'settled';
}

/** The open payments of a line, in the order in which they came to wait. */
export async function openPaymentsOf(
  transaction: Transaction,
  { home, line }: Pick<PaymentRow, 'home' | 'line'>,
): Promise<readonly PaymentRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from payment
     where home = $1 and line = $2 and status in ('awaited', 'redeemed', 'waiting', 'disputed')
     order by changed_at, counter, digest`,
    [home, line],
  );
  return rows.map(paymentOf);
}

/**
 * The payments of a line next to a number: the last below it, those that bear it, the first above it.
 */
export async function paymentsAround(
  transaction: Transaction,
  { home, line }: Pick<PaymentRow, 'home' | 'line'>,
  counter: number,
): Promise<readonly PaymentRow[]> {
  const rows = await transaction.query(
    `(select ${COLUMNS} from payment
      where home = $1 and line = $2 and counter < $3 order by counter desc limit 1)
     union all
     (select ${COLUMNS} from payment where home = $1 and line = $2 and counter = $3 limit 2)
     union all
     (select ${COLUMNS} from payment
      where home = $1 and line = $2 and counter > $3 order by counter limit 1)`,
    [home, line, counter],
  );
  return rows.map(paymentOf);
}

/** How many numbers of a line from `above` (exclusive) up to `upTo` are known. */
export async function countNumbers(
  transaction: Transaction,
  { home, line }: Pick<PaymentRow, 'home' | 'line'>,
  { above, upTo }: { readonly above: number; readonly upTo: number },
): Promise<number> {
  const [row] = await transaction.query(
    `select count(distinct counter) as known from payment
     where home = $1 and line = $2 and counter > $3 and counter <= $4`,
    [home, line, above, upTo],
  );
  assert(row !== undefined, 'a count has a row');
  return Number(bigintColumn(row, 'known'));
}

/** The payments known for these requests of a payee: the one that used it up, and any other. */
export async function paymentsOfRequests(
  transaction: Transaction,
  payee: bigint,
  requests: readonly Uint8Array[],
): Promise<readonly PaymentRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from payment
     where payee = $1 and request = any($2::bytea[])`,
    [payee, requests],
  );
  return rows.map(paymentOf);
}

/** Writes new payments. Their lines are locked, so none of them can have come in meanwhile. */
export async function insertPayments(
  transaction: Transaction,
  tenant: string,
  payments: readonly PaymentRow[],
): Promise<void> {
  if (payments.length === 0) return;
  await transaction.query(
    `insert into payment (tenant, ${COLUMNS})
     select $1::uuid, n.* from unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[],
       $6::bigint[], $7::bigint[], $8::bytea[], $9::bytea[], $10::bigint[], $11::bigint[],
       $12::bytea[], $13::integer[], $14::bytea[], $15::bigint[], $16::bigint[], $17::text[],
       $18::text[], $19::bigint[], $20::bigint[], $21::bigint[], $22::boolean[], $23::boolean[],
       $24::text[], $25::bigint[], $26::boolean[], $27::text[], $28::boolean[], $29::boolean[],
       $30::bigint[], $31::boolean[], $32::bigint[], $33::bigint[], $34::bigint[]) as n`,
    [
      tenant,
      payments.map((p) => p.home),
      payments.map((p) => p.digest),
      payments.map((p) => p.line),
      payments.map((p) => p.counter),
      payments.map((p) => p.cumulative),
      payments.map((p) => p.amount),
      payments.map((p) => p.previous),
      payments.map((p) => p.certificate),
      payments.map((p) => p.redeemBy),
      payments.map((p) => p.payee),
      payments.map((p) => p.payeeKeyHash),
      payments.map((p) => p.till),
      payments.map((p) => p.request),
      payments.map((p) => p.requestSeq),
      payments.map((p) => p.bundleSeq),
      ...changingColumns(payments),
      payments.map((p) => p.firstSeenAt),
      payments.map((p) => p.changedAt),
    ],
  );
}

/** Writes back what may change of payments. Their lines are locked, so their rows stay in place. */
export async function savePayments(
  transaction: Transaction,
  payments: readonly PaymentRow[],
): Promise<void> {
  if (payments.length === 0) return;
  await transaction.query(
    `update payment p set status = n.status, code = n.code,
       paid_reservation = n.paid_reservation, paid_cover = n.paid_cover, paid_late = n.paid_late,
       claimed = n.claimed, reported = n.reported, receipt = n.receipt,
       receipt_seq = n.receipt_seq, code_matched = n.code_matched, wrong_codes = n.wrong_codes,
       late = n.late, ordered = n.ordered, confirm_by = n.confirm_by, timely = n.timely,
       claimed_at = n.claimed_at, changed_at = n.changed_at
     from unnest($1::bigint[], $2::bytea[], $3::text[], $4::text[], $5::bigint[], $6::bigint[],
       $7::bigint[], $8::boolean[], $9::boolean[], $10::text[], $11::bigint[], $12::boolean[],
       $13::text[], $14::boolean[], $15::boolean[], $16::bigint[], $17::boolean[], $18::bigint[],
       $19::bigint[])
       as n (home, digest, status, code, paid_reservation, paid_cover, paid_late, claimed, reported,
         receipt, receipt_seq, code_matched, wrong_codes, late, ordered, confirm_by, timely, claimed_at,
         changed_at)
     cross join lateral (
       select b.ctid as place from payment b where b.home = n.home and b.digest = n.digest offset 0
     ) f
     where p.ctid = f.place`,
    [
      payments.map((p) => p.home),
      payments.map((p) => p.digest),
      ...changingColumns(payments),
      payments.map((p) => p.changedAt),
    ],
  );
}

/** A list for each column that may change, from `status` to `claimed_at` in the order of {@link COLUMNS}. */
function changingColumns(payments: readonly PaymentRow[]): readonly SqlValue[] {
  return [
    payments.map((p) => p.status),
    payments.map((p) => p.code ?? null),
    payments.map((p) => p.paidReservation),
    payments.map((p) => p.paidCover),
    payments.map((p) => p.paidLate),
    payments.map((p) => p.evidence.claimed),
    payments.map((p) => p.evidence.reported),
    payments.map((p) => p.evidence.receipt ?? null),
    payments.map((p) => p.receiptSeq ?? null),
    payments.map((p) => p.evidence.codeMatched),
    payments.map((p) => p.wrongCodes.join(CODES_SEPARATOR)),
    payments.map((p) => p.late),
    payments.map((p) => p.ordered),
    payments.map((p) => p.confirmBy ?? null),
    payments.map((p) => p.timely ?? null),
    payments.map((p) => p.claimedAt ?? null),
  ];
}

function paymentOf(row: Row): PaymentRow {
  const code = nullable(row, 'code', textColumn);
  const receipt = nullable(row, 'receipt', textColumn);
  const receiptSeq = nullable(row, 'receipt_seq', bigintColumn);
  const confirmBy = nullable(row, 'confirm_by', bigintColumn);
  const timely = nullable(row, 'timely', booleanColumn);
  const claimedAt = nullable(row, 'claimed_at', bigintColumn);
  return {
    home: bigintColumn(row, 'home'),
    digest: bytesColumn(row, 'digest'),
    line: bytesColumn(row, 'line'),
    counter: Number(bigintColumn(row, 'counter')),
    cumulative: bigintColumn(row, 'cumulative'),
    amount: bigintColumn(row, 'amount'),
    previous: bytesColumn(row, 'previous'),
    certificate: bytesColumn(row, 'certificate'),
    redeemBy: Number(bigintColumn(row, 'redeem_by')),
    payee: bigintColumn(row, 'payee'),
    payeeKeyHash: bytesColumn(row, 'payee_key_hash'),
    till: integerColumn(row, 'till'),
    request: bytesColumn(row, 'request'),
    requestSeq: Number(bigintColumn(row, 'request_seq')),
    bundleSeq: Number(bigintColumn(row, 'bundle_seq')),
    status: memberOf(MONEY_STATUSES, textColumn(row, 'status')),
    ...(code === undefined ? {} : { code: memberOf(RECORD_REFUSALS, code) }),
    paidReservation: bigintColumn(row, 'paid_reservation'),
    paidCover: bigintColumn(row, 'paid_cover'),
    paidLate: bigintColumn(row, 'paid_late'),
    evidence: {
      claimed: booleanColumn(row, 'claimed'),
      reported: booleanColumn(row, 'reported'),
      codeMatched: booleanColumn(row, 'code_matched'),
      ...(receipt === undefined
        ? {}
        : { receipt: memberOf<ReceiptOutcome>(RECEIPT_OUTCOMES, receipt) }),
    },
    ...(receiptSeq === undefined ? {} : { receiptSeq: Number(receiptSeq) }),
    wrongCodes: textColumn(row, 'wrong_codes').split(CODES_SEPARATOR).filter(Boolean),
    late: booleanColumn(row, 'late'),
    ordered: booleanColumn(row, 'ordered'),
    ...(confirmBy === undefined ? {} : { confirmBy: Number(confirmBy) }),
    ...(timely === undefined ? {} : { timely }),
    ...(claimedAt === undefined ? {} : { claimedAt: Number(claimedAt) }),
    firstSeenAt: Number(bigintColumn(row, 'first_seen_at')),
    changedAt: Number(bigintColumn(row, 'changed_at')),
  };
}
