/**
 * Roll-up: what waits in transit for a payee becomes the payee's available money, in one posting.
 *
 * Settlements credit a transit account that has no balance, so a thousand payers of one payee never
 * meet in one row; here they are moved together. Exactly once: each posting in transit has one row that
 * says which roll-up took it, and only the holder of the payee's balance writes there.
 */

import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import { minor } from '@tallystick/protocol/money';
import type { Minor } from '@tallystick/protocol/money';

import { bigintColumn, integerColumn, textColumn } from './columns.ts';
import { assertPostingId } from './posting.ts';

/** One payee to roll up for, and the id of the posting that does it. */
export interface RollUp {
  readonly payeeHome: bigint;
  /** 16 to 32 bytes; a new one for each roll-up, the same one when a call is repeated. */
  readonly id: Uint8Array;
}

export type RollUpResult =
  | {
      readonly ok: true;
      /** What each roll-up moved, in the order asked; 0 where nothing waited. */
      readonly amounts: readonly Minor[];
    }
  | {
      readonly ok: false;
      readonly code: 'conflictingId' | 'unknownAccount' | 'currencyMismatch';
      /** Which roll-ups are at fault, from 0, ascending. */
      readonly positions: readonly number[];
    };

/** Payees in one call; each is a lock. */
const ROLL_UPS_MAX = 1_000;
/** Postings moved for one payee in one call: some 100 ms of holding the payee's balance. */
const ROLL_UP_POSTINGS_MAX = 10_000;

const ROLL_UP = `
  select outcome, place, amount
  from ledger_roll_up($1::bigint[], $2::bytea[], $3::bigint, $4::integer)`;

/**
 * Moves what waits for each payee to its available account, all of the calls or none, at `postedAt`
 * (unix seconds). At most {@link ROLL_UP_POSTINGS_MAX} postings a payee: repeat with new ids until
 * nothing moves. A repeated id that moved something answers the same amount and moves nothing.
 */
export async function rollUp(
  transaction: Transaction,
  rollUps: readonly RollUp[],
  postedAt: number,
): Promise<RollUpResult> {
  assert(rollUps.length <= ROLL_UPS_MAX, 'too many roll-ups in one call');
  const payees = rollUps.map(({ payeeHome }) => payeeHome);
  assert(new Set(payees).size === payees.length, 'a payee is rolled up twice in one call');
  for (const { id } of rollUps) assertPostingId(id);
  if (rollUps.length === 0) return { ok: true, amounts: [] };
  const rows = await transaction.query(ROLL_UP, [
    payees,
    rollUps.map(({ id }) => id),
    postedAt,
    ROLL_UP_POSTINGS_MAX,
  ]);
  return resultOf(rows);
}

function resultOf(rows: readonly Row[]): RollUpResult {
  const [first] = rows;
  assert(first !== undefined, 'ledger_roll_up answered nothing');
  const outcome = textColumn(first, 'outcome');
  if (outcome === 'rolledUp') {
    return { ok: true, amounts: rows.map((row) => minor(bigintColumn(row, 'amount'))) };
  }
  assert(
    outcome === 'conflictingId' || outcome === 'unknownAccount' || outcome === 'currencyMismatch',
    'ledger_roll_up answered an unknown code',
  );
  return { ok: false, code: outcome, positions: rows.map((row) => integerColumn(row, 'place')) };
}
