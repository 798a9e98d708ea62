/**
 * Orders of money from bank accounts. A row is there before anything is asked of a bank, and its state only goes
 * forward: asked, authenticated, credited; or refused, from either of the first two.
 */

import type { Row, Transaction } from '@tallystick/database/database';
import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import { assert } from '@tallystick/protocol/assert';
import {
  BANK_ORDER_REASONS,
  BANK_ORDER_STATES,
  type BankOrderReason,
  type BankOrderState,
  type BankOrderView,
} from '@tallystick/protocol/calls/bank';
import type { Crypto } from '@tallystick/protocol/crypto';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import { BANK_ORDERS_LISTED_MAX } from '@tallystick/protocol/limits';
import { currency, minor, type Money } from '@tallystick/protocol/money';
import { bytesColumn, memberOf, nullable } from '../columns.ts';
import { parseBankCode, type BankCode } from '../connectors/bank/bank-code.ts';
import { bankOrderId, type BankOrderId } from '../connectors/bank/bank-order-id.ts';

export interface BankOrderKey {
  readonly home: bigint;
  /** 16 bytes. */
  readonly id: Uint8Array;
}

export interface BankOrderRow extends BankOrderKey {
  readonly amount: Money;
  readonly bank: BankCode;
  /** The details as they were ordered with. */
  readonly sealed: Uint8Array;
  readonly state: BankOrderState;
  readonly reason?: BankOrderReason;
  readonly askedAt: number;
  /** Of the state. */
  readonly changedAt: number;
}

const ID_BYTES = 16;

/**
 * What the bank knows a step of the order by. It follows from the order's id: whoever asks after a crash, or after
 * the row came back from a backup, asks for the same.
 */
export function stepId(
  crypto: Crypto,
  { id }: Pick<BankOrderKey, 'id'>,
  step: 'authenticate' | 'debit',
): BankOrderId {
  const digest = crypto.sha256(encodeCbor(['bankOrder', step, id]));
  return bankOrderId(digest.slice(0, ID_BYTES));
}

/** What a device is told of it. */
export function shownOrder({ id, amount, state, reason, askedAt }: BankOrderRow): BankOrderView {
  return {
    order: id,
    currency: amount.currency,
    amount: amount.minor,
    state,
    ...(reason === undefined ? {} : { reason }),
    askedAt,
  };
}

/** Writes a new order down. The account is locked: its orders are numbered. */
export async function insertBankOrder(
  transaction: Transaction,
  tenant: string,
  order: Omit<BankOrderRow, 'state' | 'reason' | 'changedAt'>,
): Promise<void> {
  const { home, id, amount, bank, sealed, askedAt } = order;
  await transaction.query(
    `insert into bank_order
       (tenant, home, id, number, currency, amount, bank, sealed, asked_at, changed_at)
     select $1::uuid, $2, $3, coalesce(max(number), 0) + 1, $4::integer, $5::bigint, $6, $7, $8, $8
     from bank_order where home = $2`,
    [tenant, home, id, amount.currency, amount.minor, bank, sealed, askedAt],
  );
}

/** The order; undefined for one that was never given. */
export async function findBankOrder(
  transaction: Transaction,
  { home, id }: BankOrderKey,
): Promise<BankOrderRow | undefined> {
  const [row] = await transaction.query('select * from bank_order where home = $1 and id = $2', [
    home,
    id,
  ]);
  return row === undefined ? undefined : orderOf(row);
}

/** The order, which nobody else moves until the transaction ends. Taken after the account. */
export async function lockBankOrder(
  transaction: Transaction,
  { home, id }: BankOrderKey,
): Promise<BankOrderRow> {
  const [row] = await transaction.query(
    'select * from bank_order where home = $1 and id = $2 for update',
    [home, id],
  );
  assert(row !== undefined, 'an order at a bank has vanished');
  return orderOf(row);
}

/** The newest of an account, the newest first. */
export async function listBankOrders(
  transaction: Transaction,
  home: bigint,
): Promise<readonly BankOrderRow[]> {
  const rows = await transaction.query(
    `select * from bank_order where home = $1 order by number desc limit ${BANK_ORDERS_LISTED_MAX}`,
    [home],
  );
  return rows.map(orderOf);
}

/** How many of an account are open; how many were refused from that second on, and the sum of those asked for since. */
export async function countBankOrders(
  transaction: Transaction,
  { home, from }: { readonly home: bigint; readonly from: number },
): Promise<{ readonly open: bigint; readonly refused: bigint; readonly sum: bigint }> {
  const [row] = await transaction.query(
    `select count(*) filter (where state in ('asked', 'authenticated')) as open,
       count(*) filter (where state = 'refused' and changed_at >= $2) as refused,
       coalesce(sum(amount) filter (where state <> 'refused' and asked_at >= $2), 0)::bigint as sum
     from bank_order where home = $1`,
    [home, from],
  );
  assert(row !== undefined, 'a count has no row');
  return {
    open: bigintColumn(row, 'open'),
    refused: bigintColumn(row, 'refused'),
    sum: bigintColumn(row, 'sum'),
  };
}

/** What became of it. The row is locked. */
export async function moveBankOrder(
  transaction: Transaction,
  { home, id }: BankOrderKey,
  to: {
    readonly state: BankOrderState;
    readonly reason?: BankOrderReason;
    readonly now: number;
  },
): Promise<void> {
  await transaction.query(
    'update bank_order set state = $3, reason = $4, changed_at = $5 where home = $1 and id = $2',
    [home, id, to.state, to.reason ?? null, to.now],
  );
}

function orderOf(row: Row): BankOrderRow {
  const bank = parseBankCode(textColumn(row, 'bank'));
  assert(bank !== undefined, 'a stored code of a bank is none');
  const reason = nullable(row, 'reason', textColumn);
  return {
    home: bigintColumn(row, 'home'),
    id: bytesColumn(row, 'id'),
    amount: {
      currency: currency(integerColumn(row, 'currency')),
      minor: minor(bigintColumn(row, 'amount')),
    },
    bank,
    sealed: bytesColumn(row, 'sealed'),
    state: memberOf(BANK_ORDER_STATES, textColumn(row, 'state')),
    ...(reason === undefined ? {} : { reason: memberOf(BANK_ORDER_REASONS, reason) }),
    askedAt: Number(bigintColumn(row, 'asked_at')),
    changedAt: Number(bigintColumn(row, 'changed_at')),
  };
}
