/**
 * How far this payee has seen each line: a payer's device that shows an older state than it had is
 * refused here (rule 1 of the protocol). What other payees saw, this one cannot know.
 *
 * Withdrawals that were declined count as seen: the payer's own device never reuses them.
 */

import { toHex } from '@tallystick/protocol/encoding/octets';
import { minorShape, tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import type { BalanceAuthorization } from '@tallystick/protocol/instruments/balance';
import { COUNTER_MAX, TIME_MAX } from '@tallystick/protocol/limits';
import { redeemByOf } from '@tallystick/protocol/messages/balance-certificate';
import { addMinor } from '@tallystick/protocol/money';
import { DAY_SECONDS } from '@tallystick/protocol/rules/check-rules';
import type { SeenLine, TakenLately } from '@tallystick/protocol/verification/verify-payment';
import { deadlineShape, put, readStored, readStoredBytes, remove } from '../device/stored-value.ts';
import type { Store, StoreChange } from '../store/store.ts';

interface StoredSeenLine extends SeenLine {
  /** The latest `redeemBy` of a certificate under which the line was seen. */
  readonly keepUntil: number;
}

const PREFIX = 'seen/';
const TAKEN = 'taken-lately/';

const seenShape: Shape<StoredSeenLine> = tuple<StoredSeenLine>({
  counter: uint(COUNTER_MAX),
  cumulative: minorShape,
  keepUntil: deadlineShape,
});

const takenShape: Shape<TakenLately> = tuple<TakenLately>({
  since: uint(TIME_MAX),
  sum: minorShape,
});

/** The furthest that this payee saw of a line. */
export function seenLine(store: Store, line: Uint8Array): SeenLine | undefined {
  return readStored(store, PREFIX + toHex(line), seenShape);
}

/** The change after a withdrawal with good signatures was seen. */
export function putSeen(
  store: Store,
  { line, certificate, withdrawal }: BalanceAuthorization,
): StoreChange {
  const before = readStored(store, PREFIX + toHex(line), seenShape);
  const { counter, cumulative } = withdrawal.body;
  const redeemBy = redeemByOf(certificate.body);
  return put(PREFIX + toHex(line), seenShape, {
    counter: Math.max(counter, before?.counter ?? 0),
    cumulative:
      before !== undefined && before.cumulative > cumulative ? before.cumulative : cumulative,
    keepUntil: Math.max(redeemBy, before?.keepUntil ?? 0),
  });
}

/** What this payee took from a line since some time of the last day. */
export function takenLately(store: Store, line: Uint8Array): TakenLately | undefined {
  return readStored(store, TAKEN + toHex(line), takenShape);
}

/**
 * The change after a payment was accepted. Counted from the first one of a day on, and then anew: never
 * more than the last 24 hours brought, so that nobody is refused for what is longer ago.
 */
export function putTaken(
  store: Store,
  { line, withdrawal }: BalanceAuthorization,
  now: number,
): StoreChange {
  const before = takenLately(store, line);
  const goesOn = before !== undefined && now < before.since + DAY_SECONDS;
  const { amount } = withdrawal.body;
  return put(TAKEN + toHex(line), takenShape, {
    since: goesOn ? before.since : now,
    sum: goesOn ? addMinor(before.sum, amount) : amount,
  });
}

/** The changes that forget lines none of whose certificates can be redeemed any more. */
export function forgetSeen(store: Store, now: number): readonly StoreChange[] {
  const seen = store
    .entries(PREFIX)
    .filter(([key, bytes]) => readStoredBytes(key, bytes, seenShape).keepUntil < now);
  const taken = store
    .entries(TAKEN)
    .filter(([key, bytes]) => readStoredBytes(key, bytes, takenShape).since + DAY_SECONDS <= now);
  return [...seen, ...taken].map(([key]) => remove(key));
}
