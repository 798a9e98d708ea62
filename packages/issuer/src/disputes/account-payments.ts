/** The payments that an account's holder can object to, or has: also those that no device of it knows (P-26). */

import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import {
  ACCOUNT_PAYMENTS_PAGE,
  type AccountPayment,
  type AccountPaymentsBody,
  type AccountPaymentsPlace,
  type AccountPaymentsResult,
} from '@tallystick/protocol/calls/disputes';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { minor } from '@tallystick/protocol/money';
import { accountNames } from '../accounts/account-names.ts';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { bytesColumn } from '../columns.ts';
import { findPayments, type PaymentKey } from '../redemption/payment-row.ts';
import { loadTenant } from '../tenants/tenant-record.ts';
import { findDisputes, toldOf } from './dispute-row.ts';
import { claimedAtOf, disputeByOf } from './open-dispute.ts';

/** A page of what the account has paid and its payees have asked for, the newest first. */
export async function accountPayments(
  transaction: Transaction,
  home: bigint,
  { after }: AccountPaymentsBody,
): Promise<AccountPaymentsResult> {
  const account = await findAccount(transaction, home);
  assert(account !== undefined, 'a device has no account');
  const place = after ?? { claimedAt: COUNTER_MAX, digest: new Uint8Array() };
  const keys = await keysBefore(transaction, home, place);
  const payments = await tellPayments(transaction, keys.slice(0, ACCOUNT_PAYMENTS_PAGE));
  return { currency: account.currency, payments, isMore: keys.length > ACCOUNT_PAYMENTS_PAGE };
}

/** These payments of one account, in the order given. */
export async function tellPayments(
  transaction: Transaction,
  keys: readonly PaymentKey[],
): Promise<readonly AccountPayment[]> {
  const rows = new Map(
    (await findPayments(transaction, keys)).map((row) => [toHex(row.digest), row]),
  );
  const disputes = new Map(
    (await findDisputes(transaction, keys)).map((row) => [toHex(row.digest), row]),
  );
  const payments = keys.map(({ digest }) => rows.get(toHex(digest)));
  const names = await accountNames(
    transaction,
    payments.flatMap((payment) => payment?.payee ?? []),
  );
  const signers = await signersOf(transaction, keys);
  const record = await loadTenant(transaction);
  return payments.map((payment) => {
    assert(payment !== undefined && record !== undefined, 'a payment vanished');
    const name = toHex(payment.digest);
    const keyHash = signers.get(name);
    assert(keyHash !== undefined, 'a payment has no line');
    const dispute = disputes.get(name);
    return {
      digest: payment.digest,
      amount: minor(payment.amount),
      payee: payment.till === 0 ? '' : (names.get(payment.payee) ?? ''),
      till: payment.till,
      keyHash,
      status: payment.status,
      claimedAt: claimedAtOf(payment),
      disputeBy: disputeByOf(payment, record),
      ...(dispute === undefined ? {} : { dispute: toldOf(dispute) }),
    };
  });
}

async function keysBefore(
  transaction: Transaction,
  home: bigint,
  { claimedAt, digest }: AccountPaymentsPlace,
): Promise<readonly PaymentKey[]> {
  const rows = await transaction.query(
    `select digest from payment
     where home = $1 and claimed_at is not null
       and (claimed_at < $2 or claimed_at = $2 and digest > $3)
     order by claimed_at desc, digest limit $4`,
    [home, claimedAt, digest, ACCOUNT_PAYMENTS_PAGE + 1],
  );
  return rows.map((row) => ({ home, digest: bytesColumn(row, 'digest') }));
}

/** By the payments' names, the device keys of their lines. */
async function signersOf(
  transaction: Transaction,
  keys: readonly PaymentKey[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await transaction.query(
    `select p.digest, l.key_hash
     from unnest($1::bigint[], $2::bytea[]) as k (home, digest)
     cross join lateral (
       select home, line, digest from payment where home = k.home and digest = k.digest offset 0
     ) p
     join line l on l.home = p.home and l.line = p.line`,
    [keys.map(({ home }) => home), keys.map(({ digest }) => digest)],
  );
  return new Map(
    rows.map((row) => [toHex(bytesColumn(row, 'digest')), bytesColumn(row, 'key_hash')]),
  );
}
