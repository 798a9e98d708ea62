/** The tenant's own money: what was put in, less what lines owe; and the orders that nobody signed. */

import type { Row } from '@tallystick/database/database';
import { checkLedger } from '@tallystick/ledger/check-ledger';
import { IS_ORDER } from './account-tapes.ts';
import type { Ground } from './audit-ground.ts';
import { numberOf, sumOf, textOf } from './row-values.ts';

/** Postings of one kind that an operator, or a deposit, ordered; taken as they are. */
export interface Orders {
  readonly kind: string;
  readonly currency: number;
  readonly count: bigint;
  readonly amount: bigint;
}

/** Every kind of order with its sum, for people to compare with their own papers. */
export async function readOrders({ reader }: Ground): Promise<readonly Orders[]> {
  const rows = await reader.query(
    `select kind, currency, count(*)::text as count, sum(amount)::text as amount from ledger_posting
     where ${IS_ORDER} group by kind, currency order by kind, currency`,
  );
  return rows.map((row) => ({
    kind: textOf(row, 'kind'),
    currency: numberOf(row, 'currency'),
    count: sumOf(row, 'count'),
    amount: sumOf(row, 'amount'),
  }));
}

/** The ledger against its own postings (G-103), then loss account and cover against what lines owe. */
export async function checkTenantMoney({ reader, findings }: Ground): Promise<void> {
  for (const { problem, home, name, expected, found } of await checkLedger(reader)) {
    findings.add({
      kind: 'ledgerDiffers',
      about: `${problem} of ${home}/${name}`,
      expected: String(expected),
      found: String(found),
    });
  }
  const held = await byCurrency(
    `select currency, sum(balance)::text as amount from ledger_account
     where kind in ('loss', 'cover') group by currency`,
  );
  const ordered = await byCurrency(
    `select currency, sum(amount)::text as amount from ledger_entry
     where (name like 'loss:%' or name like 'cover:%') and ${IS_ORDER} group by currency`,
  );
  const owed = await byCurrency(
    'select currency, sum(covered + lent)::text as amount from line group by currency',
  );
  for (const currency of new Set([...held.keys(), ...ordered.keys(), ...owed.keys()])) {
    const made = (ordered.get(currency) ?? 0n) - (owed.get(currency) ?? 0n);
    const about = `loss account and cover in currency ${currency}`;
    findings.compare({ kind: 'balanceDiffers', about }, made, held.get(currency) ?? 0n);
  }

  async function byCurrency(text: string): Promise<ReadonlyMap<number, bigint>> {
    const rows: readonly Row[] = await reader.query(text);
    return new Map(rows.map((row) => [numberOf(row, 'currency'), sumOf(row, 'amount')]));
  }
}
