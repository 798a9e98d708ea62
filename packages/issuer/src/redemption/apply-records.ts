/**
 * Applying a call's records in one transaction: each is stored once, its evidence added, forks are
 * found before any money moves, and its payment is settled. Repeating the call gives the same outcomes
 * and moves nothing.
 */

import { lockLines, type LineKey, type LineRow } from '../certificates/line-row.ts';
import { findCertificates } from '../certificates/certificate-row.ts';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import type { PaymentOutcome } from '@tallystick/protocol/calls/sync';
import { messageBytes, messageValue } from '@tallystick/protocol/encoding/message';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { minor } from '@tallystick/protocol/money';
import { findDevices } from '../accounts/device-row.ts';
import { statusKeyOf } from '../accounts/status-key.ts';
import { bytesColumn } from '../columns.ts';
import { findContradictions } from '../fraud/find-contradictions.ts';
import { keepPayerProof, type FraudFound } from '../fraud/keep-proof.ts';
import type { IssuerDeps } from '../issuer.ts';
import { newPayment, withEvidence } from './evidence.ts';
import {
  findPayments,
  insertPayments,
  isClaimed,
  outcomeOf,
  type PaymentRow,
} from './payment-row.ts';
import type { ReadRecord } from './read-records.ts';
import { lineKey, settlePayments } from './settle-payments.ts';
import { insertHalves, insertReceipts, sealStored } from './stored-half.ts';

export interface RecordsToApply {
  readonly records: readonly ReadRecord[];
  /** Payments to look at again, because their requests were closed just now. */
  readonly touched: readonly PaymentRow[];
  /** Lines that the caller will write to later in the transaction. */
  readonly alsoLock: readonly LineKey[];
}

/** One outcome a record, in order. Takes every lock that its transaction needs, in the one order. */
export async function applyRecords(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { records, touched, alsoLock }: RecordsToApply,
): Promise<readonly PaymentOutcome[]> {
  const issued = await issuedRecords(deps, tenant, transaction, records);
  const wanted = [...issued.map(lineOfRecord), ...touched, ...alsoLock];
  const lines = new Map(
    (await lockLines(transaction, wanted)).map((line) => [lineKey(line), line]),
  );
  // Read under the locks: another transaction may have settled a payment in between.
  const known = new Map(
    (await findPayments(transaction, [...issued, ...touched])).map((payment) => [
      toHex(payment.digest),
      payment,
    ]),
  );
  const now = deps.clock();
  const fresh: PaymentRow[] = [];
  for (const record of issued) {
    const name = toHex(record.digest);
    if (known.has(name)) continue;
    const payment = newPayment(record, now);
    known.set(name, payment);
    fresh.push(payment);
  }
  await insertPayments(transaction, tenant, fresh);
  await storeEvidence(deps, tenant, transaction, issued);
  await findFraud(deps, tenant, transaction, { fresh, lines, records: issued });
  for (const payment of fresh) noteOnLine(lines, payment);

  const late = await lateClaims(transaction, issued);
  const before = new Map(known);
  for (const record of issued) {
    const name = toHex(record.digest);
    const payment = known.get(name);
    assert(payment !== undefined, 'a record lost its payment');
    known.set(name, addEvidence(deps, tenant, payment, record, late));
  }
  const payments = [...known.values()];
  const settled = await settlePayments(deps, tenant, transaction, {
    payments,
    lines,
    changed: new Set(payments.filter((payment) => before.get(toHex(payment.digest)) !== payment)),
  });
  const outcomes = new Map(settled.map((payment) => [toHex(payment.digest), outcomeOf(payment)]));
  return records.map(
    ({ digest }) => outcomes.get(toHex(digest)) ?? { digest, paid: minor(0n), code: 'neverIssued' },
  );
}

function lineOfRecord({ home, half }: ReadRecord): LineKey {
  return { home, line: half.authorization.line };
}

/** Records whose certificate was issued here; one that verifies and was not is an alarm (rule 3). */
async function issuedRecords(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  records: readonly ReadRecord[],
): Promise<readonly ReadRecord[]> {
  if (records.length === 0) return [];
  const rows = await findCertificates(
    transaction,
    records.map(({ home, half }) => ({ home, digest: half.authorization.certificate.digest })),
  );
  const known = new Set(rows.map(({ digest }) => toHex(digest)));
  const isIssued = ({ half }: ReadRecord): boolean =>
    known.has(toHex(half.authorization.certificate.digest));
  for (const { home, half } of records.filter((record) => !isIssued(record))) {
    const { certificate } = half.authorization;
    await transaction.query(
      `insert into alarm (tenant, home, digest, kind, bytes, raised_at)
       values ($1::uuid, $2, $3, 'neverIssued', $4, $5) on conflict do nothing`,
      [tenant, home, certificate.digest, messageBytes(certificate), deps.clock()],
    );
  }
  return records.filter(isIssued);
}

async function storeEvidence(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  records: readonly ReadRecord[],
): Promise<void> {
  const now = deps.clock();
  const halves = await Promise.all(
    records.map(async ({ home, digest, byPayer, value }) => ({
      home,
      digest,
      side: byPayer ? ('payer' as const) : ('payee' as const),
      sealed: await sealStored(deps, tenant, digest, value),
    })),
  );
  await insertHalves(transaction, tenant, halves, now);
  const receipts = await Promise.all(
    records.flatMap(({ home, digest, half }) => {
      const { receipt } = half;
      if (receipt === undefined) return [];
      return [
        sealStored(deps, tenant, digest, messageValue(receipt)).then((sealed) => ({
          home,
          digest,
          receipt: receipt.digest,
          sealed,
        })),
      ];
    }),
  );
  await insertReceipts(transaction, tenant, receipts, now);
}

/** Finds forks among the new payments, keeps the proofs and marks the lines, before anything is paid. */
async function findFraud(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  input: {
    readonly fresh: readonly PaymentRow[];
    readonly lines: Map<string, LineRow>;
    readonly records: readonly ReadRecord[];
  },
): Promise<void> {
  const fresh = input.fresh.map((payment) => {
    const line = input.lines.get(lineKey(payment));
    assert(line !== undefined, 'an issued certificate has no line');
    return { payment, line };
  });
  const beyond = new Set(
    input.records
      .filter(({ half }) => half.beyond !== undefined)
      .map(({ digest }) => toHex(digest)),
  );
  const found: FraudFound[] = [
    ...(await findContradictions(transaction, { fresh })),
    ...fresh
      .filter(({ payment }) => beyond.has(toHex(payment.digest)))
      .map(({ payment, line }): FraudFound => ({
        kind: 'beyondCertificate',
        home: payment.home,
        keyHash: line.keyHash,
        first: { kind: 'payment', payment },
      })),
  ];
  for (const fraud of found) {
    await keepPayerProof(deps, tenant, transaction, fraud);
    for (const [key, line] of input.lines) {
      if (line.home === fraud.home && toHex(line.keyHash) === toHex(fraud.keyHash)) {
        input.lines.set(key, { ...line, status: 'fraud' });
      }
    }
  }
}

/** The line's highest known sum; one above a lowered ceiling raises ceiling and returned alike. */
function noteOnLine(lines: Map<string, LineRow>, payment: PaymentRow): void {
  const line = lines.get(lineKey(payment));
  assert(line !== undefined, 'an issued certificate has no line');
  if (payment.status === 'refused') return;
  const knownCounter = Math.max(line.knownCounter, payment.counter);
  const knownSum = payment.cumulative > line.knownSum ? payment.cumulative : line.knownSum;
  const { ceiling, settled, returned } = line.figures;
  const above = knownSum > ceiling ? knownSum - ceiling : 0n;
  const figures = { ceiling: ceiling + above, settled, returned: returned + above };
  lines.set(lineKey(payment), { ...line, knownCounter, knownSum, figures });
}

function addEvidence(
  deps: IssuerDeps,
  tenant: TenantId,
  payment: PaymentRow,
  record: ReadRecord,
  late: ReadonlySet<string>,
): PaymentRow {
  const next = withEvidence(payment, record, {
    crypto: deps.crypto,
    tenant,
    statusKey: statusKeyOf(deps, tenant, record.payeeKeyHash),
  });
  const firstClaim = isClaimed(next) && !isClaimed(payment);
  return firstClaim && late.has(toHex(payment.digest)) ? { ...next, late: true } : next;
}

/**
 * Claims at or below the number up to which their payee had stated everything, and which it had not
 * named. A payment accepted after the statement carries a receipt with a higher number.
 */
async function lateClaims(
  transaction: Transaction,
  records: readonly ReadRecord[],
): Promise<ReadonlySet<string>> {
  const devices = await findDevices(
    transaction,
    records.map(({ payee, payeeKeyHash }) => ({ home: payee, keyHash: payeeKeyHash })),
  );
  const stated = new Map(
    devices.map(({ keyHash, lastPayeeSeq }) => [toHex(keyHash), lastPayeeSeq]),
  );
  const covered = records.filter(({ half, payeeKeyHash }) => {
    const seq = half.receipt?.body.payeeSeq ?? half.request.body.payeeSeq;
    return seq <= (stated.get(toHex(payeeKeyHash)) ?? 0);
  });
  if (covered.length === 0) return new Set();
  const rows = await transaction.query(
    `select digest from open_record
     join (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, digest)) k
     using (home, digest)`,
    [covered.map(({ payee }) => payee), covered.map(({ digest }) => digest)],
  );
  const named = new Set(rows.map((row) => toHex(bytesColumn(row, 'digest'))));
  return new Set(covered.map(({ digest }) => toHex(digest)).filter((name) => !named.has(name)));
}
