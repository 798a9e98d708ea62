/**
 * Convictions: devices against which a proof is kept, and what follows for the account that they are of.
 *
 * The line is marked and the device revoked by the proof itself. The account is barred, too: it gets no new
 * device and no certificate, until its holder's appeal is upheld. It is not where its owner had reported the
 * device before (decision 0028), nor for a till that claimed what it had voided: that gains nothing by it.
 */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { FRAUD_KINDS, type FraudKind } from '@tallystick/protocol/fraud/contradiction';
import { booleanColumn, bytesColumn, memberOf } from '../columns.ts';

/** May the account get a device or a certificate, or has its holder to appeal first? */
export async function isBarred(transaction: Transaction, home: bigint): Promise<boolean> {
  const rows = await transaction.query(
    `select 1 as one from device d
     where d.home = $1 and d.status = 'revoked' and not d.reported_first
       and exists (
         select from fraud_proof p
         where p.home = d.home and p.key_hash = d.key_hash and p.kind <> 'claimedAfterVoid'
       )
       and not exists (
         select from appeal a
         where a.home = d.home and a.key_hash = d.key_hash and a.outcome = 'upheld'
       )
     limit 1`,
    [home],
  );
  return rows.length > 0;
}

export interface ConvictionRow {
  readonly keyHash: Uint8Array;
  readonly kind: FraudKind;
  /** Of the first proof that was found. */
  readonly proof: Uint8Array;
  readonly foundAt: number;
  readonly wasReported: boolean;
}

/** The convicted devices of an account, the last one first; `limit` of them, or the one of `keyHash`. */
export async function findConvictions(
  transaction: Transaction,
  home: bigint,
  { limit, keyHash }: { readonly limit: number; readonly keyHash?: Uint8Array },
): Promise<readonly ConvictionRow[]> {
  const rows = await transaction.query(
    `select d.key_hash, d.reported_first, p.digest, p.kind, p.found_at
     from device d
     cross join lateral (
       select digest, kind, found_at from fraud_proof
       where home = d.home and key_hash = d.key_hash order by found_at, digest limit 1
     ) p
     where d.home = $1 and ($3::bytea is null or d.key_hash = $3)
     order by p.found_at desc, d.key_hash limit $2`,
    [home, limit, keyHash ?? null],
  );
  return rows.map((row) => ({
    keyHash: bytesColumn(row, 'key_hash'),
    kind: memberOf(FRAUD_KINDS, textColumn(row, 'kind')),
    proof: bytesColumn(row, 'digest'),
    foundAt: Number(bigintColumn(row, 'found_at')),
    wasReported: booleanColumn(row, 'reported_first'),
  }));
}
