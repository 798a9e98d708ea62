/**
 * What an account's history lacks or contradicts (G-059), as it is kept: each finding has a number within
 * its account, for ever, and is resolved when what was missing arrives.
 */

import { HISTORY_FINDING_KINDS, type HistoryFindingKind } from '@tallystick/api/routes/history';
import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { bytesColumn, memberOf, nullable } from '../columns.ts';

/** What a finding is about; two findings with the same subject are one. */
export interface HistorySubject {
  readonly kind: HistoryFindingKind;
  /** The line of a gap, 16 bytes; else the digest of the payment or of the proof, 32. */
  readonly about: Uint8Array;
  /** The first and the last number that is missing; 0 where it is about one payment. */
  readonly counterFrom: bigint;
  readonly counterTo: bigint;
}

export interface HistoryFinding extends HistorySubject {
  readonly account: bigint;
  readonly number: number;
  /** Unix seconds, both. */
  readonly firstSeenAt: number;
  readonly resolvedAt?: number;
}

const COLUMNS = 'home, number, kind, about, counter_from, counter_to, first_seen_at, resolved_at';

/** Where a page of findings ends: the next begins after it. */
export type HistoryPlace = Pick<HistoryFinding, 'account' | 'number'>;

/** Findings in the order of accounts and numbers, at most `limit` after `after`. */
export async function listFindings(
  transaction: Transaction,
  input: {
    readonly account?: bigint;
    readonly withResolved: boolean;
    readonly after?: HistoryPlace;
    readonly limit: number;
  },
): Promise<readonly HistoryFinding[]> {
  const { account, withResolved, after, limit } = input;
  const rows = await transaction.query(
    `select ${COLUMNS} from history_finding
     where ($1::bigint is null or home = $1) and ($2 or resolved_at is null)
       and (home, number) > ($3::bigint, $4::integer)
     order by home, number limit $5`,
    [account ?? null, withResolved, after?.account ?? 0n, after?.number ?? 0, limit],
  );
  return rows.map(findingOf);
}

/**
 * Brings what is kept of an account up to `found`. Whoever calls holds the account's history work, so
 * nobody else numbers at the same time.
 */
export async function keepFindings(
  transaction: Transaction,
  tenant: string,
  input: {
    readonly home: bigint;
    readonly found: readonly HistorySubject[];
    readonly now: number;
  },
): Promise<void> {
  const { home, found, now } = input;
  const open = await transaction.query(
    `select ${COLUMNS} from history_finding where home = $1 and resolved_at is null`,
    [home],
  );
  const known = new Map(open.map(findingOf).map((finding) => [nameOf(finding), finding]));
  const names = new Set(found.map(nameOf));
  const gone = [...known.values()].filter((finding) => !names.has(nameOf(finding)));
  const changed = found.filter((one) => known.get(nameOf(one))?.counterTo !== one.counterTo);
  if (gone.length > 0) {
    await transaction.query(
      `update history_finding set resolved_at = $3
       where home = $1 and number = any($2::integer[]) and resolved_at is null`,
      [home, gone.map(({ number }) => number), now],
    );
  }
  if (changed.length === 0) return;
  await transaction.query(
    `insert into history_finding
       (tenant, home, number, kind, about, counter_from, counter_to, first_seen_at)
     select $1::uuid, $2::bigint, m.last + f.place, f.kind, f.about, f.counter_from, f.counter_to, $7
     from (select coalesce(max(number), 0) as last from history_finding where home = $2) m
     cross join unnest($3::text[], $4::bytea[], $5::bigint[], $6::bigint[]) with ordinality
       as f (kind, about, counter_from, counter_to, place)
     on conflict (tenant, home, kind, about, counter_from)
       do update set counter_to = excluded.counter_to, resolved_at = null`,
    [
      tenant,
      home,
      changed.map(({ kind }) => kind),
      changed.map(({ about }) => about),
      changed.map(({ counterFrom }) => counterFrom),
      changed.map(({ counterTo }) => counterTo),
      now,
    ],
  );
}

function nameOf({ kind, about, counterFrom }: HistorySubject): string {
  return `${kind}/${toHex(about)}/${counterFrom}`;
}

function findingOf(row: Row): HistoryFinding {
  const kind = memberOf(HISTORY_FINDING_KINDS, textColumn(row, 'kind'));
  const resolvedAt = nullable(row, 'resolved_at', bigintColumn);
  return {
    account: bigintColumn(row, 'home'),
    number: integerColumn(row, 'number'),
    kind,
    about: bytesColumn(row, 'about'),
    counterFrom: bigintColumn(row, 'counter_from'),
    counterTo: bigintColumn(row, 'counter_to'),
    firstSeenAt: Number(bigintColumn(row, 'first_seen_at')),
    ...(resolvedAt === undefined ? {} : { resolvedAt: Number(resolvedAt) }),
  };
}
