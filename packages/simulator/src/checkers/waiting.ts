/**
 * When payments were paid, against what their operator had decided (P-21 to P-24, docs/settlement.md): one that
 * is guaranteed never waits for its payer; one that is to be confirmed is paid with its payer's half or when
 * its window is over, not before and not long after; one that its payer's device has stated and not handed
 * in waits for redeemBy; what held with the first claim holds; and what a till's screen said of it was true.
 *
 * Reads what was signed, when it arrived and when money was posted. Of policies it knows what the operator
 * ordered, and when.
 */

import type { AuditedPayment, StoredRecords } from '../audit/stored-records.ts';
import type { Engine } from '../database/engine.ts';
import { waitSeconds, type ClaimedBy } from '../model/settlement-terms.ts';
import type { SettlementDecision, ToldUntil, Witness } from '../town/witness.ts';
import type { Violation } from './violation.ts';

const PAYMENTS = `
  select encode(p.digest, 'hex') as digest, p.claimed, p.code_matched, p.late,
    encode(r.digest, 'hex') as used_by, l.status = 'fraud' as convicted,
    d.status is distinct from 'active' as reported, o.paid_at::text as paid_at,
    q.opened_at::text as objected_at
  from payment p
  join line l on l.home = p.home and l.line = p.line
  left join device d on d.home = l.home and d.key_hash = l.key_hash
  left join paid_request r on r.home = p.payee and r.request = p.request
  left join dispute q on q.home = p.home and q.digest = p.digest
  left join (
    select reference, min(posted_at) as paid_at from ledger_posting
    where kind in ('capture', 'cover', 'lateClaim') group by reference
  ) o on o.reference = p.digest
  order by 1`;
/** The worker comes twice a day in the weeks of the reckoning, and may be interrupted. */
const WORK_SECONDS = 13 * 3_600;
/** A payment waits for the message to its payer, where there is a gateway and it is away. */
const UNTOLD_SECONDS = 12 * 3_600;

interface Kept {
  readonly isClaimed: boolean;
  /** The payer typed digits that were right. */
  readonly isCodeRight: boolean;
  readonly isLate: boolean;
  readonly usedBy: string;
  readonly isConvicted: boolean;
  readonly isReported: boolean;
  /** When money for it moved first, unix seconds; never where it is Infinity. */
  readonly paidAt: number;
  /** When somebody objected to it; never where it is Infinity. */
  readonly objectedAt: number;
}

/** One claim as the tables have it. */
interface Claim {
  readonly payment: AuditedPayment;
  readonly kept: Kept;
  readonly claimedAt: number;
  /** When the payer's own half arrived; never where it is Infinity. */
  readonly confirmedAt: number;
  /** When the payer's device stated that it had made it; never where it is Infinity. */
  readonly statedAt: number;
  /** Something else than the payer may delay or spoil it. */
  readonly isContested: boolean;
  /** What may pass between the end of a wait and the money. */
  readonly workSeconds: number;
}

/** Looks at payments and postings as they stand at the end. */
export async function checkWaiting(
  engine: Engine,
  { records, witness }: { readonly records: StoredRecords; readonly witness: Witness },
): Promise<readonly Violation[]> {
  const kept = await keptPayments(engine);
  const untoldSeconds = witness.noticeSettings() === undefined ? 0 : UNTOLD_SECONDS;
  const workSeconds = WORK_SECONDS + untoldSeconds;
  const isRestored = witness.forgottenUntil() !== undefined;
  const told = Map.groupBy(witness.allToldUntil(), ({ paymentId }) => paymentId);
  return [...records.payments.values()].flatMap((payment) => {
    const { digest } = payment.half;
    const row = kept.get(digest);
    const claim =
      row === undefined ? undefined : claimOf(records, payment, { ...row, workSeconds });
    if (claim === undefined) return [];
    const waits = possibleWaits(witness.settlementDecisions(), claim);
    // A restored issuer may lack money, and hears again what it had heard.
    const seen = isRestored ? { ...claim, isContested: true } : claim;
    return [
      ...aboutWait(seen, waits),
      ...(isRestored ? [] : aboutWords(seen, waits, told.get(digest) ?? [])),
    ];
  });
}

/**
 * How many seconds it may have to wait. There is more than one answer where the order came just then: before
 * it is carried out, a restored issuer may have anything that was decided before its backup.
 */
function possibleWaits(
  decisions: readonly SettlementDecision[],
  { payment: { half, words }, kept, claimedAt }: Claim,
): ReadonlySet<number> {
  const given = decisions.filter(({ askedAt }) => askedAt <= claimedAt);
  const isChanging = given.some(({ heldAt }) => claimedAt <= heldAt);
  const held = isChanging ? [undefined, ...given] : [given.at(-1)];
  const isByReceipt = words.some(
    ({ outcome, receivedAt }) => outcome === 'accepted' && receivedAt === claimedAt,
  );
  const ways: readonly ClaimedBy[] = [
    ...(isByReceipt ? (['receipt'] as const) : []),
    ...(kept.isClaimed ? (['payeeHalf'] as const) : []),
  ];
  return new Set(
    held.flatMap((decision) => ways.map((way) => waitSeconds(decision?.policy, half, way))),
  );
}

/** Undefined for what nobody may be paid, or claimed too late, or in no way that the tables tell. */
function claimOf(
  { lines, closed }: StoredRecords,
  payment: AuditedPayment,
  { workSeconds, ...kept }: Kept & Pick<Claim, 'workSeconds'>,
): Claim | undefined {
  const { half, words, arrived } = payment;
  const isGivenUp =
    words.some(({ outcome }) => outcome !== 'accepted') ||
    closed.has(`${half.payee}/${half.request}`) ||
    kept.usedBy !== half.digest;
  if (isGivenUp || half.isBeyond || half.isElsewhere || kept.isCodeRight) return undefined;
  const byWord = words.map(({ receivedAt }) => receivedAt);
  const byHalf = kept.isClaimed ? (arrived.get('payee') ?? Infinity) : Infinity;
  const claimedAt = Math.min(...byWord, byHalf);
  if (claimedAt >= half.redeemBy) return undefined;
  const stated = (lines.get(half.line)?.stated ?? []).filter(
    ({ counter }) => counter >= half.counter,
  );
  return {
    payment,
    kept,
    claimedAt,
    confirmedAt: arrived.get('payer') ?? Infinity,
    statedAt: Math.min(Infinity, ...stated.map(({ receivedAt }) => receivedAt)),
    isContested: kept.isConvicted || kept.isReported || kept.isLate,
    workSeconds,
  };
}

function aboutWait(claim: Claim, waits: ReadonlySet<number>): readonly Violation[] {
  // What is objected to before it is paid waits for a decision (`objections.ts`).
  if (claim.kept.objectedAt < Infinity && claim.kept.paidAt >= claim.kept.objectedAt) return [];
  const found = [...waits].map((seconds) =>
    seconds === 0 ? guaranteedFault(claim) : waitingFault(claim, seconds),
  );
  const [rule] = found;
  if (rule === undefined || found.includes(undefined)) return [];
  const { payment, claimedAt, confirmedAt, statedAt, kept } = claim;
  const times = `claimed ${claimedAt}, confirmed ${confirmedAt}, stated ${statedAt}, paid ${kept.paidAt}`;
  return [{ rule, about: `${payment.half.digest}: ${times}, ${[...waits].join(' or ')} to wait` }];
}

function guaranteedFault({ claimedAt, kept, isContested }: Claim): string | undefined {
  const hasWaited = !isContested && kept.paidAt !== claimedAt;
  return hasWaited ? 'a guaranteed payment was not paid as soon as it was claimed' : undefined;
}

function waitingFault(claim: Claim, seconds: number): string | undefined {
  const { payment, kept, claimedAt, confirmedAt, statedAt, isContested, workSeconds } = claim;
  const { redeemBy } = payment.half;
  const { paidAt } = kept;
  const windowEnd = Math.min(claimedAt + seconds, redeemBy);
  if (paidAt < Math.min(windowEnd, confirmedAt)) {
    return 'a payment was paid before its payer confirmed it and before its window was over';
  }
  // What a convicted device states changes nothing, and the tables keep it all the same.
  const isFlagged = statedAt < Math.min(windowEnd, confirmedAt);
  if (isFlagged && !isContested && paidAt < Math.min(redeemBy, confirmedAt)) {
    return 'a payment that its payer did not know was paid before redeemBy';
  }
  if (isContested) return undefined;
  const end = isFlagged ? redeemBy : windowEnd;
  const due = confirmedAt < end ? Math.max(confirmedAt, claimedAt) : end + workSeconds;
  return paidAt > due ? 'a payment was not paid when its wait was over' : undefined;
}

/** What a screen said while it waited for its payer. */
function aboutWords(
  { payment, claimedAt }: Claim,
  waits: ReadonlySet<number>,
  told: readonly ToldUntil[],
): readonly Violation[] {
  const { digest, redeemBy } = payment.half;
  const ends = [...waits]
    .filter((seconds) => seconds > 0)
    .map((seconds) => Math.min(claimedAt + seconds, redeemBy));
  return told
    .filter(({ until }) => !ends.includes(until))
    .map(({ until, toldAt }) => ({
      rule: 'a till was told another time than that at which its payment settles',
      about: `${digest}: ${until}, not ${ends.join(' or ') || 'at once'}, at ${toldAt}`,
    }));
}

async function keptPayments(engine: Engine): Promise<ReadonlyMap<string, Kept>> {
  const rows = await engine.query(PAYMENTS);
  return new Map(
    rows.map((row) => [
      String(row['digest']),
      {
        isClaimed: row['claimed'] === true,
        isCodeRight: row['code_matched'] === true,
        isLate: row['late'] === true,
        usedBy: String(row['used_by']),
        isConvicted: row['convicted'] === true,
        isReported: row['reported'] === true,
        paidAt: row['paid_at'] === null ? Infinity : Number(row['paid_at']),
        objectedAt: row['objected_at'] === null ? Infinity : Number(row['objected_at']),
      },
    ]),
  );
}
