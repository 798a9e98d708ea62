/**
 * Posts batches. All of a batch or nothing; the database decides, under locks taken in one order.
 */

import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';

import { integerColumn, textColumn } from './columns.ts';
import { assertPosting } from './posting.ts';
import type { Posting } from './posting.ts';

/** Why a batch was refused. */
export type PostRefusal =
  /** A (home, id) is taken for a posting with another body. */
  | 'conflictingId'
  | 'unknownAccount'
  /** A posting's currency is not that of both its accounts. */
  | 'currencyMismatch'
  /** A balance that may not be negative would be. */
  | 'overdraft'
  /** A balance would leave the range of money. */
  | 'outOfRange';

export type PostResult =
  | { readonly ok: true; readonly posted: number; readonly alreadyPosted: number }
  | {
      readonly ok: false;
      readonly code: PostRefusal;
      /** Which postings of the batch are at fault, from 0, ascending. */
      readonly positions: readonly number[];
    };

/** Twenty times the batch we measure with; more would hold its locks for too long. */
export const POSTINGS_MAX = 10_000;

const POST = `
  select outcome, place, posted, already_posted
  from ledger_post($1::bigint[], $2::bytea[], $3::integer[], $4::bigint[], $5::bigint[], $6::text[],
    $7::bigint[], $8::text[], $9::text[], $10::bytea[], $11::bigint)`;

/**
 * Posts all of `postings` at `postedAt` (unix seconds), or none of them.
 *
 * Safe to repeat: a posting whose home and id are known with the same body has no effect and counts as
 * already posted, also within one batch; `postedAt` is not part of the body. A refusal changes nothing
 * and leaves the transaction usable. The rules are tried in the order of {@link PostRefusal}; a balance
 * is judged after the whole batch, not after each posting. A transaction posts once; see the lock order
 * in the package's README.
 */
export async function post(
  transaction: Transaction,
  postings: readonly Posting[],
  postedAt: number,
): Promise<PostResult> {
  assert(postings.length <= POSTINGS_MAX, 'too many postings in one call');
  assert(Number.isSafeInteger(postedAt) && postedAt >= 0, 'a posting has no time');
  if (postings.length === 0) return { ok: true, posted: 0, alreadyPosted: 0 };
  for (const posting of postings) assertPosting(posting);
  const rows = await transaction.query(POST, [
    postings.map(({ home }) => home),
    postings.map(({ id }) => id),
    postings.map(({ currency }) => currency),
    postings.map(({ amount }) => amount),
    postings.map(({ debit }) => debit.home),
    postings.map(({ debit }) => debit.name),
    postings.map(({ credit }) => credit.home),
    postings.map(({ credit }) => credit.name),
    postings.map(({ kind }) => kind),
    postings.map(({ reference }) => reference ?? null),
    postedAt,
  ]);
  return resultOf(rows);
}

/** Is a posting of this name in the ledger, whatever its body? */
export async function isPosted(
  transaction: Transaction,
  { home, id }: Pick<Posting, 'home' | 'id'>,
): Promise<boolean> {
  const rows = await transaction.query(
    'select 1 as one from ledger_posting where home = $1 and id = $2',
    [home, id],
  );
  return rows.length > 0;
}

function resultOf(rows: readonly Row[]): PostResult {
  const [first] = rows;
  assert(first !== undefined, 'ledger_post answered nothing');
  const outcome = textColumn(first, 'outcome');
  if (outcome === 'posted') {
    return {
      ok: true,
      posted: integerColumn(first, 'posted'),
      alreadyPosted: integerColumn(first, 'already_posted'),
    };
  }
  assert(isPostRefusal(outcome), 'ledger_post answered an unknown code');
  return { ok: false, code: outcome, positions: rows.map((row) => integerColumn(row, 'place')) };
}

const REFUSALS: readonly string[] = [
  'conflictingId',
  'unknownAccount',
  'currencyMismatch',
  'overdraft',
  'outOfRange',
] satisfies readonly PostRefusal[];

function isPostRefusal(code: string): code is PostRefusal {
  return REFUSALS.includes(code);
}
