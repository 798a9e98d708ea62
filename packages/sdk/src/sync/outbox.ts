/**
 * Which payments have something to hand in, and which ones the issuer has but has not finished.
 *
 * A payment enters the outbox in the write that stores it, and leaves it in the write that stores the
 * issuer's verified answer; so nothing falls between. These marks only say which records to look at:
 * the records themselves are the truth.
 */

import type { Store, StoreChange } from '../store/store.ts';
import { keysBehind, mark, remove } from '../device/stored-value.ts';

/** On which side of its payments a device stands. A payment is never on both. */
export type Side = 'payer' | 'payee';

export const SIDES: readonly Side[] = ['payee', 'payer'];

function outboxPrefix(side: Side): string {
  return `outbox/${side}/`;
}

function openPrefix(side: Side): string {
  return `asks/${side}/`;
}

/** The payments of one side that wait to be handed in, by the hexadecimal digest. */
export function outbox(store: Store, side: Side): readonly string[] {
  return keysBehind(store, outboxPrefix(side));
}

/** Does the payment wait to be handed in? */
export function isInOutbox(store: Store, side: Side, paymentId: string): boolean {
  return store.get(outboxPrefix(side) + paymentId) !== undefined;
}

/** The payments of one side that the issuer has and whose money may still move. */
export function unfinished(store: Store, side: Side): readonly string[] {
  return keysBehind(store, openPrefix(side));
}

/** The change that puts a payment into the outbox. */
export function toHandIn(side: Side, paymentId: string): StoreChange {
  return mark(outboxPrefix(side) + paymentId);
}

/** The change that takes a payment out of the outbox. */
export function handedIn(side: Side, paymentId: string): StoreChange {
  return remove(outboxPrefix(side) + paymentId);
}

/** The change that keeps asking for a payment, or stops asking. */
export function keepAsking(side: Side, paymentId: string, isOpen: boolean): StoreChange {
  const key = openPrefix(side) + paymentId;
  return isOpen ? mark(key) : remove(key);
}
