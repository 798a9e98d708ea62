/** Objections as the issuer stores them: one row a payment, named by its digest. */

import { BEARERS, type Bearer } from '@tallystick/api/routes/disputes';
import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Row, Transaction } from '@tallystick/database/database';
import { assert } from '@tallystick/protocol/assert';
import {
  DISPUTE_GROUNDS,
  DISPUTE_OUTCOMES,
  DISPUTE_REASONS,
  type AccountDispute,
  type DisputeDecision,
  type DisputeOutcome,
  type DisputeReason,
} from '@tallystick/protocol/calls/disputes';
import { booleanColumn, bytesColumn, memberOf, nullable } from '../columns.ts';
import type { PaymentKey } from '../redemption/payment-row.ts';

/** How it shall end, and whose word that is. */
export interface Verdict {
  readonly outcome: DisputeOutcome;
  /** Where it is upheld. */
  readonly borneBy?: Bearer;
  /** To both sides; empty where a rule decides. */
  readonly words: string;
  /** As the audit log names the operator; empty where a rule decides. */
  readonly by: string;
}

export interface DisputeRow extends PaymentKey {
  /** The device that objected. */
  readonly keyHash: Uint8Array;
  readonly reason: DisputeReason;
  /** What its holder says, sealed; empty where it says nothing. */
  readonly sealedWords: Uint8Array;
  readonly openedAt: number;
  readonly decideBy: number;
  /** What one operator has proposed, where two have to agree. */
  readonly proposal?: Verdict;
  readonly decision?: DisputeDecision & Pick<Verdict, 'borneBy' | 'by'>;
  /** What the tenant has paid the payer for it. */
  readonly reimbursed: bigint;
  /** There is more to come of that, once the payment has ended. */
  readonly reimburse: boolean;
}

const COLUMNS = `home, digest, key_hash, reason, sealed_words, opened_at, decide_by, proposal, outcome,
  ground, borne_by, words, decided_by, decided_at, reimbursed, reimburse`;

/** The objections to these payments. */
export async function findDisputes(
  transaction: Transaction,
  keys: readonly PaymentKey[],
): Promise<readonly DisputeRow[]> {
  const rows = await transaction.query(
    `select d.* from (select distinct * from unnest($1::bigint[], $2::bytea[]) as k (home, digest)) k
     cross join lateral (
       select ${COLUMNS} from dispute where home = k.home and digest = k.digest offset 0
     ) d`,
    [keys.map(({ home }) => home), keys.map(({ digest }) => digest)],
  );
  return rows.map(disputeOf);
}

/** Disputes on a page. */
export const DISPUTES_PAGE = 50;

/** The tenant's disputes, or the open ones, in the order of their digests. */
export async function listDisputes(
  transaction: Transaction,
  { after, isOpen }: { readonly after: Uint8Array; readonly isOpen: boolean },
): Promise<readonly DisputeRow[]> {
  const rows = await transaction.query(
    `select ${COLUMNS} from dispute
     where digest > $1 and (not $2::boolean or decided_at is null) order by digest limit $3`,
    [after, isOpen, DISPUTES_PAGE],
  );
  return rows.map(disputeOf);
}

/** How many of an account are not decided. */
export async function countOpenDisputes(transaction: Transaction, home: bigint): Promise<number> {
  const [row] = await transaction.query(
    'select count(*) as open from dispute where home = $1 and decided_at is null',
    [home],
  );
  assert(row !== undefined, 'a count has a row');
  return Number(bigintColumn(row, 'open'));
}

/** Writes a new one. Its payment's line is locked, so there is none yet. */
export async function insertDispute(
  transaction: Transaction,
  tenant: string,
  row: DisputeRow,
): Promise<void> {
  await transaction.query(
    `insert into dispute (tenant, home, digest, key_hash, reason, sealed_words, opened_at, decide_by)
     values ($1::uuid, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenant,
      row.home,
      row.digest,
      row.keyHash,
      row.reason,
      row.sealedWords,
      row.openedAt,
      row.decideBy,
    ],
  );
}

/** Writes back what may change of one, whose payment's line is locked. */
export async function saveDispute(
  transaction: Transaction,
  { home, digest, proposal, decision, reimbursed, reimburse }: DisputeRow,
): Promise<void> {
  await transaction.query(
    `update dispute set proposal = $3, outcome = $4, ground = $5, borne_by = $6, words = $7,
       decided_by = $8, decided_at = $9, reimbursed = $10, reimburse = $11
     where home = $1 and digest = $2`,
    [
      home,
      digest,
      proposal === undefined ? null : JSON.stringify(proposal),
      decision?.outcome ?? null,
      decision?.ground ?? null,
      decision?.borneBy ?? null,
      decision?.words ?? '',
      decision?.by ?? '',
      decision?.at ?? null,
      reimbursed,
      reimburse,
    ],
  );
}

/** An objection as the account's devices are told of it. */
export function toldOf({ reason, openedAt, decideBy, decision }: DisputeRow): AccountDispute {
  if (decision === undefined) return { reason, openedAt, decideBy };
  const { outcome, ground, at, words } = decision;
  return { reason, openedAt, decideBy, decision: { outcome, ground, at, words } };
}

function disputeOf(row: Row): DisputeRow {
  const proposal = nullable(row, 'proposal', textColumn);
  const decision = decisionOf(row);
  return {
    home: bigintColumn(row, 'home'),
    digest: bytesColumn(row, 'digest'),
    keyHash: bytesColumn(row, 'key_hash'),
    reason: memberOf(DISPUTE_REASONS, textColumn(row, 'reason')),
    sealedWords: bytesColumn(row, 'sealed_words'),
    openedAt: Number(bigintColumn(row, 'opened_at')),
    decideBy: Number(bigintColumn(row, 'decide_by')),
    ...(proposal === undefined ? {} : { proposal: proposalOf(proposal) }),
    ...(decision === undefined ? {} : { decision }),
    reimbursed: bigintColumn(row, 'reimbursed'),
    reimburse: booleanColumn(row, 'reimburse'),
  };
}

function decisionOf(row: Row): DisputeRow['decision'] {
  const outcome = nullable(row, 'outcome', textColumn);
  if (outcome === undefined) return undefined;
  const borneBy = nullable(row, 'borne_by', textColumn);
  return {
    outcome: memberOf(DISPUTE_OUTCOMES, outcome),
    ground: memberOf(DISPUTE_GROUNDS, textColumn(row, 'ground')),
    at: Number(bigintColumn(row, 'decided_at')),
    words: textColumn(row, 'words'),
    by: textColumn(row, 'decided_by'),
    ...(borneBy === undefined ? {} : { borneBy: memberOf(BEARERS, borneBy) }),
  };
}

/** What {@link saveDispute} wrote. */
function proposalOf(text: string): Verdict {
  const value: unknown = JSON.parse(text);
  assert(typeof value === 'object' && value !== null, 'a stored proposal is none');
  const field = (name: string): string => {
    const part: unknown = Reflect.get(value, name);
    assert(typeof part === 'string', 'a stored proposal is malformed');
    return part;
  };
  const outcome = memberOf(DISPUTE_OUTCOMES, field('outcome'));
  const rest = { words: field('words'), by: field('by') };
  return outcome === 'upheld'
    ? { outcome, borneBy: memberOf(BEARERS, field('borneBy')), ...rest }
    : { outcome, ...rest };
}
