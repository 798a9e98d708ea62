/**
 * What becomes of one payment's money, decided from its evidence. Pure: takes the figures as they are under
 * lock, gives the figures as they shall be and the moves between.
 *
 * A payment that is to be confirmed waits for its payer's half, until a time that was fixed with its first
 * claim. Where the payer's device states until then a line that includes the payment, and has not handed it in,
 * it waits for redeemBy: it is flagged and delayed, never lost (P-22 to P-24). It does not settle by itself
 * before its payer was told that it will (P-27).
 *
 * Order of cover (rule 4): the line's reservation is one pot, drawn on in order of arrival; what it
 * cannot pay comes from cover allotted to the till, if the record is timely; then the payment waits for
 * redeemBy and takes what is left, and at last the payer's free money.
 */

import { assert } from '@tallystick/protocol/assert';
import { nextMoneyStatus, type MoneyEvent } from '@tallystick/protocol/states/money-status';
import { reservedFor, withReturned, withSettled } from '@tallystick/protocol/lines/line';
import type { RecordRefusal } from '@tallystick/protocol/calls/sync';
import { least } from '@tallystick/protocol/money';
import { withPromiseBacked, withPromiseReturned } from '../certificates/promise.ts';
import type { LineRow } from '../certificates/line-row.ts';
import { isClaimed, paidOf, type PaymentRow } from './payment-row.ts';

/** Figures under lock. */
export interface Funds {
  readonly line: LineRow;
  /** What is left of the cover allotted to the till. */
  readonly cover: bigint;
  /** The payer's free money, where the payment may come to it. */
  readonly free: bigint;
  /** The loss account, where the line has promises that no money backs. */
  readonly loss: bigint;
}

export interface Circumstances {
  readonly now: number;
  /** The payee closed the request unpaid. */
  readonly closed: boolean;
  /** The request is used up by another payment. */
  readonly surplus: boolean;
  /** The payer's device is reported lost or convicted. */
  readonly reported: boolean;
  /** It was reported before any proof against it: its owner answers for the line's ceiling only. */
  readonly reportedFirst: boolean;
  /** `isTimely`: cover may pay, and the reservation of a reported device. */
  readonly timely: boolean;
  /** The payer's device is enrolled at the account that the certificate names. */
  readonly enrolled: boolean;
  /** The payer is still to be told that the payment settles by itself. */
  readonly untold: boolean;
}

/** How long a payment waits at most for the message that says so: a gateway may be away. */
const UNTOLD_SECONDS_MAX: number = 12 * 3_600;

/** Money that has to move, in postings. */
export interface Moves {
  readonly fromReservation: bigint;
  readonly fromCover: bigint;
  readonly fromFree: bigint;
  /** From the reservation back to the account. */
  readonly released: bigint;
  /** Into the reservation, for certificates that were registered again: from the account's free money. */
  readonly backed: bigint;
  /** The same from the loss account. */
  readonly lent: bigint;
  /** From the reservation back to the loss account that lent it. */
  readonly repaid: bigint;
}

export interface Decision {
  readonly payment: PaymentRow;
  readonly funds: Funds;
  readonly moves: Moves;
  /** What the payee was paid must come back. */
  readonly reverse: boolean;
}

const NO_MOVES: Moves = Object.freeze({
  fromReservation: 0n,
  fromCover: 0n,
  fromFree: 0n,
  released: 0n,
  backed: 0n,
  lent: 0n,
  repaid: 0n,
});

/** Decides; calling it again with its own result changes nothing. */
export function decide(payment: PaymentRow, funds: Funds, facts: Circumstances): Decision {
  const unchanged: Decision = { payment, funds, moves: NO_MOVES, reverse: false };
  const { status } = payment;
  if (status === 'refused' || status === 'reversed') return unchanged;
  const givenUp = giveUpCode(payment, facts);
  if (givenUp !== undefined) return giveUp(unchanged, givenUp, facts);
  // What is objected to waits for a decision, also past redeemBy.
  if (status === 'settled' || status === 'disputed') return unchanged;
  if (status === 'returned') return payAfterReturn(unchanged, facts);
  const isDue = facts.now >= payment.redeemBy;
  // The first claim may come before the worker that returns what nobody claimed: the end is the same.
  if (status === 'awaited' && isDue) return payAfterReturn(lapse(unchanged, facts), facts);
  return isClaimed(payment) ? payClaim(unchanged, facts) : unchanged;
}

/** An objection is upheld, and the payee bears it: what it was not paid goes back, and what it was comes back. */
export function uphold(payment: PaymentRow, funds: Funds, { now }: Circumstances): Decision {
  const returned = returnUnpaid({ payment, funds, moves: NO_MOVES, reverse: false });
  const next = moved(returned.payment, 'lapsed', { now, code: 'disputeUpheld' });
  return { ...returned, payment: next, reverse: paidOf(payment) > 0n };
}

/** Why the payee may not be paid, by its own word or because the request was paid already. */
function giveUpCode(
  { evidence }: PaymentRow,
  { closed, surplus }: Circumstances,
): RecordRefusal | undefined {
  if (evidence.receipt === 'declined') return 'declined';
  if (evidence.receipt === 'void') return 'voided';
  if (closed) return 'closedUnpaid';
  return surplus ? 'requestPaid' : undefined;
}

function giveUp(decision: Decision, code: RecordRefusal, { now }: Circumstances): Decision {
  const { payment } = decision;
  if (payment.status === 'returned') return decision;
  // Money that was paid comes back by a posting of its own; the status follows when it did.
  if (payment.status === 'settled') {
    const marked = payment.code === code ? payment : { ...payment, code, changedAt: now };
    return { ...decision, payment: marked, reverse: true };
  }
  const returned = returnUnpaid(decision);
  const next = moved(returned.payment, 'voided', { now, code });
  return { ...returned, payment: next, reverse: paidOf(payment) > 0n };
}

/** The unpaid part goes back to the account, unless a proof of fraud holds the line's money. */
function returnUnpaid(decision: Decision): Decision {
  const { payment, funds } = decision;
  if (funds.line.status === 'fraud') return decision;
  const unpaid = payment.amount - paidOf(payment);
  const { line: relieved, absorbed } = withPromiseReturned(funds.line, unpaid);
  const back = least(unpaid - absorbed, reservedFor(relieved.figures));
  const repaid = least(back, relieved.lent);
  const released = back - repaid;
  const figures = withReturned(relieved.figures, back);
  const line = { ...relieved, figures, lent: relieved.lent - repaid };
  return {
    ...decision,
    funds: { ...funds, line, free: funds.free + released, loss: funds.loss + repaid },
    moves: { ...decision.moves, released, repaid },
  };
}

/** At redeemBy: what nobody claimed until then goes back to the payer. */
function lapse(decision: Decision, { now }: Circumstances): Decision {
  const returned = returnUnpaid(decision);
  const payment = moved(returned.payment, 'lapsed', { now, code: 'unconfirmedAtRedeemBy' });
  return { ...returned, payment };
}

/**
 * A claim after redeemBy for what went back to the payer: only the payer's free money can pay it. Where
 * that is too little, the claim is refused for good; and where the payer's device is reported, because
 * whoever holds it could go on claiming under a certificate that is over, and nobody would have time to
 * object.
 */
function payAfterReturn(decision: Decision, { now, reported }: Circumstances): Decision {
  const { payment, funds } = decision;
  if (payment.code !== 'unconfirmedAtRedeemBy' || !isClaimed(payment)) return decision;
  const unpaid = payment.amount - paidOf(payment);
  if (reported || funds.free < unpaid) {
    return { ...decision, payment: { ...payment, code: 'afterRedeemBy', changedAt: now } };
  }
  return {
    ...decision,
    payment: moved({ ...payment, paidLate: unpaid }, 'paidLate', { now }),
    funds: { ...funds, free: funds.free - unpaid },
    moves: { ...decision.moves, fromFree: unpaid },
  };
}

function payClaim(decision: Decision, facts: Circumstances): Decision {
  const { now, reported } = facts;
  const due = now >= decision.payment.redeemBy;
  const claimed = { ...decision, payment: asClaimed(decision.payment, facts) };
  const { evidence, late, timely = facts.timely } = claimed.payment;
  // What was paid before somebody objected stays paid, whatever was reported since.
  if (paidOf(claimed.payment) === claimed.payment.amount) {
    return { ...claimed, payment: moved(claimed.payment, 'paid', { now }) };
  }
  const awaited = awaitsPayer(claimed, facts);
  if (!due && awaited !== undefined) return delayed(claimed, now, awaited);
  if (reported && !timely && !due) return delayed(notTimely(claimed), now);
  if (late && !evidence.reported && !due) return delayed(claimed, now);
  const drawn = draw(claimed, timely);
  if (paidOf(drawn.payment) === drawn.payment.amount) {
    return { ...drawn, payment: moved(drawn.payment, 'paid', { now }) };
  }
  return due ? payFromFree(drawn, facts) : delayed(drawn, now, 'notCovered');
}

/** With its first claim; what cover would do then is remembered where the payment has to wait. */
function asClaimed(payment: PaymentRow, { now, timely }: Circumstances): PaymentRow {
  const claimed = payment.status === 'awaited' ? moved(payment, 'claimed', { now }) : payment;
  return claimed.confirmBy === undefined || claimed.timely !== undefined
    ? claimed
    : { ...claimed, timely };
}

/** Noted where it waits for that: an objection goes by it. It cannot become timely again. */
function notTimely(decision: Decision): Decision {
  const { payment } = decision;
  return payment.timely === false
    ? decision
    : { ...decision, payment: { ...payment, timely: false } };
}

/** Why it waits for its payer's half, if it does. What the payer states when the window is over is too late. */
function awaitsPayer(
  { payment: { code, counter, confirmBy, evidence }, funds: { line } }: Decision,
  { now, untold }: Circumstances,
): RecordRefusal | undefined {
  if (confirmBy === undefined || evidence.reported) return undefined;
  if (code === 'unknownToPayer') return code;
  const isStated = line.stated !== undefined && line.stated.headCounter >= counter;
  if (isStated && now < confirmBy) return 'unknownToPayer';
  const until = untold ? confirmBy + UNTOLD_SECONDS_MAX : confirmBy;
  return now < until ? 'awaitsPayer' : undefined;
}

/** Takes what reservation and cover have. */
function draw(before: Decision, timely: boolean): Decision {
  const unpaid = before.payment.amount - paidOf(before.payment);
  const decision = backed(before, unpaid);
  const { payment, funds } = decision;
  const fromReservation = least(unpaid, reservedFor(funds.line.figures));
  const fromCover = timely ? least(unpaid - fromReservation, funds.cover) : 0n;
  const line: LineRow = {
    ...funds.line,
    figures: withSettled(funds.line.figures, fromReservation),
    covered: funds.line.covered + fromCover,
  };
  return {
    ...decision,
    payment: {
      ...payment,
      paidReservation: payment.paidReservation + fromReservation,
      paidCover: payment.paidCover + fromCover,
    },
    funds: { ...funds, line, cover: funds.cover - fromCover },
    moves: { ...decision.moves, fromReservation, fromCover },
  };
}

/**
 * A certificate that was registered again promised more than money was found for: what the claim needs of
 * that comes into the reservation now, from the account, then lent by the loss account.
 */
function backed(decision: Decision, unpaid: bigint): Decision {
  const { funds } = decision;
  const { line } = funds;
  const reserved = reservedFor(line.figures);
  const wanted = unpaid > reserved ? least(unpaid - reserved, line.unbacked) : 0n;
  if (wanted === 0n) return decision;
  const own = least(wanted, funds.free);
  const lent = least(wanted - own, funds.loss);
  return {
    ...decision,
    funds: {
      ...funds,
      line: { ...withPromiseBacked(line, own + lent), lent: line.lent + lent },
      free: funds.free - own,
      loss: funds.loss - lent,
    },
    moves: { ...decision.moves, backed: own, lent },
  };
}

/**
 * At redeemBy: what the reservation could not pay. A line that was spent beyond its ceiling is a double
 * spend: whoever left it at that pays for it, and whoever had reported the device before does not, or a
 * thief and a till that plays along would reach all that the owner has.
 */
function payFromFree(decision: Decision, { now, reportedFirst }: Circumstances): Decision {
  const { payment, funds } = decision;
  const unpaid = payment.amount - paidOf(payment);
  if (reportedFirst || funds.free < unpaid) {
    return { ...decision, payment: moved(payment, 'uncovered', { now, code: 'notCovered' }) };
  }
  return {
    ...decision,
    payment: moved({ ...payment, paidLate: payment.paidLate + unpaid }, 'paid', { now }),
    funds: { ...funds, free: funds.free - unpaid },
    moves: { ...decision.moves, fromFree: unpaid },
  };
}

function delayed(decision: Decision, now: number, code?: RecordRefusal): Decision {
  const { payment } = decision;
  if (payment.status === 'waiting') {
    const { code: before, ...rest } = payment;
    // Without a reason of its own it goes on waiting for what it waited for, but no longer for its payer.
    const next = code ?? (before === 'notCovered' ? before : undefined);
    if (next === before) return decision;
    return { ...decision, payment: next === undefined ? rest : { ...rest, code: next } };
  }
  return {
    ...decision,
    payment: moved(payment, 'delayed', { now, ...(code === undefined ? {} : { code }) }),
  };
}

function moved(
  payment: PaymentRow,
  event: MoneyEvent,
  { now, code }: { readonly now: number; readonly code?: RecordRefusal },
): PaymentRow {
  const status = nextMoneyStatus(payment.status, event);
  assert(status !== undefined, `a payment that is ${payment.status} cannot be ${event}`);
  const { code: _, ...rest } = payment;
  return { ...rest, status, changedAt: now, ...(code === undefined ? {} : { code }) };
}
