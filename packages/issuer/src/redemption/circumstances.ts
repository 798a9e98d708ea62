/** The facts around payments that decide about their money, loaded for many at once. */

import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { isTimely } from '@tallystick/protocol/lines/cover';
import { findDevices, type DeviceRow } from '../accounts/device-row.ts';
import type { LineRow } from '../certificates/line-row.ts';
import { bytesColumn } from '../columns.ts';
import { bundleIssuedAt } from '../tenants/bundle.ts';
import { isClaimed, type PaymentRow } from './payment-row.ts';
import type { Circumstances } from './settlement.ts';

export interface CircumstancesInput {
  readonly tenant: string;
  readonly payments: readonly PaymentRow[];
  readonly lineOf: (payment: PaymentRow) => LineRow;
  readonly bundleAgeSecondsMax: number;
  readonly now: number;
}

/** The circumstances of each payment, in the order given. Claims use up their requests here. */
export async function loadCircumstances(
  transaction: Transaction,
  input: CircumstancesInput,
): Promise<readonly Circumstances[]> {
  const { payments, lineOf, now } = input;
  const closed = await closedRequests(transaction, payments);
  const isClosed = (payment: PaymentRow): boolean => closed.has(requestKey(payment));
  const paid = await useUpRequests(
    transaction,
    input.tenant,
    payments.filter((payment) => !isClosed(payment)),
  );
  const devices = await loadDevices(transaction, payments, lineOf);
  const issued = await bundleIssuedAt(transaction, [
    ...new Set(payments.map(({ bundleSeq }) => bundleSeq)),
  ]);
  return payments.map((payment) => {
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
    `select home, request from closed_request
     join (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, request)) k
     using (home, request)`,
    [payments.map(({ payee }) => payee), payments.map(({ request }) => request)],
  );
  return new Set(
    rows.map((row) =>
      requestKey({ payee: bigintColumn(row, 'home'), request: bytesColumn(row, 'request') }),
    ),
  );
}

/**
 * One request is paid once (rule 5): the first claim uses it up, in order of arrival. Rows are taken in
 * one order, after the lines, so that two batches never wait for each other.
 */
async function useUpRequests(
  transaction: Transaction,
  tenant: string,
  payments: readonly PaymentRow[],
): Promise<ReadonlyMap<string, string>> {
  const claims = payments.filter(
    (payment) =>
      isClaimed(payment) &&
      payment.status !== 'refused' &&
      payment.evidence.receipt !== 'declined' &&
      payment.evidence.receipt !== 'void',
  );
  if (claims.length > 0) {
    await transaction.query(
      `insert into paid_request (tenant, home, request, digest)
       select $1::uuid, c.home, c.request, c.digest from (
         select distinct on (u.home, u.request) u.home, u.request, u.digest
         from unnest($2::bigint[], $3::bytea[], $4::bytea[]) with ordinality
           as u (home, request, digest, place)
         order by u.home, u.request, u.place
       ) c
       order by c.home, c.request
       on conflict do nothing`,
      [
        tenant,
        claims.map(({ payee }) => payee),
        claims.map(({ request }) => request),
        claims.map(({ digest }) => digest),
      ],
    );
  }
  const rows = await transaction.query(
    `select home, request, digest from paid_request
     join (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, request)) k
     using (home, request)`,
    [payments.map(({ payee }) => payee), payments.map(({ request }) => request)],
  );
  return new Map(
    rows.map((row) => [
      requestKey({ payee: bigintColumn(row, 'home'), request: bytesColumn(row, 'request') }),
      toHex(bytesColumn(row, 'digest')),
    ]),
  );
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
