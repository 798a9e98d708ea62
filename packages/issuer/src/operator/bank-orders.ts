/** What an operator sees of orders at banks: money in and out, with what banks said, and what is stuck. */

import type { Row, Transaction } from '@tallystick/database/database';
import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Crypto } from '@tallystick/protocol/crypto';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Money } from '@tallystick/protocol/money';
import { findBankOrder, stepId, type BankOrderKey } from '../banks/bank-order-row.ts';
import { findPayOut, remittanceId } from '../banks/pay-out-row.ts';
import { bytesColumn } from '../columns.ts';
import type { IssuerDeps } from '../issuer.ts';
import { assert } from '@tallystick/protocol/assert';

export interface ListedBankOrder extends BankOrderKey {
  readonly direction: 'in' | 'out';
  /** What the bank knows it by. */
  readonly atBank: string;
  readonly amount: Money;
  readonly state: string;
  readonly bank?: string;
  readonly reason?: string;
  readonly bankReason?: string;
  readonly orderedAt: number;
  readonly changedAt: number;
  readonly isStuck: boolean;
}

export interface BankOrderPage {
  readonly only?: 'open' | 'stuck';
  readonly limit: number;
  readonly after?: BankOrderKey & { readonly orderedAt: number };
}

/** Outages of a bank last minutes; nobody is authenticated any more after this. */
const STUCK_SECONDS = 3_600;
/** What a bank has, it books within days: files go by the day, and not on holidays. */
const SENT_SECONDS = 5 * 86_400;

/** A page of the tenant's orders, the newest first. */
export async function listBankOrders(
  deps: IssuerDeps,
  tenant: TenantId,
  page: BankOrderPage,
): Promise<
  | { readonly ok: true; readonly value: readonly ListedBankOrder[] }
  | { readonly ok: false; readonly code: 'unknownTenant' }
> {
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  return deps.database.transaction(tenant, async (tx) => {
    const rows = await tx.query(LIST, [
      page.only ?? null,
      deps.clock(),
      page.after?.orderedAt ?? null,
      page.after?.home ?? null,
      page.after?.id ?? null,
      page.limit,
    ]);
    const value: ListedBankOrder[] = [];
    for (const row of rows) value.push(await listed(deps.crypto, tx, row));
    return { ok: true, value };
  });
}

const LIST = `
  select * from (
    select 'in' as direction, home, id, asked_at as ordered_at,
      state in ('asked', 'authenticated') as is_open,
      state in ('asked', 'authenticated') and changed_at + ${STUCK_SECONDS} < $2 as is_stuck
    from bank_order
    union all
    select 'out', home, id, ordered_at, state in ('ordered', 'sent'),
      state = 'ordered' and ordered_at + ${STUCK_SECONDS} < $2
        or state = 'sent' and changed_at + ${SENT_SECONDS} < $2
    from pay_out
  ) o
  where ($1::text is null or o.is_stuck or ($1 = 'open' and o.is_open))
    and ($3::bigint is null or (o.ordered_at, o.home, o.id) < ($3, $4::bigint, $5::bytea))
  order by ordered_at desc, home desc, id desc limit $6`;

async function listed(
  crypto: Crypto,
  transaction: Transaction,
  row: Row,
): Promise<ListedBankOrder> {
  const key = { home: bigintColumn(row, 'home'), id: bytesColumn(row, 'id') };
  const isStuck = row['is_stuck'] === true;
  if (textColumn(row, 'direction') === 'in') {
    const order = await findBankOrder(transaction, key);
    assert(order !== undefined, 'an order at a bank has vanished');
    const { amount, state, bank, reason, askedAt, changedAt } = order;
    return {
      ...key,
      direction: 'in',
      atBank: stepId(crypto, key, 'debit'),
      amount,
      state,
      bank,
      ...(reason === undefined ? {} : { reason }),
      orderedAt: askedAt,
      changedAt,
      isStuck,
    };
  }
  const order = await findPayOut(transaction, key);
  assert(order !== undefined, 'a payout has vanished');
  const { amount, state, bank, reason, bankReason, orderedAt, changedAt } = order;
  return {
    ...key,
    direction: 'out',
    atBank: remittanceId(crypto, order),
    amount,
    state,
    ...(bank === undefined ? {} : { bank }),
    ...(reason === undefined ? {} : { reason }),
    ...(bankReason === undefined ? {} : { bankReason }),
    orderedAt,
    changedAt,
    isStuck,
  };
}
