/** The operator's own movements: deposits made elsewhere, the loss account, cover for tills. */

import {
  availableAccount,
  coverAccount,
  fundingAccount,
  lossAccount,
  TENANT_HOME,
} from '@tallystick/ledger/account';
import { lockBalances } from '@tallystick/ledger/balances';
import { openAccounts } from '@tallystick/ledger/open-accounts';
import { post, type PostRefusal } from '@tallystick/ledger/post';
import type { Posting } from '@tallystick/ledger/posting';
import type { Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import type { Currency, Minor } from '@tallystick/protocol/money';
import { findAccount } from '../accounts/issue-account-certificate.ts';
import { holdAccount } from '../accounts/hold-account.ts';
import { collect, holdForDeposit } from '../debts/collect-debts.ts';
import { countMovement, judgeDeposit, type GuestDepositRefusal } from '../guests/guest-money.ts';
import type { IssuerDeps } from '../issuer.ts';
import { tillSubject } from '../jobs/reclaim-cover.ts';
import { deferWork } from '../jobs/work.ts';
import { loadCurrencies } from '../tenants/tenant-record.ts';

export interface MoneyOrder {
  /** The caller's id of this order, 16 bytes: the same order moves money once. */
  readonly id: Uint8Array;
  readonly currency: Currency;
  readonly amount: Minor;
}

export type MoneyRefusal =
  | 'unknownTenant'
  | 'unknownAccount'
  | 'unknownCurrency'
  | 'amountZero'
  | 'amountTooLarge'
  /** The id was used for another order. */
  | 'orderIdReused'
  | 'insufficientFunds';

export type MoneyResult =
  { readonly ok: true } | { readonly ok: false; readonly code: MoneyRefusal };

/**
 * A deposit that was authorised elsewhere, such as on a web site or by a bank's notice (G-092). One to a
 * guest comes from the guest's own funding source, within the tenant's limits (G-082).
 */
export async function depositByOperator(
  deps: IssuerDeps,
  tenant: TenantId,
  order: MoneyOrder & { readonly account: bigint },
): Promise<MoneyResult | { readonly ok: false; readonly code: GuestDepositRefusal }> {
  return inTenant(deps, tenant, order, async (tx) => {
    const held = await holdForDeposit(tx, order.account);
    const account = await findAccount(tx, order.account);
    if (account === undefined || held.account?.erased !== false) {
      return { ok: false, code: 'unknownAccount' };
    }
    if (account.currency !== order.currency) return { ok: false, code: 'unknownCurrency' };
    const id = orderPosting(deps, 'operatorDeposit', order);
    const movement = { id, home: account.home, amount: order.amount };
    const judged = await judgeDeposit(deps, tx, movement);
    if (!judged.ok) return judged;
    const home = TENANT_HOME;
    const collected = await collect(deps, tx, { home, id, amount: order.amount }, held);
    const deposit = {
      ...order,
      home,
      id,
      kind: 'deposit',
      debit: fundingAccount(order.currency),
      credit: availableAccount(order.account),
    } as const;
    const posted = await postOrder(deps, tx, deposit, collected);
    if (posted.ok && judged.movement !== undefined) {
      await countMovement(deps, tenant, tx, judged.movement);
    }
    return posted;
  });
}

/** Puts the tenant's own money into the loss account. */
export async function fundLossAccount(
  deps: IssuerDeps,
  tenant: TenantId,
  order: MoneyOrder,
): Promise<MoneyResult> {
  return inTenant(deps, tenant, order, async (tx) =>
    postOrder(deps, tx, {
      ...order,
      home: TENANT_HOME,
      id: orderPosting(deps, 'prefund', order),
      kind: 'prefund',
      debit: fundingAccount(order.currency),
      credit: lossAccount(order.currency),
    }),
  );
}

/**
 * Sets money of the loss account aside for one till until a date, and prolongs what the till has. Only
 * merchants' tills get cover; what ends unused goes back by itself.
 */
export async function allotCover(
  deps: IssuerDeps,
  tenant: TenantId,
  order: MoneyOrder & {
    readonly account: bigint;
    readonly till: number;
    /** Unix seconds. */
    readonly until: number;
  },
): Promise<MoneyResult | { readonly ok: false; readonly code: 'unknownTill' | 'untilPassed' }> {
  if (order.until <= deps.clock()) return { ok: false, code: 'untilPassed' };
  return inTenant(deps, tenant, order, async (tx) => {
    const account = await findAccount(tx, order.account);
    if (account === undefined || (await holdAccount(tx, order.account))?.erased !== false) {
      return { ok: false, code: 'unknownAccount' };
    }
    if (account.currency !== order.currency) return { ok: false, code: 'unknownCurrency' };
    const [till] = await tx.query('select till from device where home = $1 and till = $2 limit 1', [
      order.account,
      order.till,
    ]);
    if (account.role !== 'merchant' || till === undefined)
      return { ok: false, code: 'unknownTill' };
    const cover = coverAccount(order.account, order.till);
    const opened = await openAccounts(tx, [{ account: cover, currency: order.currency }]);
    assert(opened.ok, 'cover is open in another currency');
    const [, left] = await lockBalances(tx, [lossAccount(order.currency), cover]);
    const posted = await postOrder(deps, tx, {
      ...order,
      home: TENANT_HOME,
      id: orderPosting(deps, 'allot', order),
      kind: 'allot',
      debit: lossAccount(order.currency),
      credit: cover,
      reference: encodeCbor(['until', order.until]),
    });
    if (!posted.ok) return posted;
    await tx.query(
      `insert into cover_allotment
         (tenant, home, till, order_id, currency, amount, until, again_epoch)
       select $1::uuid, $2::bigint, $3::integer, $4::bytea, $5::integer, $6::bigint, $7::bigint, epoch
       from tenant
       on conflict (tenant, home, till) do update set order_id = excluded.order_id,
         amount = excluded.amount, until = greatest(cover_allotment.until, excluded.until),
         again = least(cover_allotment.again, $8::bigint)`,
      // What a restore had set aside besides is used up where less than that is left.
      [
        tenant,
        order.account,
        order.till,
        order.id,
        order.currency,
        order.amount,
        order.until,
        left ?? 0n,
      ],
    );
    await deferWork(tx, tenant, [
      {
        home: order.account,
        kind: 'reclaimCover',
        subject: tillSubject(order.till),
        dueAt: order.until,
      },
    ]);
    return { ok: true };
  });
}

async function inTenant<Result>(
  deps: IssuerDeps,
  tenant: TenantId,
  order: MoneyOrder,
  run: (transaction: Transaction) => Promise<Result | MoneyResult>,
): Promise<Result | MoneyResult> {
  assert(order.id.length === 16, 'the id of an order has another length');
  if (deps.keysOf(tenant) === undefined) return { ok: false, code: 'unknownTenant' };
  if (order.amount === 0n) return { ok: false, code: 'amountZero' };
  return deps.database.transaction(tenant, async (tx) => {
    const currencies = await loadCurrencies(tx);
    const isKnown = currencies.some(({ number }) => number === order.currency);
    return isKnown ? run(tx) : { ok: false, code: 'unknownCurrency' };
  });
}

/**
 * Orders are posted at the tenant's own home, whose money they move. A posting is named by home and id,
 * so an id that comes again with another account, amount or date meets the first and is refused.
 */
function orderPosting(deps: IssuerDeps, kind: string, { id }: MoneyOrder): Uint8Array {
  return deps.crypto.sha256(encodeCbor([kind, id]));
}

const REFUSALS: Readonly<Record<PostRefusal, MoneyRefusal | undefined>> = {
  conflictingId: 'orderIdReused',
  overdraft: 'insufficientFunds',
  outOfRange: 'amountTooLarge',
  unknownAccount: undefined,
  currencyMismatch: undefined,
};

async function postOrder(
  deps: IssuerDeps,
  transaction: Transaction,
  { home, id, kind, currency, amount, debit, credit, reference }: Posting,
  /** What goes with it. */
  more: readonly Posting[] = [],
): Promise<MoneyResult> {
  const named = { home, id, kind, currency, amount, debit, credit };
  const posting = reference === undefined ? named : { ...named, reference };
  const posted = await post(transaction, [posting, ...more], deps.clock());
  if (posted.ok) return { ok: true };
  const code = REFUSALS[posted.code];
  assert(code !== undefined, 'an order was refused by the ledger');
  return { ok: false, code };
}
