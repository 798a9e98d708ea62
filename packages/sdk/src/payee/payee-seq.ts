/**
 * The payee's running number over everything it signs for payments, and how far its statements went.
 * Liability goes by these numbers and not by clocks, so they never go back (protocol rule 4).
 */

import { tuple, uint, type Shape } from '@tallystick/protocol/encoding/shape';
import { COUNTER_MAX } from '@tallystick/protocol/limits';
import type { Store, StoreChange } from '../store/store.ts';
import { put, readStored } from '../device/stored-value.ts';

export interface PayeeSeq {
  /** Of the last request or receipt; 0 before the first. */
  readonly last: number;
  /** Up to which an acknowledged statement said everything; 0 before the first. */
  readonly stated: number;
}

const SEQ_KEY = 'payee-seq';
const seqShape: Shape<PayeeSeq> = tuple<PayeeSeq>({
  last: uint(COUNTER_MAX),
  stated: uint(COUNTER_MAX),
});

/** Where the numbering stands. */
export function payeeSeq(store: Store): PayeeSeq {
  return readStored(store, SEQ_KEY, seqShape) ?? { last: 0, stated: 0 };
}

/** The change that keeps it. */
export function putPayeeSeq(seq: PayeeSeq): StoreChange {
  return put(SEQ_KEY, seqShape, seq);
}
