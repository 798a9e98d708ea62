/**
 * Where a device stands under the limits on payments without a network.
 *
 * A payer counts from the head that its last acknowledged statement named, as EMV counts transactions
 * from the last one that went online: counters never go back, so nothing can be left out. A payee counts
 * what it took and has not handed in. What was declined or voided is no payment any more, except in the
 * payer's count since the last contact, where only contact takes it out.
 */

import { minorShape, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import { equalBytes } from '@tallystick/protocol/encoding/octets';
import { MAIN_PURSE } from '@tallystick/protocol/messages/purse';
import type { Currency, Minor } from '@tallystick/protocol/money';
import type {
  CountAndSum,
  OfflineStanding,
  PayeeStanding,
} from '@tallystick/protocol/risk/assess-risk';
import { DAY_SECONDS } from '@tallystick/protocol/rules/check-rules';
import { put, readStored } from '../device/stored-value.ts';
import { knownLines, lineName, lineState, type LineName } from '../payer/line-state.ts';
import type { Store, StoreChange } from '../store/store.ts';
import { outbox } from '../sync/outbox.ts';
import { paymentsHeld } from '../coins/coin-marks.ts';
import { coinsSinceContact } from './coins-since-contact.ts';
import {
  countedPayments,
  forgetCounted,
  markedPayments,
  type CountedPayment,
} from './counted-payment.ts';

/** How far a line had come when the issuer last acknowledged a statement of it. */
export interface StatedHead extends LineName {
  readonly counter: number;
  readonly cumulative: Minor;
}

type Head = Omit<StatedHead, keyof LineName>;

const headShape: Shape<Head> = tuple<Head>({ counter: uint(COUNTER_MAX), cumulative: minorShape });
const NO_HEAD = { counter: 0, cumulative: 0n } as const;

/** The main purse's key is of the time when there was no other. */
function headKey(line: LineName): string {
  return line.purse === MAIN_PURSE
    ? `stated-head/${line.currency}`
    : `stated-head/${lineName(line)}`;
}

/** The change after a statement that named this head was acknowledged. */
export function putStatedHead({ counter, cumulative, ...line }: StatedHead): StoreChange {
  return put(headKey(line), headShape, { counter, cumulative });
}

/** What was paid from a line since the head that its last acknowledged statement named. */
export function sinceStated(store: Store, line: LineName): CountAndSum {
  const { counter, cumulative } = lineState(store, line.currency, line.purse);
  const stated = readStored(store, headKey(line), headShape) ?? NO_HEAD;
  return { count: counter - stated.counter, sum: cumulative - stated.cumulative };
}

/** The payer's standing in one currency, from whatever purse was paid, and with coins. */
export function payerStanding(store: Store, currency: Currency, now: number): OfflineStanding {
  const lines = knownLines(store)
    .filter((line) => line.currency === currency)
    .map((line) => sinceStated(store, line));
  const spent = [...lines, coinsSinceContact(store, currency)];
  const undone = markedPayments(store, 'payer', 'undone');
  const made = countedPayments(store, 'payer', currency)
    .filter(([, { way, at }]) => way === 'offline' && now < at + DAY_SECONDS)
    .filter(([id]) => !undone.has(id));
  return {
    sinceContact: {
      count: spent.reduce((total, { count }) => total + count, 0),
      sum: spent.reduce((total, { sum }) => total + sum, 0n),
    },
    inDay: countAndSum(made.map(([, counted]) => counted)),
  };
}

/** The payee's standing in one currency, towards one payer's line, or one that pays with coins. */
export function payeeStanding(
  store: Store,
  currency: Currency,
  input: { readonly line: Uint8Array; readonly now: number },
): PayeeStanding {
  const waiting = new Set([...outbox(store, 'payee'), ...paymentsHeld(store)]);
  const undone = markedPayments(store, 'payee', 'undone');
  const over = markedPayments(store, 'payee', 'over');
  const sinceContact: CountedPayment[] = [];
  const inDay: CountedPayment[] = [];
  const fromLine: CountedPayment[] = [];
  const unsettled: CountedPayment[] = [];
  for (const [id, counted] of countedPayments(store, 'payee', currency)) {
    const { way, at, line } = counted;
    if (way === 'offline' && input.now < at + DAY_SECONDS && !undone.has(id)) inDay.push(counted);
    if (over.has(id)) continue;
    unsettled.push(counted);
    // Of coins it is the coins that are handed in, or go on to somebody else.
    if (waiting.has(id)) sinceContact.push(counted);
    if (line !== undefined && equalBytes(line, input.line)) fromLine.push(counted);
  }
  return {
    sinceContact: countAndSum(sinceContact),
    inDay: countAndSum(inDay),
    fromLine: countAndSum(fromLine).sum,
    unsettled: countAndSum(unsettled).sum,
  };
}

function countAndSum(counted: readonly CountedPayment[]): CountAndSum {
  return { count: counted.length, sum: counted.reduce((sum, { amount }) => sum + amount, 0n) };
}

/** The changes that forget what no limit counts any more. */
export function forgetStanding(store: Store, now: number): readonly StoreChange[] {
  const until = now - DAY_SECONDS;
  const over = markedPayments(store, 'payee', 'over');
  return [
    ...forgetCounted(store, 'payer', { until, isOver: () => true }),
    ...forgetCounted(store, 'payee', { until, isOver: (id) => over.has(id) }),
  ];
}
