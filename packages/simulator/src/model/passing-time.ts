/**
 * What time brings about: what waits for its payer is paid when its window is over; at redeemBy what waits is paid
 * from what is left and the rest returns, objections that nobody decided end, covers end, surplus is refunded,
 * reversals and reimbursements are made, and what is in transit becomes the payee's.
 */

import { byArrival, waitingOn } from './commands.ts';
import { close, dueOfDispute, reimburse } from './disputes.ts';
import { release } from './lines.ts';
import { reverse, settle, type Moment } from './settle.ts';
import {
  accountOf,
  endOf,
  isOpen,
  paidTo,
  type ModelAccount,
  type ModelLine,
  type ModelPayment,
  type ModelState,
} from './state.ts';

/** What the issuer has not come to do yet, where a process of it ended before. */
export interface NotDone {
  /** Payments that are due, or surplus, and still as they were. */
  readonly payments: ReadonlySet<string>;
  readonly releases: ReadonlySet<string>;
  readonly reversals: ReadonlySet<string>;
  /** Payments that are objected to, past their time or given up. */
  readonly disputes: ReadonlySet<string>;
  /** Payments whose payers the tenant is still to reimburse. */
  readonly reimbursements: ReadonlySet<string>;
  /** What waits in transit for each payee: a roll-up moves only what was there when its turn came. */
  readonly inTransit: ReadonlyMap<bigint, bigint>;
  /** By `account/till`. */
  readonly covers: ReadonlySet<string>;
}

export const ALL_DONE: NotDone = {
  payments: new Set(),
  releases: new Set(),
  reversals: new Set(),
  disputes: new Set(),
  reimbursements: new Set(),
  inTransit: new Map(),
  covers: new Set(),
};

/** Does everything that is due at this moment, except what is named as not done. */
export function passTime(moment: Moment, notDone: NotDone = ALL_DONE): void {
  const { state, now } = moment;
  const lines = [...state.lines.values()].map((line) => ({
    due: dueOf(line),
    name: line.id,
    run: () => workOnLine(moment, line, notDone),
  }));
  const disputes = [...state.disputes.values()]
    .filter(({ payment: { digest } }) => !notDone.disputes.has(digest))
    .map((dispute) => ({
      due: dueOfDispute(dispute),
      name: dispute.payment.digest,
      run: () => close(moment, dispute),
    }));
  const due = [...lines, ...disputes]
    .filter((work) => work.due <= now)
    .toSorted((left, right) => left.due - right.due || (left.name < right.name ? -1 : 1));
  for (const { run } of due) run();
  for (const dispute of state.disputes.values()) {
    if (!notDone.reimbursements.has(dispute.payment.digest)) reimburse(moment, dispute);
  }
  endCovers(state, now, notDone);
  for (const payment of state.payments.values()) {
    if (!payment.mustReverse || notDone.reversals.has(payment.digest)) continue;
    // The money may be the payee's already and still be in transit.
    const payee = accountOf(state, payment.payee);
    if (payee.free < paidTo(payment)) rollUp(payee);
    reverse(moment, payment);
  }
  for (const [number, account] of state.accounts) rollUp(account, notDone.inTransit.get(number));
}

/** When something has to be done about the line next. */
function dueOf(line: ModelLine): number {
  const payments = line.payments.map((payment) => dueOfPayment(payment));
  const ends = line.certificates.filter(({ isOver }) => !isOver).map(({ redeemBy }) => redeemBy);
  return Math.min(line.isReleaseDue ? 0 : Infinity, ...payments, ...ends);
}

function dueOfPayment(payment: ModelPayment): number {
  if (!isOpen(payment) || payment.status === 'disputed') return Infinity;
  return payment.isSurplus ? payment.since : endOf(payment);
}

function workOnLine(moment: Moment, line: ModelLine, notDone: NotDone): void {
  const { now } = moment;
  const due = waitingOn(line)
    .filter((payment) => dueOfPayment(payment) <= now && !notDone.payments.has(payment.digest))
    .toSorted(byArrival);
  settle(moment, due);
  const isOver = line.certificates.some(
    (certificate) => !certificate.isOver && now >= certificate.redeemBy,
  );
  if ((isOver || line.isReleaseDue) && !notDone.releases.has(line.id))
    release(moment.state, line, now);
}

function endCovers(state: ModelState, now: number, notDone: NotDone): void {
  for (const [till, cover] of state.cover) {
    if (now < cover.until || notDone.covers.has(till)) continue;
    state.loss += cover.left;
    cover.left = 0n;
  }
}

function rollUp(account: ModelAccount, waiting = 0n): void {
  account.free += account.inTransit - waiting;
  account.inTransit = waiting;
}
