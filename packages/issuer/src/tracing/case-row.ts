/**
 * Cases as they are kept: an operator's inquiry into the fraud or the loss of one device (V-72). A case is
 * open until somebody closes it or its time is over, and there is no way back; its reports go with it.
 */

import { bigintColumn, integerColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { bytesColumn, nullable } from '../columns.ts';

export type CaseReason = 'fraud' | 'loss';

export interface CaseName {
  readonly home: bigint;
  /** Within the account, for ever. */
  readonly number: number;
}

export interface TraceCase extends CaseName {
  readonly reason: CaseReason;
  readonly keyHash: Uint8Array;
  readonly openedBy: 'operator' | 'holder';
  /** Unix seconds, all of them. */
  readonly openedAt: number;
  readonly closesAt: number;
  readonly closedAt?: number;
  readonly releases: number;
  readonly releasedAt?: number;
}

/** A case with what was handed in for it. */
export interface ShownCase extends TraceCase {
  readonly reports: number;
}

const COLUMNS = `home, number, reason, key_hash, opened_by, opened_at, closes_at, closed_at, releases,
  released_at`;
const SHOWN = `select ${COLUMNS}, (
    select count(*)::int from trace_report r where r.home = c.home and r.number = c.number
  ) as reports from trace_case c`;

/**
 * The case, held until the transaction ends. Taken after the account, before work. A device may name any
 * number of 32 bits, which is more than a case can have.
 */
export async function lockCase(
  transaction: Transaction,
  { home, number }: CaseName,
): Promise<TraceCase | undefined> {
  const [row] = await transaction.query(
    `select ${COLUMNS} from trace_case where home = $1 and number = $2::bigint for update`,
    [home, number],
  );
  return row === undefined ? undefined : caseOf(row);
}

/** The case of that device for that reason, open or closed. */
export async function caseOnGround(
  transaction: Transaction,
  { home, keyHash, reason }: Pick<TraceCase, 'home' | 'keyHash' | 'reason'>,
): Promise<TraceCase | undefined> {
  const [row] = await transaction.query(
    `select ${COLUMNS} from trace_case where home = $1 and key_hash = $2 and reason = $3`,
    [home, keyHash, reason],
  );
  return row === undefined ? undefined : caseOf(row);
}

/** One case with the number of its reports. */
export async function findCase(
  transaction: Transaction,
  { home, number }: CaseName,
): Promise<ShownCase | undefined> {
  const [row] = await transaction.query(`${SHOWN} where home = $1 and number = $2`, [home, number]);
  return row === undefined ? undefined : shownOf(row);
}

/** Cases in the order of accounts and numbers, at most `limit` after `after`. */
export async function listCases(
  transaction: Transaction,
  input: {
    readonly withClosed: boolean;
    readonly limit: number;
    readonly after?: CaseName;
  },
): Promise<readonly ShownCase[]> {
  const rows = await transaction.query(
    `${SHOWN} where (home, number) > ($1, $2) and (closed_at is null or $3)
     order by home, number limit $4`,
    [input.after?.home ?? 0n, input.after?.number ?? 0, input.withClosed, input.limit],
  );
  return rows.map(shownOf);
}

/** All cases of an account, for its holder, with when reports came in. */
export async function casesOfAccount(
  transaction: Transaction,
  home: bigint,
): Promise<readonly (TraceCase & { readonly receivedAt: readonly number[] })[]> {
  const rows = await transaction.query(
    `select ${COLUMNS}, array(
       select r.received_at from trace_report r where r.home = c.home and r.number = c.number
       order by r.received_at, r.digest
     ) as received from trace_case c where home = $1 order by number`,
    [home],
  );
  return rows.map((row) => {
    const received = row['received'];
    assert(Array.isArray(received), 'an array of times is none');
    return { ...caseOf(row), receivedAt: received.map(Number) };
  });
}

function shownOf(row: Row): ShownCase {
  return { ...caseOf(row), reports: integerColumn(row, 'reports') };
}

function caseOf(row: Row): TraceCase {
  const reason = textColumn(row, 'reason');
  assert(reason === 'fraud' || reason === 'loss', 'the reason of a case is unknown');
  const openedBy = textColumn(row, 'opened_by');
  assert(openedBy === 'operator' || openedBy === 'holder', 'nobody opened a case');
  const closedAt = nullable(row, 'closed_at', bigintColumn);
  const releasedAt = nullable(row, 'released_at', bigintColumn);
  return {
    home: bigintColumn(row, 'home'),
    number: integerColumn(row, 'number'),
    reason,
    keyHash: bytesColumn(row, 'key_hash'),
    openedBy,
    openedAt: Number(bigintColumn(row, 'opened_at')),
    closesAt: Number(bigintColumn(row, 'closes_at')),
    ...(closedAt === undefined ? {} : { closedAt: Number(closedAt) }),
    releases: integerColumn(row, 'releases'),
    ...(releasedAt === undefined ? {} : { releasedAt: Number(releasedAt) }),
  };
}
