/**
 * Payouts to bank accounts. A row is there before any bank is asked, and so is the bank that may be asked; the state
 * only goes forward: ordered, sent, remitted, and from each of the last two perhaps returned; or refused, from ordered.
 */

import type { Row, Transaction } from '@tallystick/database/database';
import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import {
  PAY_OUT_REASONS,
  PAY_OUT_STATES,
  type PayOutReason,
  type PayOutState,
  type PayOutView,
} from '@tallystick/protocol/calls/pay-out';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { BANK_ORDERS_LISTED_MAX } from '@tallystick/protocol/limits';
import { currency, minor, type Minor, type Money } from '@tallystick/protocol/money';
import { booleanColumn, bytesColumn, memberOf, nullable } from '../columns.ts';
import { parseBankCode, type BankCode } from '../connectors/bank/bank-code.ts';
import { bankOrderId, type BankOrderId } from '../connectors/bank/bank-order-id.ts';
import type { BankOrderKey } from './bank-order-row.ts';

export interface PayOutRow extends BankOrderKey {
  readonly amount: Money;
  /** All that was free was asked for. */
  readonly takesAll: boolean;
  readonly isEndOfDay: boolean;
  /** Where it goes, as it was ordered. */
  readonly sealed: Uint8Array;
  readonly state: PayOutState;
  /** The operator's bank that may have been asked. */
  readonly bank?: BankCode;
  /** Those that declined, which nobody asks again. */
  readonly tried: readonly BankCode[];
  /** Why the first of them did; or why the money came back. */
  readonly reason?: PayOutReason;
  readonly bankReason?: string;
  readonly orderedAt: number;
  /** Of the state. */
  readonly changedAt: number;
}

const ID_BYTES = 16;

/**
 * What the bank knows the remittance by. It follows from the payout's id, and from how many banks declined before: whoever
 * asks after a crash, or after the row came back from a backup, asks for the same.
 */
export function remittanceId(
  crypto: Crypto,
  { id, tried }: Pick<PayOutRow, 'id' | 'tried'>,
): BankOrderId {
  const digest = crypto.sha256(encodeCbor(['payOut', 'remit', tried.length, id]));
  return bankOrderId(digest.slice(0, ID_BYTES));
}

/** What a device is told of it. */
export function shownPayOut(row: PayOutRow): PayOutView {
  const { id, amount, state, reason, orderedAt, isEndOfDay } = row;
  const isBack = state === 'returned' || state === 'refused';
  return {
    order: id,
    currency: amount.currency,
    amount: amount.minor,
    state,
    ...(isBack && reason !== undefined ? { reason } : {}),
    orderedAt,
    isEndOfDay,
  };
}

export type NewPayOut = Pick<
  PayOutRow,
  'home' | 'id' | 'amount' | 'takesAll' | 'isEndOfDay' | 'sealed' | 'orderedAt'
>;

/** Writes a new one down. The account is locked: its payouts are numbered. */
export async function insertPayOut(
  transaction: Transaction,
  tenant: string,
  order: NewPayOut,
): Promise<void> {
  const { home, id, amount, takesAll, isEndOfDay, sealed, orderedAt } = order;
  await transaction.query(
    `insert into pay_out (tenant, home, id, number, currency, amount, takes_all, is_end_of_day, sealed, ordered_at,
       changed_at)
     select $1::uuid, $2, $3, coalesce(max(number), 0) + 1, $4::integer, $5::bigint, $6, $7, $8, $9, $9
     from pay_out where home = $2`,
    [tenant, home, id, amount.currency, amount.minor, takesAll, isEndOfDay, sealed, orderedAt],
  );
}

/** The payout; undefined for one that was never ordered. */
export async function findPayOut(
  transaction: Transaction,
  { home, id }: BankOrderKey,
): Promise<PayOutRow | undefined> {
  const [row] = await transaction.query('select * from pay_out where home = $1 and id = $2', [
    home,
    id,
  ]);
  return row === undefined ? undefined : payOutOf(row);
}

/** The payout, which nobody else moves until the transaction ends. Taken after the account. */
export async function lockPayOut(
  transaction: Transaction,
  { home, id }: BankOrderKey,
): Promise<PayOutRow> {
  const [row] = await transaction.query(
    'select * from pay_out where home = $1 and id = $2 for update',
    [home, id],
  );
  assert(row !== undefined, 'a payout has vanished');
  return payOutOf(row);
}

/** The newest of an account, the newest first. */
export async function listPayOuts(
  transaction: Transaction,
  home: bigint,
): Promise<readonly PayOutRow[]> {
  const rows = await transaction.query(
    `select * from pay_out where home = $1 order by number desc limit ${BANK_ORDERS_LISTED_MAX}`,
    [home],
  );
  return rows.map(payOutOf);
}

/** How many of an account are open, and the sum of those from that second on whose money did not come back. */
export async function countPayOuts(
  transaction: Transaction,
  { home, from }: { readonly home: bigint; readonly from: number },
): Promise<{ readonly open: bigint; readonly sum: Minor }> {
  const [row] = await transaction.query(
    `select count(*) filter (where state in ('ordered', 'sent')) as open,
       coalesce(sum(amount) filter (
         where ordered_at >= $2 and state not in ('returned', 'refused')), 0)::bigint as sum
     from pay_out where home = $1`,
    [home, from],
  );
  assert(row !== undefined, 'a count has no row');
  return { open: bigintColumn(row, 'open'), sum: minor(bigintColumn(row, 'sum')) };
}

/** What became of it. The row is locked. */
export async function savePayOut(
  transaction: Transaction,
  { home, id, state, bank, tried, reason, bankReason }: Omit<PayOutRow, 'changedAt'>,
  now: number,
): Promise<void> {
  await transaction.query(
    `update pay_out set state = $3, bank = $4, tried = $5, reason = $6, bank_reason = $7, changed_at = $8
     where home = $1 and id = $2`,
    [home, id, state, bank ?? null, tried.join(' '), reason ?? null, bankReason ?? null, now],
  );
}

function payOutOf(row: Row): PayOutRow {
  const bank = nullable(row, 'bank', textColumn);
  const reason = nullable(row, 'reason', textColumn);
  const bankReason = nullable(row, 'bank_reason', textColumn);
  const tried = textColumn(row, 'tried');
  return {
    home: bigintColumn(row, 'home'),
    id: bytesColumn(row, 'id'),
    amount: {
      currency: currency(integerColumn(row, 'currency')),
      minor: minor(bigintColumn(row, 'amount')),
    },
    takesAll: booleanColumn(row, 'takes_all'),
    isEndOfDay: booleanColumn(row, 'is_end_of_day'),
    sealed: bytesColumn(row, 'sealed'),
    state: memberOf(PAY_OUT_STATES, textColumn(row, 'state')),
    ...(bank === undefined ? {} : { bank: codeOf(bank) }),
    tried: tried === '' ? [] : tried.split(' ').map(codeOf),
    ...(reason === undefined ? {} : { reason: memberOf(PAY_OUT_REASONS, reason) }),
    ...(bankReason === undefined ? {} : { bankReason }),
    orderedAt: Number(bigintColumn(row, 'ordered_at')),
    changedAt: Number(bigintColumn(row, 'changed_at')),
  };
}

function codeOf(text: string): BankCode {
  const code = parseBankCode(text);
  assert(code !== undefined, 'a stored code of a bank is none');
  return code;
}
