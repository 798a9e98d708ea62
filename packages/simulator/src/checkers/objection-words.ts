/** What people were answered when they objected or decided, and what their screens said: it was true. */

import type { StoredRecords } from '../audit/stored-records.ts';
import type { HeldTold, Objection, OperatorsWord } from '../town/objections-seen.ts';
import type { Witness } from '../town/witness.ts';
import type { KeptObjection } from './kept-objections.ts';
import { claimedAtOf, termsAt, type ObjectionCase } from './objection-case.ts';
import type { Violation } from './violation.ts';

/** Open at once, of one account. */
const OPEN_MAX = 20;

interface Known {
  readonly cases: ReadonlyMap<string, ObjectionCase>;
  readonly records: StoredRecords;
  readonly witness: Witness;
}

/** Looks at every answer that somebody saw. */
export function aboutObjectionWords(
  cases: readonly ObjectionCase[],
  seen: Omit<Known, 'cases'>,
): readonly Violation[] {
  const known = { ...seen, cases: new Map(cases.map((one) => [one.kept.digest, one])) };
  const { witness } = seen;
  return [
    ...witness.objections().flatMap((objection) => aboutAnswer(known, objection)),
    ...witness.operatorsWords().flatMap((word) => aboutOrder(known, word)),
    ...witness.allHeldTold().flatMap((told) => aboutScreen(known, told)),
  ];
}

function aboutAnswer(known: Known, objection: Objection): readonly Violation[] {
  const rule = wrongAnswer(known, objection);
  if (rule === undefined) return [];
  const { paymentId, account, answer, askedAt, answeredAt } = objection;
  const about = `${paymentId} of account ${account}: ${answer} between ${askedAt} and ${answeredAt}`;
  return [{ rule, about }];
}

function wrongAnswer(known: Known, objection: Objection): string | undefined {
  const { cases, records, witness } = known;
  const { paymentId, account, askedAt, answeredAt, answer } = objection;
  const kept = cases.get(paymentId)?.kept;
  const payment = records.payments.get(paymentId);
  const isOwn = payment?.half.payer === account;
  switch (answer) {
    case 'taken': {
      const isThere = kept !== undefined && kept.openedAt <= answeredAt;
      // What was decided before it came, and was not decided by it, is refused.
      const isOver = isThere && kept.decidedAt < askedAt;
      return isThere && isOwn && !isOver ? undefined : 'an objection was taken that is none';
    }
    case 'unknownPayment': {
      const isKnown = isOwn && Math.min(...payment.arrived.values()) < askedAt;
      return isKnown ? 'a payer was told that there is no such payment' : undefined;
    }
    case 'disputeWindowOver': {
      if (payment === undefined || !isOwn) return 'a stranger learned of a payment';
      const claimedAt = claimedAtOf(payment, true);
      const isOpen = termsAt(witness.termsDecisions(), answeredAt).every(
        ({ windowSeconds }) => answeredAt <= claimedAt + windowSeconds,
      );
      return isOpen ? 'an objection was refused within the window' : undefined;
    }
    case 'disputeDecided': {
      const isDecided = kept !== undefined && kept.decidedAt <= answeredAt;
      return isDecided ? undefined : 'an objection was refused as decided that is not';
    }
    case 'tooManyDisputes':
      return openOf(known, account, askedAt, answeredAt) >= OPEN_MAX
        ? undefined
        : 'an objection was refused as one too many';
    default:
      return undefined;
  }
}

/** How many of an account may have been open at some time from the first moment to the second. */
function openOf({ cases }: Known, account: bigint, from: number, until: number): number {
  return [...cases.values()].filter(
    ({ payment: { half }, kept }) =>
      half.payer === account && kept.openedAt <= until && kept.decidedAt >= from,
  ).length;
}

function aboutOrder({ cases }: Known, word: OperatorsWord): readonly Violation[] {
  const { paymentId, verdict, answer, askedAt, answeredAt } = word;
  const kept = cases.get(paymentId)?.kept;
  const rule = wrongOrder(kept, word);
  const about = `${paymentId}: ${verdict.outcome} by ${verdict.by} was ${answer}, ${askedAt} to ${answeredAt}`;
  return rule === undefined ? [] : [{ rule, about }];
}

function wrongOrder(
  kept: KeptObjection | undefined,
  { verdict, answer, askedAt, answeredAt }: OperatorsWord,
): string | undefined {
  if (kept === undefined) return 'an operator heard of an objection that is none';
  const isKept = verdict.outcome === kept.outcome && (verdict.borneBy ?? '') === kept.borneBy;
  const paid = kept.moves.filter(({ kind, at }) => kind === 'paid' && at <= answeredAt);
  switch (answer) {
    case 'decided':
      return isKept && kept.ground === 'operator' && kept.decidedAt <= answeredAt
        ? undefined
        : 'an operator was told that it has decided, and it has not';
    case 'proposed':
      return kept.decidedAt < askedAt ? 'a decided objection was proposed about' : undefined;
    case 'disputeDecided':
      return kept.decidedAt <= answeredAt || kept.status === 'returned'
        ? undefined
        : 'an operator was told that others have decided, and nobody has';
    case 'payeeWasPaid':
      return paid.length > 0 ? undefined : 'an operator was told that the payee was paid';
    default:
      return undefined;
  }
}

/** The payer's screen: an open objection is open, and a decision is the one that was made. */
function aboutScreen({ cases }: Known, told: HeldTold): readonly Violation[] {
  const { paymentId, isOpen, decision, status, askedAt, toldAt } = told;
  const one = cases.get(paymentId);
  const { openedAt = Infinity, decidedAt = Infinity, outcome, ground } = one?.kept ?? {};
  const isWrongEnd =
    decision !== undefined &&
    (decision.at !== decidedAt || decision.outcome !== outcome || decision.ground !== ground);
  const isTold = isOpen || decision !== undefined;
  const isUntrue =
    isWrongEnd ||
    (isOpen && (openedAt > toldAt || decidedAt < askedAt)) ||
    (!isTold && openedAt < askedAt) ||
    (status === 'disputed' && !isOpen) ||
    (isOpen && status !== 'disputed' && one?.isGivenUp !== true);
  if (!isUntrue) return [];
  const said = decision === undefined ? (isOpen ? 'open' : 'nothing') : decision.outcome;
  const about = `${paymentId}: ${status}, ${said} between ${askedAt} and ${toldAt}`;
  return [{ rule: "a payer's screen said of an objection what is not so", about }];
}
