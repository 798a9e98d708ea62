/** What the checkers of objections know of one: the tables' word on it, and what was signed about its payment. */

import type { AuditedPayment, StoredRecords } from '../audit/stored-records.ts';
import type { TermsDecision } from '../town/objections-seen.ts';
import type { KeptObjection } from './kept-objections.ts';

/** One objection, with what is known of its payment. */
export interface ObjectionCase {
  readonly kept: KeptObjection;
  readonly payment: AuditedPayment;
  /** When its payee first asked for it, unix seconds. */
  readonly claimedAt: number;
  /** The payee signed that it takes nothing, or somebody else paid its request. */
  readonly isGivenUp: boolean;
}

/** The objection with its payment; undefined where nothing signed is kept of that. */
export function caseOf(
  { payments, closed }: StoredRecords,
  kept: KeptObjection,
): ObjectionCase | undefined {
  const payment = payments.get(kept.digest);
  if (payment === undefined) return undefined;
  const { half, words } = payment;
  const isGivenUp =
    words.some(({ outcome }) => outcome !== 'accepted') ||
    closed.has(`${half.payee}/${half.request}`) ||
    kept.usedBy !== half.digest;
  return { kept, payment, isGivenUp, claimedAt: claimedAtOf(payment, kept.isClaimed) };
}

/** The first word of the payee that it wants the money: its own half, or a receipt that somebody brought. */
export function claimedAtOf({ words, arrived }: AuditedPayment, isClaimed: boolean): number {
  const accepted = words.filter(({ outcome }) => outcome === 'accepted');
  const byWord = accepted.map(({ receivedAt }) => receivedAt);
  return Math.min(Infinity, ...byWord, isClaimed ? (arrived.get('payee') ?? Infinity) : Infinity);
}

/** What may have held at that time: there is more than one answer while an order is carried out. */
export function termsAt(
  decisions: readonly TermsDecision[],
  at: number,
): readonly TermsDecision['terms'][] {
  const given = decisions.filter(({ askedAt }) => askedAt <= at);
  const isChanging = given.some(({ heldAt }) => at <= heldAt);
  return (isChanging ? given : given.slice(-1)).map(({ terms }) => terms);
}
