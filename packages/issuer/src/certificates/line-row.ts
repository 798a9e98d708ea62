/** Lines as the issuer stores them. */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { LineFigures } from '@tallystick/protocol/lines/line';
import { currency, type Currency } from '@tallystick/protocol/money';
import type { StatedHead } from '@tallystick/protocol/fraud/contradiction';
import { bytesColumn, nullable } from '../columns.ts';

/** `closed`: nothing new is issued. `fraud`: besides, nothing returns before redeemBy. */
export type LineStatus = 'open' | 'closed' | 'fraud';

export interface LineRow {
  readonly home: bigint;
  readonly line: Uint8Array;
  readonly keyHash: Uint8Array;
  readonly currency: Currency;
  readonly status: LineStatus;
  readonly figures: LineFigures;
  readonly knownCounter: number;
  readonly knownSum: bigint;
  /** Paid from cover for this line. */
  readonly covered: bigint;
  /** What certificates that were registered again allow beyond the ceiling, without money behind it. */
  readonly unbacked: bigint;
  /** What the loss account put into the reservation for them and has not got back. */
  readonly lent: bigint;
  readonly version: number;
  /** Every payment up to this number is known. */
  readonly completeCounter: number;
  /** The payer's last statement of where the line stands. */
  readonly stated?: StatedHead & { readonly statement: Uint8Array };
}

export type LineKey = Pick<LineRow, 'home' | 'line'>;

/** The line as the key of a map. */
export function lineKey({ home, line }: LineKey): string {
  return `${home}/${toHex(line)}`;
}

const COLUMNS = `home, line, key_hash, currency, status, ceiling, settled, returned, known_counter,
  known_sum, covered, unbacked, lent, version, complete_counter, head_counter, head_digest, head_sum,
  head_statement`;

/**
 * Locks lines until the transaction ends, in one order for everyone; unknown ones are left out. Lines
 * are locked before any balance of the ledger.
 *
 * Here and wherever else rows are looked up by arrays, `lateral` with `offset 0` keeps the plan to one
 * index look-up for each: a plan that was cached while a table was small would read all of it for each
 * element later.
 */
export async function lockLines(
  transaction: Transaction,
  keys: readonly LineKey[],
): Promise<readonly LineRow[]> {
  const rows = await transaction.query(
    `select l.* from (
       select distinct k.home, k.line from unnest($1::bigint[], $2::bytea[]) as k (home, line)
       order by k.home, k.line offset 0
     ) k
     cross join lateral (
       select ${COLUMNS} from line where home = k.home and line = k.line for update
     ) l`,
    [keys.map(({ home }) => home), keys.map(({ line }) => line)],
  );
  return rows.map(lineOf);
}

/** The keys of those lines that are marked: their device is convicted of having spent them twice. */
export async function convictedLines(
  transaction: Transaction,
  keys: readonly LineKey[],
): Promise<ReadonlySet<string>> {
  const rows = await transaction.query(
    `select l.home, l.line from (
       select distinct k.home, k.line from unnest($1::bigint[], $2::bytea[]) as k (home, line)
     ) k
     cross join lateral (
       select home, line, status from line where home = k.home and line = k.line offset 0
     ) l
     where l.status = 'fraud'`,
    [keys.map(({ home }) => home), keys.map(({ line }) => line)],
  );
  return new Set(
    rows.map((row) => lineKey({ home: bigintColumn(row, 'home'), line: bytesColumn(row, 'line') })),
  );
}

/** As {@link lockLines}, for one line; undefined while another transaction holds it. */
export async function tryLockLine(
  transaction: Transaction,
  { home, line }: LineKey,
): Promise<LineRow | undefined> {
  const [row] = await transaction.query(
    `select ${COLUMNS} from line where home = $1 and line = $2 for update skip locked`,
    [home, line],
  );
  return row === undefined ? undefined : lineOf(row);
}

/** Opens a line that has not been there; one that is there stays as it is. */
export async function openLine(
  transaction: Transaction,
  tenant: string,
  input: LineKey & {
    readonly keyHash: Uint8Array;
    readonly currency: Currency;
    readonly purse: number;
  },
): Promise<void> {
  await transaction.query(
    `insert into line (tenant, home, line, key_hash, currency, purse, status, ceiling, settled,
       returned, known_counter, known_sum, covered, version, complete_counter)
     values ($1::uuid, $2, $3, $4, $5, $6, 'open', 0, 0, 0, 0, 0, 0, 0, 0)
     on conflict do nothing`,
    [tenant, input.home, input.line, input.keyHash, input.currency, input.purse],
  );
}

/** Writes back what may change of the lines, which are locked: their rows stay where they are. */
export async function saveLines(
  transaction: Transaction,
  lines: readonly LineRow[],
): Promise<void> {
  if (lines.length === 0) return;
  await transaction.query(
    `update line l set status = n.status, ceiling = n.ceiling, settled = n.settled,
       returned = n.returned, known_counter = n.known_counter, known_sum = n.known_sum,
       covered = n.covered, unbacked = n.unbacked, lent = n.lent, version = n.version, complete_counter = n.complete_counter,
       head_counter = n.head_counter, head_digest = n.head_digest, head_sum = n.head_sum,
       head_statement = n.head_statement
     from unnest($1::bigint[], $2::bytea[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
       $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
       $13::bytea[], $14::bigint[], $15::bytea[], $16::bigint[], $17::bigint[])
       as n (home, line, status, ceiling, settled, returned, known_counter, known_sum, covered,
         version, complete_counter, head_counter, head_digest, head_sum, head_statement, unbacked,
         lent)
     cross join lateral (
       select b.ctid as place from line b where b.home = n.home and b.line = n.line offset 0
     ) f
     where l.ctid = f.place`,
    [
      lines.map(({ home }) => home),
      lines.map(({ line }) => line),
      lines.map(({ status }) => status),
      lines.map(({ figures }) => figures.ceiling),
      lines.map(({ figures }) => figures.settled),
      lines.map(({ figures }) => figures.returned),
      lines.map(({ knownCounter }) => BigInt(knownCounter)),
      lines.map(({ knownSum }) => knownSum),
      lines.map(({ covered }) => covered),
      lines.map(({ version }) => BigInt(version)),
      lines.map(({ completeCounter }) => BigInt(completeCounter)),
      lines.map(({ stated }) => stated?.headCounter ?? null),
      lines.map(({ stated }) => stated?.headDigest ?? null),
      lines.map(({ stated }) => stated?.cumulative ?? null),
      lines.map(({ stated }) => stated?.statement ?? null),
      lines.map(({ unbacked }) => unbacked),
      lines.map(({ lent }) => lent),
    ],
  );
}

function lineOf(row: Row): LineRow {
  const status = textColumn(row, 'status');
  const statement = nullable(row, 'head_statement', bytesColumn);
  assert(
    status === 'open' || status === 'closed' || status === 'fraud',
    'a line status is unknown',
  );
  return {
    home: bigintColumn(row, 'home'),
    line: bytesColumn(row, 'line'),
    keyHash: bytesColumn(row, 'key_hash'),
    currency: currency(integerColumn(row, 'currency')),
    status,
    figures: {
      ceiling: bigintColumn(row, 'ceiling'),
      settled: bigintColumn(row, 'settled'),
      returned: bigintColumn(row, 'returned'),
    },
    knownCounter: Number(bigintColumn(row, 'known_counter')),
    knownSum: bigintColumn(row, 'known_sum'),
    covered: bigintColumn(row, 'covered'),
    unbacked: bigintColumn(row, 'unbacked'),
    lent: bigintColumn(row, 'lent'),
    version: Number(bigintColumn(row, 'version')),
    completeCounter: Number(bigintColumn(row, 'complete_counter')),
    ...(statement === undefined
      ? {}
      : {
          stated: {
            headCounter: Number(bigintColumn(row, 'head_counter')),
            headDigest: bytesColumn(row, 'head_digest'),
            cumulative: bigintColumn(row, 'head_sum'),
            statement,
          },
        }),
  };
}
