/**
 * Late claims: at or below the number up to which their payee had stated everything, and not named by
 * it. Liability goes by these sequences, because clocks say what their owners like.
 */

import type { Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { DeviceRow } from '../accounts/device-row.ts';
import { bytesColumn } from '../columns.ts';
import type { ReadRecord } from './read-records.ts';

/**
 * The digests, in hexadecimal, of the records that would be late if they were claimed now. It
 * goes by the request's number: a receipt's would be the merchant's word of today, and an honest till
 * states a number below its requests that may still be paid. `payees` are the records'.
 */
export async function lateClaims(
  transaction: Transaction,
  records: readonly ReadRecord[],
  payees: readonly DeviceRow[],
): Promise<ReadonlySet<string>> {
  const stated = new Map(payees.map(({ keyHash, lastPayeeSeq }) => [toHex(keyHash), lastPayeeSeq]));
  const covered = records.filter(
    ({ half, payeeKeyHash }) =>
      half.request.body.payeeSeq <= (stated.get(toHex(payeeKeyHash)) ?? 0),
  );
  if (covered.length === 0) return new Set();
  const rows = await transaction.query(
    `select k.digest
     from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as k (home, key_hash, digest)
     cross join lateral (
       select from open_record o
       where o.home = k.home and o.key_hash = k.key_hash and o.digest = k.digest offset 0
     ) o`,
    [
      covered.map(({ payee }) => payee),
      covered.map(({ payeeKeyHash }) => payeeKeyHash),
      covered.map(({ digest }) => digest),
    ],
  );
  const named = new Set(rows.map((row) => toHex(bytesColumn(row, 'digest'))));
  return new Set(covered.map(({ digest }) => toHex(digest)).filter((name) => !named.has(name)));
}
