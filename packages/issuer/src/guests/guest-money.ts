/**
 * A guest's money comes from one source, within limits, and goes back to that source alone (rule 9 of
 * the protocol: guests are capped by funding source).
 *
 * Invariant: the movements of a source are counted under the lock of its row, in the transaction that
 * posts; what an order has moved already is not counted against it again.
 */

import { availableAccount, fundingAccount, TENANT_HOME } from '@tallystick/ledger/account';
import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import { post } from '@tallystick/ledger/post';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Minor } from '@tallystick/protocol/money';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { holdAccount } from '../accounts/hold-account.ts';
import type { IssuerDeps } from '../issuer.ts';
import type { MoneyOrder } from '../operator/move-money.ts';
import { guestLimits } from './guest-limits.ts';
import { fundingSourceOf, guestSource } from './guest-row.ts';

export type GuestDepositRefusal =
  /** The account would hold more than a guest's may. */
  | 'aboveGuestBalance'
  /** The source has brought as much as it may for now. */
  | 'aboveSourceLimit';

interface Movement {
  readonly id: Uint8Array;
  readonly home: bigint;
  readonly amount: Minor;
}

/** What a source brought, or got back. */
export interface GuestMovement extends Movement {
  readonly source: Uint8Array;
  readonly kind: 'deposit' | 'refund';
}

export type JudgedDeposit =
  | { readonly ok: false; readonly code: GuestDepositRefusal }
  /** With what is to be counted once it is posted; without it, nothing is. */
  | { readonly ok: true; readonly movement?: GuestMovement };

/**
 * May this come to the account? An account that is no guest's may get anything. `id` is that of the
 * posting.
 */
export async function judgeDeposit(
  deps: IssuerDeps,
  transaction: Transaction,
  movement: Movement,
): Promise<JudgedDeposit> {
  const source = await guestSource(transaction, movement.home);
  if (source === undefined) return { ok: true };
  await lockSource(transaction, source);
  if (await isCounted(transaction, movement.id)) return { ok: true };
  const limits = await guestLimits(transaction);
  if ((await heldBy(transaction, movement.home)) + movement.amount > limits.balanceMax) {
    return { ok: false, code: 'aboveGuestBalance' };
  }
  const since = deps.clock() - limits.sourceWindowSeconds;
  const [row] = await transaction.query(
    `select coalesce(sum(amount), 0)::bigint as sum from guest_movement
     where source = $1 and kind = 'deposit' and moved_at > $2`,
    [source, since],
  );
  assert(row !== undefined, 'a sum has no row');
  // A refund gives nothing free again: money that only passes through is what the limit is against.
  if (bigintColumn(row, 'sum') + movement.amount > limits.sourceMax) {
    return { ok: false, code: 'aboveSourceLimit' };
  }
  return { ok: true, movement: { ...movement, source, kind: 'deposit' } };
}

/** Counts what was posted. */
export async function countMovement(
  deps: IssuerDeps,
  tenant: TenantId,
  transaction: Transaction,
  { id, home, amount, source, kind }: GuestMovement,
): Promise<void> {
  await transaction.query(
    `insert into guest_movement (tenant, id, source, account, kind, amount, moved_at)
     values ($1::uuid, $2, $3, $4, $5, $6, $7)`,
    [tenant, id, source, home, kind, amount, deps.clock()],
  );
}

export type RefundRefusal =
  | 'unknownTenant'
  | 'unknownAccount'
  /** Only a guest's money goes back to where it came from by this way. */
  | 'notAGuest'
  | 'unknownCurrency'
  | 'amountZero'
  /** More than came from the source and has not gone back. */
  | 'aboveDeposits'
  | 'accountShort'
  | 'orderIdReused';

/** Takes free money of a guest out of the account, for the operator to send back to the source. */
export async function refundGuest(
  deps: IssuerDeps,
  tenant: TenantId,
  order: MoneyOrder & { readonly account: bigint },
): Promise<
  | { readonly ok: true; readonly value: { readonly fundingSource: string } }
  | { readonly ok: false; readonly code: RefundRefusal }
> {
  assert(order.id.length === 16, 'the id of an order has another length');
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  if (order.amount === 0n) return { ok: false, code: 'amountZero' };
  return deps.database.transaction(tenant, async (tx) => {
    const account = await findAccount(tx, order.account);
    if (account === undefined || (await holdAccount(tx, order.account))?.erased !== false) {
      return { ok: false, code: 'unknownAccount' };
    }
    if (account.currency !== order.currency) return { ok: false, code: 'unknownCurrency' };
    const source = await guestSource(tx, account.home);
    const fundingSource = await fundingSourceOf(deps, tenant, tx, account.home);
    if (source === undefined || fundingSource === undefined)
      return { ok: false, code: 'notAGuest' };
    await lockSource(tx, source);
    const id = deps.crypto.sha256(encodeCbor(['guestRefund', order.id]));
    const movement = { id, home: account.home, amount: order.amount };
    const isRepeated = await isCounted(tx, id);
    if (!isRepeated && order.amount > (await refundable(tx, account.home))) {
      return { ok: false, code: 'aboveDeposits' };
    }
    const refused = await postRefund(deps, tx, movement, order);
    if (refused !== undefined) return { ok: false, code: refused };
    if (!isRepeated) await countMovement(deps, tenant, tx, { ...movement, source, kind: 'refund' });
    return { ok: true, value: { fundingSource } };
  });
}

async function postRefund(
  deps: IssuerDeps,
  transaction: Transaction,
  { id, home, amount }: Movement,
  { currency }: MoneyOrder,
): Promise<'accountShort' | 'orderIdReused' | undefined> {
  const posting = {
    home: TENANT_HOME,
    id,
    kind: 'refund' as const,
    currency,
    amount,
    debit: availableAccount(home),
    credit: fundingAccount(currency),
  };
  const posted = await post(transaction, [posting], deps.clock());
  if (posted.ok) return undefined;
  if (posted.code === 'conflictingId') return 'orderIdReused';
  assert(posted.code === 'overdraft', 'a refund was refused by the ledger');
  return 'accountShort';
}

async function lockSource(transaction: Transaction, source: Uint8Array): Promise<void> {
  const [row] = await transaction.query(
    'select source from guest_source where source = $1 for update',
    [source],
  );
  assert(row !== undefined, 'a guest has an unknown source');
}

async function isCounted(transaction: Transaction, id: Uint8Array): Promise<boolean> {
  const [row] = await transaction.query('select 1 as found from guest_movement where id = $1', [
    id,
  ]);
  return row !== undefined;
}

/** What a guest has free and in reservations. */
async function heldBy(transaction: Transaction, home: bigint): Promise<bigint> {
  const [row] = await transaction.query(
    `select coalesce(sum(balance), 0)::bigint as held from ledger_account
     where home = $1 and kind in ('available', 'reservation')`,
    [home],
  );
  assert(row !== undefined, 'a sum has no row');
  return bigintColumn(row, 'held');
}

/** What came from the source to this account and has not gone back. */
export async function refundable(transaction: Transaction, home: bigint): Promise<bigint> {
  const rows = await transaction.query(
    `select kind, sum(amount)::bigint as sum from guest_movement where account = $1 group by kind`,
    [home],
  );
  return rows.reduce<bigint>((left, row) => {
    const sum = bigintColumn(row, 'sum');
    return textColumn(row, 'kind') === 'deposit' ? left + sum : left - sum;
  }, 0n);
}
