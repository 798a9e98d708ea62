/**
 * Looking at an account's history for missing data and likely errors (G-059, G-172, G-173). Devices
 * sync late and out of order, so what is missing counts only when it is old; what contradicts counts at
 * once. The account is the payer's: its lines number its payments.
 */

import { HISTORY_FINDING_KINDS, type HistoryFindingKind } from '@tallystick/api/routes/history';
import { bigintColumn, textColumn } from '@tallystick/ledger/columns';
import type { Transaction } from '@tallystick/database/database';
import { bytesColumn } from '../columns.ts';
import type { HistorySubject } from './history-finding.ts';

/** Both sides have had as long to come online. */
export const MISSING_SECONDS: number = 3 * 86_400;
/** Of each kind, for one account: more say no more. */
const SUBJECTS_MAX = 200;

export interface FoundHistory {
  readonly found: readonly HistorySubject[];
  /** Something is incomplete and not old yet: look again. */
  readonly isYoung: boolean;
}

/**
 * Numbers above those that the newest certificate vouches for, up to the highest known or stated: each run
 * of missing ones, and since when a later one is known. Two bounded look-ups a line.
 */
const GAPS = `
  select l.line, g.counter_from, g.counter_to, coalesce(
      (select min(p.first_seen_at) from payment p
       where p.home = l.home and p.line = l.line and p.counter > g.counter_to),
      (select s.received_at from statement s where s.home = l.home and s.digest = l.head_statement),
      0) as since
  from line l
  cross join lateral (
    select r.earlier + 1 as counter_from, r.counter - 1 as counter_to from (
      select n.counter, lag(n.counter, 1, l.complete_counter) over (order by n.counter) as earlier
      from (
        select distinct p.counter from payment p
        where p.home = l.home and p.line = l.line and p.counter > l.complete_counter
        union select l.known_counter + 1
      ) n
    ) r
    where r.counter > r.earlier + 1
    order by r.counter limit $2
  ) g
  where l.home = $1
  order by l.line, g.counter_from`;

/** Payments whose evidence lacks a part, with what it lacks; a payee that gave up has said its word. */
const EVIDENCE = `
  select e.digest, e.kind, e.first_seen_at from (
    select p.digest, p.first_seen_at, case
        when p.claimed and p.receipt in ('declined', 'void') then 'halvesDisagree'
        when p.wrong_codes <> '' and not p.code_matched then 'wrongCode'
        when p.receipt in ('declined', 'void') then null
        when not p.reported then 'payerHalfMissing'
        when not p.claimed and p.receipt is null and not p.code_matched then 'payeeHalfMissing'
        when p.receipt is null and not p.code_matched then 'receiptMissing'
      end as kind
    from payment p where p.home = $1
  ) e
  where e.kind is not null
  order by e.first_seen_at, e.digest limit $2`;

const AT_ONCE: ReadonlySet<HistoryFindingKind> = new Set(['halvesDisagree', 'wrongCode']);

/** What is missing or contradicts in the history of an account. */
export async function findMissing(
  transaction: Transaction,
  home: bigint,
  now: number,
): Promise<FoundHistory> {
  const [gaps, evidence, hidden] = await Promise.all([
    transaction.query(GAPS, [home, SUBJECTS_MAX]),
    transaction.query(EVIDENCE, [home, SUBJECTS_MAX]),
    transaction.query(
      `select digest from fraud_proof where home = $1 and kind = 'hidden' order by digest limit $2`,
      [home, SUBJECTS_MAX],
    ),
  ]);
  const oldBefore = BigInt(now - MISSING_SECONDS);
  const found: HistorySubject[] = hidden.map((row) => single('hiddenPayment', row));
  let isYoung = false;
  for (const row of gaps) {
    if (bigintColumn(row, 'since') > oldBefore) {
      isYoung = true;
      continue;
    }
    found.push({
      kind: 'gap',
      about: bytesColumn(row, 'line'),
      counterFrom: bigintColumn(row, 'counter_from'),
      counterTo: bigintColumn(row, 'counter_to'),
    });
  }
  for (const row of evidence) {
    const kind = HISTORY_FINDING_KINDS.find((known) => known === textColumn(row, 'kind'));
    if (kind === undefined) continue;
    const isOld = bigintColumn(row, 'first_seen_at') <= oldBefore;
    if (isOld || AT_ONCE.has(kind)) found.push(single(kind, row));
    else isYoung = true;
  }
  return { found, isYoung };
}

function single(kind: HistoryFindingKind, row: Parameters<typeof bytesColumn>[0]): HistorySubject {
  return { kind, about: bytesColumn(row, 'digest'), counterFrom: 0n, counterTo: 0n };
}
