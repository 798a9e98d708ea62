/**
 * Debts: what the loss account paid for a convicted line beyond what the line's reservation and the account's
 * free money gave back at redeemBy (rule 4). A debt is no figure of its own: what is owed is what the line
 * says the loss account is out (`covered + lent`), which postings and nothing else make smaller, less what the
 * operator let go.
 *
 * Invariant: an account whose owner had reported the device before the proof has no debt for it.
 */

import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { lockLines, type LineKey, type LineRow } from '../certificates/line-row.ts';
import { bytesColumn, nullable } from '../columns.ts';

export interface DebtRow {
  readonly home: bigint;
  readonly line: Uint8Array;
  /** Of the convicted device. */
  readonly keyHash: Uint8Array;
  readonly arisenAt: number;
  /** As it arose. */
  readonly amount: bigint;
  readonly owed: bigint;
  readonly forgiven: bigint;
  /** Why the operator let go of that. */
  readonly reason?: string;
}

/** Debts that one deposit pays, the oldest first: each is a line to lock. */
const HELD_MAX = 32;

const DEBT = `
  select d.home, d.line, l.key_hash, d.arisen_at, d.amount, d.forgiven, d.reason,
    greatest(l.covered + l.lent - d.forgiven, 0) as owed
  from debt d join line l on l.tenant = d.tenant and l.home = d.home and l.line = d.line`;

const OPEN = 'l.covered + l.lent > d.forgiven';

/** The debts of an account in the order in which they arose, those that are paid included; `limit` of them. */
export async function debtsOf(
  transaction: Transaction,
  home: bigint,
  limit: number,
): Promise<readonly DebtRow[]> {
  const rows = await transaction.query(
    `${DEBT} where d.home = $1 order by d.arisen_at, d.line limit $2`,
    [home, limit],
  );
  return rows.map(debtOf);
}

/** The debt of a line; undefined where there is none, and never was. */
export async function findDebt(
  transaction: Transaction,
  { home, line }: LineKey,
): Promise<DebtRow | undefined> {
  const [row] = await transaction.query(`${DEBT} where d.home = $1 and d.line = $2`, [home, line]);
  return row === undefined ? undefined : debtOf(row);
}

/** A page of all debts that are open, and with `withPaid` of the others too, by account and line. */
export async function listDebtRows(
  transaction: Transaction,
  input: {
    readonly withPaid: boolean;
    readonly limit: number;
    readonly after?: { readonly home: bigint; readonly line: Uint8Array };
  },
): Promise<readonly DebtRow[]> {
  const { home = 0n, line = new Uint8Array() } = input.after ?? {};
  const rows = await transaction.query(
    `${DEBT} where (d.home, d.line) > ($1, $2) and ($3 or ${OPEN}) order by d.home, d.line limit $4`,
    [home, line, input.withPaid, input.limit],
  );
  return rows.map(debtOf);
}

/** All that an account owes. */
export async function owedBy(transaction: Transaction, home: bigint): Promise<bigint> {
  const [row] = await transaction.query(
    `select coalesce(sum(l.covered + l.lent - d.forgiven), 0)::bigint as owed
     from debt d join line l on l.tenant = d.tenant and l.home = d.home and l.line = d.line
     where d.home = $1 and ${OPEN}`,
    [home],
  );
  assert(row !== undefined, 'a sum has no row');
  return bigintColumn(row, 'owed');
}

/** A line under lock, and what its account owes for it. */
export interface HeldDebt {
  readonly line: LineRow;
  readonly owed: bigint;
}

/**
 * The open debts of an account, the oldest first, under the locks of their lines: nobody else collects or
 * forgives them until the transaction ends. To be called before the account or any balance is locked.
 */
export async function holdDebts(
  transaction: Transaction,
  home: bigint,
): Promise<readonly HeldDebt[]> {
  const seen = await transaction.query(
    `${DEBT} where d.home = $1 and ${OPEN} order by d.arisen_at, d.line limit $2`,
    [home, HELD_MAX],
  );
  if (seen.length === 0) return [];
  const keys = seen.map((row) => ({ home, line: bytesColumn(row, 'line') }));
  const lines = await lockLines(transaction, keys);
  // Read again under the locks: another deposit may have paid in between.
  const rows = await transaction.query(
    `${DEBT} where d.home = $1 and d.line = any($2::bytea[]) and ${OPEN} order by d.arisen_at, d.line`,
    [home, keys.map(({ line }) => line)],
  );
  return rows.map((row) => {
    const debt = debtOf(row);
    const line = lines.find((one) => equalBytes(one.line, debt.line));
    assert(line !== undefined, 'a debt has no line');
    return { line, owed: debt.owed };
  });
}

/** Notes that the account owes what the loss account is out for its line, which is locked. */
export async function noteDebt(
  transaction: Transaction,
  tenant: string,
  { home, line, covered, lent }: LineRow,
  now: number,
): Promise<void> {
  // A line that came back after a restore may end a second time.
  await transaction.query(
    `insert into debt (tenant, home, line, amount, arisen_at)
     values ($1::uuid, $2, $3, $4, $5)
     on conflict (tenant, home, line) do update set amount = greatest(debt.amount, excluded.amount)`,
    [tenant, home, line, covered + lent, now],
  );
}

/** Lets go of what is owed for a line, which is locked. What was collected stays collected. */
export async function forgive(
  transaction: Transaction,
  { home, line, covered, lent }: LineRow,
  { reason, now }: { readonly reason: string; readonly now: number },
): Promise<void> {
  // Cover may have paid for an objection that ended just now, and the line's end not be looked at again yet.
  await transaction.query(
    `update debt set amount = greatest(amount, $3), forgiven = $3, forgiven_at = $4, reason = $5
     where home = $1 and line = $2`,
    [home, line, covered + lent, now, reason],
  );
}

function debtOf(row: Row): DebtRow {
  const reason = nullable(row, 'reason', textColumn);
  return {
    home: bigintColumn(row, 'home'),
    line: bytesColumn(row, 'line'),
    keyHash: bytesColumn(row, 'key_hash'),
    arisenAt: Number(bigintColumn(row, 'arisen_at')),
    amount: bigintColumn(row, 'amount'),
    owed: bigintColumn(row, 'owed'),
    forgiven: bigintColumn(row, 'forgiven'),
    ...(reason === undefined ? {} : { reason }),
  };
}
