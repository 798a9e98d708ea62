/** The facts around payments that decide about their money, loaded for many at once. */

import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { isTimely } from '@tallystick/protocol/lines/cover';
import { findDevices, type DeviceRow } from '../accounts/device-row.ts';
import type { LineRow } from '../certificates/line-row.ts';
import { bytesColumn } from '../columns.ts';
import { bundleIssuedAt } from '../tenants/bundle.ts';
import { isClaimed, type PaymentKey, type PaymentRow } from './payment-row.ts';
import type { Circumstances } from './settlement.ts';
import { untoldPayments } from './waiting-notices.ts';

export interface CircumstancesInput {
  readonly tenant: string;
  readonly payments: readonly PaymentRow[];
  readonly lineOf: (payment: PaymentRow) => LineRow;
  readonly bundleAgeSecondsMax: number;
  readonly now: number;
}

export interface LoadedCircumstances {
  /** One a payment, in the order given. */
  readonly circumstances: readonly Circumstances[];
  /** Other payments, of requests that were used up just now: their money can go back. */
  readonly surplus: readonly PaymentKey[];
}

/** The circumstances of each payment. Claims use up their requests here. */
export async function loadCircumstances(
  transaction: Transaction,
  input: CircumstancesInput,
): Promise<LoadedCircumstances> {
  const { payments, lineOf, now } = input;
  const closed = await closedRequests(transaction, payments);
  const isClosed = (payment: PaymentRow): boolean => closed.has(requestKey(payment));
  const { paid, surplus } = await useUpRequests(
    transaction,
    input.tenant,
    payments.filter((payment) => !isClosed(payment)),
  );
  const devices = await loadDevices(transaction, payments, lineOf);
  const untold = await untoldPayments(transaction, payments, now);
  const issued = await bundleIssuedAt(transaction, [
    ...new Set(payments.map(({ bundleSeq }) => bundleSeq)),
  ]);
  const circumstances = payments.map((payment): Circumstances => {
    const line = lineOf(payment);
    const payer = devices.get(deviceKey(payment.home, line.keyHash));
    const payee = devices.get(deviceKey(payment.payee, payment.payeeKeyHash));
    const reported = payer !== undefined && payer.status !== 'active';
    // Reported, and in no bundle yet: every bundle there is is older than the one that will list it.
    const revokedInSeq = reported ? (payer.revokedInSeq ?? Number.MAX_SAFE_INTEGER) : undefined;
    const paidWith = paid.get(requestKey(payment));
    return {
      now,
      closed: isClosed(payment),
      surplus: paidWith !== undefined && paidWith !== toHex(payment.digest),
      reported,
      reportedFirst: payer?.reportedFirst === true,
      enrolled: payer !== undefined,
      untold: untold.has(toHex(payment.digest)),
      timely: isTimely({
        requestBundleSeq: payment.bundleSeq,
        ...(revokedInSeq === undefined ? {} : { revokedInSeq }),
        payeeSyncedSeq: payee?.syncedBundleSeq ?? 0,
        bundleIssuedAt: issued.get(payment.bundleSeq) ?? 0,
        bundleAgeSecondsMax: input.bundleAgeSecondsMax,
        now,
        late: payment.late,
      }),
    };
  });
  return { circumstances, surplus };
}

function requestKey({ payee, request }: Pick<PaymentRow, 'payee' | 'request'>): string {
  return `${payee}/${toHex(request)}`;
}

function deviceKey(home: bigint, keyHash: Uint8Array): string {
  return `${home}/${toHex(keyHash)}`;
}

async function closedRequests(
  transaction: Transaction,
  payments: readonly PaymentRow[],
): Promise<ReadonlySet<string>> {
  const rows = await transaction.query(
    `select k.home, k.request
     from (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, request)) k
     cross join lateral (
       select from closed_request c where c.home = k.home and c.request = k.request offset 0
     ) c`,
    [payments.map(({ payee }) => payee), payments.map(({ request }) => request)],
  );
  return new Set(
    rows.map((row) =>
      requestKey({ payee: bigintColumn(row, 'home'), request: bytesColumn(row, 'request') }),
    ),
  );
}

/** `${payee}/${request}` to the payment that used it up. */
type PaidRequests = ReadonlyMap<string, string>;

/**
 * One request is paid once (rule 5): the first claim uses it up, in order of arrival. Rows are taken in
 * one order, after the lines, so that two batches never wait for each other.
 */
async function useUpRequests(
  transaction: Transaction,
  tenant: string,
  payments: readonly PaymentRow[],
): Promise<{ readonly paid: PaidRequests; readonly surplus: readonly PaymentKey[] }> {
  const claims = payments.filter(
    (payment) =>
      isClaimed(payment) &&
      payment.status !== 'refused' &&
      payment.evidence.receipt !== 'declined' &&
      payment.evidence.receipt !== 'void',
  );
  const surplus = claims.length === 0 ? [] : await useUp(transaction, tenant, claims);
  const rows = await transaction.query(
    `select k.home, k.request, p.digest
     from (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, request)) k
     cross join lateral (
       select digest from paid_request p where p.home = k.home and p.request = k.request offset 0
     ) p`,
    [payments.map(({ payee }) => payee), payments.map(({ request }) => request)],
  );
  const paid = new Map(
    rows.map((row) => [
      requestKey({ payee: bigintColumn(row, 'home'), request: bytesColumn(row, 'request') }),
      toHex(bytesColumn(row, 'digest')),
    ]),
  );
  const isHere = new Set(payments.map(({ digest }) => toHex(digest)));
  return { paid, surplus: surplus.filter(({ digest }) => !isHere.has(toHex(digest))) };
}

/** Notes claims on their requests; the open payments that came too late for one of them. */
async function useUp(
  transaction: Transaction,
  tenant: string,
  claims: readonly PaymentRow[],
): Promise<readonly PaymentKey[]> {
  const used = await transaction.query(
    `insert into paid_request (tenant, home, request, digest)
     select $1::uuid, c.home, c.request, c.digest from (
       select distinct on (u.home, u.request) u.home, u.request, u.digest
       from unnest($2::bigint[], $3::bytea[], $4::bytea[]) with ordinality
         as u (home, request, digest, place)
       order by u.home, u.request, u.place
     ) c
     order by c.home, c.request
     on conflict do nothing returning home, request, digest`,
    [
      tenant,
      claims.map(({ payee }) => payee),
      claims.map(({ request }) => request),
      claims.map(({ digest }) => digest),
    ],
  );
  if (used.length === 0) return [];
  const rows = await transaction.query(
    `select p.home, p.digest
     from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as u (payee, request, digest)
     cross join lateral (
       select home, digest, status from payment p
       where p.payee = u.payee and p.request = u.request offset 0
     ) p
     where p.digest <> u.digest and p.status in ('awaited', 'redeemed', 'waiting')`,
    [
      used.map((row) => bigintColumn(row, 'home')),
      used.map((row) => bytesColumn(row, 'request')),
      used.map((row) => bytesColumn(row, 'digest')),
    ],
  );
  return rows.map((row) => ({
    home: bigintColumn(row, 'home'),
    digest: bytesColumn(row, 'digest'),
  }));
}

async function loadDevices(
  transaction: Transaction,
  payments: readonly PaymentRow[],
  lineOf: (payment: PaymentRow) => LineRow,
): Promise<ReadonlyMap<string, DeviceRow>> {
  const devices = await findDevices(transaction, [
    ...payments.map((payment) => ({ home: payment.home, keyHash: lineOf(payment).keyHash })),
    ...payments.map(({ payee, payeeKeyHash }) => ({ home: payee, keyHash: payeeKeyHash })),
  ]);
  return new Map(devices.map((device) => [deviceKey(device.home, device.keyHash), device]));
}

/** Tills that have an allotment which has not ended, among the payees of these payments. */
export async function coveredTills(
  transaction: Transaction,
  payments: readonly PaymentRow[],
  now: number,
): Promise<ReadonlySet<string>> {
  const rows = await transaction.query(
    `select home, till from cover_allotment
     join (select distinct * from unnest($1::bigint[], $2::integer[]) as k (home, till)) k
     using (home, till) where until > $3`,
    [payments.map(({ payee }) => payee), payments.map(({ till }) => till), now],
  );
  return new Set(rows.map((row) => `${bigintColumn(row, 'home')}/${integerColumn(row, 'till')}`));
}
