/** Balance certificates that were issued. One that verifies and is not here is an alarm. */

import { bigintColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import type { SignedMessage } from '@tallystick/protocol/encoding/message';
import { messageBytes } from '@tallystick/protocol/encoding/message';
import type { LineCertificate } from '@tallystick/protocol/lines/line';
import {
  redeemByOf,
  type BalanceCertificate,
} from '@tallystick/protocol/messages/balance-certificate';
import { bytesColumn } from '../columns.ts';
import type { LineKey } from './line-row.ts';

export interface CertificateRow extends LineCertificate, LineKey {
  readonly digest: Uint8Array;
}

const COLUMNS = 'home, digest, line, base_sum, ceiling, expires_at, redeem_by';

/** The certificates of a line that have not passed their redeemBy at `now` (unix seconds). */
export async function runningCertificates(
  transaction: Transaction,
  { home, line }: LineKey,
  now: number,
): Promise<readonly CertificateRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from certificate where home = $1 and line = $2 and redeem_by > $3`,
    [home, line, now],
  );
  return rows.map(certificateOf);
}

/** The line's certificates that expire after `since`. */
export async function certificatesExpiringAfter(
  transaction: Transaction,
  { home, line }: LineKey,
  since: number,
): Promise<readonly CertificateRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from certificate where home = $1 and line = $2 and expires_at > $3`,
    [home, line, since],
  );
  return rows.map(certificateOf);
}

/** The certificates with these digests at these homes; those never issued are left out. */
export async function findCertificates(
  transaction: Transaction,
  keys: readonly { readonly home: bigint; readonly digest: Uint8Array }[],
): Promise<readonly CertificateRow[]> {
  const rows = await transaction.query(
    `select c.* from (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, digest)) k
     cross join lateral (
       select ${COLUMNS} from certificate where home = k.home and digest = k.digest offset 0
     ) c`,
    [keys.map(({ home }) => home), keys.map(({ digest }) => digest)],
  );
  return rows.map(certificateOf);
}

/** Records a certificate that was just signed. */
export async function insertCertificate(
  transaction: Transaction,
  tenant: string,
  { home, line }: LineKey,
  certificate: SignedMessage<BalanceCertificate>,
): Promise<void> {
  const { body, digest } = certificate;
  await transaction.query(
    `insert into certificate (tenant, home, digest, line, version, base_sum, ceiling, issued_at,
       expires_at, redeem_by, bytes)
     values ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tenant,
      home,
      digest,
      line,
      body.version,
      body.baseSum,
      body.ceiling,
      body.issuedAt,
      body.expiresAt,
      redeemByOf(body),
      messageBytes(certificate),
    ],
  );
}

function certificateOf(row: Row): CertificateRow {
  return {
    home: bigintColumn(row, 'home'),
    digest: bytesColumn(row, 'digest'),
    line: bytesColumn(row, 'line'),
    baseSum: bigintColumn(row, 'base_sum'),
    ceiling: bigintColumn(row, 'ceiling'),
    expiresAt: Number(bigintColumn(row, 'expires_at')),
    redeemBy: Number(bigintColumn(row, 'redeem_by')),
  };
}
