/**
 * Cover after a restore. A till counts cover as free again as soon as it is told that a payment is settled.
 * That settlement may be forgotten now, and when the payment is handed in again, a double spend may have
 * taken the line's money: then the payment and whatever the till has promised that cover to since would
 * have to be paid from one amount. So each till's cover is set aside once more, as far as half of the loss
 * account goes: the other half is left for what forgotten certificates are lent. No till is told of it, so
 * none can promise it (decision 0025).
 */

import { coverAccount, lossAccount, TENANT_HOME } from '@tallystick/ledger/account';
import { lockBalances } from '@tallystick/ledger/balances';
import { bigintColumn, integerColumn } from '@tallystick/ledger/columns';
import { post } from '@tallystick/ledger/post';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { encodeCbor } from '@tallystick/protocol/encoding/cbor';
import type { TenantId } from '@tallystick/protocol/identifiers';
import { currency, minor, type Currency } from '@tallystick/protocol/money';
import type { IssuerDeps } from '../issuer.ts';

/** Tills in one transaction. */
const TILLS_MAX = 500;

interface Allotment {
  readonly home: bigint;
  readonly till: number;
  readonly currency: Currency;
  /** What was set aside besides already. */
  readonly again: bigint;
}

/**
 * Sets aside again what lies in each till's cover that has not ended, once for an epoch, in the order of
 * accounts. Cut short, it goes on where it stopped.
 */
export async function coverAgain(deps: IssuerDeps, tenant: TenantId, epoch: number): Promise<void> {
  for (let isMore = true; isMore;) {
    isMore = await deps.database.transaction(tenant, (tx) => coverSome(deps, tx, epoch));
  }
}

/** Are there more? */
async function coverSome(
  deps: IssuerDeps,
  transaction: Transaction,
  epoch: number,
): Promise<boolean> {
  const now = deps.clock();
  const rows = await transaction.query(
    `select home, till, currency, again from cover_allotment
     where until > $1 and again_epoch < $2 order by home, till limit $3 for update`,
    [now, epoch, TILLS_MAX],
  );
  if (rows.length === 0) return false;
  const allotments = rows.map(allotmentOf);
  const currencies = [...new Set(allotments.map((allotment) => allotment.currency))];
  const balances = await lockBalances(transaction, [
    ...currencies.map(lossAccount),
    ...allotments.map(({ home, till }) => coverAccount(home, till)),
  ]);
  const half = new Map(currencies.map((one, index) => [one, (balances[index] ?? 0n) / 2n]));
  const added = allotments.map((allotment, index) => {
    const left = balances[currencies.length + index] ?? 0n;
    const told = left > allotment.again ? left - allotment.again : 0n;
    const there = half.get(allotment.currency) ?? 0n;
    const amount = told < there ? told : there;
    half.set(allotment.currency, there - amount);
    return amount;
  });
  const posted = await post(
    transaction,
    allotments.flatMap(({ home, till, currency: money }, index) => {
      const amount = added[index] ?? 0n;
      if (amount === 0n) return [];
      const name = encodeCbor(['coverAgain', epoch, home, till]);
      const between = { debit: lossAccount(money), credit: coverAccount(home, till) };
      const id = deps.crypto.sha256(name);
      const posting = { home: TENANT_HOME, id, kind: 'allot', currency: money } as const;
      return [{ ...posting, amount: minor(amount), ...between }];
    }),
    now,
  );
  assert(posted.ok, 'cover decided under lock was refused by the ledger');
  await transaction.query(
    `update cover_allotment c set again = c.again + a.amount, again_epoch = $4
     from unnest($1::bigint[], $2::integer[], $3::bigint[]) as a (home, till, amount)
     where c.home = a.home and c.till = a.till`,
    [allotments.map(({ home }) => home), allotments.map(({ till }) => till), added, epoch],
  );
  return rows.length === TILLS_MAX;
}

function allotmentOf(row: Row): Allotment {
  return {
    home: bigintColumn(row, 'home'),
    till: integerColumn(row, 'till'),
    currency: currency(integerColumn(row, 'currency')),
    again: bigintColumn(row, 'again'),
  };
}
